"""Small shops for the engine's tests: builders, and random problems."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from yidan.engine import (
    ALWAYS,
    DAY,
    Alternative,
    Buffer,
    Calendar,
    Link,
    Material,
    Need,
    Operation,
    Order,
    Plan,
    Problem,
    Receipt,
    Resource,
    Skill,
    State,
)

DAYTIME = Calendar(tuple((d * DAY + 480, d * DAY + 960) for d in range(5)), horizon=7 * DAY)
"""Monday to Friday, 8:00 to 16:00, week after week."""
EARLY = Calendar(tuple((d * DAY + 360, d * DAY + 720) for d in range(6)), horizon=7 * DAY)
SPLIT = Calendar(((480, 720), (780, 1020)), horizon=DAY, repeat=DAY)
SHORT = Calendar(((0, 7), (10, 16)), horizon=20, repeat=20)


def op(key: str, minutes: int = 10, on: str = "M", **more: object) -> Operation:
    """An operation with one way to do it."""
    return Operation(key, "W", (Alternative(on, minutes),), **more)  # type: ignore[arg-type]


def chained(*operations: Operation) -> tuple[Operation, ...]:
    """Each behind the one before."""
    before = (None, *operations)
    return tuple(replace(o, after=(*o.after, Link(b.key))) if b else o for o, b in zip(operations, before, strict=False))


def order(key: str, *operations: Operation, due: int = 1000, **more: object) -> Order:
    return Order(key, due, operations, **more)  # type: ignore[arg-type]


def shop(*orders: Order, resources: tuple[Resource, ...] = (Resource("M"),), **more: object) -> Problem:
    return Problem(0, orders, resources, **more)  # type: ignore[arg-type]


def times(plan: Plan) -> dict[str, tuple[int, int]]:
    return {key: (a.start, a.end) for key, a in plan.assignments.items()}


# -- random problems

calendars = st.sampled_from([ALWAYS, DAYTIME, EARLY, SPLIT, SHORT])


@st.composite
def resources(draw: st.DrawFn) -> tuple[Resource, ...]:
    machines = [Resource(f"M{i}", draw(st.integers(1, 2)), draw(calendars)) for i in range(draw(st.integers(1, 3)))]
    costs = {("a", "b"): 7, ("b", "a"): 11, ("", "a"): 3}
    fussy = Resource("S", 1, draw(calendars), costs)
    return (*machines, fussy, Resource("crew", draw(st.integers(2, 3)), draw(st.sampled_from([ALWAYS, DAYTIME, EARLY]))))


@st.composite
def materials(draw: st.DrawFn) -> tuple[Material, ...]:
    receipts = st.lists(st.builds(Receipt, st.integers(0, 3000), st.integers(1, 6)), max_size=2).map(tuple)
    lead = st.one_of(st.none(), st.integers(0, 4000))
    return tuple(
        Material(f"X{i}", draw(st.integers(0, 8)), draw(receipts), draw(lead), draw(st.integers(0, 5)), draw(st.integers(0, 4)))
        for i in range(2)
    )


@st.composite
def operations(draw: st.DrawFn, prefix: str, machines: tuple[Resource, ...], stocked: tuple[Material, ...]) -> tuple[Operation, ...]:
    out: list[Operation] = []
    places = [r.key for r in machines if r.key != "crew"]
    for i in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True))
        ways = tuple(Alternative(r, draw(st.integers(1, 200)), draw(st.sampled_from("ab"))) for r in chosen)
        before = draw(st.lists(st.sampled_from([o.key for o in out]), max_size=2, unique=True)) if out else []
        links = tuple(Link(b, draw(st.sampled_from([0, 0, 30, 700])), draw(st.sampled_from([None, None, 1, 2]))) for b in before)
        needs = draw(st.lists(st.sampled_from([m.key for m in stocked]), max_size=2, unique=True))
        skill = draw(st.one_of(st.none(), st.just(Skill("crew", draw(st.integers(1, 2))))))
        used = tuple(Need(m, draw(st.integers(1, 3))) for m in needs)
        out.append(Operation(f"{prefix}.{i}", prefix, ways, draw(st.integers(1, 5)), links, skill, used))
    return tuple(out)


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> Problem:
    """All constraints at once, all operations free."""
    machines, stocked = draw(resources()), draw(materials())
    count = draw(st.integers(1, most))
    orders = tuple(
        Order(
            f"o{i}",
            draw(st.integers(0, 5000)),
            draw(operations(f"o{i}", machines, stocked)),
            release=draw(st.sampled_from([0, 0, 100, 2000])),
            promised=draw(st.one_of(st.none(), st.integers(0, 5000))),
            weight=draw(st.integers(0, 3)),
        )
        for i in range(count)
    )
    buffers = (Buffer(draw(st.integers(0, 200)), order="o0"), Buffer(50, resource="M0"))
    return Problem(draw(st.sampled_from([0, 37, 500])), orders, machines, stocked, buffers, draw(st.sampled_from([ALWAYS, DAYTIME])))


def stood(plan: Plan, until: int) -> Problem:
    """The problem with every operation that starts before `until` fixed where the plan has it: closed under predecessors that hand on
    whole lots."""

    def frozen(o: Operation) -> Operation:
        a = plan.assignments.get(o.key)
        if a is None or a.start >= until:
            return o
        return replace(o, state=State.FIXED, start=a.start, resource=a.resource)

    orders = tuple(replace(o, operations=tuple(frozen(x) for x in o.operations)) for o in plan.problem.orders)
    return replace(plan.problem, orders=orders)
