"""A problem's facts column by column, as a `Floor` is filled from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from yidan.engine.hours import Hours
from yidan.engine.kernels.compiled import Longs
from yidan.engine.kernels.floor import FIXED, FREE, NEVER, STARTED
from yidan.engine.problem import Material, Operation, Problem, Quantity, State

STATES = {State.FREE: FREE, State.FIXED: FIXED, State.STARTED: STARTED}
MOST = 2**60


class NotFlat(Exception):
    """The problem has something that the arrays do not carry (quantities beyond 64 bits, a pool of people with changeovers, a standing
    operation away from its own ways): plan it with the plain `timetable`."""


class Books:
    """Calendars and resources numbered."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.resource = {r.key: i for i, r in enumerate(problem.resources)}
        self.hours: list[Hours] = []
        self._known: dict[int, int] = {}
        self._same: dict[tuple[Any, ...], int] = {}
        self.own = [self.number(r.calendar.hours) for r in problem.resources]
        self._pairs: dict[tuple[str, str], int] = {}

    def number(self, hours: Hours) -> int:
        if id(hours) not in self._known:
            facts = (hours.intervals, hours.horizon, hours.period)
            if facts not in self._same:
                self._same[facts] = len(self.hours)
                self.hours.append(hours)
            self._known[id(hours)] = self._same[facts]
        return self._known[id(hours)]

    def pair(self, resource: str, operation: Operation) -> int:
        skill = operation.skill
        if skill is None:
            return self.own[self.resource[resource]]
        key = (resource, skill.resource)
        if key not in self._pairs:
            self._pairs[key] = self.number(self.problem.hours(resource, skill))
        return self._pairs[key]

    def hours_columns(self) -> dict[str, Any]:
        opens, before = [], []
        for hours in self.hours:
            opens += [a for a, _ in hours.intervals]
            before += [0]
            for a, b in hours.intervals:
                before.append(before[-1] + b - a)
        rest = [h.work(h.horizon - h.period) for h in self.hours]
        return {
            "hour_at": bounds([len(h.intervals) for h in self.hours]),
            "hour_open": longs(opens),
            "hour_before": longs(before),
            "hour_horizon": longs(h.horizon for h in self.hours),
            "hour_period": longs(h.period for h in self.hours),
            "hour_total": longs(h.total for h in self.hours),
            "hour_in_period": longs(h.total - r for h, r in zip(self.hours, rest, strict=True)),
            "hour_rest": longs(rest),
        }

    def resources(self, ways: Sequence[Any], machines: list[int], columns: dict[str, Any]) -> dict[str, Any]:
        """Capacity, hours and changeovers; fills in the ways' families."""
        names: list[dict[str, int]] = [{} for _ in self.problem.resources]
        costs: list[int] = []
        costs_at, first = [], []
        if any(r.setups for r in self.problem.resources):
            family = columns["way_family"]
            for k, (way, r) in enumerate(zip(ways, machines, strict=True)):
                if self.problem.resources[r].setups:
                    family[k] = names[r].setdefault(way.family, len(names[r]))
        for known, resource in zip(names, self.problem.resources, strict=True):
            costs_at.append(len(costs))
            first.append(known.setdefault(resource.family, len(known)) if resource.setups else 0)
            if resource.setups:
                costs += [resource.setups.get((a, b), 0) for a in known for b in known]
        return {
            "cap": longs(r.capacity for r in self.problem.resources),
            "hours": longs(self.own),
            "fams": longs(len(known) for known in names),
            "costs_at": longs(costs_at),
            "first": longs(first),
            "costs": longs(costs),
        }


def ways_of(problem: Problem, operations: list[Operation], books: Books, machines: list[int]) -> dict[str, Any]:
    skilled = any(o.skill is not None for o in operations)
    if skilled:
        hours = longs(books.pair(a.resource, o) for o in operations for a in o.alternatives)
        crew = longs(books.resource[o.skill.resource] if o.skill else -1 for o in operations)
        people = longs(o.skill.people if o.skill else 0 for o in operations)
        if any(problem.resources[c].setups for c in set(crew.tolist()) if c >= 0):
            raise NotFlat("a pool of people with changeovers")
    else:
        hours = longs(books.own)[machines] if machines else longs([])
        crew, people = np.full(len(operations), -1, np.int64), np.zeros(len(operations), np.int64)
    return {
        "way_at": bounds([len(o.alternatives) for o in operations]),
        "way_resource": longs(machines),
        "way_minutes": longs(a.minutes for o in operations for a in o.alternatives),
        "way_family": np.zeros(len(machines), np.int64),
        "way_hours": hours,
        "crew": crew,
        "people": people,
    }


def links(operations: list[Operation], index: dict[str, int]) -> dict[str, Longs]:
    found = [link for o in operations for link in o.after]
    before = longs(index[link.before] for link in found)
    num, den = np.zeros(len(found), np.int64), np.ones(len(found), np.int64)
    for k, link in enumerate(found):
        if link.transfer is not None:
            first = operations[index[link.before]]
            if 0 < link.transfer < first.quantity and first.state is not State.STARTED:
                part = Fraction(link.transfer) / Fraction(first.quantity)
                if part.denominator > 2**31:
                    raise NotFlat("a transfer lot of too many digits")
                num[k], den[k] = part.numerator, part.denominator
    edges = bounds([len(o.after) for o in operations])
    owner = np.repeat(np.arange(len(operations), dtype=np.int64), np.diff(edges))
    counts = np.bincount(before, minlength=len(operations)) if len(operations) else longs([])
    return {
        "before_at": edges,
        "before": before,
        "before_wait": longs(link.wait for link in found),
        "lot_num": num,
        "lot_den": den,
        "after_at": bounds(counts.tolist()),
        "after": owner[np.argsort(before, kind="stable")],
    }


