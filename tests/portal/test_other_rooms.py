"""Customers and suppliers by link in other rooms: acceptance, settlement, a purchase's dates. What is signed is what was shown."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.factories import an_item
from tests.logistics.builders import a_shipment, packed
from tests.purchasing.builders import a_purchase, a_supplier
from tests.settlement.builders import a_delivered_order, a_sheet
from yidan.acceptance import commands as acceptance
from yidan.core.signatures import Link, Signature
from yidan.intake import commands as intake
from yidan.logistics import commands as logistics
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Demand
from yidan.settlement import commands as settlement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_cast_s_time(settings, cast):
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    cache.clear()


def post(token, act, **values):
    return Client().post(f"/link/{token}/{act}", {"key": uuid.uuid4().hex} | values)


def page_of(token):
    page = Client().get(f"/link/{token}")
    assert page.status_code == 200
    return page


def signing(token):
    form = page_of(token).context["acts"]["sign"]["form"]
    return {"name": "梁志远", "sure": "on", "content": form["content"].value(), "revision": form["revision"].value()}


# --- 4.3c, 5.3b ---


def test_his_progress_link_shows_how_and_when_it_comes_and_where_it_was_seen(cast):
    order = a_made_order(cast, "none")
    token = intake.give_progress_link(order, holder="梁志远", by=cast.li)
    one = a_shipment(cast, order)
    assert "粤运物流" not in page_of(token).content.decode()  # planned is not yet told
    logistics.book(one, carrier="粤运物流", freight=D(1806), tracking="YY26112400718", by=cast.qian)
    logistics.pack(one, packages=packed(one), by=cast.qian)
    logistics.ship(one, driver="王师傅 138-0000-0000", by=cast.qian)
    logistics.track(one, where="嘉兴服务区", what="在途，正常", by=cast.qian)
    shown = page_of(token).content.decode()
    assert all(word in shown for word in ("粤运物流", "YY26112400718", "嘉兴服务区"))
    assert "1806" not in shown and "1,806" not in shown and "138-0000-0000" not in shown


# --- 6.2 ---


def test_the_customer_agrees_then_signs_the_acceptance(cast):
    one = an_acceptance(cast, a_made_order(cast))
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    assert set(page_of(token).context["acts"]) == {"agree", "other"}
    assert post(token, "other", wish="十二日下午更方便").status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.wish) == ("appointed", "十二日下午更方便")
    assert post(token, "agree").status_code == 303
    one.refresh_from_db()
    assert one.stage == "agreed"

    acceptance.report(one, explained="演示节拍与急停", findings="全部合格", by=cast.li)
    assert "全部合格" in page_of(token).content.decode()
    assert post(token, "sign", **signing(token)).status_code == 303

    one.refresh_from_db()
    assert one.stage == "signed" and Signature.objects.get().means == "link"
    done = page_of(token)
    assert done.context["acts"] == {} and "梁志远" in done.content.decode()


def test_the_customer_objects(cast):
    one = an_acceptance(cast, a_made_order(cast), "reported")
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    assert post(token, "object", objection="急停按钮松动").status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.objection) == ("objected", "急停按钮松动")


def test_an_acceptance_reported_again_is_not_signed_by_the_old_page(cast):
    one = an_acceptance(cast, a_made_order(cast), "reported")
    token = acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    old = signing(token)
    acceptance.report(one, explained="演示", findings="遗留一项", by=cast.li)
    assert post(token, "sign", **old).status_code == 412
    assert not Signature.objects.exists()


# --- 6.3 ---


def test_the_customer_signs_for_what_he_received_or_says_what_is_wrong(cast):
    first, second = (a_shipment(cast, a_made_order(cast, "none"), "handed_over") for _n in range(2))
    token = logistics.ask_signature(first, holder="梁志远", by=cast.qian)
    link = Link.objects.get()
    text = page_of(token).content.decode()
    assert link.opened_at is None and Link.objects.get().opened_at  # whoever gave it sees that it arrived
    assert first.number in text and "1800" not in text and "1,800" not in text
    assert post(token, "sign", **signing(token)).status_code == 303
    assert page_of(token).context["acts"] == {} and Signature.objects.get().means == "link"

    token = logistics.ask_signature(second, holder="梁志远", by=cast.qian)
    assert post(token, "object", objection="少一只配件箱").status_code == 303
    assert second.troubles.get().owner_id == second.order.owner_id


# --- 7.1 ---


def test_the_customer_confirms_the_settlement(cast):
    order = a_delivered_order(cast)
    sheet = a_sheet(cast, order)
    token = settlement.ask_confirmation(sheet, holder="梁志远", by=cast.li)
    text = page_of(token).content.decode()
    assert "1,130.00" in text and order.number in text
    assert post(token, "sign", **signing(token)).status_code == 303
    sheet.refresh_from_db()
    assert sheet.stage == "confirmed"


# --- 4.2c ---


def a_sent_purchase(cast):
    order = a_made_order(cast)
    needed = purchasing.DemandInput(an_item("SV-750", kind="buy"), D(3), order.requested, "shortage", order)
    purchasing.raise_demands([needed], by=cast.wang)
    purchase = a_purchase(cast, Demand.objects.all(), "approved")
    return purchase, purchasing.send(purchase, holder="秦晓峰", by=cast.zhao), order


def test_the_supplier_confirms_the_dates_and_sees_no_customer(cast):
    purchase, token, order = a_sent_purchase(cast)
    text = page_of(token).content.decode()
    assert a_supplier().name in text and purchase.number in text
    for hidden in (order.customer.name, order.number, "113.00", cast.li.name):
        assert hidden not in text, hidden
    day = purchase.lines.get().due + timedelta(days=2)
    assert post(token, "confirm", **{"day-1": str(day)}).status_code == 303
    purchase.refresh_from_db()
    assert purchase.stage == "confirmed" and purchase.lines.get().promised == day

    late = day + timedelta(days=5)
    assert post(token, "expect", **{"day-1": str(late)}).status_code == 422, "why?"
    assert post(token, "expect", **{"day-1": str(late), "reason": "编码器缺货"}).status_code == 303
    line = purchase.lines.get()
    assert (line.promised, line.forecast) == (day, late)


# --- 4.2, 5.2: suppliers ---


def test_a_supplier_sends_his_prices_and_sees_no_rival(cast):
    from tests.planning.builders import a_broken_down
    from tests.purchasing.builders import an_rfq, another_supplier, answered

    order = a_broken_down(cast)
    rfq = an_rfq(cast, Demand.objects.filter(order=order, item__code="SV-750"))
    answered(cast, rfq, another_supplier(), D("2077.77"))
    quote = rfq.quotes.get(supplier=a_supplier())
    token = purchasing.send_request(quote, holder="秦晓峰", by=cast.zhao)
    page = page_of(token).content.decode()
    assert "伺服电机" in page and "2077" not in page and "迈信" not in page and order.customer.name not in page
    assert post(token, "offer", **{"price-1": "2,180", "day-1": ""}).status_code == 422  # a price wants its day
    assert (
        post(token, "offer", **{"price-1": "2,180", "stock-1": "4", "day-1": "2026-06-18", "valid_until": "2026-06-30"}).status_code == 303
    )
    quote.refresh_from_db()
    assert quote.stage == "answered" and quote.offers.get().price == D(2180)
    assert "2180" in page_of(token).content.decode()  # he may change it
    assert post(token, "decline", reason="停产").status_code == 303
    assert not quote.offers.exists()


def test_a_supplier_tells_how_far_he_is(cast):
    from tests.planning.builders import a_broken_down

    order = a_broken_down(cast)
    purchase = a_purchase(cast, Demand.objects.filter(order=order), "approved")
    token = purchasing.send(purchase, holder="秦晓峰", by=cast.zhao)
    assert post(token, "progress", step="shipped", day="2026-06-16", tracking="SF1024").status_code == 303
    assert purchase.progress.get().tracking == "SF1024"


def test_a_supplier_signs_the_statement_or_marks_a_line(cast):
    from tests.planning.builders import a_broken_down
    from tests.purchasing.builders import a_receipt, a_statement, judged

    order = a_broken_down(cast)
    purchase = a_purchase(cast, Demand.objects.filter(order=order, item__code="SV-750"), "confirmed")
    judged(cast, a_receipt(cast, purchase))
    one = a_statement(cast, purchase.supplier)
    token = purchasing.send_statement(one, holder="曾会计", by=cast.zhou)
    assert "452.00" in page_of(token).content.decode()
    assert post(token, "object", text="单价应为 104", **{"amount-1": "470.08"}).status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.lines.get().his_amount) == ("disputed", D("470.08"))
    purchasing.answer_dispute(one, answer="合同 100.00", by=cast.zhao)
    assert "合同 100.00" in page_of(token).content.decode()
    assert post(token, "sign", **signing(token)).status_code == 303
    one.refresh_from_db()
    assert one.stage == "confirmed" and Signature.objects.get(purpose="confirm_statement").signer == "梁志远"
