"""The web doors of service: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.service import commands as service
from yidan.service import forms
from yidan.service.models import Ticket

SHOWN = (
    "caller",
    "what",
    "severity",
    "answer_due",
    "answered_at",
    "promised_on",
    "promise",
    "cause",
    "resolution",
    "solved_at",
    "satisfaction",
)


def out(one: Ticket, request: Request) -> dict[str, Any]:
    more = {
        "customer": one.customer.code,
        "order": one.order.key if one.order else None,
        "technician": one.technician.username if one.technician else None,
    }
    return project(request.actor, one, *SHOWN) | more


tickets = Noun("tickets", Ticket, out=out)
tickets.birth(service.open_ticket, forms.TicketForm)
tickets.verb(service.assign, forms.AssignForm)
tickets.verb(service.solve, forms.SolveForm)
tickets.verb(service.reopen, ReasonForm)
tickets.verb(service.close, forms.CloseForm)
