"""The order review as a paper, filed with the verdict: what each department saw, said and signed (3.1b, 8.1a).

It holds every figure that was judged, so it carries the classes of them all; who may read fewer finds his own figures in the dossier."""

from __future__ import annotations

from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.fields import FieldClass
from yidan.core.papers import formats, head, render, shapes
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Line, Order
from yidan.review import depth, rules
from yidan.review.evidence import told
from yidan.review.models import Condition, Minutes, Negotiation, Opinion

SAID = {"agree": "agree", "condition": "conditional", "disagree": "object"}
CLASSES = "PMS"


def file_review(order: Order, by: Actor) -> None:
    with translation.override("zh-hans"):
        content = render("review", review_shape(order, by), frozen=by.at)
        name = f"{order.number}-review-{order.revision}.pdf"
        files.file(order, content, form="review", title=_("Order review"), name=name, field_class=CLASSES, by=by)


def review_shape(order: Order, by: Actor) -> shapes.Review:
    given, deep = rules.opinions_of(order), depth.of(order)
    points = list(Condition.objects.filter(order=order, revision=order.revision).select_related("owner").order_by("pk"))
    minutes = list(Minutes.objects.filter(order=order, revision=order.revision).order_by("pk"))
    lines = list(order.lines.select_related("item", "unit").order_by("position"))
    promise = _promise(given.get(Role.PRODUCTION))
    return shapes.Review(
        head=head(order.entity, order.key, _("passed"), official=True),
        order=order.key, revision=_("Revision %s") % order.revision, customer=order.customer.name, customer_no=order.customer_po,
        round=_("Round %(n)s, received %(at)s") % {"n": order.revision, "at": formats.moment(order.received_at)}, depth=f"{deep.label} ({deep.title})",
        requested=formats.day(order.requested), promise=formats.day(order.promised), amount=formats.amount(order.total), place=order.place,
        payment=order.payment_terms, requirements=tuple(asked.what for asked in requirements_of(order)), lines=tuple(_line(line) for line in lines),
        promise_basis=_("as production saw it"), promise_why="; ".join(promise) or "—", options=(),
        departments=tuple(_department(role, given.get(role), points) for role in rules.departments(order)),
        points=tuple(_point(point) for point in points), talks=tuple(_talk(talk) for talk in Negotiation.objects.filter(order=order).order_by("pk")),
        way="meeting" if any(one.way == Minutes.Way.MEETING for one in minutes) else "circulated", minutes=tuple(f"{one.attendees}: {one.text}" for one in minutes),
        verdict="conditional" if points else "pass", promised=formats.day(order.promised), condition="; ".join(point.what for point in points),
        signatures=(shapes.Signature(role=_("Verdict"), name=by.name, at=formats.moment(by.at)),),
    )  # fmt: skip


def _promise(opinion: Opinion | None) -> list[str]:
    """The words of production's fact about the earliest date."""
    facts = told(opinion.evidence) if opinion else []
    return [f"{label} {value}" for fact in facts if fact["clause"] == "3.2f" for label, value in fact["figures"]]


def _line(line: Line) -> shapes.ReviewLine:
    return shapes.ReviewLine(
        n=str(line.position), item=f"{line.item.name} {line.spec}".strip(), drawing=" / ".join(x for x in (line.drawing, line.drawing_revision) if x),
        qty=formats.quantity(line.ordered, line.unit.name), due=formats.day(line.requested), price=formats.amount(line.price),
        amount=formats.amount(line.net + (line.tax or 0)),
    )  # fmt: skip


def _department(role: Role, opinion: Opinion | None, points: list[Condition]) -> shapes.DepartmentOpinion:
    if opinion is None:
        return shapes.DepartmentOpinion(name=str(role.label), evidence=())
    signed = shapes.Signed(
        name=str(opinion.by), at=formats.moment(opinion.at), hash=f"{opinion.evidence_hash[:4]}…{opinion.evidence_hash[-4:]}"
    )
    said = cast("Any", SAID[opinion.verdict])
    conditions = tuple(_condition(point) for point in points if point.department == role)
    evidence = tuple(_evidence(fact) for fact in told(opinion.evidence))
    return shapes.DepartmentOpinion(
        name=str(role.label), evidence=evidence, opinion=said, text=opinion.text, conditions=conditions, signed=signed
    )


def _evidence(fact: dict[str, Any]) -> shapes.Evidence:
    """A fact of several classes stands under the strictest: cost before price."""
    letter = next((mark for mark in "MSFPD" if mark in fact["field_class"]), "")
    return shapes.Evidence(
        clause=fact["clause"], item=str(fact["item"]), figure=_words(fact["figures"]), verdict=str(fact["verdict"]), bad=fact["tone"] == "bad",
        field_class=FieldClass(letter) if letter else "", public=_words(fact["public"]), public_verdict=str(fact["public_verdict"]),
    )  # fmt: skip


def _words(figures: list[list[str]]) -> tuple[str, ...]:
    return tuple(f"{label} {value}".strip() for label, value in figures)


def _condition(point: Condition) -> shapes.Condition:
    return shapes.Condition(kind=_kind(point), what=point.what, who=str(point.owner), due=formats.day(point.due))


def _point(point: Condition) -> shapes.Point:
    state = _("settled: %s") % point.solution if point.settled_at else _("open")
    return shapes.Point(
        kind=_kind(point),
        origin=str(Role(point.department).label),
        what=point.what,
        who=str(point.owner),
        due=formats.day(point.due),
        state=state,
    )


def _kind(point: Condition) -> str:
    return f"{point.get_kind_display()} {point.get_level_display()}".strip()


def _talk(talk: Negotiation) -> shapes.Talk:
    return shapes.Talk(at=formats.moment(talk.at), ours=talk.proposal, theirs=talk.answer, again="")
