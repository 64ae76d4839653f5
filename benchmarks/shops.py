"""Factories made by a seed: order books on day shifts, loaded as asked."""

from __future__ import annotations

from random import Random

from yidan.engine import DAY, Alternative, Calendar, Link, Operation, Order, Problem, Resource

WEEK = Calendar(tuple((d * DAY + 480, d * DAY + 960) for d in range(5)), horizon=7 * DAY)
OPEN = 5 * 480 / (7 * 1440)
STEPS, LEAST, MOST = 6, 10, 120


def book(orders: int, machines: int, load: float, seed: int, slack: float = 6.0) -> Problem:
    """Orders of six operations coming in as `load` of the machines' time; due `slack` x their work after release (shaken by a third)."""
    random, time, out = Random(seed), 0.0, []
    gap = STEPS * (LEAST + MOST) / 2 / (machines * load * OPEN)
    for i in range(orders):
        time += random.expovariate(1 / gap)
        out.append(order(random, f"o{i}", machines, int(time), slack))
    return Problem(0, tuple(out), tuple(Resource(f"M{i}", 1, WEEK) for i in range(machines)))


def order(random: Random, key: str, machines: int, release: int, slack: float = 6.0) -> Order:
    """One order with a routing of its own."""
    steps, work = [], 0
    for k in range(STEPS):
        minutes = random.randint(LEAST, MOST)
        work += minutes
        after = (Link(f"{key}.{k - 1}"),) if k else ()
        steps.append(Operation(f"{key}.{k}", key, (Alternative(f"M{random.randrange(machines)}", minutes),), after=after))
    due = release + int(work * slack / OPEN * random.uniform(0.67, 1.33))
    return Order(key, due, tuple(steps), release=release, weight=random.choice((1, 1, 1, 2, 4)))
