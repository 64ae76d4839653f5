"""生产任务单, 流转卡 and the order's production plan. None of them carries a price."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.papers import code, formats, head, render, shapes
from yidan.core.papers.formats import moment
from yidan.core.papers.shapes import Column, Section, Sheet, SheetFact
from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.planning import serials
from yidan.planning.models import Component, Operation, WorkOrder
from yidan.planning.queries.tasks import Task, Team

CHINESE = "zh-hans"


def work_order(document: WorkOrder, by: Actor) -> tuple[bytes, str]:
    """The file and its title; frozen at the moment of release."""
    with translation.override(CHINESE):
        return render("work_order", work_order_shape(document), frozen=by.at), _("Work order")


def work_order_shape(document: WorkOrder) -> shapes.WorkOrder:
    order = document.order
    components = list(document.components.select_related("item__unit").order_by("position"))
    return shapes.WorkOrder(
        head=head(order.entity, document.key, _("Controlled, released"), official=True),
        order=order.key, customer=order.customer.name, product=f"{document.item.name} {document.line.spec}".strip(),
        qty=formats.quantity(document.quantity, document.item.unit.name), drawing=_drawing(document), start=moment(document.start),
        finish=moment(document.finish), serials=serials.told(document.line, serials.span(document)), buffer=_buffer(order), notes=_notes(document),
        operations=tuple(_operation(op) for op in _steps(document)), route_note=_("Hours; run is for one piece"),
        materials=tuple(_material(c, document.quantity) for c in components), material_note=_ready(components), signatures=_signatures(document),
    )  # fmt: skip


def _steps(document: WorkOrder) -> list[Operation]:
    return list(document.operations.select_related("work_centre", "owner").order_by("position"))


def _drawing(document: WorkOrder) -> str:
    drawing = document.item.drawing if document.above_id else document.line.drawing or document.item.drawing
    return " / ".join(part for part in (drawing, document.drawing_revision) if part)


def _buffer(order: Order) -> str:
    if not order.promised or not order.forecast:
        return ""
    return _("%s days") % (order.promised - order.forecast).days


def _notes(document: WorkOrder) -> tuple[str, ...]:
    key = [str(op.position) for op in document.operations.all() if op.is_key]
    return (_("Key operations %s: the first piece is inspected before going on.") % ", ".join(key),) if key else ()


def _operation(op: Operation) -> shapes.Operation:
    span = f"{moment(op.start)[5:]} — {moment(op.finish)[5:]}" if op.start and op.finish else ""
    return shapes.Operation(
        no=str(op.position), name=op.name, key=op.is_key, centre=op.work_centre.name, owner=str(op.owner or ""), setup=_hours(op.setup_minutes),
        run=_hours(op.run_minutes), span=span, instruction=op.instruction,
    )  # fmt: skip


def _hours(minutes: Decimal) -> str:
    return formats.quantity((minutes / 60).quantize(Decimal("0.01")))


def _material(component: Component, quantity: Decimal) -> shapes.Material:
    missing = component.required - component.reserved + component.lent
    per = (component.required / quantity).quantize(Decimal("0.001"))
    return shapes.Material(
        code=component.item.code, name=component.item.name, unit=component.item.unit.name, per=formats.quantity(per),
        total=formats.quantity(component.required), ready=formats.quantity(component.reserved - component.lent),
        gap=_gap(component) if missing else _("complete"),
    )  # fmt: skip


def _gap(component: Component) -> str:
    return _("made here") if component.to_make else _("to be bought: %s") % formats.quantity(component.to_buy)


def _ready(components: list[Component]) -> str:
    complete = sum(1 for c in components if c.reserved - c.lent >= c.required)
    return _("Complete %(part)s / %(whole)s") % {"part": complete, "whole": len(components)}


def _signatures(document: WorkOrder) -> tuple[shapes.Signature, ...]:
    return tuple(
        shapes.Signature(role=role) for role in (_("Planned by"), _("Checked by"), _("Approved by"), _("Taken over by (workshop)"))
    )


def traveller(document: WorkOrder, by: Actor, language: shapes.Lang = "zh") -> bytes:
    """Printed when asked for; each step carries the code that opens it on the floor."""
    with translation.override("en" if language == "en" else CHINESE):
        return render("traveller", traveller_shape(document, by, language), frozen=by.at)


def traveller_shape(document: WorkOrder, by: Actor, language: shapes.Lang = "zh") -> shapes.Traveller:
    official = document.stage != WorkOrder.Stage.PLANNED
    made = head(document.order.entity, document.key, _("Controlled"), official=official, by=by, lang=language)
    steps = tuple(
        shapes.Step(
            no=str(op.position), name=op.name, centre=op.work_centre.name, qty=formats.quantity(op.quantity), key=op.is_key,
            code=code(made.company.host, f"{document.key}/{op.position}"), good=formats.quantity(op.good) if op.good else "",
        )
        for op in _steps(document)
    )  # fmt: skip
    return shapes.Traveller(
        head=made, job=document.key, order=document.order.key, product=document.item.name, drawing=_drawing(document), serial=serials.told(document.line, serials.span(document)),
        finish=moment(document.finish)[:10], steps=steps,
    )  # fmt: skip


def order_plan(order: Order, plan: str, by: Actor) -> tuple[bytes, str]:
    """The production plan of one order (4.1a, b): every operation with its time and person."""
    with translation.override(CHINESE):
        title = _("Production plan")
        return render("sheet", _plan_shape(order, plan, title), frozen=by.at), title


def _plan_shape(order: Order, plan: str, title: str) -> Sheet:
    rows = (
        Operation.objects.filter(work_order__order=order)
        .exclude(stage="cancelled")
        .select_related("work_order__item", "work_centre", "owner")
    )
    by_work_order = groupby(rows.order_by("work_order_id", "position"), key=lambda op: op.work_order)
    facts = [(_("Order"), order.key), (_("Customer"), order.customer.name), (_("Plan"), plan), (_("Promised"), formats.day(order.promised)),
             (_("Forecast"), formats.day(order.forecast)), (_("Buffer"), _buffer(order))]  # fmt: skip
    columns = (Column(name=_("No."), width="12mm"), Column(name=_("Operation"), width="1fr"), Column(name=_("Work centre"), width="30mm"),
               Column(name=_("Person"), width="20mm"), Column(name=_("Start"), width="30mm"), Column(name=_("Finish"), width="30mm"))  # fmt: skip
    sections = tuple(
        Section(
            title=f"{work_order.key} {work_order.item.name} × {formats.quantity(work_order.quantity)}",
            columns=columns,
            rows=tuple(_row(op) for op in steps),
        )
        for work_order, steps in by_work_order
    )
    made = head(order.entity, order.key, _("Accepted plan"), official=True)
    return Sheet(
        head=replace(made, title=title), facts=tuple(SheetFact(label=label, value=value) for label, value in facts), sections=sections
    )


def _row(op: Operation) -> tuple[str, ...]:
    return (str(op.position), op.name, op.work_centre.name, str(op.owner or ""), moment(op.start), moment(op.finish))


def dispatch(team: Team, entity: LegalEntity, days: int, by: Actor) -> bytes:
    """派工单: what one team does in the days ahead, from whom it takes over and to whom it hands on; drawn when asked."""
    names = [("计划开工", "19mm"), ("计划完工", "19mm"), ("任务、工序、产品", "1fr"), ("数量", "11mm"), ("人员", "14mm"), ("来自", "21mm"), ("交给", "21mm"),
             ("合格/不良", "17mm"), ("签字", "13mm")]  # fmt: skip
    rows = tuple(_dispatched(task) for task in team.tasks)
    section = Section(
        title=f"{team.centre.name} {team.centre.code}", note=f"{len(rows)} 项，{formats.quantity(Decimal(str(team.hours)))} 小时",
        columns=tuple(Column(name=name, width=width) for name, width in names), rows=rows,
    )  # fmt: skip
    made = head(entity, f"PG-{team.centre.code}-{by.at:%m%d}", "受控", official=True, by=by)
    facts = (SheetFact(label="班组长", value=str(team.centre.leader or "")), SheetFact(label="天数", value=str(days)))
    signatures = tuple(shapes.Signature(role=role) for role in ("派工（计划）", "接收（班组长）"))
    return render("sheet", Sheet(head=replace(made, title="派工单"), facts=facts, sections=(section,), signatures=signatures), frozen=by.at)


def _dispatched(task: Task) -> tuple[str, ...]:
    op = task.operation
    mark = "★ " if op.is_key else ""
    return (
        moment(op.start)[5:], moment(op.finish)[5:], f"{mark}{op.work_order.key}/{op.position} {op.name}　{op.work_order.item.name}",
        formats.quantity(op.quantity), str(op.owner or ""), "、".join(dict.fromkeys(one.work_centre.name for one in task.before)) or "—",
        "、".join(dict.fromkeys(one.work_centre.name for one in task.after)) or "入库", "", "",
    )  # fmt: skip
