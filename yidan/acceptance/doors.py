"""The web doors of acceptance: page and API of every verb."""

from __future__ import annotations

from typing import Any

from yidan.acceptance import commands as acceptance
from yidan.acceptance import forms, rules
from yidan.acceptance.models import Acceptance
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.signing import AskForm, CompareForm, OnDeviceForm, ScanForm
from yidan.core.web import Request
from yidan.intake.models import Order


def out(one: Acceptance, request: Request) -> dict[str, Any]:
    head = project(
        request.actor,
        one,
        "mode",
        "at",
        "place",
        "way",
        "attendees",
        "explained",
        "report",
        "objection",
        "action",
        "due",
        "outcome",
        "wish",
        "revision",
    )
    lines = [{"position": row.line.position, "quantity": row.quantity, "result": row.result} for row in one.lines.select_related("line")]
    return head | {"order": one.order.key, "lines": lines, "questions": rules.answered(one)}


acceptances = Noun("acceptances", Acceptance, out=out)
acceptances.birth(acceptance.appoint, forms.AppointForm)
acceptances.verb(acceptance.agree, forms.AgreeForm)
acceptances.verb(acceptance.ask_other_time, forms.OtherTimeForm, aside=True)
acceptances.verb(acceptance.move, forms.MoveForm, overwrites=True, aside=True)
acceptances.verb(acceptance.withdraw, ReasonForm)
acceptances.verb(acceptance.report, forms.ReportForm, overwrites=True)
acceptances.verb(acceptance.ask_signature, AskForm)
acceptances.verb(acceptance.record_signature, OnDeviceForm)
acceptances.verb(acceptance.record_scan, ScanForm)
acceptances.verb(acceptance.compare_signature, CompareForm)
acceptances.verb(acceptance.object, forms.ObjectForm, aside=True)
acceptances.verb(acceptance.handle, forms.HandleForm)
acceptances.verb(acceptance.put_right, forms.PutRightForm)

orders = Noun("orders", Order, room="acceptance")
orders.verb(acceptance.waive, forms.WaiveForm)
