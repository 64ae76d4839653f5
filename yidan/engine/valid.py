"""Whether a problem contradicts itself, said before anybody plans on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yidan.engine.problem import Operation, Order, Problem, State


def validate(problem: Problem) -> None:
    """Raises ValueError naming the first contradictions: a key used twice or unknown, a quantity or duration that cannot be, a circle of
    setups."""
    faults = [*_keys(problem), *_resources(problem), *(f for order in problem.orders for f in order_faults(problem, order))]
    if faults:
        raise ValueError("; ".join(faults[:5]))


def order_faults(problem: Problem, order: Order) -> Iterator[str]:
    """What is wrong with one order under `problem` (its own operations may link to each other)."""
    if order.weight < 0:
        yield f"order {order.key}: weight below 0"
    own = {o.key for o in order.operations}
    for operation in order.operations:
        for fault in _operation(problem, operation, own):
            yield f"operation {operation.key}: {fault}"


def _operation(problem: Problem, operation: Operation, own: set[str]) -> Iterator[str]:
    resources = {a.resource for a in operation.alternatives}
    if not operation.alternatives or any(a.minutes < 1 for a in operation.alternatives):
        yield "needs an alternative, each of a minute or more"
    if operation.quantity <= 0:
        yield "quantity not above 0"
    if operation.skill is not None:
        resources |= {operation.skill.resource}
        if operation.skill.people < 1 or operation.skill.resource in {a.resource for a in operation.alternatives}:
            yield "people below 1, or its people are also its machine"
    yield from (f"unknown resource {key}" for key in sorted(resources - problem.resource.keys()))
    yield from _links(problem, operation, own)
    if operation.state is not State.FREE and (operation.start is None or operation.resource not in resources):
        yield f"{operation.state} without start, or not on one of its resources"


def _links(problem: Problem, operation: Operation, own: set[str]) -> Iterator[str]:
    before = [link.before for link in operation.after]
    needed = [need.material for need in operation.needs]
    yield from (f"unknown predecessor {key}" for key in before if key not in own and key not in problem.operation)
    yield from (f"unknown material {key}" for key in needed if key not in problem.material)
    if len(set(before)) < len(before) or len(set(needed)) < len(needed):
        yield "names a predecessor or a material twice"
    if any(link.wait < 0 for link in operation.after) or any(need.quantity < 0 for need in operation.needs):
        yield "waiting time or quantity below 0"


def _keys(problem: Problem) -> Iterator[str]:
    operations = [o.key for order in problem.orders for o in order.operations]
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("order", [o.key for o in problem.orders]),
        ("operation", operations),
        ("resource", [r.key for r in problem.resources]),
        ("material", [m.key for m in problem.materials]),
    )
    for what, keys in lists:
        if len(set(keys)) < len(keys):
            yield f"{what} named twice: {next(k for i, k in enumerate(keys) if k in keys[:i])}"


def _resources(problem: Problem) -> Iterator[str]:
    for resource in problem.resources:
        if resource.capacity < 1 or (resource.setups and resource.capacity > 1):
            yield f"resource {resource.key}: capacity below 1, or setups with capacity above 1"
        if any(minutes < 0 for minutes in resource.setups.values()):
            yield f"resource {resource.key}: setup below 0"
