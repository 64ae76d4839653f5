"""The planning problem in the field's terms: what is to be made, by when, on what, by whom and out of what.

Units: every time is an integer number of minutes since one epoch of the caller's choosing (best: a Monday, 00:00 local time); every
duration is in minutes. Quantities are `int` or `Decimal` in the item's base unit, never float. Keys are the caller's own and unique
per kind. Nothing here knows a clock: "now" is a field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from yidan.engine.hours import NEVER, Hours, Interval, common, merged
from yidan.engine.layered import over

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY

Quantity = int | Decimal


class State(StrEnum):
    """What the shop has made of an operation: may still move, stands where it is, runs."""

    FREE = "free"
    FIXED = "fixed"
    STARTED = "started"


@dataclass(frozen=True)
class Calendar:
    """Working intervals of a resource, sorted and disjoint.

    intervals: half-open [open, close), minutes. horizon: up to where they are published (minutes; None: the last close). repeat: beyond the
    horizon the last `repeat` minutes go on repeating (doubled until they hold working time), so that a plan may cross into a year that
    nobody has published yet; `Plan.beyond` says which operations do. Work pauses over closed time and goes on.
    Raises ValueError when intervals are empty, unsorted or overlap, or the horizon lies before the last close.
    """

    intervals: tuple[Interval, ...]
    horizon: int | None = None
    repeat: int = WEEK

    def __post_init__(self) -> None:
        ends = [a for pair in self.intervals for a in pair]
        if any(a >= b for a, b in self.intervals) or ends != sorted(ends):
            raise ValueError("calendar intervals must be sorted, disjoint and not empty")
        if self.repeat <= 0 or (self.horizon is not None and ends and self.horizon < ends[-1]):
            raise ValueError("calendar horizon lies before its last interval, or repeat is not positive")

    @property
    def end(self) -> int:
        """Where the published part ends (minutes)."""
        if self.horizon is not None:
            return self.horizon
        return self.intervals[-1][1] if self.intervals else 0

    @cached_property
    def hours(self) -> Hours:
        """The working-time index, built once."""
        return Hours(self.intervals, self.end, self.repeat)

    def plus(self, start: int, end: int) -> Calendar:
        """With [start, end) open as well: overtime, a make-up day."""
        return self._rewritten([*self._long(end), (start, end)], end)

    def without(self, start: int, end: int) -> Calendar:
        """With [start, end) closed: a holiday, maintenance, a breakdown."""
        parts = [piece for a, b in self._long(end) for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
        return self._rewritten(parts, end)

    def _long(self, end: int) -> list[Interval]:
        return self.hours.until(self._reach(end))

    def _reach(self, end: int) -> int:
        # One clean period beyond the change, so that the change itself is not what repeats. Around the clock needs no more than that.
        return (end if self.end >= NEVER else max(self.end, end)) + self.hours.period

    def _rewritten(self, intervals: list[Interval], end: int) -> Calendar:
        return Calendar(tuple(merged(intervals)), self._reach(end), self.hours.period)


ALWAYS = Calendar(((-NEVER, NEVER),))
"""Open around the clock."""


@dataclass(frozen=True)
class Resource:
    """A work centre, a machine or a pool of people.

    capacity: operations (or people) at a time, at least 1. calendar: when it works. setups: (family before, family after) -> minutes of
    changeover in the resource's own working time; pairs not named cost nothing; needs capacity 1. family: what it is set up for now.
    """

    key: str
    capacity: int = 1
    calendar: Calendar = ALWAYS
    setups: Mapping[tuple[str, str], int] = field(default_factory=dict)
    family: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Material on its way: when it is there (minutes) and how much (base unit)."""

    time: int
    quantity: Quantity


