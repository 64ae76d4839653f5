"""Minutes of a review meeting and the change notice, as papers (3.1b, 3.3c)."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.papers import formats, head, render, shapes
from yidan.intake.models import Order
from yidan.intake.papers import buyer, lang, say, seller
from yidan.people.models import Seat
from yidan.review.models import Change, Condition, Consequence, Minutes

IN_HOUSE: dict[shapes.Lang, str] = {"zh": "zh-hans", "en": "en"}


def file_minutes(order: Order, minutes: Minutes, by: Actor) -> None:
    """In both languages: whoever reads neither opinion nor points in the one reads the heads in the other."""
    for language, code in IN_HOUSE.items():
        with translation.override(code):
            content = render("sheet", minutes_shape(order, minutes, language), frozen=by.at)
            name = f"{order.number}-minutes-{order.revision}-{minutes.pk}-{language}.pdf"
            files.file(order, content, form="minutes", title=_("Review minutes"), name=name, language=language, by=by)


def minutes_shape(order: Order, minutes: Minutes, language: shapes.Lang = "zh") -> shapes.Sheet:
    """In the language that is active. No price stands on it: the figures are in the dossier, each reader's."""
    frame = head(order.entity, order.key, str(minutes.get_way_display()), official=True, lang=language)
    meeting = minutes.meeting
    facts = [
        (_("Order"), order.key), (_("Customer"), order.customer.name), (_("Way of review"), str(minutes.get_way_display())),
        (_("Time"), formats.moment(minutes.held_at)), (_("Meeting place"), meeting.place if meeting else "—"),
        (_("Convened by"), str(meeting.by) if meeting else "—"),
    ]  # fmt: skip
    sections = [
        _attendance(minutes),
        shapes.Section(title=_("Meeting minutes"), text=tuple(minutes.text.splitlines())),
        _opinions(order),
        _points(order),
    ]
    return shapes.Sheet(
        head=replace(frame, title=_("Review minutes"), form_no="YD-QR-0301"),
        facts=tuple(shapes.SheetFact(label=label, value=value) for label, value in facts),
        sections=tuple(section for section in sections if section.rows or section.text),
        signatures=(shapes.Signature(role=_("Recorded by"), name=str(minutes.by), at=formats.moment(minutes.at)),),
    )  # fmt: skip


def _columns(*names: tuple[str, str]) -> tuple[shapes.Column, ...]:
    return tuple(shapes.Column(name=name, width=width) for name, width in names)


def _attendance(minutes: Minutes) -> shapes.Section:
    """Who was invited, what he answered, who came."""
    people = list(minutes.meeting.invitations.select_related("user").order_by("pk")) if minutes.meeting else []
    seats: dict[int, str] = {}
    for user, role in Seat.objects.filter(user__in=[one.user_id for one in people], until=None).values_list("user_id", "role"):
        seats.setdefault(user, str(Role(role).clerk.label))
    said = {True: _("will come"), False: _("cannot come"), None: "—"}
    rows = tuple(
        (str(one.user), seats.get(one.user_id, ""), said[one.coming], _("came") if one.came else _("absent"), one.note) for one in people
    )
    columns = _columns(
        (_("Attendee"), "30mm"), (_("Department"), "34mm"), (_("Invitation"), "28mm"), (_("Attendance"), "24mm"), (_("Note"), "1fr")
    )
    return shapes.Section(
        title=_("Attendance"), text=(minutes.attendees,) if minutes.attendees else (), columns=columns if rows else (), rows=rows
    )


def _opinions(order: Order) -> shapes.Section:
    from yidan.review import rules

    given = rules.opinions_of(order)
    rows = tuple(
        (
            str(role.label),
            str(one.get_verdict_display()) if one else _("not given yet"),
            one.text if one else "",
            str(one.by) if one else "",
        )
        for role in rules.departments(order)
        for one in [given.get(role)]
    )
    columns = _columns((_("Department"), "34mm"), (_("Opinion"), "32mm"), (_("Reason"), "1fr"), (_("Signed"), "26mm"))
    return shapes.Section(title=_("Department opinions"), columns=columns, rows=rows)


def _points(order: Order) -> shapes.Section:
    found = Condition.objects.filter(order=order, revision=order.revision).select_related("owner").order_by("pk")
    rows = tuple(
        (
            _kind(one),
            one.what,
            one.solution or one.proposal,
            str(one.owner),
            formats.day(one.due),
            _("settled") if one.settled_at else _("open"),
        )
        for one in found
    )
    columns = _columns(
        (_("Kind"), "26mm"), (_("Matter"), "1fr"), (_("Solution"), "1fr"), (_("Owner"), "20mm"), (_("Until"), "22mm"), (_("State"), "16mm")
    )
    return shapes.Section(title=_("Issues and conditions"), columns=columns, rows=rows)


def _kind(point: Condition) -> str:
    return f"{point.get_kind_display()} {point.get_level_display()}".strip()


# --- change notice ---


def file_change(change: Change, by: Actor) -> None:
    """As put to the customer, in his language: what is asked, what becomes of what is there, on which terms."""
    language = lang(change.order)
    with translation.override(IN_HOUSE[language]):
        content = render("change_notice", change_shape(change), frozen=by.at)
    title = say(language, "变更通知单", "Change notice")
    name = f"{title} {change.number}-{change.revision}.pdf"
    files.file(change, content, form="change_notice", title=title, name=name, field_class="P", language=language, by=by)


def change_shape(change: Change) -> shapes.ChangeNotice:
    order, language = change.order, lang(change.order)
    cancels = change.kind == Change.Kind.CANCEL
    status = say(language, "待客户签认", "to be signed by the customer")
    rows = change.consequences.select_related("owner").order_by("pk")
    return shapes.ChangeNotice(
        head=head(order.entity, change.number or "", status, official=True, lang=language), order=f"{order.number}", customer=buyer(order).name,
        customer_no=order.customer_po, kind="cancel" if cancels else "change", revision=str(change.revision), asked=change.what,
        asked_at=formats.moment(change.asked_at), terms=change.terms, charge=formats.money(change.charge, order.currency),
        day=formats.day(change.day) if change.day else "—", before=formats.day(order.target),
        consequences=tuple(_consequence(one) for one in rows), buyer=buyer(order), maker=seller(order.entity, language, str(change.owner)),
    )  # fmt: skip


def _consequence(one: Consequence) -> shapes.ChangeConsequence:
    """What of ours it cost stays in the house."""
    return shapes.ChangeConsequence(what=one.what, way=str(one.get_way_display()), due=formats.day(one.due))
