"""Who is told when supply does not come as ordered (5.2b, 5.4c): its buyer, the planners, and the salesperson whose order's date is in danger.

A purchase belongs to no customer's order, so its events name nobody by themselves: what they touch is looked up here. The words carry
neither price nor supplier: a salesperson reads when the goods come, not on what terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.events import Event
from yidan.core.formats import qty
from yidan.intake.models import Order
from yidan.people.models import Seat
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder, Receipt, SupplyIssue
from yidan.quality.models import Nonconformity

ENDED = (Order.Stage.CANCELLED, Order.Stage.ABANDONED)
ALIVE = (Demand.Stage.OPEN, Demand.Stage.ORDERED)
UNDATED = (SupplyIssue.Kind.LATE, SupplyIssue.Kind.SHORT)


@dataclass(frozen=True)
class Note:
    """One person told: what, and where to look."""

    user_id: int
    subject: str
    url: str


@dataclass(frozen=True)
class Touched:
    """A line of a purchase that did not come as ordered. `what`: in words. `undated`: late, and nobody has said until when."""

    line: PurchaseLine
    what: str
    undated: bool = False

    def in_danger(self, today: date) -> bool:
        """Something of it is missing again, or what is to come comes after it is needed."""
        demand = self.line.demand
        if demand is None or demand.order is None or demand.order.stage in ENDED or demand.stage not in ALIVE:
            return False
        late = bool(self.line.open) and max(self.line.expected, today) > demand.needed_on
        return late or self.undated or demand.stage == Demand.Stage.OPEN


def _lines(**which: Any) -> Iterable[PurchaseLine]:
    rows = PurchaseLine.objects.filter(**which).select_related("purchase_order", "item__unit", "demand__order")
    return rows.order_by("position")


def _issue(event: Event) -> Iterator[Touched]:
    for issue in SupplyIssue.objects.filter(pk=event.object_id):
        for line in _lines(pk=issue.purchase_line_id):
            amount = f" {qty(issue.quantity, line.item.unit)}" if issue.quantity else ""
            said = issue.get_remedy_display() if issue.remedy else issue.get_kind_display()
            open_one = issue.stage == SupplyIssue.Stage.OPEN and line.open > 0
            yield Touched(line, f"{said}{amount}", open_one and issue.kind in UNDATED and issue.new_day is None)


def _dates(event: Event) -> Iterator[Touched]:
    for line in _lines(purchase_order=event.object_id):
        if line.open and line.demand and line.expected > line.demand.needed_on:
            yield Touched(line, _("another date"))


def _gone(event: Event) -> Iterator[Touched]:
    for line in _lines(purchase_order=event.object_id):
        if line.given_up or line.purchase_order.stage == PurchaseOrder.Stage.CANCELLED:
            yield Touched(line, _("does not come from this purchase"))


def _came(event: Event) -> Iterator[Touched]:
    """Less than was awaited by now, or more than was ordered."""
    for receipt in Receipt.objects.filter(pk=event.object_id):
        for row in receipt.lines.select_related("purchase_line"):
            for line in _lines(pk=row.purchase_line_id):
                if row.surplus:
                    yield Touched(line, _("%s too many came") % qty(row.surplus, line.item.unit))
                elif line.open and line.expected <= timezone.localdate(event.at):
                    yield Touched(line, _("%s still to come") % qty(line.open, line.item.unit))


def _judged(event: Event) -> Iterator[Touched]:
    for receipt in Receipt.objects.filter(pk=event.object_id):
        for row in receipt.lines.filter(rejected__gt=0):
            for line in _lines(pk=row.purchase_line_id):
                yield Touched(line, _("%s rejected") % qty(row.rejected, line.item.unit))


def _deviated(event: Event) -> Iterator[Touched]:
    for bad in Nonconformity.objects.filter(pk=event.object_id).select_related("inspection__receipt_line", "item__unit"):
        what = _("%s accepted with a deviation") % qty(bad.conceded, bad.item.unit)
        for line in _lines(pk=bad.inspection.receipt_line.purchase_line_id if bad.inspection.receipt_line else 0):
            yield Touched(line, what + (_("; a price reduction is asked for") if bad.reduction else ""))


SUPPLY: dict[str, Callable[[Event], Iterable[Touched]]] = {
    "purchasing.raise_issue": _issue,
    "purchasing.agree_remedy": _issue,
    "purchasing.expect": _dates,
    "purchasing.close_short": _gone,
    "purchasing.cancel": _gone,
    "purchasing.receive": _came,
    "purchasing.judge": _judged,
    "quality.accept_deviation": _deviated,
}


def notes(event: Event) -> list[Note]:
    """One a person and purchase or order, however many lines it is about."""
    touched, today = list(SUPPLY[event.verb](event)), timezone.localdate(event.at)
    found: dict[tuple[int, str], Note] = {}
    for one in touched:
        order = one.line.purchase_order
        _add(found, order.owner_id, f"{order.key} {one.line.item.name}: {one.what}", order.get_absolute_url())
    planners = list(_planners()) if touched else []
    for one in touched:
        demand = one.line.demand
        if demand is None or demand.order is None or demand.order.stage in ENDED:
            continue
        url = f"{demand.order.get_absolute_url()}?tab=purchasing"
        subject = f"{demand.order.key} {one.line.item.name}: {one.what}{_when(one.line)}"
        for user_id in planners:
            _add(found, user_id, subject, url)
        if one.in_danger(today):
            _add(found, demand.order.owner_id, subject, url)
    return list(found.values())


def _add(found: dict[tuple[int, str], Note], user_id: int, subject: str, url: str) -> None:
    found.setdefault((user_id, url), Note(user_id, subject, url))


def _when(line: PurchaseLine) -> str:
    if not line.open or line.demand is None:
        return ""
    return _("; expected %(day)s, needed %(needed)s") % {"day": line.expected, "needed": line.demand.needed_on}


def _planners() -> Iterable[int]:
    seats = Seat.objects.filter(role__in=["production", "production_head"], until=None, user__is_active=True)
    return seats.values_list("user_id", flat=True).distinct()
