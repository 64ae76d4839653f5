"""The earliest that an order can end with every promise kept: others' unstarted operations may move, their dates are deadlines.

Two questions to CP-SAT. A lower bound: the machines the order may use, with everything on them free between the earliest and the latest that
its own order allows, all else left away: nothing that could be done is forbidden, so no plan is earlier. A way: what stands around the order
free, all else where it is; put into the timetable, which keeps every rule. Where the two meet, the date is proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yidan.engine.hours import NEVER, Hours
from yidan.engine.insertion import Inserted
from yidan.engine.lanes import Ledger
from yidan.engine.problem import Operation, Order, Problem, State
from yidan.engine.result import Plan
from yidan.engine.steps import NoPlace
from yidan.engine.tiers.deadlines import Found, Job, Model, Piece, Way, union
from yidan.engine.timetable import Timetable, overlaps

TRIES = ((120, False), (500, False), (400, True))
"""Operations of others that may move at most, and whether on the order's own machines alone: one try after the other."""
LIMIT, FEW = 0.3, 0.03
"""Deterministic seconds of CP-SAT for each question, and for the fewest moves."""
AGES = 3 * 365 * 1440
"""Minutes beyond which no deadline is looked at."""
FAR = 30 * 1440
"""Minutes beyond the order's own earliest finish that others may be moved to."""


@dataclass(frozen=True)
class Proof:
    """The best way found: the timetable with the order in it and its finish; None when insertion is the best. bound: no way ends before it
    (minutes)."""

    table: Timetable | None
    finish: int
    bound: int


def earliest(plan: Plan, order: Order, done: Inserted) -> Proof:
    """done: the insertion of `order` into the plan."""
    asked = Question(plan, order, done)
    best = Proof(None, done.finish, min(done.finish, asked.alone))
    if done.finish <= asked.alone or done.finish >= NEVER:
        return best
    for size, own in TRIES:
        best = asked.moving(size, own, best) or best
        if best.finish <= asked.alone:
            return best
    return replace(best, bound=min(best.finish, max(asked.alone, asked.least(TRIES[0][0], best.finish))))