@dataclass(frozen=True)
class Material:
    """Something consumed that nobody makes inside the problem.

    stock: free quantity at now. receipts: open purchases. lead: minutes from now until a new purchase is there; None: it cannot be bought
    (customer's own material). minimum, multiple: lot rule of the proposal, 0 for none; what it brings over the shortage is not promised
    to others.
    """

    key: str
    stock: Quantity = 0
    receipts: tuple[Receipt, ...] = ()
    lead: int | None = 0
    minimum: Quantity = 0
    multiple: Quantity = 0


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to do an operation: on `resource`, `minutes` of working time for the whole quantity (at least 1, setup not included)."""

    resource: str
    minutes: int
    family: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Precedence: not before operation `before` (any order's, so BOM levels too) has ended and `wait` minutes of clock time have gone by
    (drying).

    transfer: with overlap, the lot handed on (quantity of the predecessor): the operation may start once the first lot is there, and its
    own last lot is worked after the predecessor has ended. None: no overlap.
    """

    before: str
    wait: int = 0
    transfer: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """People needed beside the machine for the whole operation: so many units of a pool (a Resource)."""

    resource: str
    people: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """Material consumed when the operation starts (base unit, for the whole quantity)."""

    material: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a work order.

    alternatives: at least one. quantity: pieces, for overlap. after: predecessors. state FIXED: stands at `start` on `resource`;
    STARTED: began at `start` on `resource`, has `remaining` working minutes to go from now, its material is already issued.
    Finished operations are left out of the problem, and so are links to them.
    """

    key: str
    work_order: str
    alternatives: tuple[Alternative, ...]
    quantity: Quantity = 1
    after: tuple[Link, ...] = ()
    skill: Skill | None = None
    needs: tuple[Need, ...] = ()
    state: State = State.FREE
    resource: str | None = None
    start: int | None = None
    remaining: int | None = None


@dataclass(frozen=True)
class Order:
    """A demand with all operations under it.

    release: not before (minutes). due: the date asked for. promised: the date given, which counts instead of `due` once there is one.
    weight: cost of a minute late, relative, at least 0.
    """

    key: str
    due: int
    operations: tuple[Operation, ...] = ()
    release: int = 0
    promised: int | None = None
    weight: int = 1

    @property
    def target(self) -> int:
        """The date lateness is counted from (minutes)."""
        return self.due if self.promised is None else self.promised


@dataclass(frozen=True, slots=True)
class Buffer:
    """Time kept before the date (clause 4.1d), in working minutes of the company's calendar: of one order, or of every order that passes
    a work centre.

    An order's own buffer goes first; else the longest of the work centres it can pass; else none.
    """

    minutes: int
    order: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class Problem:
    """Everything a plan is made of. now: minutes. calendar: the company's own, for buffers."""

    now: int
    orders: tuple[Order, ...]
    resources: tuple[Resource, ...]
    materials: tuple[Material, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    calendar: Calendar = ALWAYS

    @cached_property
    def order(self) -> Mapping[str, Order]:
        return {order.key: order for order in self.orders}

    @cached_property
    def operation(self) -> Mapping[str, Operation]:
        return {operation.key: operation for order in self.orders for operation in order.operations}

    @cached_property
    def owner(self) -> Mapping[str, Order]:
        """Operation key -> its order."""
        return {operation.key: order for order in self.orders for operation in order.operations}

    @cached_property
    def resource(self) -> Mapping[str, Resource]:
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def material(self) -> Mapping[str, Material]:
        return {material.key: material for material in self.materials}

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Hours]:
        return {}

    def hours(self, resource: str, skill: Skill | None) -> Hours:
        """When `resource` works, together with the people it needs."""
        if skill is None:
            return self.resource[resource].calendar.hours
        pair = (resource, skill.resource)
        if pair not in self._pairs:
            self._pairs[pair] = meeting(self.resource[resource].calendar, self.resource[skill.resource].calendar)
        return self._pairs[pair]

    def buffer(self, order: Order) -> int:
        """Working minutes kept before the order's date."""
        own = [b.minutes for b in self.buffers if b.order == order.key]
        passed = {a.resource for o in order.operations for a in o.alternatives}
        return own[0] if own else max((b.minutes for b in self.buffers if b.resource in passed), default=0)

    def altered(self, change: Mapping[str, Callable[[Operation], Operation]]) -> Problem:
        """The problem with these operations changed; the others, and orders without any of them, are the same objects."""

        def of(order: Order) -> Order:
            if not any(o.key in change for o in order.operations):
                return order
            return replace(order, operations=tuple(change[o.key](o) if o.key in change else o for o in order.operations))

        return replace(self, orders=tuple(of(order) for order in self.orders))

    def with_order(self, order: Order) -> Problem:
        """The problem with one more order, at the end."""
        more = replace(self, orders=(*self.orders, order))
        own = {operation.key: operation for operation in order.operations}
        # The look-ups are carried over, so that a promise does not read thousands of operations again.
        more.__dict__.update(
            order=over(self.order, {order.key: order}),
            operation=over(self.operation, own),
            owner=over(self.owner, dict.fromkeys(own, order)),
            resource=self.resource,
            material=self.material,
            _pairs=self._pairs,
        )
        return more

    def without_order(self, key: str) -> Problem:
        """The problem without that order."""
        return replace(self, orders=tuple(order for order in self.orders if order.key != key))


def meeting(one: Calendar, other: Calendar) -> Hours:
    """The hours of two calendars together."""
    if other in (ALWAYS, one):
        return one.hours
    return other.hours if one == ALWAYS else common(one.hours, other.hours)
