"""What a planner's hand does: an operation stands where it was put, everything else gives way as little as it can. By the interpreter, so that
it may be asked while somebody waits."""

from __future__ import annotations

from dataclasses import replace

from yidan.engine.problem import Operation, Problem, State
from yidan.engine.replan import matched
from yidan.engine.result import Plan
from yidan.engine.sequence import Network, by_starts


def move(plan: Plan, operation: str, resource: str, start: int) -> Plan:
    """The plan with a free operation put on `resource` at `start` (minutes), the next moment it is open. Whatever can start where it stands
    does; what is in the way finds another place. Predecessors do not give way: `check` says what the place breaks. The operation is FIXED in the
    answer's problem. Raises KeyError for what the plan does not know, ValueError for an operation that has begun."""
    moved = plan.problem.operation[operation]
    if moved.state is State.STARTED:
        raise ValueError(f"operation {operation} has begun")
    begun = plan.problem.hours(resource, moved.skill).open(start)
    problem = stood(plan.problem, {operation: (resource, begun)})
    starts = {key: a.start for key, a in plan.assignments.items()} | {operation: begun}
    pins = {key: a.resource for key, a in plan.assignments.items()} | {operation: resource}
    return matched(problem, by_starts(Network.of(problem), starts), starts, pins)


def stood(problem: Problem, places: dict[str, tuple[str, int]]) -> Problem:
    """The problem with these operations FIXED: key -> (resource, start)."""

    def at(o: Operation) -> Operation:
        resource, start = places[o.key]
        return replace(o, state=State.FIXED, resource=resource, start=start)

    return problem.altered(dict.fromkeys(places, at))


def freed(problem: Problem, keys: set[str]) -> Problem:
    """The problem with these FIXED operations free again."""

    def free(o: Operation) -> Operation:
        return replace(o, state=State.FREE, resource=None, start=None) if o.state is State.FIXED else o

    return problem.altered(dict.fromkeys(keys, free))
