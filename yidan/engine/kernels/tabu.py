"""Tabu search for the job shop: an operation of a critical block goes to the block's end, or an end operation inside it (N7)."""

from __future__ import annotations

import numpy as np

from yidan.engine.kernels.chance import State, below
from yidan.engine.kernels.compiled import Ints, compiled, inlined
from yidan.engine.kernels.line import (
    Line,
    arrange,
    if_before,
    if_behind,
    least_before,
    least_behind,
    may_follow,
    may_lead,
    put_before,
    put_behind,
)

MANY = 2**30


@compiled
def tabu(line: Line, row: Ints, iterations: int, patience: int, tenure: int, target: int, chance: State, halt: Ints) -> tuple[int, int]:
    """(makespan, iterations): the search from `row`, which is left holding the best sequence found.

    Ends after that many iterations, after `patience` without a better makespan, at `target`, or when halt[0] is set. tenure: iterations for which an arc just
    turned may not be turned back, plus up to half of it by chance.
    """
    size, best, value, since, step = len(row), MANY, arrange(line, row), 0, 0
    banned = np.zeros((size, line.job.max() + 1), np.int32)
    mark, kept, path = np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int32)
    move = np.zeros(6, np.int32)
    for step in range(1, iterations + 1):
        if value < best:
            best, since = value, 0
            row[:] = line.row[:size]
        since += 1
        if since > patience or best <= target or halt[0]:
            break
        count = critical(line, value, path, chance)
        if not pick(line, path, count, banned, step, best, kept, move, chance):
            break
        until = step + tenure + below(chance, tenure // 2 + 1)
        if move[0] > 0:
            ban_behind(line, move[1], move[2], banned, until)
            value = put_behind(line, move[1], move[2], mark, kept)
        else:
            ban_before(line, move[1], move[2], banned, until)
            value = put_before(line, move[1], move[2], mark, kept)
    return best, step


@inlined
def critical(line: Line, value: int, path: Ints, chance: State) -> int:
    """One longest way by chance, first operation first, into `path`; how many operations."""
    size = len(line.job) - 1
    i, seen = size, 0
    for j in range(size):
        if line.tail[j] == value and line.head[j] == line.minutes[j]:
            seen += 1
            if below(chance, seen) == 0:
                i = j
    count = 0
    while i != size:
        path[count] = i
        count += 1
        left = line.tail[i] - line.minutes[i]
        one, other = line.job_after[i], line.after[i]
        by_job = one != size and line.tail[one] == left
        by_machine = other != size and line.tail[other] == left
        if by_job and by_machine:
            i = one if below(chance, 2) else other
        elif by_job:
            i = one
        else:
            i = other if by_machine else size
    return count


@inlined
def pick(line: Line, path: Ints, count: int, banned: Ints, step: int, best: int, room: Ints, move: Ints, chance: State) -> bool:
    """The best move that is not banned (or beats the best) into `move`: (1 behind, 0 before), what, where; a banned one by chance when
    there is no other. False when no block has two operations."""
    move[3], move[4], move[5] = MANY, 0, 0
    first = 0
    while first < count:
        last = first
        while last + 1 < count and line.machine[path[last + 1]] == line.machine[path[first]]:
            last += 1
        head, end = path[first], path[last]
        # At the front of the first block and at the end of the last nothing can be won.
        if last > first and last < count - 1:
            for k in range(first, last):
                weigh_behind(line, path[k], end, banned, step, best, room, move, chance)
            for k in range(first + 1, last - 1):
                weigh_before(line, end, path[k], banned, step, best, room, move, chance)
        if last > first and first > 0:
            for k in range(first + 1, last + 1):
                weigh_before(line, path[k], head, banned, step, best, room, move, chance)
            for k in range(first + 1, last):
                weigh_behind(line, head, path[k], banned, step, best, room, move, chance)
        first = last + 1
    return bool(move[5] > 0)


@inlined
def weigh_behind(line: Line, u: int, v: int, banned: Ints, step: int, best: int, room: Ints, move: Ints, chance: State) -> None:
    """Keeps `u` behind `v` as the move when it is the best so far. move: what to do, its value, how many of that value, how many seen."""
    if not may_follow(line, u, v):
        return
    least = least_behind(line, u, v)
    if least > move[3]:
        return
    move[5] += 1
    free = not banned_behind(line, u, v, banned, step)
    if free or least < best:
        guess = if_behind(line, u, v, room)
        if free or guess < best:
            keep(1, u, v, guess, move, chance)
            return
    if move[3] == MANY and below(chance, move[5]) == 0:
        move[0], move[1], move[2] = 1, u, v


@inlined
def weigh_before(line: Line, v: int, u: int, banned: Ints, step: int, best: int, room: Ints, move: Ints, chance: State) -> None:
    """The same for `v` before `u`."""
    if not may_lead(line, v, u):
        return
    least = least_before(line, v, u)
    if least > move[3]:
        return
    move[5] += 1
    free = not banned_before(line, v, u, banned, step)
    if free or least < best:
        guess = if_before(line, v, u, room)
        if free or guess < best:
            keep(0, v, u, guess, move, chance)
            return
    if move[3] == MANY and below(chance, move[5]) == 0:
        move[0], move[1], move[2] = 0, v, u


@inlined
def keep(behind: int, what: int, where: int, guess: int, move: Ints, chance: State) -> None:
    """The move of least value, one of those of the same value by chance."""
    if guess > move[3]:
        return
    move[4] = 1 if guess < move[3] else move[4] + 1
    if guess < move[3] or below(chance, move[4]) == 0:
        move[0], move[1], move[2], move[3] = behind, what, where, guess


@inlined
def banned_behind(line: Line, u: int, v: int, banned: Ints, step: int) -> bool:
    """Whether an arc that `u` behind `v` would make has lately been turned the other way."""
    i = u
    while i != v:
        i = line.after[i]
        if banned[i, line.job[u]] > step:
            return True
    return False


@inlined
def banned_before(line: Line, v: int, u: int, banned: Ints, step: int) -> bool:
    i = v
    while i != u:
        i = line.before[i]
        if banned[v, line.job[i]] > step:
            return True
    return False


@inlined
def ban_behind(line: Line, u: int, v: int, banned: Ints, until: int) -> None:
    """The arcs from `u` to what it is about to go behind may not come back until then."""
    i = u
    while i != v:
        i = line.after[i]
        banned[u, line.job[i]] = until


@inlined
def ban_before(line: Line, v: int, u: int, banned: Ints, until: int) -> None:
    i = v
    while i != u:
        i = line.before[i]
        banned[i, line.job[v]] = until
