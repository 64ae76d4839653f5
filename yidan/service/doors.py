"""The web doors of service: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.service import commands as service
from yidan.service import forms
from yidan.service.models import CorrectiveAction, Ticket

SHOWN = (
    "caller",
    "what",
    "severity",
    "answer_due",
    "answered_at",
    "promised_on",
    "promise",
    "serial",
    "cause",
    "cause_kind",
    "department",
    "claim",
    "parts",
    "cost",
    "resolution",
    "solved_at",
    "satisfaction",
    "said",
)


def out(one: Ticket, request: Request) -> dict[str, Any]:
    more = {
        "customer": one.customer.code,
        "order": one.order.key if one.order else None,
        "return": one.goods.key if one.goods else None,
        "technician": one.technician.username if one.technician else None,
    }
    return project(request.actor, one, *SHOWN) | more


tickets = Noun("tickets", Ticket, out=out)
tickets.birth(service.open_ticket, forms.TicketForm)
tickets.verb(service.assign, forms.AssignForm)
tickets.verb(service.solve, forms.SolveForm)
tickets.verb(service.reopen, ReasonForm)
tickets.verb(service.close, forms.CloseForm)
tickets.verb(service.take_back, forms.TakeBackForm)
tickets.verb(service.ask_rating, forms.AskRatingForm)


STEPS = (
    "cause_kind",
    "department",
    "due",
    "team",
    "problem",
    "containment",
    "root_cause",
    "measures",
    "carried_out",
    "prevention",
    "fed_to",
    "effect",
    "check_on",
    "rounds",
)


def action_out(action: CorrectiveAction, request: Request) -> dict[str, Any]:
    tickets = [one.ticket.key for one in action.grounds.select_related("ticket").order_by("pk")]
    item = action.item.code if action.item else None
    return project(request.actor, action, *STEPS) | {
        "item": item,
        "supplier": action.supplier.code if action.supplier else None,
        "owner": action.owner.username,
        "tickets": tickets,
    }


actions = Noun("corrective-actions", CorrectiveAction, out=action_out)
actions.birth(service.open_action, forms.ActionForm)
actions.verb(service.find_cause, forms.RootCauseForm)
actions.verb(service.carry_out, forms.CarriedOutForm)
actions.verb(service.check_effect, forms.EffectForm)
actions.verb(service.no_effect, forms.NoEffectForm, aside=True)
