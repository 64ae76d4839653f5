"""The review meeting: convened with an invitation to each, answered, minuted with who came (3.1b, 3.3a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.review import depth, evidence, notices, rules
from yidan.review.commands.points import EVERYBODY
from yidan.review.commands.round import REVIEWED, SALES
from yidan.review.look import Look
from yidan.review.models import Invitation, Meeting, Minutes

CHAIR = Role.GENERAL_MANAGER


@dataclass(frozen=True)
class Person:
    """Somebody invited, or who came."""

    user: User


@command(clause="3.1b", label=gettext_lazy("Convene the review meeting"), roles=SALES, source=REVIEWED, target=None)
def convene(order: Order, *, held_at: datetime, place: str, invited: Sequence[Person], agenda: str = "", by: Actor) -> None:
    """Each is told and answers; the papers of the meeting are the dossier, cut to what he may read."""
    depth.fix(order, by.at)
    meeting = Meeting.objects.create(
        order=order, revision=order.revision, held_at=held_at, place=place, agenda=agenda, by_id=by.signer, at=by.at
    )
    people = {x.user.pk: x.user for x in invited}
    if missing := rules.not_represented(order, list(people.values())):
        raise Refused(missing, "3.1b", "invited")
    Invitation.objects.bulk_create(Invitation(meeting=meeting, user=user) for user in people.values())


@command(
    clause="3.1b", label=gettext_lazy("Answer the invitation"), roles=EVERYBODY | {CHAIR}, source=REVIEWED, target=None,
    unless=rules.not_invited,
)  # fmt: skip
def answer_invitation(order: Order, *, coming: bool, note: str = "", by: Actor) -> None:
    invitation = rules.invitation_of(order, by)
    if invitation is not None:
        invitation.coming, invitation.note, invitation.answered_at = coming, note, by.at
        invitation.save()


@command(clause="3.1b", label=gettext_lazy("Record the minutes"), roles=SALES, source=REVIEWED, target=None)
def minute(
    order: Order, *, way: str, held_at: datetime, text: str, attendees: str = "", present: Sequence[Person] = (), revision: int, by: Actor
) -> None:
    """Of the meeting convened last, with who came; or of a circulation, where the company lets it count. `attendees`: others who took part."""
    depth.fix(order, by.at)
    meeting = rules.meeting_of(order)
    if way == Minutes.Way.MEETING and meeting is None:
        raise Refused(_("Convene the meeting first."), "3.1b", "way")
    if way == Minutes.Way.CIRCULATED and rules.meeting_asked(order):
        raise Refused(_("The company asks for a meeting: a circulated review does not count."), "3.3a", "way")
    if way == Minutes.Way.MEETING and meeting is not None:
        _came(meeting, {x.user.pk for x in present})
    given = rules.opinions_of(order)  # what a department has signed is what the meeting saw; else the figures of now
    look = Look(order, by)
    figures = {d.value: given[d].evidence if d in given else evidence.of(look, d) for d in rules.departments(order)}
    minutes = Minutes.objects.create(
        order=order, revision=revision, way=way, held_at=held_at, meeting=meeting if way == Minutes.Way.MEETING else None,
        attendees=_named(order, [x.user for x in present], attendees), text=text, figures=figures, by_id=by.signer, at=by.at,
    )  # fmt: skip
    notices.file_minutes(order, minutes, by)


def _named(order: Order, present: Sequence[User], others: str) -> str:
    """Who took part, in one line: those who came, then others; of a circulation without names the departments asked."""
    names = list(dict.fromkeys([*map(str, present), *filter(None, [others.strip()])]))
    return (listed(names) or listed(role.label for role in rules.departments(order)))[:400]


def _came(meeting: Meeting, present: set[int]) -> None:
    for invitation in meeting.invitations.all():
        invitation.came = invitation.user_id in present
        invitation.save()
    known = {invitation.user_id for invitation in meeting.invitations.all()}
    Invitation.objects.bulk_create(Invitation(meeting=meeting, user_id=pk, came=True) for pk in sorted(present - known))
