"""When could we deliver this, breaking no promise (capable to promise), and what binds the date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from yidan.engine.check import check
from yidan.engine.hours import NEVER
from yidan.engine.insertion import Inserted, Reason, insert, reasons
from yidan.engine.problem import Order, Problem, State
from yidan.engine.result import Assignment, Delay, Patch, Plan, Purchase, changes, difference
from yidan.engine.sequence import Network, by_starts
from yidan.engine.solve import PLAIN
from yidan.engine.steps import NoPlace
from yidan.engine.timetable import Timetable, decode
from yidan.engine.valid import order_faults

PLACES = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Where in the sequence an order is tried when others may move: last, ..., first (shares of the way)."""


@dataclass(frozen=True)
class Forced:
    """The date asked for, taken at others' cost. finish, date as in Promise (minutes); met: whether even that reaches the date asked;
    delays: every order that ends later (`late`: kept its date before and breaks it then)."""

    finish: int
    date: int
    met: bool
    delays: tuple[Delay, ...]
    patch: Patch

    @property
    def late(self) -> tuple[Delay, ...]:
        """Those that would break their date."""
        return tuple(d for d in self.delays if d.late)


@dataclass(frozen=True)
class Promise:
    """The answer for one order. All times in minutes.

    date: what may be promised, buffer included; None when it cannot be made (`obstacle` says kind:subject). finish: end of production.
    start: its first operation. operations, purchases: how. reasons: what binds, greatest gain first. feasible: date <= the date asked
    (`order.due`). forced: filled when asked for. proven: the date is the earliest there is (insertion alone never proves it). patch: the
    difference to the plan. bound: asked exactly, no date is before it.
    """

    order: Order
    date: int | None
    start: int | None
    finish: int | None
    operations: tuple[Assignment, ...]
    purchases: tuple[Purchase, ...]
    reasons: tuple[Reason, ...]
    feasible: bool
    patch: Patch
    forced: Forced | None = None
    obstacle: str = ""
    proven: bool = False
    bound: int | None = None

    @property
    def short(self) -> int:
        """Minutes by which the date misses the one asked for, 0 when it does not or there is none."""
        return 0 if self.date is None else max(0, self.date - self.order.due)


def promise(plan: Plan, order: Order, exact: bool = False, force: bool = False) -> Promise:
    """The earliest date for `order` (not in the plan; all its operations free) that moves nobody.

    Not exact: by insertion, no start in the plan moves. exact: where that misses the date asked, unstarted operations of others may move
    too, as long as no order ends later than both its target and its present finish; `proven` and `bound` say how much earlier it might be.
    That takes a second and a solver: for the worker. force: where the date is missed, also say what reaching it would cost the others (replans, so it takes as long as a plan
    does). Raises ValueError when the order contradicts itself or is in the plan already.
    """
    problem = _joined(plan.problem, order)
    base = plan.timetable.fork(problem)
    done = insert(base, order)
    answer = _answer(plan, order, done, reasons(base, order, done))
    if answer.feasible or not (exact or force):
        return answer
    small = len(plan.problem.operation) <= PLAIN
    trials = list(_trials(plan, problem, order)) if force or small else []
    if exact:
        answer = _exact(plan, order, answer, done)
        if not answer.proven and small:
            answer = _moved(plan, order, answer, trials)
    return replace(answer, forced=_cheapest(plan, order, trials) if force and not answer.feasible else None)


def force(plan: Plan, order: Order) -> Forced:
    """The gentlest way tried to reach the date asked for; when none does, the earliest. Raises as `promise`."""
    return _cheapest(plan, order, list(_trials(plan, _joined(plan.problem, order), order)))


def date_of(problem: Problem, order: Order, finish: int) -> int:
    """The date that a production finish allows: the order's buffer later, in working minutes of the company's calendar."""
    buffer = problem.buffer(order)
    return problem.calendar.hours.finish(finish, buffer) if buffer else finish


def hold(plan: Plan, promise: Promise, date: int | None = None) -> Plan:
    """The plan with that capacity and material kept for the order, its promised date set to `date` (None: the promise's own).

    Raises ValueError when there is no date, the order is in the plan, or somebody has taken the capacity or the material since: ask again.
    """
    if promise.date is None or promise.order.key in plan.problem.order:
        raise ValueError("nothing to hold: no date, or the order is in the plan")
    assignments, purchases = promise.patch.rows(plan)
    kept = replace(promise.order, promised=promise.date if date is None else date)
    held = Plan(plan.problem.with_order(kept), assignments, purchases, plan.unplanned)
    if not (_judged(held) if promise.patch.drop else _still_free(plan, held, promise)):
        raise ValueError("the capacity or the material has been taken since")
    return held


def _judged(held: Plan) -> bool:
    return not check(held.problem, held)


