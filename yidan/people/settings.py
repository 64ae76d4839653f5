"""The rules a company sets, with their kinds and defaults. A rule's value stands in a Setting; without one the default holds."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.refusals import Refused
from yidan.people.models import Setting
from yidan.people.rates import Rates

KNOWN: dict[str, tuple[type, Any, str | Promise]] = {
    "answer_hours": (int, 24, gettext_lazy("Hours within which an enquiry is answered (2.1a)")),
    "entry_hours": (int, 4, gettext_lazy("Hours within which an order that came in is entered and received (2.3a)")),
    "second_look_above": (
        Decimal,
        Decimal(100000),
        gettext_lazy("Order total from which a second person compares with the original (2.3b)"),
    ),
    "exchange_rates": (
        Rates,
        Rates(),
        gettext_lazy(
            "Yuan for one unit of a foreign currency, to compare with credit limits and amounts in yuan, as USD 7.12; EUR 7.80 (3.2b)"
        ),
    ),
    "circulated_minutes": (bool, True, gettext_lazy("A review circulated for signature counts as its meeting (3.3a)")),
    "review_hours": (int, 8, gettext_lazy("Hours within which a department gives its opinion (3.1a)")),
    "plan_hours": (int, 48, gettext_lazy("Hours after the verdict within which an order is planned (4.1a)")),
    "buffer_days": (int, 2, gettext_lazy("Working days kept before the promised date (4.1d)")),
    "freeze_hours": (int, 0, gettext_lazy("Hours ahead within which no new plan moves an operation (4.1a)")),
    "outage_hours": (int, 8, gettext_lazy("Hours that a breakdown is taken to last when nobody says how long (4.1d)")),
    "late_warning_days": (int, 2, gettext_lazy("Days ahead that a danger to a date is announced (5.4c)")),
    "parts_place": (str, "", gettext_lazy("Place where made parts are put down; empty: the first place (5.1b)")),
    "material_hours": (int, 48, gettext_lazy("Hours after a work order is done within which its material is accounted for (5.1b)")),
    "rfq_answers": (int, 2, gettext_lazy("Suppliers' answers from which a purchase is decided without a reason (4.2a)")),
    "supplier_penalty_rate": (
        Decimal,
        Decimal("0.5"),
        gettext_lazy("Purchase contract: penalty for late supply, per cent a day of what is late (4.2b)"),
    ),
    "supplier_penalty_cap": (Decimal, Decimal(10), gettext_lazy("Purchase contract: at most so many per cent (4.2b)")),
    "chase_days": (int, 7, gettext_lazy("Days after which the supplier of key material is asked how far he is (4.2c)")),
    "remedy_days": (int, 3, gettext_lazy("Days within which a remedy for bad supply is agreed (5.2b)")),
    "remedy_limit": (Decimal, Decimal(2000), gettext_lazy("Extra cost of a remedy from which the head of procurement decides (5.2b)")),
    "supply_mail": (bool, False, gettext_lazy("Supply that does not come as ordered is told by e-mail too (5.2b)")),
    "match_price_percent": (
        Decimal,
        Decimal("0.5"),
        gettext_lazy("Per cent that a supplier's invoice may be above the price ordered (5.2c)"),
    ),
    "match_quantity_percent": (
        Decimal,
        Decimal(0),
        gettext_lazy("Per cent that a supplier's invoice may be above the quantity accepted (5.2c)"),
    ),
    "statement_days": (int, 92, gettext_lazy("Days after which accounts are reconciled with each supplier anew (5.2d)")),
    "nonconformity_hours": (int, 24, gettext_lazy("Hours within which it is decided what becomes of nonconforming pieces (6.1d)")),
    "response_hours": (int, 24, gettext_lazy("Hours within which a complaint is answered (7.2b)")),
    "common_tickets": (int, 3, gettext_lazy("Tickets of one item and cause that make a common problem (7.2d)")),
    "common_days": (int, 90, gettext_lazy("Days within which they are counted (7.2d)")),
    "papers_with_goods": (
        str,
        gettext_lazy("Manual; certificate of conformity; service commitment"),
        gettext_lazy("Papers that go with the goods, separated by semicolons (6.3b)"),
    ),
    "book_ahead_days": (int, 7, gettext_lazy("Days before leaving that long-distance transport is booked (4.3b)")),
    "hand_over_sign_days": (int, 3, gettext_lazy("Days within which the customer signs for what was handed over (6.3b)")),
    "coordination_days": (int, 7, gettext_lazy("At most so many days between two coordination meetings (5.4d)")),
    "penalty_rate": (Decimal, Decimal("0.1"), gettext_lazy("Penalty for late delivery: per cent a day of what came late (7.1a)")),
    "penalty_cap": (Decimal, Decimal(5), gettext_lazy("Penalty for late delivery: at most so many per cent of the contract (7.1a)")),
    "statement_reply_days": (int, 10, gettext_lazy("Days within which a customer confirms his statement of account (7.1d)")),
    "statement_day": (int, 5, gettext_lazy("Day of the month by which the statements of the last month are sent (7.1d)")),
    "reminder_days": (
        str,
        "1; 15; 30",
        gettext_lazy("Days past the due date at which reminder 1, 2, 3 goes out, separated by semicolons (7.1d)"),
    ),
    "invoice_days": (int, 3, gettext_lazy("Days within which an invoice is registered and sent after its issue (7.1c)")),
    "acceptance_notice_days": (int, 2, gettext_lazy("Days ahead that acceptance is agreed (6.2a)")),
    "filing_days": (int, 30, gettext_lazy("Days after settlement within which the volume is handed over (8.1a)")),
    "transfer_days": (int, 7, gettext_lazy("Days within which the archive takes a volume over (8.1c)")),
    "check_days": (int, 90, gettext_lazy("Days within which every archived volume is checked again (8.2b)")),
    "repair_days": (int, 14, gettext_lazy("Days within which a fault of a volume is repaired (8.2b)")),
    "appraisal_days": (int, 90, gettext_lazy("Days after its period within which a volume is appraised (8.2c)")),
    "consultation_days": (int, 7, gettext_lazy("Longest consultation of a volume, in days (8.3a)")),
}


def setting(key: str) -> Any:
    kind, default, _label = KNOWN[key]
    stored = Setting.objects.filter(code=key).values_list("value", flat=True).first()
    return default if stored is None else read(key, stored)


def read(key: str, text: str) -> Any:
    """The value as its kind. Raises Refused naming the setting."""
    kind = KNOWN[key][0]
    if kind is bool:
        return text.strip().lower() in ("1", "true", "yes", "on")
    try:
        value = kind(text)
        if kind is Decimal and not value.is_finite():
            raise InvalidOperation
        return value
    except (ValueError, InvalidOperation):
        if kind is Rates:
            raise Refused(_("Write currency and yuan, separated by semicolons: USD 7.12; EUR 7.80"), "3.2b", "value") from None
        raise Refused(_("%(label)s: %(text)s is no number.") % {"label": KNOWN[key][2], "text": text}, "1.1", "value") from None
