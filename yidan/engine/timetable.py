"""Serial schedule generation with gap insertion: the one place that puts an operation where it fits first.

`Timetable` is what a set of assignments takes of machines, people and material. It is forked, not copied: a fork shares every lane until
it writes to it, so that trying an order on a plan of thousands of operations costs what the order costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping

from yidan.engine.hours import NEVER, Hours
from yidan.engine.lanes import Lane, Ledger, SetupLane
from yidan.engine.layered import Layered
from yidan.engine.problem import ALWAYS, Alternative, Link, Material, Need, Operation, Order, Problem, Quantity, Resource, State
from yidan.engine.result import Assignment, Plan, Purchase
from yidan.engine.steps import Kind, NoPlace, Relaxation, Step

Loose = frozenset[Relaxation]
TIGHT: Loose = frozenset()
AnyLane = Lane | SetupLane


class Timetable:
    """Use of every resource and material by the assignments in `placed`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.placed: MutableMapping[str, Assignment] = {}
        self.bought: MutableMapping[str, tuple[Purchase, ...]] = {}
        self._lanes: dict[str, AnyLane] = {r.key: _lane(r, problem.now) for r in problem.resources}
        self._ledgers: dict[str, Ledger] = {m.key: Ledger(m, problem.now) for m in problem.materials}
        self._own: set[str] | None = None
        self._eased: Mapping[str, Operation] = {}
        self._root = self
        self._occupied: Mapping[str, list[Assignment]] | None = None

    @classmethod
    def of(cls, plan: Plan) -> Timetable:
        """What the plan takes."""
        table = cls(plan.problem)
        for purchase in plan.purchases:
            table.bought[purchase.operation] = (*table.bought.get(purchase.operation, ()), purchase)
        for key, assignment in plan.assignments.items():
            table.put(plan.problem.operation[key], assignment, table.bought.get(key, ()))
        return table

    @classmethod
    def standing(cls, problem: Problem) -> Timetable:
        """What started and fixed operations take; it is not negotiable."""
        table = cls(problem)
        fixed = [stand(problem, o) for o in problem.operation.values() if o.state is not State.FREE]
        for assignment in sorted(fixed, key=lambda a: a.start):
            operation = problem.operation[assignment.operation]
            table.put(operation, assignment, table._bought_for(operation))
        return table

    def fork(self, problem: Problem | None = None, eased: Mapping[str, Operation] | None = None) -> Timetable:
        """An independent timetable that shares lanes with this one until it writes.

        problem: may add orders, nothing else. eased: operations that count instead of the problem's, for a question.
        """
        other = Timetable.__new__(Timetable)
        other.problem, other._eased = problem or self.problem, eased or self._eased
        other.placed, other.bought = Layered(self.placed), Layered(self.bought)
        other._root, other._occupied = self._root, None
        other._lanes, other._ledgers, other._own = self._lanes.copy(), self._ledgers.copy(), set()
        return other

    def on(self, resource: str) -> list[Assignment]:
        """What is done on a machine or by a pool of people, in no order."""
        root = self._root
        if root._occupied is None:
            found: dict[str, list[Assignment]] = defaultdict(list)
            for a in root.placed.values():
                found[a.resource].append(a)
                if a.skill is not None:
                    found[a.skill].append(a)
            root._occupied = found
        known = root._occupied.get(resource, [])
        if root is self:
            return known
        layer = self.placed
        assert isinstance(layer, Layered)  # every fork's is
        mine = [a for a in layer.own.values() if resource in (a.resource, a.skill)]
        if layer.gone or any(key in root.placed for key in layer.own):
            known = [a for a in known if a.operation not in layer.gone and a.operation not in layer.own]
        return known + mine

    def lane(self, resource: str) -> AnyLane:
        """The use of a resource over time; not to be written to."""
        return self._lanes[resource]

    def ledger(self, material: str) -> Ledger:
        """The balance of a material over time; not to be written to."""
        return self._ledgers[material]

    def stands(self, placed: Mapping[str, Assignment], occupied: Mapping[str, list[Assignment]]) -> None:
        """Take note of what lanes and ledgers read from a snapshot hold already."""
        self.placed, self._occupied = Layered(placed), occupied

    def _operation(self, key: str) -> Operation:
        return self._eased.get(key) or self.problem.operation[key]

    # -- writing

    def put(self, operation: Operation, assignment: Assignment, purchases: tuple[Purchase, ...] = ()) -> None:
        """Enter an assignment with the purchases it supposes."""
        self._use(operation, assignment, purchases, 1)
        self.placed[operation.key] = assignment
        if purchases:
            self.bought[operation.key] = purchases

    def lift(self, operation: Operation) -> Assignment:
        """Take an assignment out again: the exact inverse of `put`."""
        assignment = self.placed.pop(operation.key)
        self._use(operation, assignment, self.bought.pop(operation.key, ()), -1)
        return assignment

    def _use(self, operation: Operation, assignment: Assignment, purchases: tuple[Purchase, ...], sign: int) -> None:
        self._occupied = None
        family = _family(operation, assignment.resource)
        start = max(assignment.start, self.problem.now) if operation.state is State.STARTED else assignment.start
        for resource, units in ((assignment.resource, 1), (assignment.skill, operation.skill.people if operation.skill else 0)):
            if resource is not None:
                lane = self._write_lane(resource)
                (lane.take if sign > 0 else lane.give)(start, assignment.end, units, family)
        if operation.state is not State.STARTED:
            for purchase in purchases:
                self._write_ledger(purchase.material).add(purchase.arrives, sign * purchase.short)
            for need in operation.needs:
                self._write_ledger(need.material).add(assignment.start, -sign * need.quantity)

    def _write_lane(self, key: str) -> AnyLane:
        if self._own is not None and ("r" + key) not in self._own:
            self._own.add("r" + key)
            self._lanes[key] = self._lanes[key].copy()
        return self._lanes[key]

    def _write_ledger(self, key: str) -> Ledger:
        if self._own is not None and ("m" + key) not in self._own:
            self._own.add("m" + key)
            self._ledgers[key] = self._ledgers[key].copy()
        return self._ledgers[key]

    # -- placing

    def place(
        self,
        operation: Operation,
        order: Order,
        loose: Loose = TIGHT,
        floor: int = -NEVER,
        pin: str | None = None,
        steps: list[Step] | None = None,
    ) -> Assignment:
        """Put a free operation where it ends first, not before `floor` (minutes), on resource `pin` if given; append why to `steps`.
        Raises NoPlace."""
        released = max(self.problem.now, order.release)
        supplied, purchases, scarce = self._supplies(operation, -NEVER, loose)
        handed, last = self._handed(operation, released, loose)
        ready = max(supplied, handed, floor)
        best: tuple[int, int, Alternative] | None = None
        for alternative in operation.alternatives:
            if pin is None or alternative.resource == pin:
                start, end = self._fit(operation, alternative, ready, loose)
                if best is None or (end, start) < best[:2]:
                    best = (end, start, alternative)
        if best is None or best[0] >= NEVER:
            raise NoPlace(f"{Kind.CALENDAR}:{pin or operation.alternatives[0].resource}")
        end, start, chosen = best
        assignment = Assignment(operation.key, chosen.resource, start, end, operation.skill.resource if operation.skill else None)
        if steps is not None:
            steps.append(self._step(operation, chosen, assignment, (released, supplied, scarce, handed, last), loose))
        self.put(operation, assignment, purchases)
        return assignment

    def _bought_for(self, operation: Operation) -> tuple[Purchase, ...]:
        try:
            return self._supplies(operation, -NEVER, TIGHT)[1]
        except NoPlace:  # a fixed operation stands even so; the judge will say what it lacks
            return ()

    def _supplies(self, operation: Operation, at: int, loose: Loose) -> tuple[int, tuple[Purchase, ...], str]:
        """(When its material is there, what must be bought for it, the material that is there last). Raises NoPlace."""
        if operation.state is State.STARTED:
            return at, (), ""
        ready, purchases, scarce = at, [], ""
        for need in operation.needs:
            if not _loosened(loose, Kind.MATERIAL, need.material):
                time, purchase = self._supply(operation, need)
                if time > ready:
                    ready, scarce = time, need.material
                if purchase:
                    purchases.append(purchase)
        return ready, tuple(purchases), scarce

    def _supply(self, operation: Operation, need: Need) -> tuple[int, Purchase | None]:
        """From stock and receipts when that is no later than with buying; else a purchase brings what is missing, to it or to the later
        use that it takes the stock from."""
        material, ledger = self.problem.material[need.material], self._ledgers[need.material]
        stocked = ledger.ready(need.quantity)
        arrives = NEVER if material.lead is None else self.problem.now + material.lead
        bought = NEVER if material.lead is None else ledger.ready(need.quantity, arrives)
        if min(stocked, bought) >= NEVER:
            raise NoPlace(f"{Kind.MATERIAL}:{need.material}")
        if stocked <= bought:
            return stocked, None
        short = need.quantity - min(need.quantity, ledger.spare(arrives))
        return bought, Purchase(need.material, operation.key, short, _lot(material, short), arrives)

    def _handed(self, operation: Operation, released: int, loose: Loose) -> tuple[int, str]:
        """(When release and predecessors let it start, the predecessor that comes last or ""). Raises NoPlace."""
        ready, last = released, ""
        for link in operation.after:
            before = self.placed.get(link.before)
            if before is None:
                raise NoPlace(f"{Kind.PRECEDENCE}:{link.before}")
            time = self._first_lot(link, before, loose) + link.wait
            if time > ready:
                ready, last = time, link.before
        return ready, last

    def _first_lot(self, link: Link, before: Assignment, loose: Loose) -> int:
        """When the predecessor has something to hand on."""
        operation = self._operation(link.before)
        if not overlaps(link, operation):
            return before.end
        minutes = _minutes(operation, before.resource)
        lot = self._hours(operation, before.resource, loose).finish(before.start, share(minutes, link, operation))
        return min(lot, before.end)

    def _fit(self, operation: Operation, alternative: Alternative, ready: int, loose: Loose) -> tuple[int, int]:
        resource, skill = alternative.resource, operation.skill
        hours = self._hours(operation, resource, loose)
        minutes = alternative.minutes
        ready = max(ready, self._last_lots(operation, minutes, hours))
        lane = None if _loosened(loose, Kind.MACHINE, resource) else self._lane_for(resource, loose)
        pool = None if skill is None or _loosened(loose, Kind.PEOPLE, skill.resource) else self._lanes[skill.resource]
        if skill is None or pool is None:
            return lane.fit(ready, hours, minutes, 1, alternative.family) if lane else _first(hours, ready, minutes)
        while True:
            start, end = lane.fit(ready, hours, minutes, 1, alternative.family) if lane else _first(hours, ready, minutes)
            ready = pool.fit(start, hours, minutes, skill.people, "")[0] if start < NEVER else NEVER
            if ready == start or ready >= NEVER:
                return ready, end if ready < NEVER else NEVER

    def _lane_for(self, resource: str, loose: Loose) -> AnyLane:
        lane = self._lanes[resource]
        if isinstance(lane, SetupLane) and _loosened(loose, Kind.CALENDAR, resource):
            return lane.around_the_clock()
        return lane

    def _last_lots(self, operation: Operation, minutes: int, hours: Hours) -> int:
        """The earliest start with which the last lot of every overlapping predecessor is worked after it was handed on."""
        earliest = -NEVER
        for link in operation.after:
            before = self._operation(link.before)
            if overlaps(link, before):
                there = self.placed[link.before].end + link.wait
                earliest = max(earliest, hours.latest(there, minutes - share(minutes, link, before)))
        return earliest

    def _hours(self, operation: Operation, resource: str, loose: Loose) -> Hours:
        skill = operation.skill
        if not loose or not any(r.kind is Kind.CALENDAR for r in loose):
            return self.problem.hours(resource, skill)
        machine = _loosened(loose, Kind.CALENDAR, resource)
        people = skill is None or _loosened(loose, Kind.CALENDAR, skill.resource)
        if machine and people:
            return ALWAYS.hours
        if machine and skill is not None:
            return self.problem.resource[skill.resource].calendar.hours
        return self.problem.hours(resource, None if people else skill)

    def _step(
        self, operation: Operation, chosen: Alternative, done: Assignment, ready: tuple[int, int, str, int, str], loose: Loose
    ) -> Step:
        released, supplied, scarce, handed, last = ready
        hours, skill = self._hours(operation, chosen.resource, loose), operation.skill
        opened = max(supplied, handed)
        if last:
            opened = max(opened, self._last_lots(operation, chosen.minutes, hours))
        if supplied > handed:
            cause, subject = Kind.MATERIAL, scarce
        else:
            cause, subject = (Kind.PRECEDENCE, last) if last else (Kind.RELEASE, "")
        first, _ = _first(hours, opened, chosen.minutes)
        machine = self._lanes[chosen.resource].fit(first, hours, chosen.minutes, 1, chosen.family)[0] > first
        people = skill is not None and self._lanes[skill.resource].fit(first, hours, chosen.minutes, skill.people, "")[0] > first
        paused = first > opened or done.end - done.start > chosen.minutes
        return Step(operation, chosen.resource, opened, cause, subject, first, done.start, done.end, machine, people, paused)

    # -- reading

    def plan(self, unplanned: Mapping[str, str] | None = None) -> Plan:
        """The plan that this timetable is."""
        purchases = tuple(p for key in sorted(self.bought) for p in self.bought[key])
        return Plan(self.problem, dict(self.placed), purchases, dict(unplanned or {}))


