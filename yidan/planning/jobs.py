"""What the worker does for planning: the schedule is slow work, so it never runs inside a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def repair(seconds: float = 1, by: Actor | None = None) -> int | None:
    """A repair of the accepted plan, when something has come between that nobody has answered; its id. Safe to repeat."""
    from yidan.planning import repairs

    actor = (by or Actor(None, "system", frozenset(), Door.JOB, clocks.now())).as_system()
    return repairs.propose(seconds, actor)


SCHEDULES = (("repairs of the plan", "yidan.planning.jobs.repair", "I", 5),)


def find(snapshot: Snapshot, seconds: float = 1) -> Found:
    """The plan in rows. Raises Broken when the judge finds a violation."""
    return told(snapshot, judged(snapshot, lambda problem: engine.plan(problem, seconds=seconds)))


def judged(snapshot: Snapshot, solve: Callable[[engine.Problem], engine.Plan]) -> engine.Plan:
    """A plan that breaks nothing. What was to stay where it is, and no longer can (its material comes later, its machine is down), is
    let go and planned like the rest. Raises Broken."""
    problem = snapshot.problem
    while True:
        plan = solve(problem)
        if not (wrong := engine.check(problem, plan)):
            return plan
        if not (stuck := _stuck(problem, plan, wrong)):
            raise Broken(f"{len(wrong)} violations, first {wrong[0]}")
        problem = engine.freed(problem, stuck)


def _stuck(problem: engine.Problem, plan: engine.Plan, wrong: Sequence[engine.Violation]) -> set[str]:
    """Pinned operations that a violation is about: itself, its predecessor, or what lies in the same place at that time."""
    pinned = {key for key, o in problem.operation.items() if o.state is engine.State.FIXED and key.isdigit()}
    found = {key for one in wrong for key in (one.operation, one.subject)}
    for one in wrong:
        found |= {key for key in pinned if (a := plan.assignments[key]).resource == one.subject and a.start <= one.time < a.end}
    return found & pinned


def told(snapshot: Snapshot, plan: engine.Plan) -> Found:
    """In rows; what stands for places that are down is nobody's."""
    moment = snapshot.clock.moment
    rows = [a for a in plan.assignments.values() if a.operation.isdigit()]
    slots = [Time(int(a.operation), moment(a.start), moment(a.end), int(a.resource[1:])) for a in rows]
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
    ours = [order for order in snapshot.problem.orders if order.key.isdigit()]
    late = sorted(ours, key=lambda order: -plan.tardiness(order.key))
    explained = {order.key for order in late[:EXPLAINED] if plan.tardiness(order.key) or plan.buffer_used(order.key)}
    rows = []
    for order in ours:
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
    return Outlook(int(order.key), snapshot.clock.moment(finish), left, snapshot.clock.late(finish, order.target), why)


def _a_day(snapshot: Snapshot) -> int:
    return hours.a_day(snapshot.rows.centres[0].calendar if snapshot.rows.centres else None)
