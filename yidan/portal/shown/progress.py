"""When does it arrive? Three dates, seven steps in the customer's words. From the order and its own events alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yidan.core import formats
from yidan.core.events import Event
from yidan.intake.models import Line, Order
from yidan.logistics.models import Shipment
from yidan.portal.shown import service

Stage = Order.Stage
SPINE = [
    Stage.RECEIVED,
    Stage.IN_REVIEW,
    Stage.TO_AMEND,
    Stage.APPROVED,
    Stage.PLANNED,
    Stage.IN_EXECUTION,
    Stage.INSPECTED,
    Stage.ACCEPTED,
    Stage.DELIVERED,
]
AFTER = {Stage.SETTLED, Stage.ARCHIVED}
ENDED = {Stage.ABANDONED, Stage.CANCELLED}


@dataclass(frozen=True)
class Step:
    """`tone` is the colour of the stage, `state` done, now or next."""

    label: str
    note: str
    state: str
    tone: str


def order(order: Order, at: datetime) -> dict[str, Any]:
    lines = [line for line in order.lines.all()]
    late = (order.forecast - order.promised).days if order.forecast and order.promised else 0
    running = order.stage not in AFTER | ENDED | {Stage.DELIVERED}
    day = order.forecast or order.promised
    passed = running and day is not None and day < timezone.localdate(at)  # no date that can still come
    return {
        "entity": order.entity, "subtitle": _("Your order's progress"), "title": _title(lines), "customer_po": order.customer_po, "number": order.number,
        "requested": order.requested, "promised": order.promised, "forecast": None if passed else order.forecast if running else order.actual or order.forecast, "passed": day if passed else None, "owner": order.owner,
        "arrived": not running and order.stage not in ENDED, "late": late if running and late > 0 and not passed else 0, "agreed": order.agreed, "ended": order.stage in ENDED,
        "stage_label": order.stage_label, "steps": steps(order, lines, at), "shipments": shipments(order), "tickets": service.tickets(order),
    }  # fmt: skip


def shipments(order: Order) -> list[dict[str, Any]]:
    """How and when it comes (4.3c), and where it was seen (5.3b)."""
    rows = Shipment.for_page().filter(order=order).exclude(stage__in=["planned", "cancelled"]).order_by("pk")
    return [
        {
            "key": one.key, "stage": one.stage, "stage_label": one.stage_label, "mode": one.get_mode_display(), "carrier": f"{one.carrier} {one.tracking}".strip(),
            "arrives": one.arrives, "arrived": one.handed_at,
            "goods": ", ".join(f"{row.line.item.name} {formats.qty(row.due, row.line.item.unit)}" for row in one.lines.all()),
            "tracks": sorted(one.tracks.all(), key=lambda track: -track.pk),
        }
        for one in rows
    ]  # fmt: skip


def _title(lines: list[Line]) -> str:
    if not lines:
        return ""
    first = f"{lines[0].item.name} {lines[0].spec}".strip()
    if len(lines) == 1:
        return f"{first} {formats.qty(lines[0].ordered, lines[0].unit)}"
    more = len(lines) - 1
    return ngettext("%(first)s and %(n)s line more", "%(first)s and %(n)s lines more", more) % {"first": first, "n": more}


def steps(order: Order, lines: list[Line], at: datetime) -> list[Step]:
    """Which step is under way follows from the stage; when a step was done, from the events."""
    reached = _reached(order)
    if order.stage in AFTER | ENDED:
        stand = len(SPINE) if order.stage in AFTER else -1
    else:
        stand = SPINE.index(Stage(order.stage)) if order.stage in SPINE else -1
    return [_step(name, reached, stand, order, lines, at) for name in STEPS if not _skipped(name, lines)]


# step -> (stages of the spine that complete it: the first of them that comes; tone)
STEPS: dict[str, tuple[Stage, str]] = {
    "received": (Stage.RECEIVED, "received"), "reviewed": (Stage.APPROVED, "approved"), "planned": (Stage.PLANNED, "planned"),
    "made": (Stage.INSPECTED, "exec"), "inspected": (Stage.INSPECTED, "inspected"), "accepted": (Stage.ACCEPTED, "accepted"),
    "delivered": (Stage.DELIVERED, "delivered"),
}  # fmt: skip


def _skipped(name: str, lines: list[Line]) -> bool:
    """A service is neither planned nor made nor inspected; acceptance that was waived is no step."""
    goods = [line for line in lines if line.kind == Line.Kind.GOODS]
    if name in ("planned", "made", "inspected") and not goods:
        return True
    return name == "accepted" and all(line.acceptance != Line.Acceptance.WORKS for line in lines)


def _step(name: str, reached: dict[str, datetime], stand: int, order: Order, lines: list[Line], at: datetime) -> Step:
    stage, tone = STEPS[name]
    state = "done" if stand >= SPINE.index(stage) else "now" if name == _now(stand, lines) else "next"
    return Step(_label(name, order, state, at), _note(name, reached, state, order, lines, at), state, tone)


def _now(stand: int, lines: list[Line]) -> str:
    """The first step not done."""
    if stand < 0:
        return ""
    return next((name for name, (stage, _tone) in STEPS.items() if stand < SPINE.index(stage) and not _skipped(name, lines)), "")


def _label(name: str, order: Order, state: str, at: datetime) -> str:
    promised = formats.day(order.promised, at)
    return {
        "received": _("Order received"),
        "reviewed": (_("Checked, promised for %s") % promised if order.promised else _("Checked"))
        if state == "done"
        else _("Being checked by us"),
        "planned": _("Being planned") if state == "now" else _("Planned"),
        "made": _("In production") if order.stage == Stage.IN_EXECUTION else _("Production"),
        "inspected": _("Final inspection"),
        "accepted": _("Accepted by you") if state == "done" else _("You come and accept"),
        "delivered": _("Delivered to %s") % order.place if state == "done" else _("Delivery to %s") % order.place,
    }[name]


def _note(name: str, reached: dict[str, datetime], state: str, order: Order, lines: list[Line], at: datetime) -> str:
    if state == "done":
        moment = reached.get(STEPS[name][0])
        return formats.moment(moment, at) if name == "received" and moment else formats.day(moment, at) if moment else ""
    if name == "made" and order.stage == Stage.IN_EXECUTION:
        return "、".join(_("%(what)s %(made)s / %(all)s") % _made(line) for line in lines if line.kind == Line.Kind.GOODS)
    if name == "delivered" and (day := order.forecast or order.promised):
        return _("expected %s") % formats.day(day, at)
    return ""


def _made(line: Line) -> dict[str, str]:
    made = max(line.produced - line.scrapped, line.taken)
    return {"what": line.item.name, "made": formats.qty(made), "all": formats.qty(line.ordered, line.unit)}


def _reached(order: Order) -> dict[str, datetime]:
    """When each stage was reached last (an amended order is reviewed again)."""
    rows = Event.objects.filter(chain_id=order.chain_id, kind=order.document_kind(), object_id=order.pk).order_by("seq")
    return {target: when for source, target, when in rows.values_list("source", "target", "at") if source != target}
