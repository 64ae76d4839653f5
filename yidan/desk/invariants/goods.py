"""Plans, purchases, stock, pieces made and inspected, acceptance and delivery."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Q, Sum

from yidan.acceptance.models import AcceptanceLine
from yidan.desk.invariants import supply
from yidan.intake.models import Line
from yidan.logistics.models import PaperHanded, ReturnLine, ShipmentLine
from yidan.planning.models import Component, Operation
from yidan.production.models import Usage
from yidan.purchasing.models import Demand, PurchaseLine
from yidan.quality.models import Inspection, Nonconformity
from yidan.quality.queries import makers, reinspected, standings
from yidan.quality.rules import signing
from yidan.stock.models import Balance, Movement

ZERO = Decimal(0)
TINY = Decimal("0.0005")


def pln1() -> Iterator[str]:
    """No operation is to start before the one before it in its work order is planned to end. One that has started took what had come off, part by part."""
    rows = (
        Operation.objects.exclude(start=None)
        .exclude(stage="cancelled")
        .order_by("work_order_id", "position")
        .values_list("work_order_id", "position", "start", "finish", "started_at")
    )
    before: tuple[int, object] | None = None
    for work_order, position, start, finish, started in rows:
        if before and before[0] == work_order and not started and before[1] > start:  # type: ignore[operator]
            yield f"work order {work_order}, operation {position} starts before the one before it ends"
        before = (work_order, finish)


def pln2() -> Iterator[str]:
    """In a released work order each operation has owner, start and end."""
    rows = Operation.objects.filter(work_order__stage__in=["released", "running", "done"]).exclude(stage="cancelled")
    for operation in rows.filter(Q(owner=None) | Q(start=None) | Q(finish=None))[:20]:
        yield f"{operation} has no owner or no time"


def pur1() -> Iterator[str]:
    for line in PurchaseLine.objects.filter(Q(received__gt=F("ceiling")) | Q(invoiced__gt=F("received")))[:20]:
        yield f"purchase line {line.pk}: more received or invoiced than allowed"
    yield from supply.pur1()


def pur2() -> Iterator[str]:
    """Every purchase line of a numbered order traces to a demand, every demand says where it comes from."""
    for line in PurchaseLine.objects.filter(demand=None).exclude(purchase_order__stage__in=["draft", "cancelled"])[:20]:
        yield f"purchase line {line.pk} traces to no demand"
    for demand in Demand.objects.filter(reason="")[:20]:
        yield f"{demand.key} does not say where it comes from"


def stk1() -> Iterator[str]:
    for balance in Balance.objects.annotate(moved=Sum("movements__quantity")):
        if abs((balance.moved or ZERO) - balance.on_hand) >= TINY or balance.on_hand < 0:
            yield f"balance {balance.pk}: on hand {balance.on_hand}, movements {balance.moved or ZERO}"


def stk2() -> Iterator[str]:
    for balance in Balance.objects.annotate(kept=Sum("reservations__quantity")):
        if abs((balance.kept or ZERO) - balance.reserved) >= TINY or balance.reserved > balance.on_hand:
            yield f"balance {balance.pk}: reserved {balance.reserved}, kept {balance.kept or ZERO}, on hand {balance.on_hand}"


def stk3() -> Iterator[str]:
    """What a work order's components were issued and returned is what the ledger says."""
    for component in Component.objects.filter(returned__gt=F("issued"))[:20]:
        yield f"component {component.pk}: more returned than issued"
    for pk in Component.objects.filter(work_order__stage="done", issued__lt=0).values_list("pk", flat=True)[:20]:
        yield f"component {pk}: a negative issue"
    for pk in Usage.objects.exclude(component__issued=F("component__returned") + F("used") + F("spoiled")).values_list("pk", flat=True)[
        :20
    ]:
        yield f"usage {pk}: issued is not used, spoiled and brought back"
    if Movement.objects.filter(kind="issue", quantity__gt=0).exists():
        yield "an issue that adds to stock"


