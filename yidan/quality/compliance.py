"""How 6.1 was kept: judged by a plan, measured by who judges, key operations inspected before they went on, nonconforming pieces decided in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.compliance import Case, counted
from yidan.core.events import Event
from yidan.people.settings import setting
from yidan.planning.models import Operation
from yidan.quality import queries
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

VERDICTS = ("quality.pass_inspection", "quality.fail_inspection")
DECISIONS = (
    "quality.decide_rework",
    "quality.decide_scrap",
    "quality.decide_return",
    "quality.propose_concession",
    "quality.decide_sort",
    "quality.accept_deviation",
)


def shown(kind: str, verbs: tuple[str, ...], since: datetime) -> dict[int, int]:
    """Document -> its first event of these verbs since then."""
    rows = Event.objects.filter(kind=kind, verb__in=verbs, at__gte=since).order_by("-pk")
    return dict(rows.values_list("object_id", "pk"))


@counted("6.1a", gettext_lazy("Inspections to an inspection plan"))
def planned(since: datetime, until: datetime) -> Iterator[Case]:
    """Without a plan only a count was judged."""
    rows = Inspection.objects.filter(concluded_at__gte=since, concluded_at__lt=until)
    events = shown("quality.inspection", VERDICTS, since)
    for pk, key, plan, order, item in rows.values_list("pk", "number", "plan_id", "order__number", "item__name"):
        kept = plan is not None
        yield Case(order or key or "", kept, events.get(pk), "" if kept else _("%s has no inspection plan") % item)


@counted("6.1b", gettext_lazy("Key operations inspected before their pieces went on"))
def keyed(since: datetime, until: datetime) -> Iterator[Case]:
    """Of those that are finished: before the next operation began on what they gave. One that has not gone on is not late yet."""
    rows: Any = Operation.objects.filter(is_key=True, finished_at__gte=since, finished_at__lt=until).exclude(good=0)
    judged: dict[int, tuple[datetime, int]] = {}
    seen: Any = Inspection.objects.filter(operation__in=rows.values("pk"), when=InspectionPlan.When.IN_PROCESS).exclude(concluded_at=None)
    for operation, at, inspection in seen.order_by("-pk").values_list("operation_id", "concluded_at", "pk"):
        judged[operation] = at, inspection
    verdicts = shown("quality.inspection", VERDICTS, since - timedelta(days=90))
    ends = shown("planning.operation", ("production.finish", "production.close_operation"), since)
    for pk, name, gone, order in rows.annotate(gone=queries.went_on()).values_list("pk", "name", "gone", "work_order__order__number"):
        at, inspection = judged.get(pk, (None, 0))
        if at is None and (gone is None or gone >= until):
            continue
        kept = at is not None and (gone is None or at <= gone)
        why = _("%s went on before it was inspected") % name
        yield Case(order or "", kept, verdicts.get(inspection) or ends.get(pk), "" if kept else why)


@counted("6.1c", gettext_lazy("Verdicts given by whoever measured"))
def measured(since: datetime, until: datetime) -> Iterator[Case]:
    """Of inspections with values: one whose inspector measured none of them judges what another wrote down."""
    rows: Any = Inspection.objects.filter(concluded_at__gte=since, concluded_at__lt=until, measurements__isnull=False)
    own = Count("measurements", filter=Q(measurements__by=F("inspector")))
    events = shown("quality.inspection", VERDICTS, since)
    found = rows.annotate(n=Count("measurements"), own=own).order_by("pk")
    for pk, key, order, who, n, own_n in found.values_list("pk", "number", "order__number", "inspector__display", "n", "own"):
        why = _("%(inspection)s: %(who)s judged %(n)s values that others measured") % {"inspection": key, "who": who, "n": n}
        yield Case(order or key or "", own_n > 0, events.get(pk), "" if own_n else why)


@counted("6.1d", gettext_lazy("Nonconforming pieces decided in time"))
def decided(since: datetime, until: datetime) -> Iterator[Case]:
    hours = timedelta(hours=setting("nonconformity_hours"))
    rows = Nonconformity.objects.filter(created_at__gte=since - hours, created_at__lt=until - hours)
    events = shown("quality.nonconformity", DECISIONS, since - hours)
    for pk, key, found, at, order in rows.values_list("pk", "number", "created_at", "decided_at", "order__number"):
        kept = at is not None and at <= found + hours
        yield Case(order or key or "", kept, events.get(pk), "" if kept else _("%s was not decided in time") % key)
