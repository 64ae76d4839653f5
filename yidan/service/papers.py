"""The service record 售后服务单. Worded in the receiver's language, not through the catalogue."""

from __future__ import annotations

from dataclasses import replace

from yidan.core.actors import Actor
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.people.models import LegalEntity
from yidan.service.models import Ticket
from yidan.service.rules import late_promise

SEVERITY = {"critical": "致命", "major": "严重", "minor": "轻微"}


def record(ticket: Ticket, by: Actor) -> bytes:
    entity = ticket.order.entity if ticket.order else LegalEntity.objects.order_by("-is_default", "pk").first()
    assert entity is not None
    facts = [
        ("客户", ticket.customer.name), ("订单", ticket.order.key if ticket.order else "—"), ("产品", ticket.item.name if ticket.item else "—"),
        ("等级", SEVERITY[ticket.severity]), ("答复", formats.moment(ticket.answered_at)), ("技术员", str(ticket.technician or "")),
    ]  # fmt: skip
    kept = "晚于承诺" if late_promise(ticket) else "按承诺解决"
    sections = [
        ("问题", (ticket.what,)), ("承诺", (f"{formats.day(ticket.promised_on)}　{ticket.promise}",)), ("原因", (ticket.cause,)),
        ("处理", (ticket.resolution, f"{formats.moment(ticket.solved_at)}　{kept}")),
    ]  # fmt: skip
    paper = shapes.Sheet(
        head=replace(head(entity, ticket.number or "", "已解决", official=True), title="售后服务单"), facts=tuple(shapes.SheetFact(label=label, value=value) for label, value in facts),
        sections=tuple(shapes.Section(title=title, text=text) for title, text in sections),
        signatures=(shapes.Signature(role="处理（售后）", name=by.name, at=formats.moment(by.at)), shapes.Signature(role="客户确认")),
    )  # fmt: skip
    return render("sheet", cut(paper, by), frozen=by.at)
