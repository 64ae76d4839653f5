"""What the worker does for planning: the schedule is slow work, so it never runs inside a command."""

from __future__ import annotations

from yidan import engine
from yidan.core import clock as clocks
from yidan.core.actors import Actor, Door
from yidan.engine import NEVER
from yidan.people.settings import setting
from yidan.planning import bridge, hours, reasons
from yidan.planning import commands as planning
from yidan.planning.bridge import Snapshot
from yidan.planning.found import Found, Full, Outlook, Time
from yidan.planning.models import Plan

WEEKS, WEEK = 4, 7 * 1440  # looked at for bottlenecks
FULL = 0.95  # a week so full leaves nothing for what goes wrong
EXPLAINED = 30  # late orders whose reasons are worked out


class Broken(RuntimeError):
    """The schedule breaks a rule of its own problem (PLN-1): never to be proposed."""


def propose(seconds: float = 1, by: Actor | None = None) -> int | None:
    """Reads, plans, judges, and keeps the proposal; its id, or None when there is nothing to plan. Safe to repeat: a proposal changes nothing.

    seconds: effort for improving, counted in tries, so that the same inputs give the same plan. by: on whose behalf and when; the house, now."""
    actor = (by or Actor(None, "system", frozenset(), Door.JOB, clocks.now())).as_system()
    found = find(bridge.snapshot(actor.at), seconds)
    if not found.slots:
        return None
    plan = Plan()
    planning.propose(plan, found=found, by=actor)
    return int(plan.pk)


def find(snapshot: Snapshot, seconds: float = 1) -> Found:
    """The plan in rows. Raises Broken when the judge finds a violation."""
    plan = engine.plan(snapshot.problem, seconds=seconds)
    if wrong := engine.check(snapshot.problem, plan):
        raise Broken(f"{len(wrong)} violations, first {wrong[0]}")
    moment = snapshot.clock.moment
    slots = [Time(int(a.operation), moment(a.start), moment(a.end)) for a in plan.assignments.values()]
    full, whole = bottlenecks(snapshot, plan), int(setting("buffer_days"))
    return Found(snapshot.inputs, snapshot.parts, slots, _outlooks(snapshot, plan), len(plan.unplanned), full, whole)


def bottlenecks(snapshot: Snapshot, plan: engine.Plan) -> list[Full]:
    """Work centres that some week of the next four fills, each with its fullest week."""
    first = snapshot.clock.minutes(snapshot.clock.now) // WEEK * WEEK
    worst: dict[str, engine.Load] = {}
    for one in engine.load(plan, engine.edges(first, first + WEEKS * WEEK, WEEK)):
        if one.share >= FULL and (one.resource not in worst or one.share > worst[one.resource].share):
            worst[one.resource] = one
    return [
        Full(int(key[1:]), snapshot.clock.day(one.start + 1), one.capacity / 60, one.used / 60)
        for key, one in worst.items()
        if one.capacity
    ]


def _outlooks(snapshot: Snapshot, plan: engine.Plan) -> list[Outlook]:
    late = sorted(snapshot.problem.orders, key=lambda order: -plan.tardiness(order.key))
    explained = {order.key for order in late[:EXPLAINED] if plan.tardiness(order.key) or plan.buffer_used(order.key)}
    rows = []
    for order in snapshot.problem.orders:
        finish = plan.finish(order.key)
        if finish is None or finish >= NEVER:
            continue
        why = reasons.told(snapshot, engine.explain(plan, order.key).reasons) if order.key in explained else []
        rows.append(_outlook(snapshot, order, finish, why))
    return rows


def _outlook(snapshot: Snapshot, order: engine.Order, finish: int, why: list[dict[str, object]]) -> Outlook:
    """Buffer in working days of the company's calendar; late in calendar days, as a customer counts."""
    open_time, a_day = snapshot.problem.calendar.hours, max(_a_day(snapshot), 1)
    left = open_time.between(finish, order.target) // a_day if finish <= order.target else 0
    late = (snapshot.clock.day(finish) - snapshot.clock.day(order.target)).days
    return Outlook(int(order.key), snapshot.clock.moment(finish), left, max(late, 0), why)


def _a_day(snapshot: Snapshot) -> int:
    return hours.a_day(snapshot.rows.centres[0].calendar if snapshot.rows.centres else None)
