"""CP-SAT on a piece of a factory's plan: one order as early as can be, everybody else's date a deadline.

Times are open minutes of all working hours of the piece together (`union`): closed time that all share is not there at all. A job whose own
hours are shorter pauses by steps of its start.
"""

from __future__ import annotations

from bisect import bisect_right as bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yidan.engine.hours import NEVER, Hours, merged

STEPS = 40
"""Pieces of a job's hours beyond which its pauses are left open: still a bound, no longer exact."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a job may be done: minutes of work in `hours` on `resource`."""

    resource: str
    minutes: int
    hours: Hours


@dataclass(frozen=True, slots=True)
class Job:
    """low, high: between when it is done (clock). people: (pool, how many). hint: (resource, start) where it is now. mine: of the order
    that is asked for."""

    key: str
    ways: tuple[Way, ...]
    low: int
    high: int
    people: tuple[str, int] | None = None
    hint: tuple[str, int] | None = None
    mine: bool = False


@dataclass(frozen=True)
class Piece:
    """jobs by key. links: (before, after, open minutes between). capacity: of each resource that is looked at, others have no limit. taken:
    (start, end, units) of what may not move. least, most: finish of the order (clock)."""

    jobs: Mapping[str, Job]
    links: Sequence[tuple[str, str, int]]
    capacity: Mapping[str, int]
    taken: Mapping[str, Sequence[tuple[int, int, int]]]
    least: int
    most: int


@dataclass(frozen=True)
class Found:
    """places: (resource, start) of each job, empty when none was found. finish, bound: of the order (clock); none is earlier than bound."""

    places: Mapping[str, tuple[str, int]]
    finish: int
    bound: int
    spent: float


def union(jobs: Collection[Job], until: int) -> Hours:
    """All open time of their hours up to `until`."""
    known = list(dict.fromkeys(id(way.hours) for job in jobs for way in job.ways))
    hours = {id(way.hours): way.hours for job in jobs for way in job.ways}
    if len(known) == 1:
        return hours[known[0]]
    return Hours(merged([pair for one in known for pair in hours[one].until(until)]), until, until)


