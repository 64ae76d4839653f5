"""Cost of an order, estimate against actual (7.1b), class M: recomputed from what was issued, reported and freighted; nothing is typed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yidan.catalog.models import Item
from yidan.intake.models import Line, Order
from yidan.logistics.models import FreightBill, Shipment
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production.models import Issue, IssueLine, JobReport
from yidan.purchasing.models import PurchaseLine, ReceiptLine, SupplyIssue
from yidan.settlement.sums import ZERO, cents
from yidan.stock.models import Movement

HOUR = Decimal(60)
UNPLANNED = Q(work_order__stage=WorkOrder.Stage.CANCELLED) | Q(work_order__anew=True)  # not to be done, or done once more: not estimated
WIDE = {"output_field": DecimalField(max_digits=24, decimal_places=6)}


@dataclass(frozen=True)
class Cost:
    """Without tax. `committed`: ordered from suppliers for this order and not received yet, booked with carriers and not invoiced yet."""

    kind: str  # CostRow.Kind; "" of the total
    name: str
    estimate: Decimal
    actual: Decimal
    committed: Decimal = ZERO

    @property
    def over(self) -> Decimal:
        return self.actual + self.committed - self.estimate


def costs(order: Order) -> list[Cost]:
    """Material, remedies, labour, freight and their sum. Before the order is broken down the estimate is the items' standard cost."""
    rows = [
        Cost("material", _("Material and parts"), _material(order), _issued(order), _committed(order)),
        Cost("supply", _("Remedies of bad supply"), ZERO, _remedied(order)),
        Cost("labour", _("Labour and machines"), _labour(order), _worked(order)),
        Cost("freight", _("Freight"), *_freight(order)),
    ]
    standard = sum((line.ordered * line.item.standard_cost for line in Line.objects.filter(order=order).select_related("item")), ZERO)
    if not any(row.estimate for row in rows if row.kind != "freight"):
        rows = [Cost("standard", _("By standard cost"), cents(standard), ZERO), *rows]
    return [*rows, total(rows)]


def margin(order: Order, whole: Cost) -> dict[str, Decimal]:
    """What is left of the net price: by estimate, and as it stands with what is still to come. Costs are in our own currency: of a price in
    another there is no margin."""
    if order.currency != "CNY":
        return {}
    likely = max(whole.actual + whole.committed, whole.estimate)
    return {"net": order.net, "estimated": order.net - whole.estimate, "likely": order.net - likely}


def total(rows: Iterable[Cost]) -> Cost:
    rows = list(rows)
    return Cost("", _("Total"), *(sum((getattr(row, name) for row in rows), ZERO) for name in ("estimate", "actual", "committed")))


def _sum(rows: Any, value: Any) -> Decimal:
    return cents(rows.aggregate(n=Sum(ExpressionWrapper(value, **WIDE)))["n"] or ZERO)