class Question:
    """One order asked about a plan."""

    def __init__(self, plan: Plan, order: Order, done: Inserted) -> None:
        self.plan, self.order, self.done = plan, order, done
        self.problem: Problem = done.table.problem
        self.base = plan.timetable
        self.mine = {o.key for o in order.operations}
        self.reached = {a.resource for o in order.operations for a in o.alternatives}
        self.reached |= {o.skill.resource for o in order.operations if o.skill}
        self._same: dict[tuple[object, ...], Hours] = {}
        self.lone = self.windows(order, NEVER)
        self.alone = max([end for _, _, end in self.lone.values()] + [self.problem.now, order.release])
        self.last = self.alone + FAR

    def deadline(self, order: Order) -> int:
        """Neither later than its date nor, where it is late, than now."""
        if order.key == self.order.key:
            return self.done.finish
        return max(order.target, self.plan.finish(order.key) or 0)

    # -- what its own order allows an operation

    def windows(self, order: Order, deadline: int) -> dict[str, tuple[int, int, int]]:
        """(Earliest start, latest end, earliest end) of each operation, whatever else is on the machines; other orders' free operations that
        it waits for are left away."""
        own = {o.key: o for o in order.operations}
        listed = topological(order)
        low: dict[str, int] = {}
        end: dict[str, int] = {}
        for o in listed:
            low[o.key] = max([self.problem.now, order.release, self._supplied(o), *self._handed(o, own, low, end)])
            end[o.key] = self._earliest(o, low[o.key])
        high = dict.fromkeys(own, deadline)
        for o in reversed(listed):
            latest = self._latest(o, high[o.key])
            for link in o.after:
                if link.before in own:
                    high[link.before] = min(high[link.before], (high[o.key] if link.transfer is not None else latest) - link.wait)
        return {key: (low[key], high[key], end[key]) for key in own}

    def _handed(self, o: Operation, own: Mapping[str, Operation], low: Mapping[str, int], end: Mapping[str, int]) -> Iterator[int]:
        for link in o.after:
            if link.before in own:
                yield (low if link.transfer is not None else end)[link.before] + link.wait
            elif link.before in self.base.placed and self.problem.operation[link.before].state is not State.FREE:
                placed = self.base.placed[link.before]
                yield (placed.start if link.transfer is not None else placed.end) + link.wait

    def _supplied(self, o: Operation) -> int:
        """When its material is there were nobody else to use it; of others it is not asked."""
        times = [-NEVER]
        for need in o.needs if o.key in self.mine else ():
            material = self.problem.material[need.material]
            lead = NEVER if material.lead is None else self.problem.now + material.lead
            times.append(min(lead, Ledger(material, self.problem.now).ready(need.quantity)))
        return max(times)

    def _earliest(self, o: Operation, low: int) -> int:
        if o.state is not State.FREE:
            return self.base.placed[o.key].end if o.key in self.base.placed else low
        return min(w.hours.finish(w.hours.open(low), w.minutes) for w in self._ways(o))

    def _latest(self, o: Operation, high: int) -> int:
        if o.state is not State.FREE or high >= NEVER:
            return high
        return max(w.hours.begin(max(0, w.hours.work(high) - w.minutes)) for w in self._ways(o))

    def _ways(self, o: Operation) -> tuple[Way, ...]:
        return tuple(Way(a.resource, a.minutes, self._hours(a.resource, o)) for a in o.alternatives)

    def _hours(self, resource: str, o: Operation) -> Hours:
        """Equal hours as one and the same."""
        hours = self.problem.hours(resource, o.skill)
        return self._same.setdefault((hours.intervals, hours.horizon, hours.period), hours)

    # -- the bound

    def least(self, size: int, most: int) -> int:
        """A finish that no plan is before. What has no window any more (late already) is left away: a bound may ask for less, not for more."""
        free, taken = self._chosen(size, self.reached)
        orders = {o.key: o for o in (self.problem.owner[key] for key in free)}
        jobs: dict[str, Job] = {}
        links: list[tuple[str, str, int]] = []
        for order in (self.order, *orders.values()):
            windows = self.lone if order is self.order else self.windows(order, min(self.deadline(order), most + AGES))
            wanted = set()
            for o in order.operations:
                low, high, end = windows[o.key]
                if o.key in self.mine or (o.key in free and end <= high):
                    jobs[o.key] = self._job(o, low, min(high, most) if o.key in self.mine else high)
                    wanted.add(o.key)
            links += distances(order, wanted)
        capacity = {key: self.problem.resource[key].capacity for key in self.reached}
        standing = {key: [row for row, stands in rows if stands] for key, rows in taken.items()}
        piece = Piece(jobs, links, capacity, standing, self.alone, most)
        return Model(piece, union(jobs.values(), most + AGES)).solve(LIMIT).bound

    # -- the way

    def moving(self, size: int, own: bool, best: Proof) -> Proof | None:
        """The order put in earlier than `best` with others moved; the date then held with the fewest of them. None: no such way found."""
        resources = self.reached if own else {r.key for r in self.problem.resources}
        free, taken = self._chosen(size, resources)
        rows = {key: [row for row, _ in found] for key, found in taken.items()}
        jobs = {key: self._job(o, low, min(high, best.finish)) for key, (low, high, _) in self.lone.items() for o in (self._known(key),)}
        jobs |= {key: self._job(self._known(key), *self._between(key, free)) for key in free}
        hours = union(jobs.values(), max(best.finish, self.last))
        capacity = {r: self.problem.resource[r].capacity for r in resources}
        piece = Piece(jobs, list(self._links(jobs, hours)), capacity, rows, self.alone, best.finish)
        found = Model(piece, hours, tight=True).solve(LIMIT)
        if not found.places or found.finish >= best.finish:
            return None
        fewest = Model(replace(piece, most=found.finish), hours, tight=True, few=True, warm=found.places).solve(FEW)
        for one in (fewest, found):
            table = self._placed(one) if one.places else None
            if table is not None and (finish := max(table.placed[key].end for key in self.mine)) < best.finish:
                return Proof(table, finish, best.bound)
        return None

    def _links(self, jobs: Mapping[str, Job], hours: Hours) -> Iterator[tuple[str, str, int]]:
        """Whole lots handed on; waiting counts where no closed time shortens it, else the timetable will see to it."""
        clock = len(hours.intervals) == 1
        for key in jobs:
            for x in self._known(key).after:
                if x.before in jobs and not overlaps(x, self._known(x.before)):
                    yield x.before, key, x.wait if clock else 0

    def _placed(self, found: Found) -> Timetable | None:
        """The way as the timetable has it, which keeps every rule; None when it breaks a date."""
        table = self.base.fork(self.problem)
        others = [k for k, at in found.places.items() if k not in self.mine and self._at(k) != at]
        for key in others:
            table.lift(self._known(key))
        try:
            for key in sorted((*others, *self.mine), key=lambda k: found.places[k][1]):
                resource, start = found.places[key]
                table.place(self._known(key), self.problem.owner[key], floor=start, pin=resource)
        except NoPlace:
            return None
        return table if self._kept(table, others) else None

    def _kept(self, table: Timetable, moved: Sequence[str]) -> bool:
        """Whether those moved end in time, all that follow them may still start where they stand, and no material is short."""
        for key in moved:
            if table.placed[key].end > self.deadline(self.problem.owner[key]):
                return False
            if any(min(table.ledger(need.material).level) < 0 for need in self._known(key).needs):
                return False
            for later in self._after.get(key, ()):
                x = next(x for x in self._known(later).after if x.before == key)
                if later in table.placed and table.placed[key].end + x.wait > table.placed[later].start:
                    return False
        return True

    def _known(self, key: str) -> Operation:
        return self.problem.operation[key]

    def _at(self, key: str) -> tuple[str, int]:
        placed = self.base.placed[key]
        return placed.resource, placed.start

    # -- pieces

    def _job(self, o: Operation, low: int, high: int) -> Job:
        placed = self.done.table.placed.get(o.key)
        people = (o.skill.resource, o.skill.people) if o.skill else None
        return Job(o.key, self._ways(o), low, high, people, (placed.resource, placed.start) if placed else None, o.key in self.mine)

    def _between(self, key: str, free: set[str]) -> tuple[int, int]:
        """When an operation may be done while what is not free stands."""
        o, order, placed = self._known(key), self.problem.owner[key], self.base.placed
        low = max(self.problem.now, order.release, placed[key].start if o.needs else -NEVER)
        for link in o.after:
            if link.before not in free:
                low = max(low, placed[link.before].end + link.wait)
        high = min(self.deadline(order), max(self.last, placed[key].end))
        for later in self._after.get(key, ()):
            if later not in free and later in placed:
                wait = max(x.wait for x in self._known(later).after if x.before == key)
                high = min(high, placed[later].start - wait)
        return low, high

    def _chosen(self, size: int, resources: set[str]) -> tuple[set[str], dict[str, list[tuple[tuple[int, int, int], bool]]]]:
        """(Others' operations nearest to when the order could run, those on its own machines counted nearer; what is taken beside them on
        each resource, and whether that stands whatever may be)."""
        first, reached = min((low for low, _, _ in self.lone.values()), default=0), self.reached
        near = sorted(
            (max(0, first - a.end, a.start - self.alone) * (1 if a.resource in reached else 3), a.start, key)
            for key, a in self.plan.assignments.items()
            if a.resource in resources
        )
        free = {key for _, _, key in near[:size] if self._may_move(key)}
        taken: dict[str, list[tuple[tuple[int, int, int], bool]]] = {key: [] for key in resources}
        for key, a in self.plan.assignments.items():
            if key not in free and (a.resource in resources or a.skill in resources):
                o = self._known(key)
                start = max(a.start, self.problem.now) if o.state is State.STARTED else a.start
                for resource, units in ((a.resource, 1), (a.skill, o.skill.people if o.skill else 0)):
                    if resource in taken:
                        taken[resource].append(((start, a.end, units), o.state is not State.FREE))
        return free, taken

    def _may_move(self, key: str) -> bool:
        """Not where changeovers or lots handed on early tie an operation to its neighbours, nor where a purchase would have to be asked anew."""
        o = self._known(key)
        if o.state is not State.FREE or key in self.base.bought or any(self.problem.resource[a.resource].setups for a in o.alternatives):
            return False
        follow = (x for later in self._after.get(key, ()) for x in self._known(later).after if x.before == key)
        return all(x.transfer is None for x in (*o.after, *follow))

    @property
    def _after(self) -> Mapping[str, list[str]]:
        """Who waits for each operation of the plan; kept with it."""
        known: dict[str, list[str]] | None = self.plan.__dict__.get("_after")
        if known is None:
            known = {}
            for o in self.plan.problem.operation.values():
                for link in o.after:
                    known.setdefault(link.before, []).append(o.key)
            self.plan.__dict__["_after"] = known
        return known


