"""Minutes of a coordination meeting: a plain sheet in each language, without prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.utils import translation

from yidan.core.actors import Actor
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.core.papers.shapes.sheet import Column, Section, Sheet, SheetFact
from yidan.monitoring.models import Meeting
from yidan.people.models import LegalEntity

STATES = {"decided": ("已定", "decided"), "postponed": ("后议", "put off"), "open": ("未议", "open")}
TITLES: dict[shapes.Lang, str] = {"zh": "生产协调会纪要", "en": "Coordination meeting minutes"}
IN_HOUSE: dict[shapes.Lang, str] = {"zh": "zh-hans", "en": "en"}


def minutes(meeting: Meeting, by: Actor, language: shapes.Lang = "zh") -> bytes:
    with translation.override(IN_HOUSE[language]):
        return render("sheet", cut(minutes_shape(meeting, by, language), by), frozen=by.at)


def minutes_shape(meeting: Meeting, by: Actor, language: shapes.Lang) -> Sheet:
    entity = LegalEntity.objects.order_by("-is_default", "pk").first()
    assert entity is not None
    t = partial(_said, language)
    facts = {
        t("时间", "Time"): formats.moment(meeting.at), t("地点", "Place"): meeting.place, t("主持", "Chair"): str(meeting.chair),
        t("议题", "Points"): str(meeting.points.count()), t("出席", "Present"): meeting.attendees,
    }  # fmt: skip
    wide = t("出席", "Present")
    return Sheet(
        head=head(entity, meeting.number or "", t("已签发", "issued"), official=True, lang=language, title=TITLES[language], form_no="YD-QR-0509"),
        facts=tuple(SheetFact(label=label, value=value, wide=label == wide) for label, value in facts.items()),
        sections=tuple(_sections(meeting, t)),
        signatures=(
            shapes.Signature(role=t("记录", "Recorded by"), name=by.name, at=formats.moment(by.at)),
            shapes.Signature(role=t("主持", "Chair"), note=str(meeting.chair)),
        ),
    )  # fmt: skip


def _sections(meeting: Meeting, t: Callable[[str, str], str]) -> Iterator[Section]:
    points, tasks = (
        meeting.points.order_by("position"),
        meeting.decisions.select_related("point", "owner").order_by("point__position", "pk"),
    )
    yield Section(
        title=t("议题与决定", "Points and decisions"), note=t("由未决问题自动排出", "made from what is open"),
        columns=_columns((t("序", "#"), "8mm"), (t("议题", "Point"), "1fr"), (t("结果", "Result"), "18mm"), (t("决定", "Decision"), "1fr")),
        rows=tuple((str(one.position), f"{one.title}　{one.detail}".strip("　"), t(*STATES[one.state]), one.outcome) for one in points),
    )  # fmt: skip
    yield Section(
        title=t("责任与期限", "Who does what until when"),
        columns=_columns((t("议题", "Point"), "12mm"), (t("做什么", "What"), "1fr"), (t("责任人", "Owner"), "26mm"), (t("期限", "Until"), "26mm")),
        rows=tuple((str(one.point.position), one.what, str(one.owner), formats.day(one.due)) for one in tasks),
    )  # fmt: skip
    if meeting.text:
        yield Section(title=t("纪要", "Minutes"), text=(meeting.text,))


def _columns(*names: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name=name, width=width) for name, width in names)


def _said(language: shapes.Lang, zh: str, en: str) -> str:
    return zh if language == "zh" else en
