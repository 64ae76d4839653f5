"""What the floor and the store should do now."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.formats import qty
from yidan.core.todo import Todo
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production.models import Stop
from yidan.production.queries.equipment import unchecked
from yidan.production.queries.floor import AT_WORK, Card, cards, mine, queue
from yidan.production.queries.office import office
from yidan.stock.models import Reservation

CAP = 50
AHEAD = timedelta(hours=24)
FLOOR = {Role.OPERATOR, Role.PRODUCTION}
STORE = {Role.PRODUCTION, Role.LOGISTICS}


def todo(by: Actor) -> list[Todo]:
    work = _operations(by) if not by.roles.isdisjoint(FLOOR) else []
    return [*office(by), *work, *(_material() if not by.roles.isdisjoint(STORE) else [])][:CAP]


def _operations(by: Actor) -> list[Todo]:
    """Mine: running ones to report, stopped ones to resume, waiting ones that can begin and whose day has come."""
    soon = Q(start=None) | Q(start__lte=by.at + AHEAD) | ~Q(stage=Operation.Stage.WAITING)
    found = cards(list(queue().filter(mine(by), soon)[:CAP]))
    causes = {stop.operation_id: stop for stop in Stop.objects.filter(until=None, operation__in=[card.operation.pk for card in found])}
    work = [one for card in found if (one := _one(card, causes.get(card.operation.pk)))]
    return [*_checks(found, by), *work]


def _checks(found: list[Card], by: Actor) -> list[Todo]:
    """The equipment of what I work on today, before I begin."""
    ready = [card.operation for card in found if not card.missing and not card.waits]
    url = reverse("production:floor_check")
    return [
        Todo(
            _("Check the equipment: %s") % centre.name, _("not checked today"), "5.1b", f"{url}?centre={centre.code}", _("Check"), due=by.at
        )
        for centre in unchecked(ready, by.at)[:6]
    ]


def _one(card: Card, stop: Stop | None) -> Todo | None:
    operation = card.operation
    if operation.stage == Operation.Stage.STOPPED:
        return _todo(card, _("Resume work"), stop.get_cause_display() if stop else "", _("Resume work"), "5.1b", operation.finish)
    if operation.held or not card.flow.ready or operation.work_order.order.on_hold:
        return None
    unit = operation.work_order.item.unit
    if operation.stage == Operation.Stage.RUNNING:
        text = _("%(good)s of %(all)s good") % {"good": qty(operation.good), "all": qty(operation.quantity, unit)}
        return _todo(card, _("Report work"), text, _("Report work"), "5.1b", operation.finish)
    if card.missing:
        return None
    return _todo(card, _("Start work"), _("%s can be worked on") % qty(card.flow.ready, unit), _("Start work"), "5.1a", operation.start)


def _todo(card: Card, verb: str, text: str, button: str, clause: str, due: object) -> Todo:
    operation = card.operation
    order = operation.work_order.order
    name = f"{operation.name} {operation.work_order.item.name}"
    url = reverse("production:floor_task", args=[operation.key])
    return Todo(f"{verb}: {name}", text, clause, url, button, due=due, who=order.customer.name, key=order.key)  # type: ignore[arg-type]


def _material() -> list[Todo]:
    """Work orders on the floor for which something lies ready and is not handed out."""
    kept = Reservation.objects.filter(
        for_kind=WorkOrder.document_kind(), for_id=OuterRef("work_order_id"), balance__lot__item=OuterRef("item_id"), balance__lot__held=False
    )  # fmt: skip
    parts = Component.objects.filter(Exists(kept), work_order=OuterRef("pk"), required__gt=F("issued") - F("returned"))
    jobs = WorkOrder.objects.filter(Exists(parts), stage__in=AT_WORK, order__on_hold=False, order__start_blocked=False)
    rows = jobs.select_related("order__customer", "item__unit").order_by(F("start").asc(nulls_last=True), "pk")[:20]
    url = reverse("production:issue_issue_material")
    return [
        Todo(
            _("Issue material: %(job)s %(item)s") % {"job": job.key, "item": job.item.name}, _("kept in stock, not handed out"), "5.1b",
            f"{url}?work_order={job.key}", _("Hand out"), due=job.start, who=job.order.customer.name, key=job.order.key,
        )
        for job in rows
    ]  # fmt: skip
