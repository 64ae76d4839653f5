"""Papers of intake: in the receiver's language, with their number, drawn again to the same bytes; official only after the verdict."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import a_customer, an_item, an_order
from tests.intake.builders import a_link, a_quotation, an_enquiry, an_oral_order
from yidan.core.files import Paper
from yidan.core.papers import link_code, render
from yidan.core.signatures import content_hash
from yidan.intake import commands as intake
from yidan.intake import lines, papers
from yidan.intake.lines import LineInput

pytestmark = pytest.mark.django_db


def test_the_confirmation_says_what_the_order_says(cast):
    order = an_order(cast, "received", lines=[LineInput(an_item(), D(2), D("1130.5"), discount=D(10))], customer_po="HN-6118")
    paper = papers.confirmation(order)
    (line,) = paper.lines
    assert (paper.head.no, paper.customer_no, paper.total, paper.capital) == (
        order.number,
        "HN-6118",
        "¥2,034.90",
        "人民币贰仟零叁拾肆元玖角整",
    )
    assert (line.qty, line.price, line.amount, line.drawing) == ("2", "1,017.45", "2,034.90", "HC-3107 / C")
    assert not paper.head.official and paper.head.lang == "zh"


def test_prices_without_tax_are_shown_with_it(cast):
    order = an_order(cast, "received", lines=[LineInput(an_item(), D(3), D(100))], tax_included=False)
    assert [(line.price, line.amount) for line in papers.confirmation(order).lines] == [("113.00", "339.00")]


def test_after_the_verdict_the_confirmation_is_official(cast):
    order = an_order(cast, "approved")
    paper = papers.confirmation(order)
    assert paper.head.official and paper.due == str(order.promised)
    intake.issue_confirmation(order, by=cast.li)
    assert Paper.objects.filter(form="contract", object_id=order.pk).count() == 2


def test_abroad_the_paper_is_english(cast):
    customer = a_customer("KH-0900", name="弗劳恩机械", name_en="Fraun Maschinen GmbH")
    order = an_order(cast, "received", customer=customer, currency="EUR")
    paper = papers.confirmation(order)
    assert (paper.head.lang, paper.buyer.name, paper.capital, paper.total) == ("en", "Fraun Maschinen GmbH", "", "€2,260.00")
    assert Paper.objects.get(form="contract").title == "Order confirmation"


def test_drawn_again_it_is_the_same_file(cast):
    order = an_order(cast, "received")
    kept = Paper.objects.get(form="contract").blob
    assert render("order_confirmation", papers.confirmation(order), cast.li.at) == kept.read() and kept.intact()


def test_a_quotation_names_price_date_and_what_was_asked(cast):
    enquiry = an_enquiry(cast)
    intake.require(enquiry, what="节拍 ≤ 42 s", department="production", due=cast.li.at.date(), by=cast.li)
    paper = papers.quotation(a_quotation(cast, "sent", enquiry=enquiry))
    assert (paper.total, paper.enquiry, paper.contact, paper.requirements) == ("¥392,000.00", enquiry.number, "王工", ("节拍 ≤ 42 s",))
    assert "2026-08-01" in paper.lead


def test_the_signed_oral_order_carries_the_proof(cast):
    order = an_oral_order(cast)
    unsigned = papers.oral(order)
    assert (unsigned.buyer.signed, unsigned.words, unsigned.said_by, unsigned.head.official) == (
        "",
        "再要两台，价格同上次",
        "顾建平",
        False,
    )
    _token, link = a_link(order, cast)
    digest = content_hash(lines.to_sign(order))
    intake.confirm(order, signer="顾建平 采购主管", content=digest, revision=1, by=link.actor(cast.li.at, "k"))
    signed = papers.oral(order)
    assert signed.buyer.signed == "顾建平 采购主管" and digest[:4] in signed.buyer.proof and signed.head.official


def test_only_the_paper_printed_from_the_link_carries_its_code_and_it_is_not_kept(cast, settings):
    """Whoever holds the link may sign, so no filed paper holds it; the filed one speaks of no code to sign by."""
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    order = an_oral_order(cast)
    token, _link = a_link(order, cast)
    assert papers.oral(order).link is None, "the header's code leads to sign-in, and is not offered for signing"
    kept = Paper.objects.count()
    answer = Client().get(f"/link/{token}/print")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "private, no-store")
    address = f"http://testserver/link/{token}"
    made = link_code(address)
    assert made.text == address and len(made.rows) >= 33, "the token's capitals are kept"
    assert answer.content == papers.oral_by_link(order, address, cast.li.at) != render("oral_confirmation", papers.oral(order), cast.li.at)
    assert Paper.objects.count() == kept
    assert f"/link/{token}/print" in Client().get(f"/link/{token}").content.decode()
    progress, _link = a_link(order, cast, "progress")
    assert Client().get(f"/link/{progress}/print").status_code == 404
