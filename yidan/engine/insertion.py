"""Putting one order into a plan without touching another's start, and reading off what bound it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from yidan.engine.hours import NEVER
from yidan.engine.problem import Operation, Order, State
from yidan.engine.steps import Kind, NoPlace, Relaxation, Step
from yidan.engine.timetable import TIGHT, Loose, Timetable

SOFT = (Kind.MACHINE, Kind.PEOPLE, Kind.MATERIAL, Kind.CALENDAR, Kind.RELEASE)
"""What a company can do something about within a day, told before precedence and the work itself."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """The outcome: the timetable with the order in it, why each operation stands where it does, its finish (minutes, NEVER when not all
    have a place) and, then, the reason."""

    table: Timetable
    steps: tuple[Step, ...]
    finish: int
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """What binds a date. Loosen all of `relaxations` (several only where one alone would move nothing) and the order ends at `finish`,
    `gain` minutes earlier.

    operation: the first one it holds back, until `until` (minutes). blockers: orders that occupy the machine or the people meanwhile, the
    last one first.
    """

    relaxations: tuple[Relaxation, ...]
    operation: str
    until: int
    finish: int
    gain: int
    blockers: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Of the first relaxation."""
        return self.relaxations[0].kind

    @property
    def subject(self) -> str:
        """Resource, material, operation or order key, by kind."""
        return self.relaxations[0].subject


def insert(
    base: Timetable, order: Order, loose: Loose = TIGHT, pins: dict[str, str] | None = None, known: Inserted | None = None
) -> Inserted:
    """The order's free operations put into a fork of `base`, which must know the order (`base.problem`); its standing ones are there
    already. known: the outcome without `loose`: only whether it ends before that is asked, given up when it does not, and without steps."""
    order = eased(order, loose)
    table = base.fork(eased={o.key: o for o in order.operations} if loose else None)
    steps: list[Step] = []
    told = steps if known is None else None
    finish = max((table.placed[o.key].end for o in order.operations if o.key in table.placed), default=-NEVER)
    listed = [o for o in _listed(order, pins is not None, base) if o.key not in table.placed]
    same = _same(listed, known, loose) if known else 0
    try:
        for i, operation in enumerate(listed):
            if known and i < same:
                placed = known.table.placed[operation.key]
                table.put(operation, placed, known.table.bought.get(operation.key, ()))
            else:
                placed = table.place(operation, order, loose, pin=pins.get(operation.key) if pins else None, steps=told)
            finish = max(finish, placed.end)
            if known and finish >= known.finish:
                break
    except NoPlace as obstacle:
        return Inserted(table, tuple(steps), NEVER, str(obstacle))
    return Inserted(table, tuple(steps), finish)


def _same(listed: list[Operation], known: Inserted, loose: Loose) -> int:
    """How many of the first operations stand where they stood: what is loosened does not touch them."""
    for i, (operation, step) in enumerate(zip(listed, known.steps, strict=False)):
        if operation.key != step.operation.key or any(_touched(operation, x) for x in loose):
            return i
    return min(len(listed), len(known.steps))


def _touched(operation: Operation, x: Relaxation) -> bool:
    if x.kind is Kind.RELEASE:
        return True
    if x.kind is Kind.MATERIAL:
        return any(need.material == x.subject for need in operation.needs)
    skill = operation.skill.resource if operation.skill else None
    return x.subject in (operation.key, skill) or any(a.resource == x.subject for a in operation.alternatives)


def eased(order: Order, loose: Loose) -> Order:
    """The order with what is loosened of itself: its release, an operation's predecessors, an operation's minutes."""
    if not any(x.kind in (Kind.RELEASE, Kind.PRECEDENCE, Kind.WORK) for x in loose):
        return order
    released = -NEVER if Relaxation(Kind.RELEASE, order.key) in loose else order.release
    return replace(order, release=released, operations=tuple(_eased(o, loose) for o in order.operations))


