"""What a supplier is asked for his stock, and what a customer signs when a running order changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yidan.core import formats
from yidan.portal.shown.signing import Fact, signed_page
from yidan.review import rules
from yidan.review.models import Change, StockInquiry


def stock(inquiry: StockInquiry, at: datetime) -> dict[str, Any]:
    """His lines only: no customer, no order, no rival."""
    lines = [
        {
            "title": f"{line.item.name} {line.item.spec}".strip(), "quantity": formats.qty(line.quantity, line.item.unit), "needed_on": line.needed_on,
            "in_stock": formats.qty(line.in_stock, line.item.unit), "rest_on": line.rest_on, "note": line.note,
        }
        for line in inquiry.lines.all()
    ]  # fmt: skip
    return {
        "entity": inquiry.order.entity, "subtitle": _("Stock inquiry %s") % inquiry.number, "supplier": inquiry.supplier.name, "lines": lines,
        "due": inquiry.due, "answered": inquiry.answered_at, "stage_label": inquiry.stage_label,
    }  # fmt: skip


def change(change: Change, at: datetime) -> dict[str, Any]:
    content = rules.shown(change)
    sign = "¥" if content["currency"] == "CNY" else f"{content['currency']} "
    facts = [
        Fact(_("Order"), content["order"] or "", strong=True), Fact(_("Your order number"), content["customer_po"]),
        Fact(_("Kind"), str(Change.Kind(content["kind"]).label), strong=True), Fact(_("What you asked"), content["what"]),
        Fact(_("Terms"), content["terms"], strong=True),
        Fact(_("Charged to you"), sign + formats.money(Decimal(content["charge"])) if Decimal(content["charge"]) else ""),
        Fact(_("New delivery date"), content["day"]),
    ]  # fmt: skip
    number = {"number": content["change"] or "", "revision": content["revision"]}
    return signed_page(
        change, content, change.order.entity, rules.SIGN_CHANGE, subtitle=_("%(number)s, revision %(revision)s") % number,
        facts=[fact for fact in facts if fact.value], rows=[],
    )  # fmt: skip
