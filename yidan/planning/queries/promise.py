"""When could we deliver this, and what binds the date (3.2e): for a quotation, the order page, the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yidan import engine
from yidan.catalog.models import Item
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.engine import Alternative, Link, Need
from yidan.intake.models import Order
from yidan.planning import netting, reasons, rules
from yidan.planning.bridge import NO_LEAD, Clock, Snapshot, Ways, minutes_of
from yidan.planning.closures import FAR
from yidan.planning.moving import Shift, shifts
from yidan.planning.netting import Breakdown, Make, Wanted
from yidan.planning.queries.current import current

ASKED = "asked"  # key of an order that has no operations yet


@dataclass(frozen=True)
class Forced:
    """The date asked for taken at others' cost: `met` when even that reaches it, else `date` is the best; who ends later by how much."""

    date: Day | None
    met: bool
    later: Sequence[Shift]

    @property
    def late(self) -> list[Shift]:
        """Those that would break their date."""
        return [one for one in self.later if one.late]


@dataclass(frozen=True)
class Answer:
    """`date` may be promised (buffer included); `finish` is the end of production. Both None with `obstacle` when it cannot be made.

    reasons: {"kind", "code", "text", "days"}, the strongest first. meets: the date asked for, None when none was. planned: read from the
    accepted plan, not asked anew."""

    date: Day | None
    finish: Day | None
    reasons: Sequence[Mapping[str, Any]] = ()
    asked: Day | None = None
    obstacle: str = ""
    planned: bool = False
    steps: int = 0
    bought: Sequence[str] = ()
    promise: engine.Promise | None = field(default=None, repr=False)
    forced: Forced | None = None

    @property
    def meets(self) -> bool | None:
        return None if self.asked is None else self.date is not None and self.date <= self.asked

    @property
    def short_days(self) -> int:
        """Days later than asked."""
        return max((self.date - self.asked).days, 0) if self.date and self.asked else 0


def promise_for(
    order: Order | None = None, items: Sequence[tuple[Item, Decimal]] = (), *, asked: Day | None = None, force: bool = False, now: datetime
) -> Answer:
    """For an order (its uncovered lines; a planned one is read from the plan), or for items with quantities. Moves nobody; `force`
    also says what reaching the date asked would cost the others, where it is missed."""
    snapshot, plan = current(now)
    if order is not None:
        asked = asked or order.target
        if str(order.pk) in plan.problem.order and not rules.open_quantities(order):
            return _planned(snapshot, plan, order, asked)
        items = [(line.item, left) for line, left in rules.open_quantities(order)]
    goods = [(item, quantity) for item, quantity in items if item.kind != Item.Kind.SERVICE and quantity > 0]
    return _asked(snapshot, plan, goods, asked, force)


def _planned(snapshot: Snapshot, plan: engine.Plan, order: Order, asked: Day | None) -> Answer:
    why = engine.explain(plan, str(order.pk))
    if why.finish >= engine.NEVER:
        return Answer(None, None, asked=asked, obstacle=_obstacle(snapshot, why.obstacle, {}), planned=True)
    day = snapshot.clock.day
    demand = plan.problem.order[str(order.pk)]
    with_buffer = plan.problem.calendar.hours.finish(why.finish, plan.problem.buffer(demand))
    return Answer(day(with_buffer), day(why.finish), reasons.told(snapshot, why.reasons), asked, planned=True, steps=len(demand.operations))


