"""Why an order of the plan ends when it does: the chain, what would help and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yidan.engine.hours import NEVER
from yidan.engine.insertion import Inserted, Reason, chain, insert, reasons, standing_only
from yidan.engine.problem import Order
from yidan.engine.result import Plan
from yidan.engine.steps import Step
from yidan.engine.timetable import Timetable


@dataclass(frozen=True)
class Reasons:
    """The explanation. All times in minutes.

    finish: in the plan, NEVER when it has no place (`obstacle` says kind:subject). late: minutes behind its target. reachable: its finish
    when it alone is put in anew, everybody else staying (<= finish; less means that the plan leaves it time it does not need). reasons:
    what binds `reachable`, greatest gain first; each verified. chain: the operations that lead to it, last one first.
    as_planned: told with the plan's own machines and sequence, because choosing them anew would end later.
    """

    order: str
    finish: int
    late: int
    reachable: int
    reasons: tuple[Reason, ...]
    chain: tuple[Step, ...]
    obstacle: str = ""
    as_planned: bool = False


def explain(plan: Plan, order: str) -> Reasons:
    """Why `order` ends when it does and not earlier. Raises KeyError when the plan does not know it."""
    demand = plan.problem.order[order]
    finish = plan.finish(order)
    if finish is None:
        return Reasons(order, plan.problem.now, 0, plan.problem.now, (), ())
    base = standing_only(plan.timetable, demand)
    done, ordered, pins = _again(plan, demand, base, finish)
    if done.finish >= NEVER:
        return Reasons(order, finish, plan.tardiness(order), finish, (), (), obstacle=_obstacle(plan, demand) or done.obstacle)
    why = reasons(base, ordered, done, pins)
    return Reasons(order, finish, plan.tardiness(order), done.finish, why, tuple(chain(done)), as_planned=pins is not None)


def _again(plan: Plan, order: Order, base: Timetable, finish: int) -> tuple[Inserted, Order, dict[str, str] | None]:
    """The order put in anew; where choosing machines freshly ends later than the plan, on the plan's machines in the plan's sequence,
    which cannot."""
    done = insert(base, order)
    if done.finish <= finish or finish >= NEVER:
        return done, order, None
    pins = {o.key: plan.assignments[o.key].resource for o in order.operations}
    ordered = replace(order, operations=tuple(sorted(order.operations, key=lambda o: plan.assignments[o.key].start)))
    return insert(base, ordered, pins=pins), ordered, pins


def _obstacle(plan: Plan, order: Order) -> str:
    return next((plan.unplanned[o.key] for o in order.operations if o.key in plan.unplanned), "")
