"""The order review as a paper: what each department saw, said and signed (3.1b, 8.1a).

Filed with the verdict it holds every figure that was judged, so it carries the classes of them all. Printed on request it is cut to its reader
and in his language, at any stage of the review: for a meeting, or for a signature by pen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.fields import FieldClass
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Line, Order
from yidan.intake.papers import called, goods
from yidan.review import depth, rules
from yidan.review.evidence import of as evidence_of
from yidan.review.evidence import told
from yidan.review.look import Look
from yidan.review.models import Condition, Minutes, Negotiation, Opinion

SAID = {"agree": "agree", "condition": "conditional", "disagree": "object"}
CLASSES = "PMS"


def file_review(order: Order, by: Actor) -> None:
    with translation.override("zh-hans"):
        content = render("review", review_shape(order, by), frozen=by.at)
        name = f"{order.number}-review-{order.revision}.pdf"
        files.file(order, content, form="review", title=_("Order review"), name=name, field_class=CLASSES, by=by)


def printed(order: Order, by: Actor, language: shapes.Lang) -> bytes:
    """In the language that is active; who may read fewer classes gets words for their figures."""
    return render("review", cut(review_shape(order, by, language, prints=True), by), frozen=by.at)


def review_shape(order: Order, by: Actor, language: shapes.Lang = "zh", prints: bool = False) -> shapes.Review:
    """`prints`: for a reader, as it stands; without, the copy that is filed with the verdict given by `by`."""
    given, deep, verdict = rules.opinions_of(order), depth.of(order), _verdict(order, by, prints)
    points = list(Condition.objects.filter(order=order, revision=order.revision).select_related("owner").order_by("pk"))
    minutes = list(Minutes.objects.filter(order=order, revision=order.revision).order_by("pk"))
    lines = list(order.lines.select_related("item", "unit").order_by("position"))
    promise, passed = _promise(given.get(Role.PRODUCTION)), verdict.said == "pass"
    seen = Look(order, by) if prints and order.stage in rules.REVIEWED else None
    return shapes.Review(
        head=head(order.entity, order.key, verdict.status, official=passed, by=by if prints else None, lang=language),
        order=order.key, revision=_("Revision %s") % order.revision, customer=called(order.customer, language), customer_no=order.customer_po,
        round=_("Round %(n)s, received %(at)s") % {"n": order.revision, "at": formats.moment(order.received_at)}, depth=f"{deep.label} ({deep.title})",
        requested=formats.day(order.requested), promise=formats.day(order.promised), amount=formats.money(order.total, order.currency), place=order.place,
        payment=order.payment_terms, requirements=tuple(asked.what for asked in requirements_of(order)), lines=tuple(_line(line, language) for line in lines),
        promise_basis=_("as production saw it"), promise_why="; ".join(promise) or "—", options=(),
        departments=tuple(_department(role, given.get(role), points, seen) for role in rules.departments(order)),
        points=tuple(_point(point) for point in points), talks=tuple(_talk(talk) for talk in Negotiation.objects.filter(order=order).order_by("pk")),
        way="" if prints and not minutes and not passed else "meeting" if any(one.way == Minutes.Way.MEETING for one in minutes) else "circulated",
        minutes=tuple(f"{one.attendees}: {one.text}" for one in minutes),
        verdict="conditional" if points and passed else verdict.said, promised=formats.day(order.promised) if passed else "",
        condition="; ".join(point.what for point in points) if passed else "", signatures=(verdict.signature,),
    )  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    said: Literal["", "pass", "amend", "abandon"]
    status: str
    signature: shapes.Signature


def _verdict(order: Order, by: Actor, prints: bool) -> Verdict:
    """Who gave it and when, as the events of this order say; open while the review lasts."""
    box, stage = shapes.Signature(role=_("Verdict")), order.stage
    if not prints:
        return Verdict("pass", str(order.Stage.APPROVED.label), replace(box, name=by.name, at=formats.moment(by.at)))
    ends: dict[str, tuple[Literal["amend", "abandon"], str]] = {
        "to_amend": ("amend", "review.send_back"),
        "abandoned": ("abandon", "review.abandon"),
    }
    if stage in rules.REVIEWED:
        return Verdict("", str(order.stage_label), box)
    said: Literal["pass", "amend", "abandon"]
    said, verb = ends.get(stage, ("pass", "review.approve"))
    event = (
        Event.objects.filter(chain_id=order.chain_id, kind=order.document_kind(), object_id=order.pk, verb=verb).order_by("-seq").first()
    )
    signed = replace(box, name=event.name, at=formats.moment(event.at), hash=formats.short(event.hash)) if event else box
    return Verdict(said, str(order.Stage.APPROVED.label) if said == "pass" else str(order.stage_label), signed)


def _promise(opinion: Opinion | None) -> list[str]:
    """The words of production's fact about the earliest date."""
    facts = told(opinion.evidence) if opinion else []
    return [f"{label} {value}" for fact in facts if fact["clause"] == "3.2f" for label, value in fact["figures"]]


def _line(line: Line, language: shapes.Lang) -> shapes.ReviewLine:
    return shapes.ReviewLine(
        n=str(line.position), item=goods(line.item, line.spec, language), drawing=" / ".join(x for x in (line.drawing, line.drawing_revision) if x),
        qty=formats.quantity(line.ordered, line.unit.called(language)), due=formats.day(line.requested), price=formats.amount(line.price),
        amount=formats.amount(line.net + (line.tax or 0)),
    )  # fmt: skip


def _department(role: Role, opinion: Opinion | None, points: list[Condition], look: Look | None) -> shapes.DepartmentOpinion:
    """Without an opinion, what it will judge by, as it is now."""
    if opinion is None:
        now = told(evidence_of(look, role)) if look else []
        return shapes.DepartmentOpinion(name=str(role.label), evidence=tuple(_evidence(fact) for fact in now))
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
