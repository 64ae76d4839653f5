"""The service record 售后服务单 and the 8D report. Worded in the receiver's language, not through the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from yidan.core.actors import Actor
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.people.models import LegalEntity
from yidan.service.models import CorrectiveAction, Ticket
from yidan.service.rules import late_promise

Lang = shapes.Lang
SEVERITY = {"critical": ("致命", "critical"), "major": ("严重", "major"), "minor": ("轻微", "minor")}
CLAIM = {
    "justified": ("属实，由我方负责", "justified, ours to answer for"), "goodwill": ("非我方责任，善意处理", "goodwill"),
    "unjustified": ("不属实", "not justified"), "": ("—", "—"),
}  # fmt: skip
CAUSES = {
    "design": ("设计", "design"), "material": ("外购材料", "bought material"), "making": ("制造装配", "making and assembly"),
    "inspection": ("检验漏检", "not found at inspection"), "transport": ("包装运输", "packing and transport"), "papers": ("说明书与资料", "manual and papers"),
    "use": ("客户使用", "use by the customer"), "wear": ("磨损", "wear"), "other": ("其他", "other"), "": ("—", "—"),
}  # fmt: skip
FED_TO = {
    "drawing": ("已改：图纸、产品结构", "Changed: drawing or structure"), "routing": ("已改：工艺路线、作业指导书", "Changed: routing, operating instruction"),
    "inspection": ("已改：检验方案", "Changed: inspection plan"), "supplier": ("已改：供应商", "Changed: supplier"),
    "packing": ("已改：包装运输", "Changed: packing and transport"), "papers": ("已改：说明书与资料", "Changed: manual and papers"),
    "training": ("已改：人员培训", "Changed: training"),
}  # fmt: skip
DEPARTMENTS = {
    "sales": ("销售部", "Sales"), "marketing": ("市场部", "Marketing"), "engineering": ("技术部", "Engineering"), "production": ("生产部", "Production"),
    "procurement": ("采购部", "Procurement"), "logistics": ("物流部", "Logistics"), "quality": ("质量控制部", "Quality"), "finance": ("财务部", "Finance"),
    "after_sales": ("售后服务部", "After-sales"), "archive": ("档案管理部", "Archive"), "": ("—", "—"),
}  # fmt: skip


def lang(ticket: Ticket) -> Lang:
    """The customer's, as on his order."""
    return "en" if ticket.order is not None and ticket.order.currency != "CNY" else "zh"


def our(ticket: Ticket | None) -> LegalEntity:
    entity = ticket.order.entity if ticket and ticket.order else LegalEntity.objects.order_by("-is_default", "pk").first()
    assert entity is not None
    return entity


def record(ticket: Ticket, by: Actor, language: Lang | None = None, frozen: datetime | None = None) -> bytes:
    """Kept when solved; printed again in either language, after the customer's rating too."""
    return render("sheet", cut(record_shape(ticket, by, language or lang(ticket)), by), frozen=frozen or by.at)


def record_shape(ticket: Ticket, by: Actor, language: Lang) -> shapes.Sheet:
    at = 0 if language == "zh" else 1
    words = (
        ("售后服务单", "已解决", "处理（售后）", "客户确认"),
        ("Service Record", "solved", "Done by (after-sales)", "Confirmed by the customer"),
    )[at]
    signatures = (shapes.Signature(role=words[2], name=by.name, at=formats.moment(by.at)), shapes.Signature(role=words[3]))
    return shapes.Sheet(
        head=replace(head(our(ticket), ticket.number or "", words[1], official=True, lang=language), title=words[0], form_no="YD-QR-0901"),
        facts=_facts(_ticket_facts(ticket, at), at), sections=_sections(_ticket_sections(ticket, at), at), signatures=signatures,
    )  # fmt: skip


def _ticket_facts(ticket: Ticket, at: int) -> list[tuple[str, str, str]]:
    item, order = ticket.item, ticket.order
    name = ticket.customer.name_en if at and ticket.customer.name_en else ticket.customer.name
    rated = f"{ticket.satisfaction} / 5" if ticket.satisfaction else "—"
    return [
        ("客户", "Customer", name), ("订单", "Order", order.key if order else "—"), ("产品", "Product", f"{item.code} {item.name}" if item else "—"),
        ("序列号", "Serial no.", ticket.serial or "—"), ("等级", "Severity", SEVERITY[ticket.severity][at]),
        ("答复", "Answered", formats.moment(ticket.answered_at)), ("技术员", "Technician", str(ticket.technician or "—")),
        ("责任判定", "Claim", CLAIM[ticket.claim][at]), ("满意度", "Satisfaction", rated),
        *([("退货", "Goods sent back", f"{ticket.goods.key} {ticket.goods.stage_label}")] if ticket.goods else []),
    ]  # fmt: skip


