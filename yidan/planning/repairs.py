"""A repair: the accepted plan mended after a disturbance with as little changed as the dates allow, and what else would help. The worker's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F

from yidan import engine
from yidan.catalog.models import SupplierItem
from yidan.core.actors import Actor
from yidan.core.said import kept
from yidan.core.said import said as _
from yidan.planning import bridge, hours, jobs, moving
from yidan.planning import commands as planning
from yidan.planning.bridge import Snapshot
from yidan.planning.models import Operation, Plan
from yidan.planning.queries.disturbances import Disturbance, disturbances

PRICE = 60  # weighted minutes late that a changed start is worth
AHEAD = 14  # days in which a day off may be worked
DAY = 1440


def propose(seconds: float, by: Actor) -> int | None:
    """A proposal that answers what has come between, or None: nothing has, or this very thing has been answered."""
    accepted = Plan.newest(Plan.Stage.ACCEPTED)
    if accepted is None:
        return None
    snapshot = bridge.snapshot(by.at)
    if not (found := disturbances(snapshot, accepted)):
        return None
    keys = {one.key for one in found}
    for earlier in Plan.objects.filter(base=accepted, kind=Plan.Kind.REPAIR).exclude(stage=Plan.Stage.SUPERSEDED):
        if {row["key"] for row in earlier.answers} == keys and (earlier.stage == Plan.Stage.REFUSED or earlier.inputs == snapshot.inputs):
            return None
    plan = Plan(kind=Plan.Kind.REPAIR, base=accepted, answers=[one.row for one in found])
    planning.propose(plan, found=repaired(snapshot, found, seconds), by=by)
    return int(plan.pk)


def repaired(snapshot: Snapshot, found: Sequence[Disturbance], seconds: float) -> Any:
    published = as_published(snapshot)
    mended = jobs.judged(snapshot, lambda problem: engine.replan(published, engine.Renewed(problem), PRICE, seconds))
    answer = jobs.told(snapshot, mended)
    answer.variants = list(variants(snapshot, published, found)) if answer.late else []
    return answer


def as_published(snapshot: Snapshot) -> engine.Plan:
    """Every operation where the accepted plan has it, whether it can still be there or not."""
    minutes = snapshot.clock.minutes
    timed = [op for op in snapshot.rows.operations if op.stage == Operation.Stage.WAITING and op.start and op.finish]
    rows = {str(op.pk): engine.Assignment(str(op.pk), f"W{op.work_centre_id}", minutes(op.start), minutes(op.finish)) for op in timed}  # type: ignore[arg-type]
    return engine.Plan(snapshot.problem, rows)


def variants(snapshot: Snapshot, published: engine.Plan, found: Sequence[Disturbance]) -> Iterator[dict[str, Any]]:
    """What else would help, each worked out whole: orders and days late if it were done besides."""
    changes = (*_days_off(snapshot, found), *_suppliers(snapshot, found))
    for kind, words, problem in changes:
        mended = engine.replan(published, engine.Renewed(problem), PRICE)
        late = sum(1 for order in problem.orders if order.key.isdigit() and mended.tardiness(order.key))
        yield {"kind": kind, "words": kept(words), "late": late, "weighted": moving.days_late(mended, snapshot)}


def _days_off(snapshot: Snapshot, found: Sequence[Disturbance]) -> Iterator[tuple[str, Any, engine.Problem]]:
    """The next day off worked, by each work centre that is disturbed."""
    problem, clock = snapshot.problem, snapshot.clock
    names = {f"W{c.pk}": c.name for c in snapshot.rows.centres}
    for key in sorted({one.subject for one in found if one.subject in problem.resource}):
        resource = problem.resource[key]
        whole = next(c for c in snapshot.rows.centres if f"W{c.pk}" == key)
        length = hours.a_day(whole.calendar)
        first = problem.now // DAY * DAY + DAY
        open_time = resource.calendar.hours
        off = next((day for day in range(first, first + AHEAD * DAY, DAY) if not open_time.between(day, day + DAY)), None)
        if off is None:
            continue
        calendar = resource.calendar.plus(off + 8 * 60, off + 8 * 60 + length)
        other = replace(problem, resources=tuple(replace(r, calendar=calendar) if r.key == key else r for r in problem.resources))
        words = _("%(centre)s works on %(day)s (make-up day or overtime)") % {"centre": names[key], "day": clock.day(off + 1)}
        yield "overtime", words, other


def _suppliers(snapshot: Snapshot, found: Sequence[Disturbance]) -> Iterator[tuple[str, Any, engine.Problem]]:
    """Another supplier whose lead time beats what is on order."""
    problem = snapshot.problem
    for one in found:
        demand = snapshot.rows.demands.get(int(one.subject[1:])) if one.kind == "supply" else None
        if demand is None:
            continue
        material = problem.material[one.subject]
        last = max((receipt.time for receipt in material.receipts), default=engine.NEVER)
        rows = SupplierItem.objects.filter(item=demand.item_id, supplier__stage="active", lead_days__gt=0).select_related("supplier")
        offer = rows.order_by(F("lead_days").asc(), "pk").first()
        if offer is None or problem.now + offer.lead_days * DAY >= last:
            continue
        quicker = replace(material, receipts=(engine.Receipt(problem.now + offer.lead_days * DAY, demand.quantity - demand.received),))
        other = replace(problem, materials=tuple(quicker if m.key == material.key else m for m in problem.materials))
        words = _("%(item)s from %(supplier)s, %(days)s days") % {
            "item": demand.item.name, "supplier": offer.supplier.name, "days": offer.lead_days,
        }  # fmt: skip
        yield "supplier", words, other
