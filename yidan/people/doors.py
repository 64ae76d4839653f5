"""The web doors of people: accounts, roles, absences; legal entities, rules and wording of the policy."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Schema

from yidan.core.actors import Door
from yidan.core.documents import Document
from yidan.core.doors import Noun, Way
from yidan.core.fields import may_read
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.people import commands as people
from yidan.people import forms, masters
from yidan.people.models import LegalEntity, Person, Setting, Wording


class OnceShown(Way):
    """For verbs that return a secret: the page shows it once, the API answers it once. What is kept of the answer does not hold it."""

    def call(self, document: Document, form: Any, request: Request) -> tuple[Document, Any]:
        done, secret = super().call(document, form, request)
        shown = request.build_absolute_uri(secret) if secret.startswith("/") else str(secret)
        if request.actor.door is Door.PAGE:
            request.session["once_shown"] = shown
        request.once_shown = shown  # type: ignore[attr-defined]
        return done, secret

    def endpoint(self, request: Request, key: str | None, data: Schema) -> HttpResponse:
        answer = super().endpoint(request, key, data)
        if answer.status_code == 200 and (shown := getattr(request, "once_shown", "")):
            answer.content = json.dumps(json.loads(answer.content) | {"secret": shown}).encode()
        return answer


def shown_once(noun: Noun, *commands: Any) -> None:
    noun.ways = [OnceShown(**vars(way)) if way.command in commands else way for way in noun.ways]


def person_out(person: Person, request: Request) -> dict[str, Any]:
    user, may = person.account, may_read(request.actor, "D")
    seats = [{"role": s.role, "since": s.since, "until": s.until} for s in user.seats.order_by("pk")]
    contact = {"email": user.email, "phone": user.phone} if may else {"email": None, "phone": None, "hidden": ["email", "phone"]}
    return {"name": user.display, "left_on": user.left_on, "seats": seats} | contact


def to_me(_person: Document) -> str:
    return reverse("people:me")


persons = Noun("people", Person, out=person_out)
persons.birth(people.appoint, forms.AppointForm)
persons.verb(people.correct, forms.CorrectForm, overwrites=True)
persons.verb(people.seat, forms.SeatForm)
persons.verb(people.unseat, forms.UnseatForm)
persons.verb(people.delegate, forms.DelegateForm)
persons.verb(people.end_delegation, forms.EndDelegationForm, quiet=True)
persons.verb(people.give_token, forms.TokenForm, then=to_me)
persons.verb(people.revoke_token, forms.RevokeForm, quiet=True)
persons.verb(people.reset_password, forms.ResetForm)
persons.verb(people.relax, forms.RelaxForm)
persons.verb(people.end_relaxation, forms.EndRelaxationForm, quiet=True)
persons.verb(people.look_at_relaxation, forms.LookForm, quiet=True)
persons.verb(people.leave, forms.LeaveForm, aside=True)
persons.verb(people.give_badge)
persons.verb(people.give_pin, then=to_me)
persons.verb(people.take_badge, ReasonForm)
shown_once(persons, people.appoint, people.give_token, people.reset_password, people.give_badge, people.give_pin)

entities = Noun("entities", LegalEntity)
entities.edits(masters.EntityForm)
rules = Noun("settings/rules", Setting)
rules.edits(masters.SettingForm)
wordings = Noun("settings/clauses", Wording)
wordings.edits(masters.WordingForm)
for kept in (rules, wordings):  # a rule and a clause are changed, never retired
    kept.ways = [way for way in kept.ways if way.name != "retire"]
