"""The schedule: finite, forward, feasible at once.

The plain solver behind the interface: serial schedule generation with gap insertion over several priority lists, the best kept. A stronger
one replaces what is inside `plan`, not its signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from yidan.engine.check import check
from yidan.engine.problem import Problem, State
from yidan.engine.result import Plan
from yidan.engine.sequence import Network, by_cost, by_due_date, by_operation_due_date, by_starts
from yidan.engine.timetable import decode
from yidan.engine.valid import validate

LOOKS = (1, 2, 3, 5, 8)
RATE = 20_000
"""Operations placed per second that a small budget is counted in: a budget is a number of tries, so that the same one gives the same plan
everywhere."""
PLAIN = 1000
"""Operations up to which a first plan is made without the compiled kernels: loading them takes longer."""
LEAST = 0.05
"""Seconds below which they are not worth loading for improving either."""

Progress = Callable[[int, int | None], bool | None]
"""Called with the weighted tardiness reached and a bound that none is below (None: not known); True stops the search."""


def plan(problem: Problem, seconds: float = 0, seed: int = 1, start: Plan | None = None, progress: Progress | None = None) -> Plan:
    """A feasible plan of every operation that can be placed, of the lowest weighted tardiness found.

    seconds: budget for improving, at least 0, counted in tries (about seconds on one core; 0: the priority lists alone). seed: same
    problem, seconds, seed and start give the same plan. start: a plan of this or an earlier state of the problem; the answer is never
    worse (weighted tardiness) than it, when it is still feasible, and equals it when nothing better is found. progress: called as the
    search goes on; by returning True it stops it. Raises ValueError when the problem contradicts itself (see `validate`).
    """
    size = sum(len(order.operations) for order in problem.orders)
    if size > PLAIN:
        return _compiled(problem, seconds, seed, start, progress)
    best = _plain(problem, seconds if seconds < LEAST else 0, seed, start)
    if progress is not None and progress(best.value, None):
        return best
    if seconds < LEAST or not (best.value or rank(best)[1]):
        return best
    return _compiled(problem, seconds, seed, best, progress)


def _compiled(problem: Problem, seconds: float, seed: int, start: Plan | None, progress: Progress | None) -> Plan:
    from yidan.engine.factory import NotFlat, improved

    try:
        return improved(problem, seconds, seed, start, progress)
    except NotFlat:
        return _plain(problem, seconds, seed, start)


def _plain(problem: Problem, seconds: float, seed: int, start: Plan | None) -> Plan:
    """By the interpreter: what the kernels do not carry, and what is too small for them."""
    validate(problem)
    best = sound(problem, start)
    for sequence, pins in _sequences(Network.of(problem), seconds, seed, start):
        best = better(best, decode(problem, sequence, pins=pins))
    assert best is not None
    return best


def sound(problem: Problem, start: Plan | None) -> Plan | None:
    """The plan under `problem`, when it still keeps every rule."""
    known = adopted(problem, start) if start is not None else None
    return known if known is not None and not check(problem, known) else None


def better(one: Plan | None, other: Plan) -> Plan:
    """The one of lower weighted tardiness, then buffer used, then earlier finishes; `one` on a tie."""
    return other if one is None or rank(other) < rank(one) else one


def rank(plan: Plan) -> tuple[int, int, int]:
    """What plans are compared by, lower is better: weighted tardiness, weighted minutes of buffer used, weighted finishes."""
    orders = plan.problem.orders
    used = sum(o.weight * plan.buffer_used(o.key) for o in orders) if plan.problem.buffers else 0
    return plan.value, used, sum(o.weight * (plan.finish(o.key) or 0) for o in orders)


def adopted(problem: Problem, plan: Plan) -> Plan:
    """The plan's free operations as they stand, under `problem`; started and fixed ones as the problem has them."""
    base = decode(problem, ())
    free = {k: a for k, a in plan.assignments.items() if k in problem.operation and problem.operation[k].state is State.FREE}
    bought = tuple(p for p in plan.purchases if p.operation in free)
    return Plan(problem, {**base.assignments, **free}, (*base.purchases, *bought), plan.unplanned)


def _sequences(network: Network, seconds: float, seed: int, start: Plan | None) -> Iterator[tuple[list[str], dict[str, str] | None]]:
    if start is not None:
        starts = {k: a.start for k, a in start.assignments.items()}
        given = by_starts(network, starts)
        yield given, {k: a.resource for k, a in start.assignments.items() if k in network.problem.operation}
        yield given, None
    yield by_due_date(network), None
    yield by_operation_due_date(network, 1), None
    for look in LOOKS if len(network.minutes) <= 3000 else LOOKS[1:3]:
        # The machines of the dispatch belong to its order: with both, a third to a half of the tardiness of the order alone.
        pins = by_cost(network, look)
        yield list(pins), pins
    yield from ((sequence, None) for sequence in _shaken(network, seconds, seed))


def _shaken(network: Network, seconds: float, seed: int) -> Iterator[list[str]]:
    """Operation due dates with a random look at the work that follows and a jitter per order."""
    random, size = Random(seed), max(1, len(network.minutes))
    targets = list(network.targets().values()) or [0]
    spread = max(targets) - min(targets) + 1
    owner, due = network.problem.owner, network.targets()
    for _ in range(int(seconds * RATE / size)):
        factor, width = random.uniform(0, 4), spread * random.choice((0.01, 0.03, 0.1))
        jitter = {o.key: random.uniform(-width, width) for o in network.problem.orders}
        shifted = {k: due[k] + jitter[owner[k].key] - factor * network.tail[k] for k in due}
        yield network.listed(lambda o, shifted=shifted: shifted[o.key])  # type: ignore[misc]