def decode(
    problem: Problem,
    sequence: Iterable[str],
    base: Timetable | None = None,
    floors: Mapping[str, int] | None = None,
    pins: Mapping[str, str] | None = None,
) -> Plan:
    """Place the free operations in `sequence` (predecessors first), one after the other; started and fixed ones stand."""
    table = base or Timetable.standing(problem)
    unplanned: dict[str, str] = {}
    for key in sequence:
        if key not in table.placed:
            try:
                table.place(problem.operation[key], problem.owner[key], TIGHT, (floors or {}).get(key, -NEVER), (pins or {}).get(key))
            except NoPlace as reason:
                unplanned[key] = str(reason)
    return table.plan(unplanned)


def stand(problem: Problem, operation: Operation) -> Assignment:
    """Where a started or fixed operation stands. Raises ValueError when its start or resource is not given."""
    if operation.start is None or operation.resource is None:
        raise ValueError(f"operation {operation.key} is {operation.state} without start or resource")
    hours = problem.hours(operation.resource, operation.skill)
    if operation.state is State.STARTED:
        begun, minutes = problem.now, operation.remaining or 0
    else:
        begun, minutes = operation.start, _minutes(operation, operation.resource)
    skill = operation.skill.resource if operation.skill else None
    return Assignment(operation.key, operation.resource, operation.start, hours.finish(begun, minutes), skill)