def _bought_lines(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Lines sold as they are bought: spare parts."""
    return lines.filter(item__kind=Item.Kind.BUY)


def sold(movements: QuerySet[Movement]) -> QuerySet[Movement]:
    """Bought goods that left stock for a customer with their `value`, at the price of the purchase that brought the lot."""
    bought = ReceiptLine.objects.filter(lot=OuterRef("balance__lot")).order_by("pk").values("purchase_line__price")[:1]
    price = Coalesce(Subquery(bought), F("balance__lot__item__purchase_price"))
    rows = movements.filter(kind=Movement.Kind.SHIPPED, balance__lot__item__kind=Item.Kind.BUY)
    return rows.annotate(value=ExpressionWrapper(-F("quantity") * price, **WIDE))


def _material(order: Order) -> Decimal:
    rows = Component.objects.filter(work_order__order=order, item__kind=Item.Kind.BUY).exclude(UNPLANNED)
    spare = _sum(_bought_lines(Line.objects.filter(order=order)), F("ordered") * F("item__purchase_price"))
    return _sum(rows, F("required") * F("item__purchase_price")) + spare


def issued(lines: QuerySet[IssueLine]) -> QuerySet[IssueLine]:
    """Bought material that went to the shop with its `value`, less what was brought back: at the price of the purchase that brought the lot,
    else at the item's reference price."""
    bought = ReceiptLine.objects.filter(lot=OuterRef("balance__lot")).order_by("pk").values("purchase_line__price")[:1]
    price = Coalesce(Subquery(bought), F("component__item__purchase_price"))
    sign = Case(When(issue__way=Issue.Way.BACK, then=Value(-1)), default=Value(1))
    return lines.filter(component__item__kind=Item.Kind.BUY).annotate(value=ExpressionWrapper(sign * F("quantity") * price, **WIDE))


def remedies(issues: QuerySet[SupplyIssue]) -> QuerySet[SupplyIssue]:
    """What late or defective supply cost beyond its price, less what the supplier bears."""
    return issues.exclude(remedy="").annotate(value=ExpressionWrapper(F("cost") - F("claim"), **WIDE))


def _issued(order: Order) -> Decimal:
    shipped = _sum(sold(Movement.objects.filter(chain=order.chain_id)), F("value"))
    return _sum(issued(IssueLine.objects.filter(issue__work_order__order=order)), F("value")) + shipped


def _remedied(order: Order) -> Decimal:
    return _sum(remedies(SupplyIssue.objects.filter(purchase_line__demand__order=order)), F("value"))


def _committed(order: Order) -> Decimal:
    rest = F("quantity") - F("given_up") - F("accepted")
    rows = PurchaseLine.objects.filter(demand__order=order).exclude(purchase_order__stage__in=["draft", "cancelled"])
    return _sum(rows.annotate(rest=rest).filter(rest__gt=0), F("rest") * F("price"))


def _labour(order: Order) -> Decimal:
    rows = Operation.objects.filter(work_order__order=order).exclude(UNPLANNED)
    return _sum(rows, (F("setup_minutes") + F("run_minutes") * F("quantity")) * F("work_centre__rate") / HOUR)


def _worked(order: Order) -> Decimal:
    rows = JobReport.objects.filter(operation__work_order__order=order)
    return _sum(rows, F("minutes") * F("operation__work_centre__rate") / HOUR)


def _freight(order: Order) -> tuple[Decimal, Decimal, Decimal]:
    """As the logistics plans estimate it; as the carriers invoiced it; booked and not invoiced yet."""
    going = Shipment.objects.filter(order=order).exclude(stage=Shipment.Stage.CANCELLED)
    bills = FreightBill.objects.filter(shipment__order=order)
    return _sum(going, F("freight_estimate")), _sum(bills, F("amount")), _sum(going.filter(freight_bills=None), F("freight"))


def spent(orders: Iterable[Order]) -> dict[int, Decimal]:
    """What many orders have cost so far, order id -> sum, in as many statements whatever their number."""
    orders = list(orders)
    ids = [order.pk for order in orders]
    found = dict.fromkeys(ids, ZERO)
    material = issued(IssueLine.objects.filter(issue__work_order__order__in=ids))
    _add(found, material, "issue__work_order__order_id", F("value"))
    chains = {order.chain_id: order.pk for order in orders}
    _add(found, sold(Movement.objects.filter(chain__in=list(chains))), "chain_id", F("value"), chains)
    _add(found, remedies(SupplyIssue.objects.filter(purchase_line__demand__order__in=ids)), "purchase_line__demand__order_id", F("value"))
    worked = JobReport.objects.filter(operation__work_order__order__in=ids)
    _add(found, worked, "operation__work_order__order_id", F("minutes") * F("operation__work_centre__rate") / HOUR)
    _add(found, FreightBill.objects.filter(shipment__order__in=ids), "shipment__order_id", F("amount"))
    return found


def estimated(orders: Iterable[Order]) -> dict[int, Decimal]:
    """What many orders were estimated to cost: bought components and planned hours, before they are broken down standard cost; and freight."""
    ids = [order.pk for order in orders]
    found = dict.fromkeys(ids, ZERO)
    parts = Component.objects.filter(work_order__order__in=ids, item__kind=Item.Kind.BUY).exclude(UNPLANNED)
    _add(found, parts, "work_order__order_id", F("required") * F("item__purchase_price"))
    hours = F("setup_minutes") + F("run_minutes") * F("quantity")
    work = Operation.objects.filter(work_order__order__in=ids).exclude(UNPLANNED)
    _add(found, work, "work_order__order_id", hours * F("work_centre__rate") / HOUR)
    _add(found, _bought_lines(Line.objects.filter(order__in=ids)), "order_id", F("ordered") * F("item__purchase_price"))
    plain = [pk for pk, value in found.items() if not value]
    _add(found, Line.objects.filter(order__in=plain), "order_id", F("ordered") * F("item__standard_cost"))
    going = Shipment.objects.filter(order__in=ids).exclude(stage=Shipment.Stage.CANCELLED)
    _add(found, going, "order_id", F("freight_estimate"))
    return found


def _add(found: dict[int, Decimal], rows: Any, by: str, value: Any, named: dict[int, int] | None = None) -> None:
    """Sums by the column `by`, which is the order's, or leads to it by `named`."""
    summed = rows.values(by).annotate(n=Sum(ExpressionWrapper(value, **WIDE))).order_by().values_list(by, "n")
    for pk, n in summed:
        found[named[pk] if named else pk] += cents(n or ZERO)
