"""Questions about shipments: pure; a translated reason or None."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from yidan.acceptance.models import Acceptance
from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor
from yidan.core.formats import listed
from yidan.intake.models import Line, Order
from yidan.logistics.models import Shipment, ShipmentLine

Stage = Shipment.Stage
BEFORE_DELIVERED = RUNNING - {Order.Stage.DELIVERED}
OPEN = {Stage.PLANNED, Stage.BOOKED, Stage.PACKED, Stage.SHIPPED}
NOT_GONE = {Stage.PLANNED, Stage.BOOKED, Stage.PACKED}


def in_shipments(line: Line, stages: Iterable[str], without: Shipment | None = None) -> Decimal:
    """How many of the line stand in shipments of these stages."""
    rows = ShipmentLine.objects.filter(line=line, shipment__stage__in=list(stages))
    if without is not None:
        rows = rows.exclude(shipment=without)
    return rows.aggregate(n=Sum("quantity"))["n"] or Decimal(0)


def to_plan(line: Line, without: Shipment | None = None) -> Decimal:
    """What may still be put on a shipment: ordered with its tolerance, less delivered and what other shipments carry."""
    return line.ceiling + line.returned - line.delivered - in_shipments(line, OPEN, without)


def to_go(line: Line, without: Shipment) -> Decimal:
    """What is fit, and at works signed for, and has not left: the most a truck may take (ACC-1)."""
    gone = line.delivered + in_shipments(line, {Stage.SHIPPED}, without)
    if line.acceptance == Line.Acceptance.WORKS:
        return min(line.fit, line.accepted) - gone
    return line.fit - gone


def not_running(shipment: Shipment, by: Actor) -> str | None:
    if shipment.order_id is None:  # the empty form: nothing can be said yet
        return None
    order = shipment.order
    if order.stage not in RUNNING:
        return _("The order is %(stage)s.") % {"stage": order.stage_label}
    return _("It would arrive before it leaves.") if shipment.arrives < shipment.leaves else None


def not_booked(shipment: Shipment, by: Actor) -> str | None:
    if shipment.stage == Stage.PLANNED and shipment.mode != Shipment.Mode.PICK_UP:
        return _("Book the carrier first.")
    return None


def not_to_go(shipment: Shipment, by: Actor) -> str | None:
    """ACC-1, 7.1a: what holds the truck: hold, unpaid milestone, unsigned report, content that differs from it."""
    order = shipment.order
    if order.stage not in RUNNING:
        return _("The order is %(stage)s.") % {"stage": order.stage_label}
    if order.on_hold:
        return _("The order is on hold.")
    if order.delivery_blocked:
        return _("Finance holds the delivery: a payment due before shipment has not come in.")
    return differs(shipment)


def differs(shipment: Shipment) -> str | None:
    """ACC-1, 6.3a: the content against the signed acceptance report, or, where acceptance is on site or waived, against what is fit."""
    for row in shipment.lines.select_related("line"):
        line = row.line
        if row.quantity <= to_go(line, shipment):
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
    for line_id, position, n in carried.values_list("line_id", "line__position").annotate(n=Sum("quantity")):
        if n > accepted.get(line_id, Decimal(0)):
            return _("Line %(line)s: %(report)s does not cover it.") % {"line": position, "report": report.key}
    return None


def not_all_there(order: Order, by: Actor) -> str | None:
    """Whether every line is delivered; a service is by its signed acceptance, a waived one with the goods."""
    rest = [line for line in Line.objects.filter(order=order) if line.to_deliver and not waived_service(line)]
    return _("Not delivered yet: line %s.") % listed(str(line.position) for line in rest) if rest else None


def waived_service(line: Line) -> bool:
    return line.kind == Line.Kind.SERVICE and line.acceptance == Line.Acceptance.NONE