class Model:
    """The piece as a model. few: fewest moved starts, the date held; else the earliest finish. tight: nothing is left open that would have to
    be (a way is asked for, not a bound)."""

    def __init__(
        self, piece: Piece, hours: Hours, few: bool = False, tight: bool = False, warm: Mapping[str, tuple[str, int]] | None = None
    ) -> None:
        from ortools.sat.python import cp_model

        self.cp, self.model, self.piece, self.hours = cp_model, cp_model.CpModel(), piece, hours
        self.warm, self.tight = warm or {}, tight
        self.start: dict[str, Any] = {}
        self.end: dict[str, Any] = {}
        self.lit: dict[str, list[tuple[Way, Any]]] = {}
        self.rooms: dict[str, list[tuple[Any, int]]] = {key: [] for key in piece.capacity}
        self.moved: list[Any] = []
        self.fits = all(self._job(job, few) for job in piece.jobs.values())
        if not self.fits:
            return
        for before, after, minutes in piece.links:
            self.model.add(self.start[after] >= self.end[before] + minutes)
        self.span = (min(job.low for job in piece.jobs.values()), max(job.high for job in piece.jobs.values()))
        for key, room in self.rooms.items():
            self._room(room, piece.taken.get(key, ()), piece.capacity[key])
        self.finish = self.model.new_int_var(hours.work(piece.least), hours.work(piece.most), "")
        for job in piece.jobs.values():
            if job.mine:
                self.model.add(self.finish >= self.end[job.key])
        self.model.minimize(sum(self.moved) if few else self.finish)

    def _job(self, job: Job, few: bool) -> bool:
        hint = self.warm.get(job.key, job.hint)
        ways = [(way, steps) for way in job.ways if (steps := self._steps(way, job))]
        if not ways:
            return False
        low, high = min(s[0][0] for _, s in ways), max(s[-1][1] for _, s in ways)
        start = self.start[job.key] = self.model.new_int_var(low, high, "")
        sizes = {way.minutes + extra for way, steps in ways for _, _, extra in steps}
        size = self.model.new_int_var(min(sizes), max(sizes), "") if len(sizes) > 1 else min(sizes)
        self.end[job.key] = self.model.new_int_var(low + min(sizes), high + max(sizes), "")
        whole = self.model.new_interval_var(start, size, self.end[job.key], "")
        at = None if hint is None else self.hours.work(hint[1])
        if at is not None:
            self.model.add_hint(start, at)
        if job.people is not None and job.people[0] in self.rooms:
            self.rooms[job.people[0]].append((whole, job.people[1]))
        self.lit[job.key] = []
        for way, steps in ways:
            own = self._way(job, way, steps, len(ways) > 1, (start, size, whole), hint)
            self.lit[job.key].append((way, own))
        if len(ways) > 1:
            self.model.add_exactly_one([one for _, one in self.lit[job.key]])
        if few and job.hint is not None:
            self._kept(job, start, self.hours.work(job.hint[1]))
        return True

    def _way(self, job: Job, way: Way, steps: list[tuple[int, int, int]], choice: bool, whole: tuple[Any, Any, Any], hint: Any) -> Any:
        start, size, interval = whole
        own: Any = self.model.new_bool_var("") if choice else True
        if choice and hint is not None:
            self.model.add_hint(own, way.resource == hint[0])
        if way.resource in self.rooms:
            room = self.model.new_optional_interval_var(start, size, self.end[job.key], own, "") if choice else interval
            self.rooms[way.resource].append((room, 1))
        loose = len(steps) == 2 and steps[0][:2] == steps[1][:2]
        if loose or (len(steps) == 1 and not choice):
            if isinstance(size, int):
                return own
            self.model.add(size >= way.minutes + (0 if loose else steps[0][2])).only_enforce_if(own)
            if not loose:
                self.model.add(size <= way.minutes + steps[0][2]).only_enforce_if(own)
            return own
        picks = []
        for low, high, extra in steps:
            pick = self.model.new_bool_var("")
            self.model.add_linear_constraint(start, low, high).only_enforce_if(pick)
            if not isinstance(size, int):
                self.model.add(size == way.minutes + extra).only_enforce_if(pick)
            picks.append(pick)
        self.model.add(sum(picks) == own)
        return own

    def _kept(self, job: Job, start: Any, at: int) -> None:
        moved = self.model.new_bool_var("")
        self.model.add(start == at).only_enforce_if(~moved)
        for way, own in self.lit[job.key]:
            if own is not True and job.hint is not None and way.resource == job.hint[0]:
                self.model.add_implication(~moved, own)
        self.moved.append(moved)

    def _room(self, room: list[tuple[Any, int]], taken: Sequence[tuple[int, int, int]], capacity: int) -> None:
        if not room:
            return
        low, high = self.span
        taken = [(max(a, low), min(b, high), n) for a, b, n in taken if a < high and b > low]
        fixed = [
            (self.model.new_fixed_size_interval_var(a, b - a, ""), units)
            for a, b, units in profile([(self.hours.work(a), self.hours.work(b), n) for a, b, n in taken], capacity)
        ]
        if capacity == 1:
            self.model.add_no_overlap([one for one, _ in room + fixed])
        else:
            self.model.add_cumulative([one for one, _ in room + fixed], [n for _, n in room + fixed], capacity)

    def _steps(self, way: Way, job: Job) -> list[tuple[int, int, int]]:
        """(First start, last start, pause) in the piece's minutes, each with the same pause; none where it does not fit."""
        own, minutes = way.hours, way.minutes
        first, last = own.work(job.low), own.work(min(job.high, NEVER)) - minutes
        if first > last:
            return []
        if own is self.hours:
            return [(first, last, 0)]
        edges = {own.work(a) for a, _ in own.until(min(job.high, self.hours.horizon))}
        cuts = sorted({x for e in edges for x in (e, e - minutes + 1) if first < x <= last})
        if len(cuts) > STEPS and self.tight:
            here = bisect(cuts, own.work(job.hint[1])) if job.hint else 0
            cuts = cuts[max(0, here - STEPS // 2) :][:STEPS]
            first, last, cuts = (cuts[0] if here > STEPS // 2 else first), cuts[-1] - 1, cuts[:-1]
            cuts = [x for x in cuts if x > first]
        elif len(cuts) > STEPS:
            begun, begins = self.hours.work(own.begin(first)), self.hours.work(own.begin(last))
            return [(begun, begins, 0), (begun, begins, self.hours.work(job.high) - begun - minutes)]
        out = []
        for a, b in zip([first, *cuts], [*cuts, last + 1], strict=True):
            begun = self.hours.work(own.begin(a))
            out.append((begun, begun + b - a - 1, self.hours.work(own.begin(a + minutes - 1) + 1) - begun - minutes))
        return out

    def solve(self, limit: float) -> Found:
        """limit: deterministic seconds of CP-SAT: the same answer everywhere."""
        if not self.fits:
            return Found({}, NEVER, NEVER, 0.0)
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = limit
        solver.parameters.linearization_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        status = solver.solve(self.model)
        if status == self.cp.INFEASIBLE:
            return Found({}, NEVER, NEVER, solver.deterministic_time)
        bound = self.clock(int(-(-solver.best_objective_bound // 1))) if not self.moved else 0
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Found({}, NEVER, max(bound, self.piece.least), solver.deterministic_time)
        places = {}
        for key in self.piece.jobs:
            way = next(w for w, own in self.lit[key] if own is True or solver.value(own))
            places[key] = (way.resource, self.hours.begin(solver.value(self.start[key])))
        return Found(places, self.clock(solver.value(self.finish)), max(bound, self.piece.least), solver.deterministic_time)

    def clock(self, end: int) -> int:
        """When that many open minutes have been worked."""
        return self.hours.begin(end - 1) + 1


def profile(taken: Sequence[tuple[int, int, int]], capacity: int) -> list[tuple[int, int, int]]:
    """Use as disjoint steps, never over capacity: what the floor has overfilled is not for the model to mend."""
    events: dict[int, int] = {}
    for a, b, units in taken:
        if a < b:
            events[a] = events.get(a, 0) + units
            events[b] = events.get(b, 0) - units
    out: list[tuple[int, int, int]] = []
    used, since = 0, 0
    for time in sorted(events):
        if used > 0 and time > since:
            if out and out[-1][1] == since and out[-1][2] == min(used, capacity):
                out[-1] = (out[-1][0], time, out[-1][2])
            else:
                out.append((since, time, min(used, capacity)))
        used, since = used + events[time], time
    return out
