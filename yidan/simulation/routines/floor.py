"""The workshop: equipment checked, material issued, operations started and reported as the plan's times pass, part by part; what breaks, is lost or spoiled."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from yidan.catalog.models import WorkCentre
from yidan.core.refusals import Refused
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.production import commands as production
from yidan.production import queries
from yidan.production.commands import IssueInput, UsageInput
from yidan.production.flow import flows
from yidan.production.models import Issue
from yidan.production.replacement import lacking_parts
from yidan.quality.queries import due_first_articles
from yidan.simulation.world import World
from yidan.stock.models import Balance

STORE = "wanghai"
SMALL = 5000  # what costs less may be lost whole; a machine or a dear part is set right
LOST = ("尺寸超差", "装夹碰伤", "焊穿", "试机撞坏", "压痕过深")
BROKEN = ("主轴报警", "激光器功率不足", "气压不足停机", "伺服过载", "焊机送丝不畅")


def work(w: World) -> None:
    """Early in the afternoon: what was to start by now is started, what is ready is reported."""
    w.at(14, 0)
    check(w)
    repaired(w)
    issue(w)
    operations(w, w.now)
    replace(w)


def late_shift(w: World) -> None:
    """The rest of the day: what the plan wants finished by the evening."""
    w.at(16, 40)
    issue(w)
    operations(w, w.evening)
    account(w)


def check(w: World) -> None:
    """The daily check of the centres that have work; now and then one is left out."""
    busy = Operation.objects.filter(stage__in=["waiting", "running"], work_order__stage__in=["released", "running"], start__lte=w.evening)
    for centre in WorkCentre.objects.filter(pk__in=busy.values("work_centre")).select_related("leader").order_by("code"):
        if not w.happens("unchecked"):
            worn = w.happens("worn")
            who = centre.leader.username if centre.leader else "machao"
            given = {"kind": "check", "state": "limited" if worn else "fit", "note": "导轨间隙偏大，低速使用" if worn else ""}
            w.does(who, production.check_equipment, centre, **given)


def repaired(w: World) -> None:
    """What broke yesterday mostly runs again today."""
    for operation in Operation.objects.filter(stage="stopped", held=False).select_related("owner", "work_order").order_by("pk"):
        if operation.stops.filter(until=None, since__lt=w.now - timedelta(hours=3)).exists() and w.seldom(0.7):
            w.does(done_by(operation), production.resume, operation)


def done_by(operation: Operation) -> str:
    return operation.owner.username if operation.owner else "machao"


def issue(w: World) -> None:
    """For what starts within a day; what is missing is issued when it comes."""
    soon = w.now + timedelta(days=1)
    for work_order in WorkOrder.objects.filter(stage__in=["released", "running"], start__lte=soon).order_by("start", "pk"):
        if short(work_order) and queries.reserved_for(work_order):
            w.does(STORE, production.issue_material, Issue(work_order=work_order))


def short(work_order: WorkOrder) -> bool:
    return any(part.issued - part.returned < part.required for part in work_order.components.all())


def operations(w: World, until: datetime) -> None:
    """A planned start that has passed is started; what the plan wants finished until then is reported, now and then not before tomorrow."""
    rows = Operation.objects.filter(stage__in=["waiting", "running"], work_order__stage__in=["released", "running"], start__lte=until)
    waits = first_articles()
    for operation in rows.select_related("owner", "work_order__item").order_by("work_order__start", "work_order_id", "position"):
        try:
            one_operation(w, operation, until, waits)
        except Refused as exc:
            w.refuse(exc)


def first_articles() -> set[tuple[int, int]]:
    """(work order, position) of key operations that gave their first piece and wait for the inspector: what comes after them waits too."""
    return {(one.work_order_id, one.position) for one in due_first_articles(500)}


def one_operation(w: World, operation: Operation, until: datetime, waits: set[tuple[int, int]]) -> None:
    who = done_by(operation)
    if operation.stage == "waiting":
        if not w.may(who, production.start, operation) or (not_judged(operation, waits) and not w.happens("not_waited")):
            return
        production.start(operation, by=w.act(who))
        operation.refresh_from_db()
    if w.happens("breakdown"):
        production.stop(operation, cause="breakdown", note=w.chance.choice(BROKEN), by=w.act(who))
    elif operation.finish and operation.finish <= until and not operation.held and not w.happens("slow"):
        report(w, operation, who)
        if operation.is_key:
            waits |= first_articles()


def not_judged(operation: Operation, waits: set[tuple[int, int]]) -> bool:
    """Whether something that goes into it waits for its inspection: an operation before it, or one of its parts."""
    if any(job == operation.work_order_id and position < operation.position for job, position in waits):
        return True
    return bool(waits) and operation.work_order.below.filter(pk__in=[job for job, _position in waits]).exists()


def report(w: World, operation: Operation, who: str) -> None:
    """What the operation before has given and is not reported yet. Of a key operation the first piece alone: it is inspected."""
    step = next(step for step in flows(operation.work_order) if step.operation.pk == operation.pk)
    if step.ready <= 0:
        return
    found = pieces(w, operation, step.ready)
    planned = operation.run_minutes * (found["good"] + found.get("scrapped", 0)) + (0 if operation.good else operation.setup_minutes)
    minutes = planned * Decimal(w.chance.choice(("0.9", "0.95", "1", "1.05", "1.15")))
    production.report(operation, **found, minutes=minutes.quantize(Decimal("0.1")), by=w.act(who))


def pieces(w: World, operation: Operation, ready: Decimal) -> dict[str, Any]:
    if operation.is_key and ready > 1 and not operation.good:
        return {"good": Decimal(1)}
    if operation.work_order.item.standard_cost < SMALL and w.happens("scrapped"):
        return {"good": ready - 1, "scrapped": Decimal(1), "cause": w.chance.choice(LOST)}
    if w.happens("mended"):
        return {"good": ready, "reworked": Decimal(1), "cause": "修毛刺后合格"}
    return {"good": ready}


def replace(w: World) -> None:
    """Parts lost on the way are made anew."""
    for work_order in (
        WorkOrder.objects.filter(stage__in=["released", "running"], below__operations__scrapped__gt=0).distinct().order_by("pk")
    ):
        if lacking_parts(work_order) and w.may(STORE, production.replace_parts, work_order):
            w.does(STORE, production.replace_parts, work_order, reason="下层零件报废，补做")


def account(w: World) -> None:
    """What a work order that is done has used is accounted for the same evening, or the next; now and then something was spoiled on its own."""
    for work_order in queries.to_account()[:25]:
        if w.seldom(0.2):
            continue
        parts = list(work_order.components.select_related("item").order_by("position"))
        if w.happens("spoiled"):
            w.attempt(lambda parts=parts, job=work_order: settle_spoiled(w, job, parts))  # type: ignore[misc]
        else:
            w.does(STORE, production.account_material, work_order, usages=[UsageInput(part, part.issued - part.returned) for part in parts])


def settle_spoiled(w: World, work_order: WorkOrder, parts: list[Component]) -> None:
    """One of the cheapest part is spoiled; of another one too many was issued and goes back."""
    bad, more = parts[-1], parts[0]
    line = work_order.issues.filter(way="out", lines__component=more).values("lines__balance").first()
    if more is not bad and more.issued > 1 and line and more.item.kind == "buy":
        balance = Balance.objects.get(pk=line["lines__balance"])
        production.return_material(Issue(work_order=work_order), lines=[IssueInput(more, balance, Decimal(1))], by=w.act(STORE))
        more.refresh_from_db()
    rows = [UsageInput(part, part.issued - part.returned) for part in parts if part is not bad]
    out = bad.issued - bad.returned
    lost = min(Decimal(1), out)
    rows.append(UsageInput(bad, out - lost, lost, "装配滑牙" if lost else ""))
    production.account_material(work_order, usages=rows, by=w.act(STORE))
