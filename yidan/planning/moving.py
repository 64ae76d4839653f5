"""An operation moved by hand: what would become of the rest, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan import engine
from yidan.catalog.models import WorkCentre
from yidan.core.formats import listed
from yidan.engine import NEVER, Rule
from yidan.intake.models import Order
from yidan.planning import jobs
from yidan.planning.bridge import Clock, Snapshot
from yidan.planning.found import Found
from yidan.planning.models import Operation, Plan


@dataclass(frozen=True)
class Change:
    operation: Operation
    centre: WorkCentre
    start: datetime
    pin: bool = False

    @property
    def row(self) -> dict[str, Any]:
        """As kept with the plan."""
        return {"operation": self.operation.pk, "centre": self.centre.pk, "start": self.start.isoformat(), "pin": self.pin}


@dataclass(frozen=True)
class Shift:
    """An order that ends on another day; `late`: days after its date."""

    order: Order
    was: date
    now: date
    target: date

    @property
    def days(self) -> int:
        return (self.now - self.was).days

    @property
    def late(self) -> int:
        return max((self.now - self.target).days, 0)


@dataclass
class Effect:
    """What a change does to the plan it is made in; `faults` forbid it."""

    plan: engine.Plan
    snapshot: Snapshot
    faults: list[str] = field(default_factory=list)
    moved: list[Operation] = field(default_factory=list)
    start: datetime | None = None  # when it would begin: the next moment the work centre is open
    finish: datetime | None = None
    later: list[Shift] = field(default_factory=list)
    earlier: list[Shift] = field(default_factory=list)
    before: int = 0
    after: int = 0

    @property
    def found(self) -> Found:
        return jobs.told(self.snapshot, self.plan)


def effect(now: datetime, change: Change, base: Plan | None = None) -> Effect:
    """Of moving one operation of the plan as it stands, or of a proposal; no search, so that somebody may wait for it."""
    from yidan.planning.queries.current import current

    snapshot, plan = current(now, base)
    key, centre = str(change.operation.pk), f"W{change.centre.pk}"
    found = Effect(plan, snapshot, against(snapshot, change))
    if found.faults:
        return found
    found.plan = moved = engine.move(plan, key, centre, snapshot.clock.minutes(change.start))
    place = moved.assignments[key]
    found.start, found.finish = snapshot.clock.moment(place.start), snapshot.clock.moment(place.end)
    known = {str(op.pk): op for op in snapshot.rows.operations}
    before = set(engine.check(plan.problem, plan))
    wrong = [one for one in engine.check(moved.problem, moved) if one not in before]
    wrong = [one for one in wrong if one.rule is Rule.ALTERNATIVE] or wrong  # then nothing else means much
    found.faults = list(dict.fromkeys(_fault(one, snapshot, known, moved) for one in wrong))
    compared = engine.changes(plan, moved)
    found.moved = [known[one] for one in compared.moved if one in known]
    found.later, found.earlier = shifts(compared.later, snapshot), shifts(compared.earlier, snapshot)
    found.before, found.after = days_late(plan, snapshot), days_late(moved, snapshot)
    return found


def against(snapshot: Snapshot, change: Change) -> list[str]:
    """What stands against moving it at all."""
    if change.operation.stage != Operation.Stage.WAITING:
        return [_("It has begun: it stays where it is.")]
    if str(change.operation.pk) not in snapshot.problem.operation:
        return [_("It is not in the plan: its order is on hold or has ended.")]
    if change.start < snapshot.clock.now:
        return [_("That moment has passed.")]
    return []


def _fault(one: engine.Violation, snapshot: Snapshot, known: dict[str, Operation], plan: engine.Plan) -> str:
    centres = {f"W{c.pk}": c.name for c in snapshot.rows.centres}
    name = known[one.operation].name if one.operation in known else one.operation
    if one.rule is Rule.PRECEDENCE:
        before = plan.assignments.get(one.subject)
        day = f"{timezone.localtime(snapshot.clock.moment(before.end)):%m-%d %H:%M}" if before else "—"
        return _("%(name)s cannot begin before %(before)s has ended (%(day)s).") % {
            "name": name, "before": known[one.subject].name if one.subject in known else one.subject, "day": day,
        }  # fmt: skip
    if one.rule is Rule.MATERIAL:
        return _("%(name)s begins before its material is there: %(item)s.") % {"name": name, "item": _material(snapshot, one.subject)}
    if one.rule is Rule.ALTERNATIVE:
        return _("%(centre)s cannot do it: it is of another group.") % {"centre": centres.get(one.subject, one.subject)}
    if one.rule in (Rule.CAPACITY, Rule.SKILL):
        return _("%(centre)s is taken at that time by what has begun or is pinned.") % {"centre": centres.get(one.subject, one.subject)}
    return _("%(name)s does not fit there.") % {"name": name}


def _material(snapshot: Snapshot, key: str) -> str:
    demand = snapshot.rows.demands.get(int(key[1:])) if key[1:].isdigit() else None
    if demand is None:
        return key
    days = sorted({line.expected for line in snapshot.rows.coming.get(demand.pk, [])})
    return demand.item.name + (f" ({listed(day.isoformat() for day in days)})" if days else "")


def shifts(delays: Sequence[engine.Delay], snapshot: Snapshot) -> list[Shift]:
    """Those that end on another day."""
    rows = [_shift(one, snapshot) for one in delays if one.order.isdigit() and max(one.before, one.after) < NEVER]
    return sorted((one for one in rows if one.days), key=lambda one: (-one.late, -abs(one.days), one.order.pk))


def _shift(one: engine.Delay, snapshot: Snapshot) -> Shift:
    order, day = snapshot.rows.orders[int(one.order)], snapshot.clock.day
    return Shift(order, day(one.before), day(one.after), order.target)


def days_late(plan: engine.Plan, snapshot: Snapshot) -> int:
    """Over all orders, as a plan's own figure counts them."""
    return sum(_days(plan, key, snapshot.clock) for key in plan.problem.order if key.isdigit())


def _days(plan: engine.Plan, key: str, clock: Clock) -> int:
    finish = plan.finish(key)
    if finish is None or finish >= NEVER:
        return 0
    return clock.late(finish, plan.problem.order[key].target)
