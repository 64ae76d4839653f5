"""In which order operations are placed: precedence-keeping lists by due date, by operation due date, and by dispatching with apparent
tardiness cost."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp

from yidan.engine.problem import Operation, Problem, State

Priority = Callable[[Operation], float]


@dataclass(frozen=True)
class Network:
    """The precedence graph of a problem. minutes: shortest duration per operation; tail: working minutes from its start to the end of its
    longest path."""

    problem: Problem
    after: Mapping[str, tuple[str, ...]]
    minutes: Mapping[str, int]
    tail: Mapping[str, int]
    topological: tuple[str, ...]

    @classmethod
    def of(cls, problem: Problem) -> Network:
        """Raises ValueError when precedence runs in a circle."""
        after: dict[str, list[str]] = {key: [] for key in problem.operation}
        for key, operation in problem.operation.items():
            for link in operation.after:
                after[link.before].append(key)
        topological = tuple(_topological(problem, after, lambda _: 0.0))
        if len(topological) < len(after):
            raise ValueError(f"precedence runs in a circle: {sorted(set(after) - set(topological))[:5]}")
        minutes = {k: min(a.minutes for a in o.alternatives) for k, o in problem.operation.items()}
        tail: dict[str, int] = {}
        for key in reversed(topological):
            tail[key] = minutes[key] + max((tail[k] for k in after[key]), default=0)
        return cls(problem, {k: tuple(v) for k, v in after.items()}, minutes, tail, topological)

    def listed(self, priority: Priority) -> list[str]:
        """All operations, predecessors first, else lowest priority value first; ties in the problem's order."""
        return _topological(self.problem, self.after, priority)

    def targets(self) -> dict[str, int]:
        """Operation -> the date its order's production is to end (minutes): its target less the buffer."""
        out: dict[str, int] = {}
        for order in self.problem.orders:
            hours, buffer = self.problem.calendar.hours, self.problem.buffer(order)
            target = hours.begin(max(0, hours.work(order.target) - buffer)) if buffer else order.target
            out |= {o.key: target for o in order.operations}
        return out


def _topological(problem: Problem, after: Mapping[str, Iterable[str]], priority: Priority) -> list[str]:
    operations = list(problem.operation.values())
    place = {o.key: i for i, o in enumerate(operations)}
    missing = {o.key: len(o.after) for o in operations}
    heap = [(priority(o), i) for i, o in enumerate(operations) if not o.after]
    heapq.heapify(heap)
    out: list[str] = []
    while heap:
        key = operations[heapq.heappop(heap)[1]].key
        out.append(key)
        for later in after[key]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(heap, (priority(problem.operation[later]), place[later]))
    return out


def by_due_date(network: Network) -> list[str]:
    """Earliest due date: whole orders by target less buffer, heavier ones first on a tie."""
    targets, owner = network.targets(), network.problem.owner
    heaviest = max((o.weight for o in network.problem.orders), default=0) + 1
    return network.listed(lambda o: targets[o.key] - owner[o.key].weight / heaviest)


def by_operation_due_date(network: Network, factor: float) -> list[str]:
    """Operation due date: target less `factor` times the work that still follows."""
    targets = network.targets()
    return network.listed(lambda o: targets[o.key] - factor * network.tail[o.key])


def by_starts(network: Network, starts: Mapping[str, int]) -> list[str]:
    """As another plan has them; operations it does not know come last."""
    unknown = max(starts.values(), default=0) + 1
    return network.listed(lambda o: starts.get(o.key, unknown))


class Dispatch:
    """Non-delay dispatching with apparent tardiness cost (Vepsalainen and Morton 1987), on machines alone.

    A free machine takes, of the operations that wait for it, the one with the highest weight / minutes x exp(-slack / (look x mean
    minutes)). An operation waits at all its alternatives. People and gaps of material are left to the decoder, which places in the order
    of starts.
    """

    def __init__(self, network: Network, look: float) -> None:
        self.network, self.problem = network, network.problem
        now, mean = self.problem.now, sum(network.minutes.values()) / max(1, len(network.minutes))
        self._scale = max(1.0, look * mean)
        self._free = {r.key: [now] * min(r.capacity, max(1, len(network.minutes))) for r in self.problem.resources}
        self._queue: dict[str, dict[str, int]] = {r.key: {} for r in self.problem.resources}
        self._missing = {k: len(o.after) for k, o in self.problem.operation.items()}
        self._ready = {k: max(now, order.release) for k, order in self.problem.owner.items()}
        self._slack = {k: target - network.tail[k] + network.minutes[k] for k, target in network.targets().items()}
        self._events: list[tuple[int, int, str, str]] = []
        self._count = 0
        self.pins: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        """Operation -> its resource, in the order in which they would start."""
        for key, missing in self._missing.items():
            if not missing:
                self._push(self._ready[key], key, "")
        while self._events:
            time = self._events[0][0]
            touched: dict[str, None] = {}
            while self._events and self._events[0][0] == time:
                _, _, key, resource = heapq.heappop(self._events)
                touched |= dict.fromkeys([resource] if resource else self._join(key))
            for resource in touched:
                self._serve(resource, time)
        return self.pins

    def _push(self, time: int, key: str, resource: str) -> None:
        self._count += 1
        heapq.heappush(self._events, (time, self._count, key, resource))

    def _join(self, key: str) -> list[str]:
        """Wait at every alternative; the quickest is asked first."""
        ways = sorted(self.problem.operation[key].alternatives, key=lambda a: a.minutes)
        for way in ways:
            self._queue[way.resource][key] = way.minutes
        return [way.resource for way in ways]

    def _serve(self, resource: str, time: int) -> None:
        queue, free = self._queue[resource], self._free[resource]
        while queue and free[0] <= time:
            key = max(queue, key=lambda k: self._index(k, queue[k], time))
            self._start(key, resource, time, queue[key])

    def _index(self, key: str, minutes: int, time: int) -> float:
        slack = max(0, self._slack[key] - minutes - time)
        return self.problem.owner[key].weight / minutes * exp(-slack / self._scale)

    def _start(self, key: str, resource: str, time: int, minutes: int) -> None:
        operation = self.problem.operation[key]
        for way in operation.alternatives:
            del self._queue[way.resource][key]
        begun = max(time, operation.start or time) if operation.state is State.FIXED else time
        end = self.problem.hours(resource, operation.skill).finish(begun, minutes)
        heapq.heapreplace(self._free[resource], end)
        self.pins[key] = resource
        self._push(end, key, resource)
        self._hand_on(key, end)

    def _hand_on(self, key: str, end: int) -> None:
        for later in self.network.after[key]:
            wait = max(link.wait for link in self.problem.operation[later].after if link.before == key)
            self._ready[later] = max(self._ready[later], end + wait)
            self._missing[later] -= 1
            if not self._missing[later]:
                self._push(self._ready[later], later, "")


def by_cost(network: Network, look: float) -> dict[str, str]:
    """Operation -> machine in the order of starts, by apparent tardiness cost with look-ahead `look` (in mean operation times)."""
    return Dispatch(network, look).run()
