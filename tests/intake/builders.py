"""Enquiries and quotations for tests, walked through their verbs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from tests.cast import AT
from tests.factories import a_customer, an_item, an_order, entity
from yidan.core.fields import may_read
from yidan.core.signatures import Link, link_of
from yidan.intake import commands as intake
from yidan.intake.commands.enquiry import QuotationInput
from yidan.intake.models import Enquiry, Order, Quotation

__all__ = ["an_enquiry", "a_quotation", "a_link", "an_oral_order", "may_read"]


def an_enquiry(cast: SimpleNamespace, **values: Any) -> Enquiry:
    usual = {"customer": a_customer(), "contact": "王工", "text": "锁螺丝机 4 台，交期？", "received_at": AT, "owner": cast.users["li"]}
    enquiry = Enquiry(**usual | {"answer_due": AT + timedelta(hours=24)} | values)
    intake.enquire(enquiry, by=cast.li)
    return enquiry


def a_quotation(cast: SimpleNamespace, stage: str = "draft", promised: date | None = date(2026, 8, 1), **values: Any) -> Quotation:
    usual = {
        "customer": a_customer(),
        "owner": cast.users["li"],
        "entity": entity(),
        "valid_until": date(2026, 7, 1),
        "payment_terms": "预付 30%",
    }
    quotation = Quotation(**usual | values)
    intake.quote(quotation, lines=[QuotationInput(an_item("AS-300"), D(4), D("98000"), promised)], by=cast.li)
    if stage in ("sent", "accepted"):
        intake.send(quotation, by=cast.li)
    if stage == "accepted":
        intake.accept(quotation, by=cast.li)
    return quotation


def an_oral_order(cast: SimpleNamespace, stage: str = "received", **values: Any) -> Order:
    return an_order(cast, stage, **{"oral": True, "contact": "顾建平", "note": "再要两台，价格同上次"} | values)


def a_link(order: Order, cast: SimpleNamespace, purpose: str = "sign_order") -> tuple[str, Link]:
    """The token given out, and the link behind it."""
    give = intake.ask_signature if purpose == "sign_order" else intake.give_progress_link
    token = give(order, holder="顾建平", by=cast.li)
    link = link_of(token, cast.li.at)
    assert link is not None
    return token, link
