"""Readers of the public formats: job shop, flexible job shop (chains or precedence graphs), RCPSP and our own order books.

Operations are numbered from 0 in the file's order, machines from 0 (the flexible job shop's file counts from 1), RCPSP's dummies included.
A file that contradicts its format raises `FormatError`, which names file, line and reason.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np

from yidan.engine.flat import Project, Shop, packed

Choices = Sequence[tuple[int, int]]
T = TypeVar("T", Shop, Project)


class FormatError(ValueError):
    """A file that is not what its format says: file:line: reason."""


class Words:
    """The whole numbers of a file one after the other, with the line each stands on."""

    def __init__(self, path: Path, comment: str = "#") -> None:
        self.path, self.line = path, 1
        lines = enumerate(text(path).splitlines(), 1)
        self.rows = [(n, words) for n, row in lines if not row.lstrip().startswith(comment) and (words := row.split())]
        self.flow = [(n, word) for n, words in self.rows for word in words]
        self.at = 0

    def wrong(self, reason: str) -> NoReturn:
        raise FormatError(f"{self.path}:{self.line}: {reason}")

    def next(self, what: str, low: int = 0, high: int | None = None) -> int:
        """The next number, called `what` when it is missing or out of bounds."""
        if self.at >= len(self.flow):
            self.wrong(f"the file ends where {what} is expected")
        self.line, word = self.flow[self.at]
        self.at += 1
        try:
            value = int(word)
        except ValueError:
            self.wrong(f"{what} is not a whole number: {word}")
        if value < low or (high is not None and value > high):
            self.wrong(f"{what} is {value}, allowed are {low} to {'any' if high is None else high}")
        return value

    def skip_line(self) -> None:
        """Past what is left of the line."""
        while self.at < len(self.flow) and self.flow[self.at][0] == self.line:
            self.at += 1

    def left_on_line(self) -> bool:
        return self.at < len(self.flow) and self.flow[self.at][0] == self.line

    def finished(self) -> None:
        if self.at < len(self.flow):
            self.line = self.flow[self.at][0]
            self.wrong(f"more numbers than the head announces, from {self.flow[self.at][1]} on")


def text(path: Path) -> str:
    """The file as text, unpacked when its name ends in .gz."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return file.read()
    return path.read_text(encoding="utf-8")


def jsp(path: Path) -> Shop:
    """`jobs machines`, then a line per job of `machine minutes` pairs, machines from 0; lines may differ in length and visit twice."""
    words = Words(path)
    jobs, machines = words.next("number of jobs", 1), words.next("number of machines", 1)
    words.skip_line()
    chains: list[list[Choices]] = []
    for _ in range(jobs):
        chain: list[Choices] = [[_pair(words, machines, 0)]]
        while words.left_on_line():
            chain.append([_pair(words, machines, 0)])
        chains.append(chain)
    words.finished()
    return _chains(machines, chains)


def fjsp(path: Path) -> Shop:
    """`jobs machines [flexibility]`, then per job the number of operations and per operation k and k `machine minutes` pairs, from 1."""
    words = Words(path)
    jobs, machines = words.next("number of jobs", 1), words.next("number of machines", 1)
    words.skip_line()
    chains = [[_choices(words, machines, 1) for _ in range(words.next("number of operations", 1))] for _ in range(jobs)]
    words.finished()
    return _chains(machines, chains)


def fajsp(path: Path) -> Shop:
    """`operations precedences machines`, the precedence pairs, then per operation k and k `machine minutes` pairs, all from 0."""
    words = Words(path)
    size, arcs, machines = words.next("number of operations", 1), words.next("number of precedences"), words.next("number of machines", 1)
    before: list[list[int]] = [[] for _ in range(size)]
    for _ in range(arcs):
        first = words.next("operation", 0, size - 1)
        before[words.next("operation", 0, size - 1)].append(first)
    choices = [_choices(words, machines, 0) for _ in range(size)]
    words.finished()
    return _sound(path, words.line, _shop(machines, [0] * size, choices, before))