def qty1() -> Iterator[str]:
    goods = Line.objects.exclude(kind="service")
    wrong = (
        Q(produced__gt=F("released")) | Q(delivered__gt=F("ceiling") + F("returned")) | Q(acceptance="works", delivered__gt=F("accepted"))
    )
    for line in goods.filter(wrong).exclude(order__stage="historic")[:20]:
        yield f"order {line.order_id}, line {line.position}: the quantity chain is broken"
    back = dict(ReturnLine.objects.values_list("line").annotate(n=Sum("quantity")).order_by())
    for line in goods.filter(Q(returned__gt=0) | Q(pk__in=back)).exclude(order__stage="historic"):
        if abs(back.get(line.pk, ZERO) - line.returned) >= TINY:
            yield f"order {line.order_id}, line {line.position}: returned {line.returned}, received back {back.get(line.pk, ZERO)}"


def qty2() -> Iterator[str]:
    """Produced is what the work orders reported, and splits into passed, scrapped, nonconforming and awaiting inspection."""
    lines = list(Line.objects.filter(produced__gt=0).prefetch_related("work_orders"))
    found = standings(lines)
    for line in lines:
        if found[line.pk].awaiting < -TINY or found[line.pk].blocked < -TINY:
            yield f"order {line.order_id}, line {line.position}: more judged than produced"
        top = [w for w in line.work_orders.all() if w.above_id is None and w.stage != "cancelled" and not w.rework_of]
        made = sum((w.good + w.scrapped for w in top), ZERO)
        if top and abs(made - line.produced) >= TINY:
            yield f"order {line.order_id}, line {line.position}: produced {line.produced}, reported {made}"


def qty3() -> Iterator[str]:
    """Every piece of a closed nonconformity that was reworked was inspected again: it passed, or went under another sheet."""
    judged = Q(reinspections__stage__in=["passed", "failed"])
    for bad in Nonconformity.objects.filter(stage="closed", disposition="rework").annotate(
        again=Sum("reinspections__quantity", filter=judged)
    ):
        if (bad.again or ZERO) < bad.quantity - TINY:
            yield f"{bad.key} closed, {bad.again or ZERO} of {bad.quantity} inspected again"
    for one in Nonconformity.objects.filter(disposition="deviation").prefetch_related("words"):
        if not any(word.agrees and word.by_id != one.decided_by_id for word in one.words.all()):
            yield f"{one.key} accepted with a deviation on the word of nobody else"
    for one in Nonconformity.objects.filter(stage="closed", disposition="concession"):
        if not signing.signed(one) or not one.serials or abs(one.conceded + reinspected(one) - one.quantity) >= TINY:
            yield f"{one.key} conceded without the customer's signed consent to that quantity and serials"


def qc1() -> Iterator[str]:
    for inspection in Inspection.objects.exclude(inspector=None).select_related("again_for"):
        if inspection.inspector_id in makers(inspection):
            yield f"{inspection.key}: the inspector made the pieces"


def acc1() -> Iterator[str]:
    """What was accepted is what signed reports say; at works nothing is delivered beyond it."""
    signed = {
        row["line"]: row["n"]
        for row in AcceptanceLine.objects.filter(acceptance__stage="signed").values("line").annotate(n=Sum("quantity")).order_by()
    }
    for line in Line.objects.filter(accepted__gt=0):
        if abs(signed.get(line.pk, ZERO) - line.accepted) >= TINY:
            yield f"order {line.order_id}, line {line.position}: accepted {line.accepted}, signed {signed.get(line.pk, ZERO)}"


def acc2() -> Iterator[str]:
    """Delivered pieces stand on handed-over shipments whose papers were all handed."""
    handed = {
        row["line"]: row["n"]
        for row in ShipmentLine.objects.filter(shipment__stage="handed_over")
        .values("line")
        .annotate(n=Sum(F("quantity") - F("short")))
        .order_by()
    }
    for line in Line.objects.filter(delivered__gt=0, kind="goods").exclude(order__stage="historic"):
        if abs(handed.get(line.pk, ZERO) - line.delivered) >= TINY:
            yield f"order {line.order_id}, line {line.position}: delivered {line.delivered}, handed over {handed.get(line.pk, ZERO)}"
    for paper in PaperHanded.objects.filter(shipment__stage="handed_over", handed=False)[:20]:
        yield f"shipment {paper.shipment_id}: {paper.name} was not handed over"


CHECKS = {
    "PLN-1": pln1, "PLN-2": pln2, "PUR-1": pur1, "PUR-2": pur2, "STK-1": stk1, "STK-2": stk2, "STK-3": stk3, "QTY-1": qty1, "QTY-2": qty2, "QTY-3": qty3,
    "QC-1": qc1, "ACC-1": acc1, "ACC-2": acc2,
}  # fmt: skip
