"""Questions of planning: pure; a reason or None."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.formats import listed
from yidan.core.papers.formats import quantity
from yidan.intake.models import Line, Order
from yidan.planning.models import Component, Operation, Plan, WorkOrder
from yidan.purchasing.models import Demand
from yidan.stock.models import Reservation

ZERO = Decimal(0)
KEEPS = timedelta(hours=24)  # a proposal older than that begins in the past


def held_up(order: Order) -> str | None:
    if order.on_hold:
        return _("The order is on hold.")
    return _("The start is blocked until the payment that gates it has come (7.1a).") if order.start_blocked else None


def open_quantities(order: Order) -> list[tuple[Line, Decimal]]:
    """Per line of goods what nothing covers yet: ordered, to be replaced, scrapped (on the floor or by quality) and given away, less taken, work orders and
    purchases."""
    live = ~Q(stage=WorkOrder.Stage.CANCELLED)
    made = dict(order.work_orders.filter(live, above=None, rework_of="").values_list("line").annotate(total=Sum("quantity")).order_by())
    bought = dict(
        order.demands.filter(for_kind="intake.line").exclude(stage=Demand.Stage.DROPPED).values_list("for_id")
        .annotate(total=Sum("quantity") - Sum("received")).order_by()
    )  # fmt: skip
    rows = []
    for line in order.lines.all():
        gone = line.owed_again + line.scrapped + line.given
        left = line.ordered + gone - line.taken - made.get(line.pk, ZERO) - max(bought.get(line.pk, ZERO), ZERO)
        if line.kind == Line.Kind.GOODS and left > 0:
            rows.append((line, left))
    return rows


def only_again(order: Order) -> set[int]:
    """Lines of which no more is to be made than was scrapped, came back or was given away: once all that was ordered had been covered."""
    gone = {line.pk: line.owed_again + line.scrapped + line.given for line, _left in open_quantities(order)}
    return {line.pk for line, left in open_quantities(order) if left <= gone[line.pk]}


def covered(order: Order, by: Actor) -> str | None:
    return None if open_quantities(order) else _("Every line is covered by work orders, stock or purchases.")


def not_to_break_down(order: Order, by: Actor) -> str | None:
    return held_up(order) or covered(order, by)


def not_planned(order: Order, by: Actor) -> str | None:
    """PLN-2: each operation has its time and a person responsible (4.1b)."""
    if left := open_quantities(order):
        return _("Not broken down yet: line %s.") % listed(str(line.position) for line, _quantity in left)
    timeless = (
        Operation.objects.filter(work_order__order=order, stage=Operation.Stage.WAITING).filter(Q(start=None) | Q(owner=None)).count()
    )
    return _("Operations without time or person responsible: %s.") % timeless if timeless else None


def not_acceptable(plan: Plan, by: Actor) -> str | None:
    if by.at - plan.created_at > KEEPS:
        return _("This proposal is older than a day: propose again.")
    if Plan.objects.filter(pk__gt=plan.pk).exclude(stage=Plan.Stage.REFUSED).exists():
        return _("There is a later plan.")
    return None


def not_to_pin(operation: Operation, by: Actor) -> str | None:
    if operation.pinned:
        return _("It is pinned already.")
    return None if operation.start else _("It has no time yet.")


def not_pinned(operation: Operation, by: Actor) -> str | None:
    return None if operation.pinned else _("It is not pinned.")


def short_of_buffer(plan: Plan) -> str | None:
    """PLN-2: orders that this plan finishes late, or without the buffer to be kept."""
    rows = (
        plan.forecasts.filter(Q(late_days__gt=0) | Q(buffer_days__lt=F("whole")))
        .select_related("order")
        .order_by("-late_days", "buffer_days", "pk")
    )
    if not (short := [row.order.key for row in rows]):
        return None
    text = _("Late, or short of the buffer: %(orders)s. Say why the plan is accepted all the same.")
    return text % {"orders": listed(short[:4]) + (f" … {len(short)}" if len(short) > 4 else "")}


def not_releasable(work_order: WorkOrder, by: Actor) -> str | None:
    order = work_order.order
    if reason := held_up(order):
        return reason
    if order.stage not in (Order.Stage.PLANNED, Order.Stage.IN_EXECUTION):
        return _("Order %(order)s is %(stage)s, not planned.") % {"order": order, "stage": order.stage_label}
    timeless = [op for op in work_order.operations.all() if op.start is None or op.owner_id is None]
    if timeless:
        return _("Operations without time or person responsible: %s.") % len(timeless)
    return too_many(work_order)


def too_many(work_order: WorkOrder) -> str | None:
    """released + taken - scrapped - given - returned <= ceiling; only what makes the line's own item counts."""
    if work_order.above_id or work_order.rework_of:
        return None
    return over_ceiling(work_order, work_order.quantity)


def over_ceiling(work_order: WorkOrder, more: Decimal = ZERO) -> str | None:
    line = Line.objects.get(pk=work_order.line_id)
    after = line.released + more + line.taken - line.scrapped - line.given - line.returned
    if after <= line.ceiling:
        return None
    return _("%(count)s would be in work for line %(line)s, more than ordered with its tolerance (%(ceiling)s).") % {
        "count": quantity(after), "line": line.position, "ceiling": quantity(line.ceiling),
    }  # fmt: skip


def in_work(work_order: WorkOrder, by: Actor) -> str | None:
    return _("Something has been reported on it already.") if work_order.good or work_order.scrapped else None


def not_substitutable(work_order: WorkOrder, by: Actor) -> str | None:
    if any(not (component.issued - component.returned) for component in work_order.components.all()):
        return None
    return _("All its material has been issued.")


def kept(component: Component) -> Decimal:
    """What lies in stock for it."""
    owner = component.work_order
    rows = Reservation.objects.filter(for_kind=owner.document_kind(), for_id=owner.pk, balance__lot__item=component.item_id)
    return rows.aggregate(n=Sum("quantity"))["n"] or Decimal(0)


def lacking(component: Component) -> Decimal:
    """Neither issued nor kept."""
    return max(component.missing - kept(component), Decimal(0))


def nothing_to_borrow(work_order: WorkOrder, by: Actor) -> str | None:
    bought = [row for row in work_order.components.all() if not row.to_make and lacking(row)]
    if not bought:
        return _("No bought part is missing.")
    others = Reservation.objects.filter(for_kind=work_order.document_kind(), balance__lot__item__in=[row.item_id for row in bought])
    return None if others.exclude(for_id=work_order.pk).exists() else _("Nothing of what is missing is kept for another order.")
