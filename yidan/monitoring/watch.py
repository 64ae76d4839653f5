"""What is looked for: dates in danger. Each finder gives (order, topic, level, what, cause, owner); one open warning an order and topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import lazy

from yidan.catalog.queries import next_working, works_on
from yidan.core import formats
from yidan.core.actors import Actor
from yidan.core.said import Said, kept
from yidan.core.said import said as _
from yidan.intake.models import Order
from yidan.logistics.models import Shipment
from yidan.monitoring.commands import alerts as commands
from yidan.monitoring.models import Alert
from yidan.people.models import User
from yidan.people.rules import stand_in
from yidan.people.settings import setting
from yidan.planning import bought
from yidan.purchasing.models import PurchaseLine
from yidan.quality.models import Nonconformity

Stage = Order.Stage
day_of = lazy(formats.day, str)  # said in the language of whoever reads it
RUNNING = (Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED)


@dataclass(frozen=True)
class Danger:
    order: Order
    topic: str
    level: str
    what: Said
    cause: Said
    owner: User | None

    @property
    def words(self) -> dict[str, Any]:
        """What is kept of it, in each language."""
        return dict(kept({"what": self.what, "cause": self.cause}))


def dangers(by: Actor) -> Iterator[Danger]:
    yield from late_forecasts(by)
    yield from past_promises(by)
    yield from late_purchases(by)
    yield from late_shipments(by)
    yield from held_pieces(by)


def late_forecasts(by: Actor) -> Iterator[Danger]:
    """The accepted plan finishes after the promise, or what is bought for it comes after it."""
    rows = Order.objects.filter(stage__in=RUNNING, forecast__gt=F("promised")).select_related("owner")
    for order in rows:
        assert order.forecast and order.promised
        days = (order.forecast - order.promised).days
        yield Danger(
            order,
            "forecast_late",
            "severe",
            _("forecast %(day)s, %(days)s days late") % {"day": day_of(order.forecast, by.at), "days": days},
            _("as the accepted plan finishes it") if order.kind_of != Order.Kind.SPARE else _("as its purchases come"),
            order.owner,
        )


def past_promises(by: Actor) -> Iterator[Danger]:
    """The promised date is near or past and the goods are not delivered."""
    today = timezone.localdate(by.at)
    near = today + timedelta(days=setting("late_warning_days"))
    for order in Order.objects.filter(stage__in=RUNNING, promised__lte=near).select_related("owner"):
        assert order.promised
        past = (today - order.promised).days
        day = day_of(order.promised, by.at)  # a day, not a count of days: the sentence is kept, and stays true
        what = _("promised %s, the day is past") % day if past > 0 else _("promised %s, the day is near") % day
        yield Danger(
            order, "promise_near", "severe" if past > 0 else "notice", what, _("stands at: %s") % Stage(order.stage).label, order.owner
        )


def late_purchases(by: Actor) -> Iterator[Danger]:
    """Something bought for the order is due and has not come."""
    today = timezone.localdate(by.at)
    open_lines = PurchaseLine.objects.filter(
        purchase_order__stage__in=["sent", "confirmed"], received__lt=F("quantity"), demand__order__stage__in=RUNNING
    )
    late = open_lines.filter(Q(forecast__lt=today) | Q(forecast=None, promised__lt=today) | Q(forecast=None, promised=None, due__lt=today))
    for line in late.select_related("demand__order", "item", "purchase_order__owner"):
        assert line.demand and line.demand.order
        cause = _("%(item)s of %(purchase)s has not come") % {"item": line.item, "purchase": line.purchase_order}
        yield Danger(line.demand.order, "purchase_late", "notice", _("a purchase is late"), cause, line.purchase_order.owner)


def late_shipments(by: Actor) -> Iterator[Danger]:
    """It should have left and stands here still."""
    rows = Shipment.objects.filter(
        stage__in=["planned", "booked", "packed"], leaves__lt=timezone.localdate(by.at), order__stage__in=RUNNING
    )
    for one in rows.select_related("order", "created_by"):
        what = _("%(shipment)s should have left on %(day)s") % {"shipment": one.key, "day": day_of(one.leaves, by.at)}
        yield Danger(one.order, "shipment_late", "notice", what, _("stands at: %s") % Shipment.Stage(one.stage).label, one.created_by)


def held_pieces(by: Actor) -> Iterator[Danger]:
    """Found wrong, and a day later nobody has decided what becomes of them."""
    rows = Nonconformity.objects.filter(stage="open", created_at__lt=by.at - timedelta(days=1), order__stage__in=RUNNING)
    for one in rows.select_related("order", "inspection__inspector", "item__unit"):
        assert one.order
        quantity = formats.qty(one.quantity, one.item.unit)
        what = _("%(key)s: %(quantity)s wait for a decision") % {"key": one.key, "quantity": quantity}
        yield Danger(one.order, "pieces_held", "notice", what, Said("%s", one.what), one.inspection.inspector)


def sweep(by: Actor) -> int:
    """Warn of what is new or has become severe, restate what has changed, close what is over; how many warnings were written."""
    bought.look(by)
    found = {(danger.order.pk, danger.topic): danger for danger in dangers(by)}
    open_ones = {
        (alert.order_id, alert.topic): alert for alert in Alert.objects.filter(stage__in=["open", "acted"]).exclude(topic=Alert.BY_HAND)
    }
    written = 0
    for key, danger in found.items():
        before = open_ones.get(key)
        if before and before.level != danger.level == Alert.Level.SEVERE:
            commands.over(before, by=by)  # the severe one is a new warning, with its own time to act
            before = None
        if before is None:
            _warn(danger, by)
            written += 1
        elif before.words != danger.words:
            commands.restate(before, what=str(danger.what)[:200], cause=str(danger.cause)[:200], words=danger.words, by=by)
    for key in open_ones.keys() - found.keys():
        commands.over(open_ones[key], by=by)
    return written


def _tomorrow(at: datetime) -> datetime:
    """A day to act; nobody is asked on a day off."""
    day = timezone.localdate(at) + timedelta(days=1)
    return at + timedelta(days=1) + (next_working(day, works_on()) - day)


def _warn(danger: Danger, by: Actor) -> None:
    day = timezone.localdate(by.at)
    owner = stand_in(danger.owner, day) if danger.owner else None
    alert = Alert(
        order=danger.order, topic=danger.topic, level=danger.level, what=str(danger.what)[:200], cause=str(danger.cause)[:200],
        words=danger.words, owner=owner, due=_tomorrow(by.at),
    )  # fmt: skip
    commands.warn(alert, by=by)
