"""The web doors of early warnings and coordination meetings."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.monitoring import commands as monitoring
from yidan.monitoring import forms
from yidan.monitoring.models import Alert, Meeting


def warning(one: Alert, request: Request) -> dict[str, Any]:
    owner = one.owner.username if one.owner else None
    return {
        "order": one.order.key, "topic": one.topic, "level": one.level, "what": one.says, "cause": one.because, "owner": owner, "due": one.due,
        "action": one.action, "outcome": one.outcome,
    }  # fmt: skip


def agenda(one: Meeting, request: Request) -> dict[str, Any]:
    points = [
        {"id": p.pk, "position": p.position, "topic": p.topic, "title": p.title, "detail": p.detail, "state": p.state, "outcome": p.outcome}
        for p in one.points.order_by("position")
    ]
    decisions = [
        {
            "id": d.pk,
            "point": d.point.position,
            "what": d.what,
            "owner": d.owner.username,
            "due": d.due,
            "done_at": d.done_at,
            "outcome": d.outcome,
        }
        for d in one.decisions.select_related("point", "owner").order_by("pk")
    ]
    return {
        "at": one.at,
        "place": one.place,
        "chair": one.chair.username,
        "attendees": one.attendees,
        "points": points,
        "decisions": decisions,
    }


alerts = Noun("alerts", Alert, out=warning)
alerts.birth(monitoring.raise_alert, forms.RaiseForm)
alerts.verb(monitoring.act, forms.ActForm)
alerts.verb(monitoring.pass_on, forms.PassOnForm, aside=True)
alerts.verb(monitoring.close, forms.CloseForm)

meetings = Noun("meetings", Meeting, out=agenda)
meetings.birth(monitoring.convene, forms.ConveneForm)
meetings.verb(monitoring.decide, forms.DecideForm)
meetings.verb(monitoring.add_point, forms.PointForm)
meetings.verb(monitoring.postpone, forms.PostponeForm)
meetings.verb(monitoring.hold, forms.HoldForm)
meetings.verb(monitoring.call_off, ReasonForm)
meetings.verb(monitoring.done, forms.DoneForm, quiet=True)

orders = Noun("orders", Order, room="monitoring")
orders.verb(monitoring.settle_mail, forms.SettleMailForm, quiet=True)