def overlaps(link: Link, before: Operation) -> bool:
    """Whether lots are handed on before the predecessor has ended; a started one's lots are not known, so it is waited for."""
    return link.transfer is not None and 0 < link.transfer < before.quantity and before.state is not State.STARTED


def share(minutes: int, link: Link, before: Operation) -> int:
    """Minutes of an operation for one transfer lot, rounded up."""
    return int(ceil_div(minutes * (link.transfer or 0), before.quantity))


def ceil_div(part: Quantity, whole: Quantity) -> Quantity:
    """Division of non-negative quantities rounded up (Decimal's // cuts towards zero, so the usual negation does not do)."""
    rounds, rest = divmod(part, whole)
    return rounds + 1 if rest else rounds


def _first(hours: Hours, ready: int, minutes: int) -> tuple[int, int]:
    start = hours.open(ready)
    return (start, hours.finish(start, minutes)) if start < NEVER else (NEVER, NEVER)


def _lane(resource: Resource, now: int) -> AnyLane:
    return SetupLane(resource.setups, resource.family, resource.calendar.hours, now) if resource.setups else Lane(resource.capacity)


def _minutes(operation: Operation, resource: str) -> int:
    return next((a.minutes for a in operation.alternatives if a.resource == resource), operation.alternatives[0].minutes)


def _family(operation: Operation, resource: str) -> str:
    return next((a.family for a in operation.alternatives if a.resource == resource), "")


def _loosened(loose: Loose, kind: Kind, subject: str) -> bool:
    return bool(loose) and Relaxation(kind, subject) in loose


def _lot(material: Material, short: Quantity) -> Quantity:
    """The proposal by the lot rule."""
    lot = max(short, material.minimum)
    if not material.multiple:
        return lot
    return ceil_div(lot, material.multiple) * material.multiple
