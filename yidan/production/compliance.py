"""How 5.1 was kept: finished as planned, worked to an instruction, equipment checked, material accounted for, patrols held, findings solved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.people.settings import setting
from yidan.planning.models import Operation, WorkOrder
from yidan.production.models import EquipmentState, Finding, Patrol
from yidan.production.queries.patrol import due_patrols


def events_of(kind: str, verbs: tuple[str, ...], since: datetime, until: datetime) -> dict[int, int]:
    """Document -> the last event of these verbs on it between two moments."""
    rows = Event.objects.filter(kind=kind, verb__in=verbs, at__gte=since, at__lt=until).order_by("pk")
    return dict(rows.values_list("object_id", "pk"))


@counted("5.1a", gettext_lazy("Operations finished on the day planned"))
def finished(since: datetime, until: datetime) -> Iterator[Case]:
    """Teams have their tasks for the day: a plan counts in minutes, people are asked for the day."""
    rows: Any = Operation.objects.filter(finished_at__gte=since, finished_at__lt=until).exclude(started_at=None)
    shown = events_of("planning.operation", ("production.finish", "production.close_operation"), since, until)
    for pk, planned, actual, number in rows.values_list("pk", "finish", "finished_at", "work_order__order__number"):
        kept = planned is None or timezone.localdate(actual) <= timezone.localdate(planned)
        text = _("planned for %(planned)s, finished %(actual)s")
        yield Case(number or "", kept, shown.get(pk), "" if kept else text % {"planned": _moment(planned), "actual": _moment(actual)})


@counted("5.1a", gettext_lazy("Operations begun with an operating instruction on the card"))
def instructed(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Operation.objects.filter(started_at__gte=since, started_at__lt=until)
    shown = events_of("planning.operation", ("production.start",), since, until)
    for pk, name, instruction, number in rows.values_list("pk", "name", "instruction", "work_order__order__number"):
        why = "" if instruction else _("%s has no operating instruction") % name
        yield Case(number or "", bool(instruction), shown.get(pk), why)


@counted("5.1b", gettext_lazy("Equipment checked on the day it was worked on"))
def checked(since: datetime, until: datetime) -> Iterator[Case]:
    """Before the operation began: the first record of its work centre on that day, other than a breakdown."""
    first: dict[tuple[int, object], datetime] = {}
    records = EquipmentState.objects.filter(at__gte=since - timedelta(days=1), at__lt=until).exclude(kind="breakdown")
    for centre, at in records.order_by("-at").values_list("work_centre_id", "at"):
        first[(centre, timezone.localdate(at))] = at
    rows: Any = Operation.objects.filter(started_at__gte=since, started_at__lt=until)
    shown = events_of("planning.operation", ("production.start",), since, until)
    for pk, centre, name, begun, number in rows.values_list(
        "pk", "work_centre_id", "work_centre__name", "started_at", "work_order__order__number"
    ):
        found = first.get((centre, timezone.localdate(begun)))
        kept = found is not None and found <= begun
        yield Case(number or "", kept, shown.get(pk), "" if kept else _("%s was not checked that day") % name)


@counted("5.1b", gettext_lazy("Material accounted for in time"))
def accounted(since: datetime, until: datetime) -> Iterator[Case]:
    """Of work orders that were done and whose hours ran out between the two moments."""
    hours = timedelta(hours=setting("material_hours"))
    rows = WorkOrder.objects.filter(stage=WorkOrder.Stage.DONE, components__issued__gt=0)
    rows = rows.annotate(ended=Max("operations__finished_at"), told=Min("usages__at")).filter(
        ended__gte=since - hours, ended__lt=until - hours
    )
    shown = dict(Event.objects.filter(kind="planning.workorder", verb="production.account_material").values_list("object_id", "pk"))
    for pk, key, ended, told, number in rows.values_list("pk", "number", "ended", "told", "order__number"):
        kept = told is not None and told <= ended + hours
        yield Case(number or "", kept, shown.get(pk) if told else None, "" if kept else _("%s is not accounted for in time") % key)


@counted("5.1c", gettext_lazy("Patrols held on their day"))
def patrolled(since: datetime, until: datetime) -> Iterator[Case]:
    shown = events_of("production.patrol", ("production.hold_patrol", "production.explain_missed"), since, until)
    for due in due_patrols(timezone.localdate(since), timezone.localdate(until)):
        if not since <= due.until < until:
            continue
        event = shown.get(due.patrol.pk) if due.patrol else None
        kept = due.held and not due.late
        why = _("held late") if due.late else _("missed: %s") % _reason(due.patrol)
        yield Case(due.plan.code, kept, event, "" if kept else f"{due.day:%Y-%m-%d} {why}")


@counted("5.1c", gettext_lazy("Findings solved by their day"))
def solved(since: datetime, until: datetime) -> Iterator[Case]:
    rows = Finding.objects.filter(due__gte=timezone.localdate(since), due__lt=timezone.localdate(until))
    shown = dict(
        Event.objects.filter(kind="production.finding", verb="production.solve_finding", at__gte=since).values_list("object_id", "pk")
    )
    for pk, key, due, at in rows.values_list("pk", "number", "due", "solved_at"):
        kept = at is not None and timezone.localdate(at) <= due
        yield Case(key or "", kept, shown.get(pk), "" if kept else _("was due on %s") % due)


def _reason(patrol: Patrol | None) -> str:
    return patrol.notes if patrol else _("not explained")


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}" if at else "—"