def topological(order: Order) -> list[Operation]:
    """The order's operations, predecessors within it first. Raises ValueError when they run in a circle."""
    own = {o.key: o for o in order.operations}
    missing = {o.key: sum(x.before in own for x in o.after) for o in order.operations}
    after: dict[str, list[str]] = {}
    for o in order.operations:
        for x in o.after:
            after.setdefault(x.before, []).append(o.key)
    out = [key for key, count in missing.items() if not count]
    for key in out:
        for later in after.get(key, ()):
            missing[later] -= 1
            if not missing[later]:
                out.append(later)
    if len(out) < len(own):
        raise ValueError("precedence runs in a circle")
    return [own[key] for key in out]


def distances(order: Order, wanted: set[str]) -> list[tuple[str, str, int]]:
    """(before, after, minutes of work between) for operations in `wanted` that follow each other within the order, whole lots handed on."""
    listed, out = topological(order), []
    for n, first in enumerate(listed):
        if first.key not in wanted:
            continue
        reach = {first.key: 0}
        for o in listed[n + 1 :]:
            steps = [reach[x.before] for x in o.after if x.before in reach and x.transfer is None]
            if steps and o.key in wanted:
                out.append((first.key, o.key, max(steps)))
            elif steps and o.state is State.FREE:
                reach[o.key] = max(steps) + min(a.minutes for a in o.alternatives)
    return out
