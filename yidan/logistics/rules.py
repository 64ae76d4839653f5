"""Questions about shipments: pure; a translated reason or None."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.models import Acceptance
from yidan.acceptance.pieces import plain
from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor
from yidan.core.formats import listed, qty
from yidan.core.signatures import Signature
from yidan.core.signing import Signing
from yidan.intake.models import Line, Order
from yidan.logistics.models import Return, ReturnLine, Shipment, ShipmentLine
from yidan.quality.models import Inspection, InspectionPlan
from yidan.quality.queries import outgoing as quality

Stage = Shipment.Stage
BEFORE_DELIVERED = RUNNING - {Order.Stage.DELIVERED}
OPEN = {Stage.PLANNED, Stage.BOOKED, Stage.PACKED, Stage.SHIPPED}
NOT_GONE = {Stage.PLANNED, Stage.BOOKED, Stage.PACKED}
UNDECIDED = {Return.Stage.RECEIVED, Return.Stage.INSPECTED}


def in_shipments(line: Line, stages: Iterable[str], without: Shipment | None = None) -> Decimal:
    """How many of the line stand in shipments of these stages, less what was lost on the way."""
    rows = ShipmentLine.objects.filter(line=line, shipment__stage__in=list(stages))
    if without is not None:
        rows = rows.exclude(shipment=without)
    return rows.aggregate(n=Sum(F("quantity") - F("short")))["n"] or Decimal(0)


def to_plan(line: Line, without: Shipment | None = None) -> Decimal:
    """What may still be put on a shipment: ordered with its tolerance and what is to be replaced, less delivered and what others carry."""
    return line.ceiling + replaced(line) - line.delivered - in_shipments(line, OPEN, without)


def replaced(line: Line) -> Decimal:
    """Came back and is owed again; what was credited is not, nor what nobody has decided on."""
    rows = ReturnLine.objects.filter(line=line, of__stage=Return.Stage.REPLACED)
    return rows.aggregate(n=Sum("quantity"))["n"] or Decimal(0)


def owed(line: Line) -> Decimal:
    """What the customer is still to get of the line."""
    return max(line.ordered + replaced(line) - line.delivered, Decimal(0))


def returnable(line: Line) -> Decimal:
    """What he has and has not announced to send back."""
    announced = ReturnLine.objects.filter(line=line, of__stage=Return.Stage.ANNOUNCED).aggregate(n=Sum("announced"))["n"]
    return line.delivered - line.returned - (announced or Decimal(0))


def to_go(line: Line, without: Shipment) -> Decimal:
    """What is fit, and at works signed for, and has not left: the most a truck may take (ACC-1)."""
    gone = line.delivered + in_shipments(line, {Stage.SHIPPED}, without)
    if line.acceptance == Line.Acceptance.WORKS:
        return min(line.fit, line.accepted) - gone
    return line.fit - gone


def not_running(shipment: Shipment, by: Actor) -> str | None:
    if shipment.order_id is None:  # the empty form: nothing can be said yet
        return None
    return _ended(shipment.order)


def _ended(order: Order) -> str | None:
    return None if order.stage in RUNNING else _("The order is %(stage)s.") % {"stage": order.stage_label}


def not_returnable(document: Return, by: Actor) -> str | None:
    """Afterwards it is a claim under the warranty: a ticket."""
    if document.order_id is None:  # the empty form: nothing can be said yet
        return None
    if document.shipment is not None and document.shipment.order_id != document.order_id:
        return _("%s is not of this order.") % document.shipment.key
    return _ended(document.order)


def knows(shipment: Shipment, by: Actor) -> str | None:
    return _("The customer knows of this arrival.") if shipment.told_arrives == shipment.arrives else None


def no_trouble(shipment: Shipment, by: Actor) -> str | None:
    return None if shipment.troubles.filter(closed_at=None).exists() else _("There is no open exception.")


def not_booked(shipment: Shipment, by: Actor) -> str | None:
    if shipment.stage == Stage.PLANNED and shipment.mode != Shipment.Mode.PICK_UP:
        return _("Book the carrier first.")
    return None


def not_to_go(shipment: Shipment, by: Actor) -> str | None:
    """ACC-1, 7.1a: what holds the truck: hold, unpaid milestone, unsigned report, content that differs from it."""
    order = shipment.order
    if ended := _ended(order):
        return ended
    if order.on_hold:
        return _("The order is on hold.")
    if order.delivery_blocked:
        return _("Finance holds the delivery: a payment due before shipment has not come in.")
    return differs(shipment)


def not_to_leave(shipment: Shipment, by: Actor) -> str | None:
    """6.1a: where item or customer asks for an outgoing inspection, nothing leaves before it has passed."""
    return not_to_go(shipment, by) or uncleared(shipment)


def uncleared(shipment: Shipment) -> str | None:
    rows = list(shipment.lines.select_related("line").filter(line__in=quality.asking()))
    passed = quality.cleared(row.line for row in rows)
    for row in rows:
        left = passed[row.line_id] - gone_since(row.line, shipment)
        if row.due > left:
            text = _("Line %(line)s: the outgoing inspection has passed %(there)s of %(wanted)s.")
            return text % {"line": row.line.position, "there": qty(max(left, Decimal(0))), "wanted": qty(row.due)}
    return None


def gone_since(line: Line, without: Shipment) -> Decimal:
    """What has left since the first outgoing inspection of the line: what went before was not asked for it."""
    first = Inspection.objects.filter(line=line, when=InspectionPlan.When.OUTGOING).aggregate(at=Min("created_at"))["at"]
    rows = ShipmentLine.objects.filter(line=line, shipment__stage__in=[Stage.SHIPPED, Stage.HANDED_OVER]).exclude(shipment=without)
    rows = rows.filter(shipment__shipped_at__gte=first) if first else rows.none()
    return rows.aggregate(n=Sum(F("quantity") - F("short")))["n"] or Decimal(0)


def differs(shipment: Shipment) -> str | None:
    """ACC-1, 6.3a: the content against the signed acceptance report, or, where acceptance is on site or waived, against what is fit."""
    for row in shipment.lines.select_related("line"):
        line = row.line
        if row.due <= to_go(line, shipment):
            continue
        if line.acceptance == Line.Acceptance.WORKS and line.accepted < line.fit:
            return _("Line %s: more than the signed acceptance report says.") % line.position
        return _("Line %s: more than has passed inspection.") % line.position
    return report_differs(shipment)


def report_differs(shipment: Shipment) -> str | None:
    """Where the shipment names the report it answers to, that one is signed and holds what all its shipments carry."""
    report = shipment.acceptance
    if report is None:
        return None
    if report.stage != Acceptance.Stage.SIGNED:
        return _("%s is not signed by the customer.") % report.key
    accepted = {row.line_id: row.quantity for row in report.lines.all()}
    carried = ShipmentLine.objects.filter(shipment__acceptance=report, line__acceptance=Line.Acceptance.WORKS).exclude(
        shipment__stage=Stage.CANCELLED
    )
    for line_id, position, n in carried.values_list("line_id", "line__position").annotate(n=Sum(F("quantity") - F("short"))):
        if n > accepted.get(line_id, Decimal(0)):
            return _("Line %(line)s: %(report)s does not cover it.") % {"line": position, "report": report.key}
    return None


# ---- the customer signs for what he received (6.3b) ----

SIGN_HAND_OVER = "sign_hand_over"


def shown(shipment: Shipment) -> dict[str, Any]:
    """What the customer reads and signs: the goods as counted by both sides with their serial numbers, the papers that came with them."""
    rows = shipment.lines.select_related("line__item", "line__unit").order_by("line__position")
    lines = [
        {
            "position": row.line.position, "name": row.line.item.name, "spec": row.line.spec, "quantity": plain(row.due), "unit": row.line.unit.name,
            "short": plain(row.short), "serials": row.serials,
        }
        for row in rows
    ]  # fmt: skip
    papers = [
        {"name": row.name, "number": row.number, "copies": row.copies} for row in shipment.papers_handed.filter(handed=True).order_by("pk")
    ]
    order = shipment.order
    return {
        "shipment": shipment.number, "order": order.number, "customer_po": order.customer_po, "customer": order.customer.name, "revision": shipment.revision,
        "place": order.place, "handed": shipment.handed_at.timestamp() if shipment.handed_at else 0, "receiver": shipment.consignee,
        "condition": shipment.condition, "lines": lines, "papers": papers,
    }  # fmt: skip


signing = Signing(SIGN_HAND_OVER, "6.3b", shown, form="hand_over", title=gettext_lazy("Signed hand-over list"), field_class="D")


def already_signed(shipment: Shipment, by: Actor) -> str | None:
    return _("The customer has signed for these goods.") if signing.signed(shipment) else None


def no_scan(shipment: Shipment, by: Actor) -> str | None:
    return signing.no_scan(shipment, by)


def signed() -> Exists:
    """As signing.signed, in SQL over shipments."""
    counts = Q(means__in=[Signature.Means.LINK, Signature.Means.DEVICE]) | Q(means=Signature.Means.PAPER, compared_by__isnull=False)
    return Exists(
        Signature.objects.filter(
            counts, kind=Shipment.document_kind(), object_id=OuterRef("pk"), purpose=SIGN_HAND_OVER, revision=OuterRef("revision")
        )
    )


def not_all_there(order: Order, by: Actor) -> str | None:
    """Whether every line is delivered; a service is by its signed acceptance, a waived one with the goods. What came back is decided first."""
    undecided = Return.objects.filter(order=order, stage__in=UNDECIDED).order_by("pk").first()
    if undecided:
        return _("%s is not decided yet: credit or replacement.") % undecided.key
    rest = [line for line in Line.objects.filter(order=order) if owed(line) and not waived_service(line)]
    return _("Not delivered yet: line %s.") % listed(str(line.position) for line in rest) if rest else None


def waived_service(line: Line) -> bool:
    return line.kind == Line.Kind.SERVICE and line.acceptance == Line.Acceptance.NONE