def _eased(operation: Operation, loose: Loose) -> Operation:
    if Relaxation(Kind.PRECEDENCE, operation.key) in loose:
        return replace(operation, after=())
    if Relaxation(Kind.WORK, operation.key) in loose:
        return replace(operation, alternatives=tuple(replace(a, minutes=(a.minutes + 1) // 2) for a in operation.alternatives))
    return operation


def _listed(order: Order, given: bool, base: Timetable) -> list[Operation]:
    """Predecessors first, else the one with most work behind it. An order given in its plan's sequence is taken as it stands."""
    if given:
        return list(order.operations)
    own = {o.key: o for o in order.operations}
    after: dict[str, list[str]] = {key: [] for key in own}
    for operation in order.operations:
        for link in operation.after:
            if link.before in own:
                after[link.before].append(operation.key)
    tail: dict[str, int] = {}
    missing = {k: sum(link.before in own for link in o.after) for k, o in own.items()}
    for key in reversed(_sorted(after, missing)):
        tail[key] = min(a.minutes for a in own[key].alternatives) + max((tail[k] for k in after[key]), default=0)
    return sorted(own.values(), key=lambda o: -tail[o.key])


def _sorted(after: dict[str, list[str]], missing: dict[str, int]) -> list[str]:
    missing = dict(missing)
    out = [key for key, count in missing.items() if not count]
    for key in out:
        for later in after[key]:
            missing[later] -= 1
            if not missing[later]:
                out.append(later)
    if len(out) < len(missing):
        raise ValueError("precedence runs in a circle")
    return out


def reasons(base: Timetable, order: Order, done: Inserted, pins: dict[str, str] | None = None) -> tuple[Reason, ...]:
    """What binds `done` (the outcome of `insert` on `base`), each tried by loosening it: those that move the finish, greatest gain first;
    the soft kinds before precedence and the work itself. Empty when the order has nothing to do or cannot be placed."""
    found: dict[Relaxation, Step] = {}
    for relaxation, step in candidates(order, done):
        found.setdefault(relaxation, step)
    singles = [r for r in (_tried(base, order, done, (x,), s, pins) for x, s in found.items()) if r]
    soft = {x: s for x, s in found.items() if x.kind in SOFT}
    if len(soft) > 1 and not any(r.kind in SOFT for r in singles):
        singles += _together(base, order, done, soft, pins)
    return tuple(sorted(singles, key=lambda r: (r.kind not in SOFT, -r.gain)))


def candidates(order: Order, done: Inserted) -> Iterator[tuple[Relaxation, Step]]:
    """What may bind, read from the chain of the last operation backwards."""
    for step in chain(done):
        if step.waits_machine:
            yield Relaxation(Kind.MACHINE, step.resource), step
        if step.waits_people and step.operation.skill:
            yield Relaxation(Kind.PEOPLE, step.operation.skill.resource), step
        if step.paused:
            yield Relaxation(Kind.CALENDAR, step.resource), step
            if step.operation.skill:
                yield Relaxation(Kind.CALENDAR, step.operation.skill.resource), step
        if step.ready_by is Kind.MATERIAL:
            yield Relaxation(Kind.MATERIAL, step.subject), step
        elif step.ready_by is Kind.PRECEDENCE:
            yield Relaxation(Kind.PRECEDENCE, step.operation.key), step
        elif order.release > done.table.problem.now:
            yield Relaxation(Kind.RELEASE, order.key), step
        yield Relaxation(Kind.WORK, step.operation.key), step


def chain(done: Inserted) -> list[Step]:
    """The steps that lead to the finish, last one first: from the operation that ends last to the predecessor it waited for, and so on.
    Where an operation waited for a machine that the same order held, the chain goes on with that one."""
    steps = {step.operation.key: step for step in done.steps}
    out: list[Step] = []
    step = max(done.steps, key=lambda s: s.end, default=None)
    while step is not None and step not in out:
        out.append(step)
        step = _before(step, steps)
    return out


def _before(step: Step, steps: dict[str, Step]) -> Step | None:
    if step.start > step.opened:
        skill = step.operation.skill.resource if step.operation.skill else None
        own = [
            s
            for s in steps.values()
            if s.end == step.start and s is not step and (s.resource == step.resource or _crew(s) == skill is not None)
        ]
        if own:
            return own[0]
    return steps.get(step.subject) if step.ready_by is Kind.PRECEDENCE else None


def _crew(step: Step) -> str | None:
    return step.operation.skill.resource if step.operation.skill else None


def _tried(
    base: Timetable, order: Order, done: Inserted, relaxations: tuple[Relaxation, ...], step: Step, pins: dict[str, str] | None
) -> Reason | None:
    finish = insert(base, order, frozenset(relaxations), pins, done).finish
    if finish >= done.finish:
        return None
    blockers = _blockers(base, order, step) if relaxations[0].kind in (Kind.MACHINE, Kind.PEOPLE) else ()
    return Reason(relaxations, step.operation.key, _until(relaxations[0], step), finish, done.finish - finish, blockers)


def _together(base: Timetable, order: Order, done: Inserted, soft: dict[Relaxation, Step], pins: dict[str, str] | None) -> list[Reason]:
    """Two bottlenecks side by side: neither alone moves the date. The smallest set that does, found by leaving out one after the other."""
    kept = tuple(soft)
    for relaxation in soft:
        fewer = tuple(x for x in kept if x != relaxation)
        if fewer and insert(base, order, frozenset(fewer), pins, done).finish < done.finish:
            kept = fewer
    reason = _tried(base, order, done, kept, soft[kept[0]], pins)
    return [reason] if reason else []


def _until(relaxation: Relaxation, step: Step) -> int:
    if relaxation.kind in (Kind.MATERIAL, Kind.RELEASE, Kind.PRECEDENCE):
        return step.ready
    return step.end if relaxation.kind is Kind.WORK else step.start


def _blockers(base: Timetable, order: Order, step: Step) -> tuple[str, ...]:
    """Other orders on the machine or the people between the time the operation could have started and its start, the last ones first."""
    owner, crew = base.problem.owner, _crew(step)
    there = base.on(step.resource) + (base.on(crew) if crew is not None else [])
    busy = [(a.end, owner[a.operation].key) for a in there if a.start < step.start and a.end > step.opened]
    found = dict.fromkeys(key for _, key in sorted(busy, reverse=True))
    found.pop(order.key, None)
    return tuple(found)


def standing_only(table: Timetable, order: Order) -> Timetable:
    """A fork without the order's free operations."""
    bare = table.fork()
    for operation in order.operations:
        if operation.state is State.FREE and operation.key in bare.placed:
            bare.lift(operation)
    return bare
