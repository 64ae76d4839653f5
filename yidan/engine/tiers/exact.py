"""CP-SAT, begun from a schedule that is there: proof for small problems, and improvement where local search does badly."""

from __future__ import annotations

from typing import Any

import numpy as np

from yidan.engine.flat import Project, Schedule, Shop
from yidan.engine.tiers.clock import Clock
from yidan.engine.tiers.project import schedule as scheduled
from yidan.engine.tiers.start import heads, value


class Model:
    """The model of one problem. begun: bounds every end, and is the hint."""

    def __init__(self, problem: Shop | Project, begun: Schedule) -> None:
        from ortools.sat.python import cp_model

        self.model, self.begun, self.problem = cp_model.CpModel(), begun, problem
        self.starts: list[Any] = []
        self.ends: list[Any] = []
        self.literals: list[list[Any]] = []
        # Nobody need end later than the last due date and all that may be paid behind it (makespan: than the schedule that is there).
        self.horizon = begun.objective
        if isinstance(problem, Shop) and problem.tardy:
            self.horizon = max(
                int(begun.end.max()),
                int(problem.due.max()) + begun.objective // max(1, int(problem.weight[problem.weight > 0].min(initial=1))),
            )
        if isinstance(problem, Shop):
            self._shop(problem)
        else:
            self._project(problem)
        for i in range(problem.size):
            for b in problem.before[problem.before_bounds[i] : problem.before_bounds[i + 1]]:
                self.model.add(self.starts[i] >= self.ends[b])
        self.goal = self._tardiness(problem) if isinstance(problem, Shop) and problem.tardy else self._span()
        self.model.minimize(self.goal)

    def _operation(self, head: int, hint: int) -> None:
        self.starts.append(self.model.new_int_var(head, self.horizon, ""))
        self.model.add_hint(self.starts[-1], hint)

    def _shop(self, shop: Shop) -> None:
        rooms: list[list[Any]] = [[] for _ in range(shop.machines)]
        head = heads(shop)
        for i in range(shop.size):
            self._operation(int(head[i]), int(self.begun.start[i]))
            start, own = self.starts[i], range(int(shop.choice_bounds[i]), int(shop.choice_bounds[i + 1]))
            literals: list[Any] = []
            for c in own:
                machine, minutes = int(shop.choice_machine[c]), int(shop.choice_minutes[c])
                if len(own) == 1:
                    rooms[machine].append(self.model.new_fixed_size_interval_var(start, minutes, ""))
                    continue
                literals.append(self.model.new_bool_var(""))
                rooms[machine].append(self.model.new_optional_fixed_size_interval_var(start, minutes, literals[-1], ""))
                self.model.add_hint(literals[-1], machine == self.begun.machine[i])
            if literals:
                self.model.add_exactly_one(literals)
                self.ends.append(start + sum(int(shop.choice_minutes[c]) * one for c, one in zip(own, literals, strict=True)))
            else:
                self.ends.append(start + int(shop.choice_minutes[own[0]]))
            self.literals.append(literals)
        for room in rooms:
            self.model.add_no_overlap(room)

    def _project(self, project: Project) -> None:
        for i in range(project.size):
            self._operation(0, int(self.begun.start[i]))
            self.ends.append(self.starts[i] + int(project.minutes[i]))
        worked = [self.model.new_fixed_size_interval_var(s, int(d), "") for s, d in zip(self.starts, project.minutes, strict=True)]
        for k, capacity in enumerate(project.capacity.tolist()):
            users = [i for i in range(project.size) if project.demand[i, k] and project.minutes[i]]
            self.model.add_cumulative([worked[i] for i in users], [int(project.demand[i, k]) for i in users], capacity)

    def _span(self) -> Any:
        span = self.model.new_int_var(self.begun.bound, self.horizon, "")
        for end in self.ends:
            self.model.add(span >= end)
        self.model.add_hint(span, self.begun.objective)
        return span

    def _tardiness(self, shop: Shop) -> Any:
        last = np.diff(shop.after[0]) == 0
        late = [self.model.new_int_var(0, self.horizon, "") for _ in shop.due]
        finish = np.zeros(len(shop.due), np.int64)
        np.maximum.at(finish, shop.order, self.begun.end)
        for o, variable in enumerate(late):
            self.model.add_hint(variable, max(0, int(finish[o] - shop.due[o])))
        for i in np.flatnonzero(last):
            self.model.add(late[shop.order[i]] >= self.ends[i] - int(shop.due[shop.order[i]]))
        return sum(int(w) * variable for w, variable in zip(shop.weight, late, strict=True))

    def read(self, solver: Any, bound: int) -> Schedule:
        """The solver's schedule."""
        start = np.array([solver.value(s) for s in self.starts], np.int32)
        if isinstance(self.problem, Project):
            return scheduled(self.problem, start, bound)
        shop, own = self.problem, self.problem.choice_bounds[:-1].copy()
        for i, literals in enumerate(self.literals):
            own[i] += next((k for k, one in enumerate(literals) if solver.value(one)), 0)
        end = (start + shop.choice_minutes[own]).astype(np.int32)
        return Schedule(shop.choice_machine[own], start, end, value(shop, end), bound)


def search(problem: Shop | Project, begun: Schedule, seed: int, clock: Clock, seconds: float) -> Schedule:
    """Improves `begun` for that long, or until it is proven. What it finds depends on the machine's speed, what it proves does not."""
    from ortools.sat.python import cp_model

    made, solver = Model(problem, begun), cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    solver.parameters.num_workers, solver.parameters.random_seed = clock.workers, seed % 2**31

    class Told(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            clock.told(round(self.objective_value), int(np.ceil(self.best_objective_bound - 1e-6)))
            if clock.stop is not None and clock.stop():
                self.stop_search()

    status = solver.solve(made.model, Told())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return begun
    bound = max(begun.bound, int(np.ceil(solver.best_objective_bound - 1e-6)))
    found = made.read(solver, bound)
    clock.told(found.objective, bound)
    return found if found.objective <= begun.objective else Schedule(begun.machine, begun.start, begun.end, begun.objective, bound)
