"""The kit on one page: every piece in use, to look at while the look is changed. Served in demonstration and development only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yidan.core import clock, stages
from yidan.core.forms import DateField, Form, LinesField, MoneyField, QuantityField
from yidan.core.pages import Action, ChainState, DateCell, Empty, Entry, Flag, Spine, Tab, Turn

STAGES = (
    ("draft", _("draft")), ("received", _("received")), ("in_review", _("in review")), ("approved", _("approved")), ("planned", _("planned")),
    ("in_execution", _("in execution")), ("inspected", _("inspected")), ("accepted", _("accepted")), ("delivered", _("delivered")),
    ("settled", _("settled")), ("archived", _("archived")),
)  # fmt: skip


class SampleLine(Form):
    item = forms.CharField(label=_("Item"))
    quantity = QuantityField(label=_("Quantity"))
    price = MoneyField(label=_("Unit price"))
    requested = DateField(label=_("Requested"), required=False)
    layout = [["item", "quantity", "price", "requested"]]


class SampleForm(Form):
    customer_po = forms.CharField(label=_("Customer PO no."))
    quantity = QuantityField(label=_("Quantity"))
    requested = DateField(label=_("Requested date"))
    place = forms.CharField(label=_("Delivery place"), required=False)
    urgent = forms.BooleanField(label=_("Rush order"), required=False)
    lines = LinesField(SampleLine, dict, label=_("Lines"), total=("quantity", "price"))
    layout = [["quantity", "requested"], ["customer_po", "margin"], ["place:2", "urgent"]]

    def computed(self) -> dict[str, Any]:
        return {"margin": (_("Margin"), "21.1%")}


def kit(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    return render(request, "kit.html", context())


def context() -> dict[str, Any]:
    now = clock.now()
    typed = {"customer_po": "HN-PO-6118", "quantity": "3", "requested": "2026-02-30", "lines-0-item": "GZ-60", "lines-0-quantity": "１０",
             "lines-0-price": "¥9,800.00", "lines-1-item": "DJ-15", "lines-1-quantity": "1O", "lines-1-price": "1,480"}  # fmt: skip
    return {
        "now": now, "stages": [(v, label, stages.tone(v), stages.reached(v)) for v, label in STAGES], "form": SampleForm(typed),
        "open_action": Action(_("Amend the order"), "#", "3.3c", hint=_("only those touched review again"), button=_("Amend")),
        "shut_action": Action(_("Deliver"), "#", "6.3a", _("The customer has not signed the acceptance report."), cure_url="#", cure=_("to acceptance")),
        "work": {"label": _("Looking for a better plan"), "at": 18, "of": 30, "note": "9.0 → 3.5", "stop_url": "#", "done": True},
        "empty": Empty(_("Nothing to do today"), _("Next: 26 Nov, collect the balance"), url="#", verb=_("Look ahead")),
        "amount": Decimal("1068000"), "soon": now + timedelta(minutes=48), "over": now - timedelta(hours=16, minutes=42),
        "date": now.date() + timedelta(days=14), "far": date(now.year + 1, 1, 8), "values": [92, 95, 94, 96, 93, 92],
        "steps": Spine(STAGES[1:], lambda stage: ("12-09",)).at("in_execution", 65),
        "tabs": [Tab(_("Overview"), "#", active=True), Tab(_("Purchasing"), "#", 9, "bad"), Tab(_("Quality"), "#", 6, "warn")],
        "turns": [Turn("李敏", _("tell the customer about the delay"), "17:00", mine=True), Turn("赵倩", _("chase the servo motors"), "15:00")],
        "flags": [Flag(_("on hold")), Flag(_("3 days late"), "bad")],
        "dates": [DateCell(_("Requested"), now.date()), DateCell(_("Promised"), now.date() + timedelta(days=3)), DateCell(_("Actual"), None)],
        "chain": ChainState(True, 218, now),
        "history": [Entry(datetime(now.year, 11, 24, 9, 30), "赵倩", _("New supplier date recorded"), "4.2c", "77d0aa11bb22cc331c3e")],
    }  # fmt: skip
