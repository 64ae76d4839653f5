"""Consultations: asked for, approved by the head, given out by the archive, every reading registered (8.3)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import papers, queries, rules
from yidan.archive.models import Consultation, Use, UseRegister, VolumeItem
from yidan.core import files
from yidan.core.actors import HEADS, OUTSIDE, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake.papers import number
from yidan.people.settings import setting

Stage = Consultation.Stage
Way = Consultation.Way
INSIDE = frozenset(Role) - OUTSIDE - {Role.SYSTEM}
APPROVERS = frozenset(HEADS) | {Role.GENERAL_MANAGER}


@command(
    clause="8.3a", label=gettext_lazy("Ask to consult"), roles=INSIDE, source={NEW}, target=Stage.REQUESTED, unless=rules.not_to_consult
)
def consult(consultation: Consultation, *, by: Actor) -> None:
    """Which volume and pieces, what for, how and for how long; it waits for the head of one's department."""
    longest = setting("consultation_days")
    if not 1 <= consultation.days <= longest:
        raise Refused(_("Between 1 and %s days.") % longest, "8.3a", "days")
    there = set(consultation.volume.items.exclude(paper=None).values_list("position", flat=True))
    if unknown := consultation.positions - there:
        raise Refused(_("The volume has no piece %s.") % min(unknown), "8.3a", "pieces")
    consultation.department, consultation.approver = rules.approver_of(by)


@command(
    clause="8.3a", label=gettext_lazy("Refuse the consultation"), roles=APPROVERS | rules.ARCHIVISTS, source={Stage.REQUESTED, Stage.APPROVED},
    target=Stage.REFUSED, unless=rules.not_his_to_refuse,
)  # fmt: skip
def refuse_consultation(consultation: Consultation, *, reason: str, by: Actor) -> None:
    pass


@command(
    clause="8.3a", label=gettext_lazy("Approve the consultation"), roles=APPROVERS, source={Stage.REQUESTED}, target=Stage.APPROVED,
    unless=rules.not_his_to_approve,
)  # fmt: skip
def approve_consultation(consultation: Consultation, *, by: Actor) -> None:
    consultation.approved_by_id, consultation.approved_at = by.signer, by.at


@command(
    clause="8.3b", label=gettext_lazy("Give out"), roles=rules.ARCHIVISTS, source={Stage.APPROVED}, target=Stage.OPEN,
    unless=rules.not_his_to_give,
)  # fmt: skip
def give_out(consultation: Consultation, *, by: Actor) -> None:
    """Open from now for the days approved. The paper volume, when borrowed, is registered as it goes out."""
    consultation.given_by_id, consultation.given_at = by.signer, by.at
    consultation.until = by.at + timedelta(days=consultation.days)
    if consultation.way == Way.BORROW:
        pages = sum(consultation.volume.items.values_list("pages", flat=True))
        asked = consultation.created_by_id or by.signer
        Use.objects.create(consultation=consultation, way=Way.BORROW, pages=pages, by_id=asked, at=by.at)


@command(clause="8.3b", label=gettext_lazy("Read a piece"), roles=INSIDE, source={Stage.OPEN}, target=None, unless=rules.not_open_to)
def read_piece(consultation: Consultation, *, position: int, by: Actor) -> None:
    """USE-1: one line of the register for each reading; where copies were asked for, each has its number."""
    item = VolumeItem.objects.filter(volume_id=consultation.volume_id, position=position).exclude(paper=None).first()
    if item is None or (consultation.positions and position not in consultation.positions):
        raise Refused(_("Piece %s is not part of this consultation.") % position, "8.3a", "position")
    copies = consultation.way == Way.COPY
    n = consultation.uses.filter(way=Way.COPY).count() + 1 if copies else 0
    way = Way.COPY if copies else Way.CONSULT
    Use.objects.create(consultation=consultation, item=item, way=way, n=n, pages=item.pages, by_id=by.signer, at=by.at)


@command(
    clause="8.3b", label=gettext_lazy("Close the consultation"), roles=rules.ARCHIVISTS | {Role.SYSTEM}, source={Stage.OPEN},
    target=Stage.CLOSED, unless=rules.still_out,
)  # fmt: skip
def close_consultation(consultation: Consultation, *, condition: str = "", by: Actor) -> None:
    """Back, or its time run out: the request with its register of uses is filed."""
    consultation.closed_at, consultation.condition = by.at, condition
    title = _("Consultation request and register")
    files.file(consultation, papers.consultation(consultation), form="consultation", title=title, name=f"{consultation.key}.pdf", by=by)


@command(
    clause="8.3b", label=gettext_lazy("Close the register of use"), roles=rules.ARCHIVISTS, source={NEW}, target=UseRegister.Stage.CLOSED
)
def close_register(register: UseRegister, *, by: Actor) -> None:
    """From the day after the last one was closed to a day that is over: no use falls between two registers, none can come into it later."""
    since, until = register.since, register.until
    if until >= timezone.localdate(by.at):
        raise Refused(_("That day is not over."), "8.3b", "until")
    if since != queries.register_since(until, register):
        raise Refused(_("The register before it ended on another day."), "8.3b", "until")
    rows = queries.uses(since, until)
    register.uses = len(rows)
    number(register, by)
    made, title = papers.register(rows, f"{since} – {until}", no=register.key, frozen=by.at), _("Register of use")
    files.file(register, made, form="use_register", title=title, name=f"{register.number}.pdf", by=by)
