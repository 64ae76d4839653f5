"""Guards against a blow-up, not a benchmark: bounds are several times what one core needs."""

from __future__ import annotations

from random import Random
from statistics import median
from time import process_time

from tests.engine.shop import DAYTIME, chained
from yidan.engine import DAY, Alternative, Material, Need, Operation, Order, Problem, Resource, Skill, check, hold, plan, promise


def factory(orders: int, seed: int = 1) -> Problem:
    """Twelve work centres on day shift, a crew, ten materials, seven operations an order; about four fifths loaded."""
    random = Random(seed)
    centres = tuple(Resource(f"W{i}", 3, DAYTIME) for i in range(12))
    stock = tuple(Material(f"X{i}", 50 * orders // 100, lead=random.randint(5, 20) * DAY) for i in range(10))
    book = tuple(order(random, f"o{i}", i * 100) for i in range(orders))
    return Problem(0, book, (*centres, Resource("crew", 20, DAYTIME)), stock)


def order(random: Random, key: str, release: int) -> Order:
    steps = (
        Operation(
            f"{key}.{i}",
            key,
            (Alternative(f"W{random.randrange(12)}", random.randint(15, 180)),),
            needs=(Need(f"X{random.randrange(10)}", 1),) if i < 2 else (),
            skill=Skill("crew") if i == 3 else None,
        )
        for i in range(7)
    )
    return Order(key, release + random.randint(10, 40) * DAY, chained(*steps), release=release)


def test_ten_thousand_operations_in_seconds_and_a_promise_in_milliseconds() -> None:
    problem = factory(1430)
    began = process_time()
    answer = plan(problem)
    assert process_time() - began < 30
    assert len(answer.assignments) == 10010 and check(problem, answer) == []
    _ = answer.timetable
    spent = []
    for i in range(20):
        asked = order(Random(i), f"x{i}", 0)
        began = process_time()
        told = promise(answer, asked)
        spent.append(process_time() - began)
        answer = hold(answer, told)
    assert median(spent) < 0.1
    assert check(answer.problem, answer) == []
