"""Coordination meetings (5.4d): convened with an agenda made from what is open, decided point by point, closed with minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files, said
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.monitoring import agenda, papers, rules
from yidan.monitoring.models import AgendaPoint, Decision, Meeting
from yidan.people.models import User

Stage = Meeting.Stage
State = AgendaPoint.State
CONVENERS = {*HEADS, Role.GENERAL_MANAGER, Role.SALES, Role.PRODUCTION}
EVERYBODY = {*DEPARTMENTS, *HEADS, Role.GENERAL_MANAGER}


@dataclass(frozen=True)
class TaskInput:
    """Who does what until when."""

    what: str
    owner: User
    due: date


@command(
    clause="5.4d",
    label=gettext_lazy("Convene a coordination meeting"),
    roles=CONVENERS,
    source={NEW},
    target=Stage.CONVENED,
    unless=rules.meeting_open,
)
def convene(meeting: Meeting, *, by: Actor) -> None:
    """The agenda: what is open at this moment. Points may be added until it is closed."""
    for position, problem in enumerate(agenda.problems(by), 1):
        AgendaPoint.objects.create(
            meeting=meeting, position=position, topic=problem.topic, order=problem.order, kind=problem.kind, object_id=problem.object_id,
            words=said.kept({"title": problem.title, "detail": problem.detail}),
        )  # fmt: skip


@command(clause="5.4d", label=gettext_lazy("Add a point to the agenda"), roles=EVERYBODY, source={Stage.CONVENED}, target=None)
def add_point(meeting: Meeting, *, title: str, detail: str = "", order: Order | None = None, by: Actor) -> None:
    last = meeting.points.order_by("-position").values_list("position", flat=True).first() or 0
    words = {"title": title, "detail": detail or by.name}
    AgendaPoint.objects.create(meeting=meeting, position=last + 1, topic="added", order=order, words=words)


@command(
    clause="5.4d",
    label=gettext_lazy("Decide on a point"),
    roles=CONVENERS,
    source={Stage.CONVENED},
    target=None,
    unless=rules.all_discussed,
)
def decide(meeting: Meeting, *, point: AgendaPoint, outcome: str, tasks: Sequence[TaskInput], by: Actor) -> None:
    """No decision without somebody who does it until a day. It is that person's work from now on."""
    _open(meeting, point)
    if not tasks:
        raise Refused(_("Say who does what until when."), "5.4d", "tasks")
    Decision.objects.bulk_create(Decision(meeting=meeting, point=point, what=x.what, owner=x.owner, due=x.due) for x in tasks)
    _discussed(point, State.DECIDED, outcome)


@command(
    clause="5.4d",
    label=gettext_lazy("Put a point off"),
    roles=CONVENERS,
    source={Stage.CONVENED},
    target=None,
    unless=rules.all_discussed,
)
def postpone(meeting: Meeting, *, point: AgendaPoint, outcome: str, by: Actor) -> None:
    """With its reason. What is still open then stands on the next agenda by itself."""
    _open(meeting, point)
    _discussed(point, State.POSTPONED, outcome)


def _open(meeting: Meeting, point: AgendaPoint) -> None:
    if point.meeting_id != meeting.pk or point.state != State.OPEN:
        raise Refused(_("That is no open point of this meeting."), "5.4d", "point")


def _discussed(point: AgendaPoint, state: str, outcome: str) -> None:
    point.state, point.outcome = state, outcome
    point.save(update_fields=["state", "outcome"])


@command(
    clause="5.4d",
    label=gettext_lazy("Close the meeting with its minutes"),
    roles=CONVENERS,
    source={Stage.CONVENED},
    target=Stage.HELD,
    unless=rules.undiscussed,
)
def hold(meeting: Meeting, *, attendees: str, text: str = "", at: datetime | None = None, by: Actor) -> None:
    """Every point is decided or put off; the minutes are filed."""
    meeting.attendees, meeting.text, meeting.at = attendees, text, at or meeting.at
    for language, title in papers.TITLES.items():
        pdf = papers.minutes(meeting, by, language)
        files.file(meeting, pdf, form="minutes", title=title, name=f"{meeting.number}-{language}.pdf", language=language, by=by)


@command(clause="5.4d", label=gettext_lazy("Call the meeting off"), roles=CONVENERS, source={Stage.CONVENED}, target=Stage.CANCELLED)
def call_off(meeting: Meeting, *, reason: str, by: Actor) -> None:
    """Nothing was decided yet."""
    if meeting.decisions.exists():
        raise Refused(_("Something is decided already: close it with its minutes."), "5.4d")


@command(
    clause="5.4d",
    label=gettext_lazy("Note that a decision is carried out"),
    roles=EVERYBODY,
    source={Stage.CONVENED, Stage.HELD},
    target=None,
    unless=rules.no_decision_open,
)
def done(meeting: Meeting, *, decision: Decision, outcome: str, by: Actor) -> None:
    """By its owner, or by a head."""
    if decision.meeting_id != meeting.pk or decision.done_at:
        raise Refused(_("That is no open decision of this meeting."), "5.4d", "decision")
    if reason := rules.not_his(decision, by):
        raise Refused(reason, "5.4d", "decision")
    decision.done_at, decision.done_by_id, decision.outcome = by.at, by.user_id, outcome
    decision.save(update_fields=["done_at", "done_by", "outcome"])