def _ticket_sections(ticket: Ticket, at: int) -> list[tuple[str, str, tuple[str, ...]]]:
    late = ("晚于承诺" if late_promise(ticket) else "按承诺解决", "later than promised" if late_promise(ticket) else "solved as promised")[
        at
    ]
    charged = (("收费，见发票", "charged, see the invoice") if ticket.cost else ("不收费", "free of charge"))[
        at
    ]  # the sheet has no place for a sum
    return [
        ("故障", "Problem", (ticket.what,)), ("承诺", "Promise", (f"{formats.day(ticket.promised_on)}　{ticket.promise}",)),
        ("原因", "Cause", (CAUSES[ticket.cause_kind][at], ticket.cause)),
        ("处理", "What was done", (ticket.resolution, f"{formats.moment(ticket.solved_at)}　{late}")), ("备件", "Spare parts", (ticket.parts or "—",)),
        ("费用", "Charge", (charged,)),
    ]  # fmt: skip


def eight_d(action: CorrectiveAction, by: Actor, language: Lang = "zh", frozen: datetime | None = None) -> bytes:
    """Kept when the effect is confirmed; printed at any time in either language."""
    return render("sheet", cut(eight_d_shape(action, by, language), by), frozen=frozen or by.at)


def eight_d_shape(action: CorrectiveAction, by: Actor, language: Lang) -> shapes.Sheet:
    at = 0 if language == "zh" else 1
    done = action.stage == action.Stage.EFFECTIVE or bool(action.effect)
    status = (("已验证有效", "effective") if done else ("处理中", "in work"))[at]
    roles = (("实施", "Carried out by"), ("验证", "Effect checked by"))
    people = ((action.done_by, action.done_at), (action.checked_by, action.checked_at))
    boxes = tuple(
        shapes.Signature(role=role[at], name=str(who or ""), at=formats.moment(when) if when else "")
        for role, (who, when) in zip(roles, people, strict=True)
    )
    title = ("8D 报告", "8D Report")[at]
    return shapes.Sheet(
        head=replace(head(our(None), action.number or "", status, official=done, lang=language), title=title, form_no="YD-QR-0902"),
        facts=_facts(_action_facts(action, at), at), sections=_sections(_steps(action, at), at) + (_tickets(action, at),), signatures=boxes,
    )  # fmt: skip


def _action_facts(action: CorrectiveAction, at: int) -> list[tuple[str, str, str]]:
    item = f"{action.item.code} {action.item.name}" if action.item else "—"
    return [
        ("产品", "Product", item), ("原因类别", "Kind of cause", CAUSES[action.cause_kind][at]), ("责任部门", "Department", DEPARTMENTS[action.department][at]),
        ("责任人", "Owner", str(action.owner)), ("期限", "Due", formats.day(action.due)), ("轮次", "Round", str(action.rounds)),
    ]  # fmt: skip


def _steps(action: CorrectiveAction, at: int) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        ("D1 团队", "D1 Team", (action.team or str(action.owner),)), ("D2 问题描述", "D2 Problem", (action.problem,)),
        ("D3 遏制措施", "D3 Containment", (action.containment,)), ("D4 根本原因", "D4 Root cause", (action.root_cause or "—",)),
        ("D5 纠正措施选定", "D5 Corrective action chosen", (action.measures or "—",)), ("D6 纠正措施实施", "D6 Carried out", (action.carried_out or "—",)),
        ("D7 预防再发", "D7 Prevention", (FED_TO[action.fed_to][at], action.prevention or "—") if action.fed_to else (action.prevention or "—",)), ("D8 效果验证与总结", "D8 Effect confirmed", (action.effect or "—",)),
    ]  # fmt: skip


def _tickets(action: CorrectiveAction, at: int) -> shapes.Section:
    names = (("服务单", "客户", "日期", "问题"), ("Ticket", "Customer", "Date", "Problem"))[at]
    rows = [one.ticket for one in action.grounds.select_related("ticket__customer").order_by("pk")[:30]]
    widths = ("30mm", "38mm", "24mm", "1fr")
    return shapes.Section(
        title=("依据的服务单", "Tickets it rests on")[at], columns=tuple(shapes.Column(name=n, width=w) for n, w in zip(names, widths, strict=True)),
        rows=tuple((one.key, one.customer.name, formats.day(one.created_at), one.what[:80]) for one in rows),
    )  # fmt: skip


def _facts(rows: Iterable[tuple[str, str, str]], at: int) -> tuple[shapes.SheetFact, ...]:
    return tuple(shapes.SheetFact(label=en if at else zh, value=value) for zh, en, value in rows)


def _sections(rows: Iterable[tuple[str, str, tuple[str, ...]]], at: int) -> tuple[shapes.Section, ...]:
    return tuple(shapes.Section(title=en if at else zh, text=text) for zh, en, text in rows)