def _still_free(plan: Plan, held: Plan, promise: Promise) -> bool:
    """Whether every operation can be placed just where it was promised; then the plan's timetable is at hand for the next question."""
    table = plan.timetable.fork(held.problem)
    try:
        for a in promise.operations:
            operation = held.problem.operation[a.operation]
            if table.place(operation, promise.order, floor=a.start, pin=a.resource) != a:
                return False
    except NoPlace:
        return False
    held.__dict__["timetable"] = table
    return tuple(p for a in promise.operations for p in table.bought.get(a.operation, ())) == promise.purchases


def release(plan: Plan, promise: Promise) -> Plan:
    """The exact inverse of `hold`, whatever was held or released in between. Raises ValueError when the order's part of the plan was
    changed since."""
    if promise.order.key not in plan.problem.order:
        raise ValueError("nothing to release: the order is not in the plan")
    assignments, purchases = promise.patch.inverse.rows(plan)
    return Plan(plan.problem.without_order(promise.order.key), assignments, purchases, plan.unplanned)


def _joined(problem: Problem, order: Order) -> Problem:
    faults = list(order_faults(problem, order))
    if order.key in problem.order or any(o.key in problem.operation for o in order.operations):
        faults.append(f"order {order.key} or one of its operations is in the plan already")
    if any(o.state is not State.FREE for o in order.operations):
        faults.append(f"order {order.key} has operations that are not free")
    if faults:
        raise ValueError("; ".join(faults[:5]))
    return problem.with_order(order)


def _answer(plan: Plan, order: Order, done: Inserted, why: tuple[Reason, ...]) -> Promise:
    if done.finish >= NEVER:
        return Promise(order, None, None, None, (), (), (), False, Patch(), obstacle=done.obstacle)
    finish = max(done.finish, plan.problem.now, order.release)
    added = tuple(done.table.placed[s.operation.key] for s in done.steps)
    bought = tuple(p for s in done.steps for p in done.table.bought.get(s.operation.key, ()))
    date = date_of(done.table.problem, order, finish)
    start = min((a.start for a in added), default=finish)
    return Promise(order, date, start, finish, added, bought, why, date <= order.due, Patch(add=added, buy=bought))


def _trials(plan: Plan, problem: Problem, order: Order) -> Iterator[Plan]:
    """The order at several places in the plan's sequence, everybody else's unstarted operations following in the order they had."""
    starts = {k: a.start for k, a in plan.assignments.items()}
    pins = {k: a.resource for k, a in plan.assignments.items()}
    line = sorted(starts.values())
    for place in PLACES:
        at = line[int(place * (len(line) - 1))] if line else 0
        sequence = by_starts(Network.of(problem), starts | {o.key: at - (place == 0.0) for o in order.operations})
        yield decode(problem, sequence, Timetable.standing(problem), pins=pins)


def _moved(plan: Plan, order: Order, answer: Promise, trials: list[Plan]) -> Promise:
    """The earliest trial that breaks nobody's date, when it beats the insertion."""
    kind = [t for t in trials if (t.finish(order.key) or 0) < NEVER and not any(d.after > d.target for d in changes(plan, t).later)]
    best = min(kind, key=lambda t: t.finish(order.key) or 0, default=None)
    if best is None:
        return answer
    finish = best.finish(order.key) or 0
    if answer.finish is not None and finish >= answer.finish:
        return answer
    moved = _from_trial(plan, order, best, finish, answer)
    # Purchases put back would stand in another order: what is released must be what was.
    # What had no place would get one or lose it: that is a new plan, no promise.
    return answer if moved.patch.unbuy or best.unplanned.keys() != plan.unplanned.keys() else replace(moved, bound=answer.bound)


def _exact(plan: Plan, order: Order, answer: Promise, done: Inserted) -> Promise:
    """The earliest way that the solver finds, and how early none is."""
    from yidan.engine.proof import earliest

    if answer.finish is None:
        return answer
    found = earliest(plan, order, done)
    if found.table is not None:
        answer = _from_trial(plan, order, found.table.plan(plan.unplanned), found.finish, answer)
    bound = date_of(done.table.problem, order, found.bound)
    return replace(answer, proven=found.finish <= found.bound, bound=bound)


def _from_trial(plan: Plan, order: Order, best: Plan, finish: int, answer: Promise) -> Promise:
    own = {o.key for o in order.operations}
    date = date_of(best.problem, order, finish)
    added = tuple(best.assignments[o.key] for o in order.operations)
    bought = tuple(p for p in best.purchases if p.operation in own)
    start = min(a.start for a in added)
    patch = difference(plan, best)
    return Promise(order, date, start, finish, added, bought, answer.reasons, date <= order.due, patch)


def _cheapest(plan: Plan, order: Order, trials: list[Plan]) -> Forced:
    all_of = [_forced(plan, order, t) for t in trials]
    return min(all_of, key=lambda f: (not f.met, 0 if f.met else f.finish, len(f.late), sum(d.after - d.before for d in f.delays)))


def _forced(plan: Plan, order: Order, trial: Plan) -> Forced:
    finish = trial.finish(order.key)
    finish = plan.problem.now if finish is None else finish
    date = date_of(trial.problem, order, finish) if finish < NEVER else NEVER
    return Forced(finish, date, date <= order.due, changes(plan, trial).later, difference(plan, trial))
