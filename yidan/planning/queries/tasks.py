"""What each team has to do in the days ahead, from whom it takes over and to whom it hands on (4.1c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yidan.catalog.models import WorkCentre
from yidan.planning.models import Component, Operation, WorkOrder

UNDONE = (Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED)


@dataclass
class Task:
    """`before`: what must be done first, of the same work order or of the parts made below it; `after`: who waits for it."""

    operation: Operation
    before: list[Operation] = field(default_factory=list)
    after: list[Operation] = field(default_factory=list)

    @property
    def waits_for(self) -> list[Operation]:
        """Taken over late: planned to end after this is to begin, or overdue."""
        start = self.operation.start
        return [one for one in self.before if one.stage != Operation.Stage.DONE and start and one.finish and one.finish > start]

    @property
    def ready(self) -> bool:
        return all(one.stage == Operation.Stage.DONE for one in self.before)


@dataclass
class Team:
    centre: WorkCentre
    tasks: list[Task] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return int(sum(task.operation.minutes for task in self.tasks))

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def teams(now: datetime, *, days: int = 7, centre: WorkCentre | None = None) -> list[Team]:
    """Work centres with what is to be begun or still going within so many days, in order of time."""
    rows = (
        Operation.for_page()
        .filter(stage__in=UNDONE, start__lt=now + timedelta(days=days))
        .exclude(work_order__stage=WorkOrder.Stage.CANCELLED)
    )
    mine = list((rows.filter(work_centre=centre) if centre else rows).order_by("start", "pk")[:1000])
    before, after = _links({operation.work_order_id for operation in mine})
    found: dict[int, Team] = {}
    for operation in mine:
        team = found.setdefault(operation.work_centre_id, Team(operation.work_centre))
        team.tasks.append(Task(operation, before[operation.pk], after[operation.pk]))
    return sorted(found.values(), key=lambda team: team.centre.code)


def _links(work_orders: set[int]) -> tuple[dict[int, list[Operation]], dict[int, list[Operation]]]:
    """Chains within a work order; and the last operation of one that makes a part to the first of the one that takes it."""
    lines = set(WorkOrder.objects.filter(pk__in=work_orders).values_list("line_id", flat=True))
    family = list(
        WorkOrder.objects.filter(line__in=lines)
        .exclude(stage=WorkOrder.Stage.CANCELLED)
        .values_list("pk", "line_id", "item_id", "above_id")
    )
    steps: dict[int, list[Operation]] = defaultdict(list)
    whole = Operation.objects.filter(work_order__in=[row[0] for row in family]).exclude(stage=Operation.Stage.CANCELLED)
    for operation in whole.select_related("work_centre").order_by("work_order_id", "position"):
        steps[operation.work_order_id].append(operation)
    before: dict[int, list[Operation]] = defaultdict(list)
    after: dict[int, list[Operation]] = defaultdict(list)
    for row in steps.values():
        _join(zip(row, row[1:], strict=False), before, after)
    takes = set(Component.objects.filter(work_order__in=steps, to_make__gt=0).values_list("work_order_id", "item_id"))
    line_of = {pk: line for pk, line, _item, _above in family}
    for pk, line, item, above in family:
        makers = (work_order for work_order, wanted in takes if wanted == item and line_of.get(work_order) == line and work_order != pk)
        if above and pk in steps:
            _join(((steps[pk][-1], steps[upper][0]) for upper in makers if upper in steps), before, after)
    return before, after


def _join(pairs: Iterable[tuple[Operation, Operation]], before: dict[int, list[Operation]], after: dict[int, list[Operation]]) -> None:
    for first, second in pairs:
        before[second.pk].append(first)
        after[first.pk].append(second)
