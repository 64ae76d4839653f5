"""What the workshop's office should do now: patrols, findings, material to account for, scrapped parts to make anew."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.formats import qty
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.planning.models import Component, WorkOrder
from yidan.production.models import Finding, Usage
from yidan.production.queries.patrol import Due, due_today, missed
from yidan.production.replacement import lacking_parts

DAY = timedelta(days=1)


def office(by: Actor) -> list[Todo]:
    found = [*_findings(by), *_patrols(by)]
    if by.has(Role.PRODUCTION):
        found += [*_anew(), *_to_account()]
    return found


def _patrols(by: Actor) -> list[Todo]:
    """Mine today, and mine that were missed and not explained."""
    if not by.has(Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.QUALITY_HEAD, Role.GENERAL_MANAGER):
        return []
    us = worked_for(by)
    hold, explain = reverse("production:patrol_hold_patrol"), reverse("production:patrol_explain_missed")
    today = [
        _patrol(due, _("Patrol"), due.plan.points.replace("\n", ", ")[:120], hold, _("Hold"))
        for due in due_today(by.at)
        if due.plan.patroller_id in us
    ]
    past = [due for due in missed(by.at, days=7) if due.patrol is None and due.plan.patroller_id in us]
    return today + [
        _patrol(due, _("Explain the missed patrol"), f"{due.day:%m-%d}", f"{explain}?day={due.day}", _("Explain")) for due in past
    ]


def _patrol(due: Due, verb: str, reason: str, url: str, button: str) -> Todo:
    sign = "&" if "?" in url else "?"
    return Todo(f"{verb}: {due.plan.name}", reason, "5.1c", f"{url}{sign}plan={due.plan.code}", button, due=due.until, key=due.plan.code)


def _findings(by: Actor) -> list[Todo]:
    us = worked_for(by)
    mine = Q(stage=Finding.Stage.OPEN, owner__in=us)
    if by.has(Role.PRODUCTION, Role.PRODUCTION_HEAD, Role.QUALITY_HEAD, Role.GENERAL_MANAGER):
        mine |= Q(stage=Finding.Stage.SOLVED, patrol__plan__patroller__in=us)
    rows = Finding.for_page().filter(mine).order_by("due", "pk")[:20]
    return [_finding(row) for row in rows]


def _finding(row: Finding) -> Todo:
    solved = row.stage == Finding.Stage.SOLVED
    verb, button = (_("Look whether it is solved"), _("Look")) if solved else (_("Solve the finding"), _("Solve"))
    due = timezone.make_aware(datetime.combine(row.due, time(17)))
    return Todo(
        f"{verb}: {row.what[:60]}",
        row.action[:120] if solved else row.patrol.plan.name,
        "5.1c",
        row.get_absolute_url(),
        button,
        due=due,
        key=row.key,
    )


def _anew() -> list[Todo]:
    """Work orders whose parts were scrapped, with nothing to make them any more."""
    scrapped = WorkOrder.objects.filter(above=OuterRef("pk"), scrapped__gt=0)
    jobs = WorkOrder.objects.filter(Exists(scrapped), stage__in=("released", "running"), order__on_hold=False)
    found = []
    for job in jobs.select_related("order__customer", "item").order_by("pk")[:20]:
        if lacking := lacking_parts(job):
            part, short = lacking[0]
            reason = _("%(item)s: %(count)s lacking") % {"item": part.item.name, "count": qty(short, part.item.unit)}
            url = reverse("production:workorder_replace_parts", args=[job.key])
            found.append(Todo(
                _("Make scrapped parts anew: %s") % job.key, reason, "5.1a", url, _("Make anew"), due=job.start, who=job.order.customer.name, key=job.order.key
            ))  # fmt: skip
    return found


def to_account() -> Any:
    """Work orders that are done, with material out that nobody has accounted for."""
    told = Usage.objects.filter(work_order=OuterRef("pk"))
    out = Component.objects.filter(work_order=OuterRef("pk"), issued__gt=F("returned"))
    rows = WorkOrder.objects.filter(Exists(out), ~Exists(told), stage=WorkOrder.Stage.DONE)
    return rows.annotate(ended=Max("operations__finished_at")).select_related("order__customer", "item").order_by("ended", "pk")


def _to_account() -> list[Todo]:
    hours = timedelta(hours=setting("material_hours"))
    return [
        Todo(
            _("Account for the material: %(job)s %(item)s") % {"job": job.key, "item": job.item.name}, _("done; used, spoiled, brought back"), "5.1b",
            reverse("production:workorder_account_material", args=[job.key]), _("Account"), due=job.ended + hours if job.ended else None,
            who=job.order.customer.name, key=job.order.key,
        )
        for job in to_account()[:15]
    ]  # fmt: skip