def _asked(
    snapshot: Snapshot, plan: engine.Plan, items: Sequence[tuple[Item, Decimal]], asked: Day | None, force: bool = False
) -> Answer:  # fmt: skip
    clock = snapshot.clock
    today = clock.day(clock.minutes(clock.now) + 1)
    wanted = [Wanted(f"asked {n}", item, quantity, asked or today) for n, (item, quantity) in enumerate(items)]
    try:
        found = netting.break_down(wanted, today)
    except Refused as circle:
        return Answer(None, None, asked=asked, obstacle=str(circle))
    if missing := found.without_routing:
        return Answer(None, None, asked=asked, obstacle=_("There is no current routing for: %s.") % listed(missing))
    order, names = hypothetical(found, clock, asked, Ways(snapshot.rows, clock, {}))
    bought = sorted(
        {part.item.name for make in found.makes for part in make.parts if part.buy}
        | {part.item.name for part in found.served.values() if part.buy}
    )
    if not order.operations:
        return _from_stock(found, clock, asked, bought)
    answer = engine.promise(plan, order)
    if answer.date is None or answer.finish is None:
        return Answer(None, None, asked=asked, obstacle=_obstacle(snapshot, answer.obstacle, names), bought=bought)
    why = reasons.told(snapshot, answer.reasons, names)
    forced = _forced(snapshot, plan, order) if force and asked and not answer.feasible else None
    day, finish = clock.day(answer.date), clock.day(answer.finish)
    return Answer(day, finish, why, asked, steps=len(order.operations), bought=bought, promise=answer, forced=forced)


def _forced(snapshot: Snapshot, plan: engine.Plan, order: engine.Order) -> Forced:
    found = engine.force(plan, order)
    day = snapshot.clock.day(found.date) if found.date < engine.NEVER else None
    return Forced(day, found.met, shifts(found.delays, snapshot))


def _from_stock(found: Breakdown, clock: Clock, asked: Day | None, bought: Sequence[str]) -> Answer:
    """Nothing to make: today from stock, else when the slowest bought part is there."""
    leads = [part.item.lead_days or NO_LEAD for part in found.served.values() if part.buy]
    day = clock.day(clock.minutes(clock.now) + max(leads, default=0) * 1440 + 1)
    why = (
        [
            {
                "kind": str(reasons.LABELS[engine.Kind.MATERIAL]),
                "code": "material",
                "text": _("lead time of %s") % listed(bought),
                "days": max(leads),
            }
        ]
        if leads
        else []
    )
    return Answer(day, day, why, asked, bought=bought)


def hypothetical(found: Breakdown, clock: Clock, asked: Day | None, ways: Ways) -> tuple[engine.Order, dict[str, str]]:
    """The order that would be raised, and the names of its operations and materials."""
    names: dict[str, str] = {}
    operations: list[engine.Operation] = []
    lasts = {make.key: f"h{make.key}.{found.steps[make.item.pk][-1].position}" for make in found.makes}
    for make in found.makes:
        below = tuple(Link(lasts[x.key], found.steps[x.item.pk][-1].wait_minutes) for x in found.makes if make.key in x.parents)
        operations += _steps(make, found, below, names, ways)
    for make in found.makes:
        names |= {f"I{part.item.pk}": part.item.name for part in make.parts}
    far = clock.minutes(clock.now) + FAR
    return engine.Order(ASKED, clock.end_of(asked) if asked else far, tuple(operations)), names


def _steps(make: Make, found: Breakdown, below: tuple[Link, ...], names: dict[str, str], ways: Ways) -> list[engine.Operation]:
    out: list[engine.Operation] = []
    links, needs = below, tuple(Need(f"I{part.item.pk}", part.buy) for part in make.parts if part.buy)
    for step in found.steps[make.item.pk]:
        key = f"h{make.key}.{step.position}"
        minutes = minutes_of(step.setup_minutes, step.run_minutes, make.quantity)
        places = tuple(Alternative(f"W{pk}", minutes) for pk in ways.centres(step.work_centre_id))
        out.append(engine.Operation(key, make.key, places, make.quantity, links, needs=needs))
        names[key] = f"{make.item.name} {step.name}"
        links, needs = (Link(key, step.wait_minutes),), ()
    return out


def _obstacle(snapshot: Snapshot, told: str, names: Mapping[str, str]) -> str:
    kind, _colon, subject = told.partition(":")
    known = reasons.Names(snapshot, names)
    return _("It cannot be planned: %s.") % (known.centres.get(subject) or names.get(subject) or known.subject(kind, subject) or told)
