"""The planning core: no framework, no clock, no I/O; a problem in, a plan out.

Five questions, five functions: `plan` (the schedule), `promise` (when could we deliver this), `hold` / `release` (keep that capacity),
`replan` (after a disturbance), `explain` (why late, why not earlier). `check` is the judge, `load` the work against capacity,
`requirements` and `explode` the material side. Times are integer minutes since the caller's epoch.
"""

from yidan.engine.bom import Bom, BomLine, Circle, Exploded, Explosion, explode
from yidan.engine.check import Rule, Violation, check
from yidan.engine.explain import Reasons, explain
from yidan.engine.hours import NEVER
from yidan.engine.insertion import Reason
from yidan.engine.load import Load, bottleneck, edges, load, total
from yidan.engine.move import freed, move, stood
from yidan.engine.mrp import Demand, ItemPlan, Netting, Peg, Proposal, Requirements, Supply, requirements
from yidan.engine.problem import (
    ALWAYS,
    DAY,
    HOUR,
    WEEK,
    Alternative,
    Buffer,
    Calendar,
    Link,
    Material,
    Need,
    Operation,
    Order,
    Problem,
    Quantity,
    Receipt,
    Resource,
    Skill,
    State,
)
from yidan.engine.promise import Forced, Promise, force, hold, promise, release
from yidan.engine.replan import Disturbance, Down, Late, Loss, Renewed, Rush, disturbed, replan
from yidan.engine.result import Assignment, Changes, Delay, Patch, Plan, Purchase, changes, difference
from yidan.engine.solve import plan
from yidan.engine.steps import Kind, Relaxation, Step
from yidan.engine.valid import validate

__all__ = [
    "ALWAYS", "DAY", "HOUR", "NEVER", "WEEK", "Alternative", "Assignment", "Bom", "BomLine", "Buffer", "Calendar", "Changes", "Circle",
    "Delay", "Demand", "Disturbance", "Down", "Exploded", "Explosion", "Forced", "ItemPlan", "Kind", "Late", "Link", "Load", "Loss",
    "Material", "Need", "Netting", "Operation", "Order", "Patch", "Peg", "Plan", "Problem", "Promise", "Proposal", "Purchase",
    "Quantity", "Reason", "Reasons", "Receipt", "Relaxation", "Renewed", "Requirements", "Resource", "Rule", "Rush", "Skill", "State",
    "Step", "Supply", "Violation", "bottleneck", "changes", "check", "difference", "disturbed", "edges", "explain", "explode", "force", "freed",
    "hold", "load", "move", "plan", "promise", "release", "replan", "requirements", "stood", "total", "validate",
]  # fmt: skip