def needs(problem: Problem, operations: list[Operation]) -> dict[str, Any]:
    number = {m.key: i for i, m in enumerate(problem.materials)}
    wanted = [need for o in operations for need in o.needs]
    which = [number[need.material] for need in wanted]
    scale = [digits_of([m.stock, *(r.quantity for r in m.receipts)]) for m in problem.materials]
    for i, need in zip(which, wanted, strict=True):
        if not isinstance(need.quantity, int):
            scale[i] = max(scale[i], digits_of([need.quantity]))
    quantity = [whole(need.quantity, scale[i]) for i, need in zip(which, wanted, strict=True)]
    if sum(quantity) > MOST:
        raise NotFlat("quantities beyond 64 bits")
    return {
        "need_at": bounds([len(o.needs) for o in operations]),
        "need": longs(which),
        "need_quantity": longs(quantity),
        "scale": scale,
        **segments(problem, scale),
    }


def segments(problem: Problem, scale: list[int]) -> dict[str, Longs]:
    sizes: list[int] = []
    times: list[int] = []
    levels: list[int] = []
    leads: list[int] = []
    lead_seg: list[int] = []
    for i, material in enumerate(problem.materials):
        comes = arriving(material, scale[i], problem.now)
        lead = NEVER if material.lead is None else problem.now + material.lead
        if material.lead is not None:
            comes.setdefault(lead, 0)
        level = whole(material.stock, scale[i])
        own = [-4 * NEVER, *sorted(comes)]
        lead_seg.append(len(times) + (own.index(lead) if material.lead is not None else len(own)))
        for time in own:
            level += comes.get(time, 0)
            times.append(time)
            levels.append(level)
        sizes.append(len(own))
        leads.append(lead)
    return {
        "seg_at": bounds(sizes),
        "seg_time": longs(times),
        "seg_level": longs(levels),
        "lead": longs(leads),
        "lead_seg": longs(lead_seg),
    }


def arriving(material: Material, scale: int, now: int) -> dict[int, int]:
    comes: dict[int, int] = {}
    for receipt in material.receipts:
        time = max(now, receipt.time)
        comes[time] = comes.get(time, 0) + whole(receipt.quantity, scale)
    return comes


def digits_of(quantities: Iterable[Quantity]) -> int:
    digits = 0
    for quantity in quantities:
        if isinstance(quantity, Decimal):
            exponent = quantity.normalize().as_tuple().exponent
            digits = max(digits, -exponent if isinstance(exponent, int) else 0)
    if digits > 9:
        raise NotFlat("quantities of too many digits")
    return int(10**digits)


def whole(quantity: Quantity, scale: int) -> int:
    out = int(quantity * scale)
    if abs(out) > MOST:
        raise NotFlat("quantities beyond 64 bits")
    return out


def back(quantity: int, scale: int) -> Quantity:
    return quantity if scale == 1 else Decimal(quantity) / scale


def states(operations: list[Operation]) -> Longs:
    return longs(STATES[o.state] for o in operations)


def soft(problem: Problem, columns: dict[str, Any], machines: list[int]) -> Longs:
    """The date each order's production is to end: its target less the buffer; keeps the buffers with the problem."""
    target: Longs = columns["target"].copy()
    keeps: dict[int, int] = {}
    if problem.buffers:
        own = {b.order: b.minutes for b in reversed(problem.buffers) if b.order is not None}
        passed = longs(max((b.minutes for b in problem.buffers if b.resource == r.key), default=0) for r in problem.resources)
        longest = np.zeros(len(problem.orders), np.int64)
        if machines:
            np.maximum.at(longest, np.repeat(columns["order"], np.diff(columns["way_at"])), passed[machines])
        hours = problem.calendar.hours
        for i, order in enumerate(problem.orders):
            keep = own.get(order.key, int(longest[i]))
            if keep:
                keeps[i] = keep
                target[i] = hours.begin(max(0, hours.work(order.target) - keep))
    problem.__dict__["_keeps"] = keeps
    return target


def lanes(problem: Problem, operations: list[Operation], machines: list[int], crew: Longs) -> tuple[int, Longs]:
    """(Entries in all, where each resource's lane begins): every operation that may pass a resource leaves two breaks at most."""
    uses = np.bincount(machines, minlength=len(problem.resources)) if machines else np.zeros(len(problem.resources), np.int64)
    people = crew[crew >= 0]
    uses = uses + (np.bincount(people, minlength=len(problem.resources)) if len(people) else 0)
    edges = bounds((2 * uses + 4).tolist())
    return int(edges[-1]), edges[:-1]


def longs(values: Iterable[int]) -> Longs:
    return np.array(values if isinstance(values, list) else list(values), np.int64)


def bounds(sizes: Sequence[int]) -> Longs:
    out = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(longs(list(sizes)), out=out[1:])
    return out
