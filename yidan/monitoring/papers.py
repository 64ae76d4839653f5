"""Minutes of a coordination meeting: a plain sheet, Chinese, without prices."""

from __future__ import annotations

from django.utils import translation

from yidan.core.actors import Actor
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.core.papers.shapes.sheet import Column, Section, Sheet, SheetFact
from yidan.monitoring.models import AgendaPoint, Meeting
from yidan.people.models import LegalEntity

STATES = {"decided": "已定", "postponed": "后议", "open": "未议"}


def minutes(meeting: Meeting, by: Actor) -> bytes:
    entity = LegalEntity.objects.order_by("-is_default", "pk").first()
    assert entity is not None
    with translation.override("zh-hans"):
        points = tuple(_point(one) for one in meeting.points.order_by("position"))
        tasks = tuple(
            (str(one.point.position), one.what, str(one.owner), formats.day(one.due))
            for one in meeting.decisions.select_related("point", "owner").order_by("point__position", "pk")
        )
        paper = Sheet(
            head=head(entity, meeting.number or "", "已签发", official=True, title="生产协调会纪要", form_no="YD-QR-0509"),
            facts=(
                SheetFact(label="时间", value=formats.moment(meeting.at)), SheetFact(label="地点", value=meeting.place),
                SheetFact(label="主持", value=str(meeting.chair)), SheetFact(label="议题", value=f"{len(points)} 项"),
                SheetFact(label="出席", value=meeting.attendees, wide=True),
            ),
            sections=(
                Section(
                    title="议题与决定", note="由未决问题自动排出",
                    columns=(Column(name="序", width="8mm"), Column(name="议题", width="1fr"), Column(name="结果", width="12mm"), Column(name="决定", width="1fr")),
                    rows=points,
                ),
                Section(
                    title="责任与期限",
                    columns=(Column(name="议题", width="12mm"), Column(name="做什么", width="1fr"), Column(name="责任人", width="26mm"), Column(name="期限", width="26mm")),
                    rows=tasks,
                ),
                *((Section(title="纪要", text=(meeting.text,)),) if meeting.text else ()),
            ),
            signatures=(shapes.Signature(role="记录", name=by.name, at=formats.moment(by.at)), shapes.Signature(role="主持", note=str(meeting.chair))),
        )  # fmt: skip
        return render("sheet", cut(paper, by), frozen=by.at)


def _point(one: AgendaPoint) -> tuple[str, ...]:
    detail = f"　{one.detail}" if one.detail else ""
    return str(one.position), f"{one.title}{detail}", STATES[one.state], one.outcome
