"""Patrols: which are due, which were missed, which findings stand open (5.1c)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from yidan.production.models import Patrol, PatrolPlan


@dataclass(frozen=True)
class Due:
    """A patrol that a plan asks for on a day: when it was to be done, and what became of it."""

    plan: PatrolPlan
    day: date
    until: datetime
    patrol: Patrol | None

    @property
    def held(self) -> bool:
        return self.patrol is not None and self.patrol.stage == Patrol.Stage.HELD

    @property
    def late(self) -> bool:
        return self.held and self.patrol is not None and self.patrol.created_at > self.until

    @property
    def state(self) -> str:
        """In one word, as the plan's page colours its days."""
        return "missed" if not self.held else "late" if self.late else "held"


def due_patrols(since: date, until: date, plan: PatrolPlan | None = None) -> Iterator[Due]:
    """Of every living plan, or of one, day by day; two queries and one for the calendars."""
    plans = [plan] if plan else list(PatrolPlan.for_page().filter(stage=PatrolPlan.Stage.ACTIVE, since__lte=until).order_by("pk"))
    rows = Patrol.objects.filter(plan__in=plans, day__gte=since, day__lte=until).select_related("created_by")
    found = {(patrol.plan_id, patrol.day): patrol for patrol in rows}
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        for plan in plans:
            if plan.due_on(day):
                moment = timezone.make_aware(datetime.combine(day, plan.until))
                yield Due(plan, day, moment, found.get((plan.pk, day)))


def missed(at: datetime, days: int = 30) -> list[Due]:
    """Days gone by without a patrol, explained or not; the last first."""
    today = timezone.localdate(at)
    return [due for due in due_patrols(today - timedelta(days=days), today - timedelta(days=1)) if not due.held][::-1]


@dataclass(frozen=True)
class Record:
    """How a plan was kept over the last weeks: each day it asked for, and when it is due next."""

    days: list[Due]
    coming: Due | None

    @property
    def held(self) -> int:
        return sum(due.held and not due.late for due in self.days)


def record(plan: PatrolPlan, at: datetime, days: int = 30) -> Record:
    """Today counts as soon as it is held, or its time is over."""
    today = timezone.localdate(at)
    found = list(due_patrols(today - timedelta(days=days), today + timedelta(days=14), plan))
    gone = [due for due in found if due.day < today or due.day == today and (due.patrol or due.until < at)]
    return Record(gone, next((due for due in found if due.day >= today and not due.patrol), None))


def due_today(at: datetime) -> list[Due]:
    today = timezone.localdate(at)
    return [due for due in due_patrols(today, today) if due.patrol is None]