def rcpsp(path: Path) -> Project:
    """`activities resources`, capacities, then per activity `minutes demands... count successors...` (successors from 1)."""
    words = Words(path)
    size, resources = words.next("number of activities", 1), words.next("number of resources")
    capacity = [words.next("capacity") for _ in range(resources)]
    minutes, demand = [], []
    before: list[list[int]] = [[] for _ in range(size)]
    for number in range(size):
        minutes.append(words.next("minutes"))
        demand.append([words.next(f"demand of resource {k + 1}", 0, capacity[k]) for k in range(resources)])
        for _ in range(words.next("number of successors")):
            before[words.next("successor", 1, size) - 1].append(number)
    words.finished()
    needs = np.array(demand, np.int32).reshape(size, resources)
    return _sound(path, words.line, Project(np.array(capacity, np.int32), np.array(minutes, np.int32), needs, *packed(before)))


def orderbook(path: Path) -> Shop:
    """JSON (.gz allowed): `orders` of [release, due, weight], `ops` of [order, [operations before], [[machine, minutes], ...]]."""
    try:
        book = json.loads(text(path))
        orders, ops = book["orders"], book["ops"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise FormatError(f"{path}:{getattr(error, 'lineno', 1)}: not an order book: {error}") from error
    wrong = next(_faults(book), None)
    if wrong:
        raise FormatError(f"{path}:1: {wrong}")
    before, choices = [op[1] for op in ops], [[(int(m), int(d)) for m, d in op[2]] for op in ops]
    shop = _shop(int(book["machines"]), [op[0] for op in ops], choices, before, [tuple(map(int, order)) for order in orders])
    return _sound(path, 1, shop)


READERS: dict[str, Callable[[Path], Shop | Project]] = {
    "jsp": jsp,
    "fjsp": fjsp,
    "fajsp": fajsp,
    "rcpsp": rcpsp,
    "orderbook": orderbook,
}


def read(path: Path, format: str) -> Shop | Project:
    """The problem in `path`. Raises FormatError when it is not of that format, OSError when it cannot be read."""
    try:
        return READERS[format](path)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}:1: not a text file") from error


def _faults(book: dict[str, Any]) -> Iterator[str]:
    orders, ops, machines = len(book["orders"]), len(book["ops"]), book.get("machines", 0)
    for number, order in enumerate(book["orders"]):
        if len(order) != 3 or min(order[0], order[2]) < 0:
            yield f"order {number}: [release, due, weight] expected, release and weight not negative"
    for number, (order, before, choices) in enumerate(book["ops"]):
        if not 0 <= order < orders:
            yield f"operation {number}: order {order} is unknown"
        if any(not 0 <= other < ops for other in before):
            yield f"operation {number}: an operation before it is unknown"
        if not choices or any(not 0 <= machine < machines or minutes < 0 for machine, minutes in choices):
            yield f"operation {number}: no machine, an unknown machine or negative minutes"


def _pair(words: Words, machines: int, first: int) -> tuple[int, int]:
    machine = words.next("machine", first, machines - 1 + first) - first
    return machine, words.next("minutes")


def _choices(words: Words, machines: int, first: int) -> Choices:
    return [_pair(words, machines, first) for _ in range(words.next("number of alternatives", 1))]


def _chains(machines: int, chains: Sequence[Sequence[Choices]]) -> Shop:
    order = [job for job, chain in enumerate(chains) for _ in chain]
    size = len(order)
    before = [[i - 1] if i and order[i] == order[i - 1] else [] for i in range(size)]
    return _shop(machines, order, [choices for chain in chains for choices in chain], before)


def _shop(
    machines: int,
    order: Sequence[int],
    choices: Sequence[Choices],
    before: Sequence[Sequence[int]],
    orders: Sequence[tuple[int, ...]] | None = None,
) -> Shop:
    bounds, machine = packed([[m for m, _ in row] for row in choices])
    minutes = np.array([d for row in choices for _, d in row], np.int32)
    terms = np.array(orders or [(0, 0, 1)] * (max(order) + 1), np.int32).reshape(-1, 3)
    release, due, weight = (np.ascontiguousarray(terms[:, k]) for k in range(3))
    before_bounds, firsts = packed(before)
    owner = np.array(order, np.int32)
    return Shop(machines, owner, bounds, machine, minutes, before_bounds, firsts, release, due, weight, orders is not None)


def _sound(path: Path, line: int, problem: T) -> T:
    try:
        assert len(problem.ranks) == problem.size
    except ValueError as error:
        raise FormatError(f"{path}:{line}: {error}") from error
    return problem
