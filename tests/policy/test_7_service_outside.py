"""7.2 with the customer at the other end: he reports by his link, his goods come back, he says himself whether it is in order again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.acceptance.web import client_of, post
from tests.factories import an_item, put
from tests.logistics.builders import places
from tests.policy.test_7_service import an_action, solved
from tests.service.test_ticket import a_ticket
from tests.settlement.builders import a_delivered_order
from yidan.acceptance.pieces import Piece
from yidan.catalog.models import Supplier
from yidan.core.actors import Role
from yidan.core.files import Paper
from yidan.core.openings import opened
from yidan.core.refusals import Refused
from yidan.core.signatures import give_link
from yidan.intake.rules import PROGRESS
from yidan.logistics import commands as logistics
from yidan.logistics.models import Return
from yidan.monitoring import audiences
from yidan.service import commands as service
from yidan.service import queries
from yidan.service.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_cast_s_time(settings: Any, cast: SimpleNamespace) -> None:
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()


@pytest.mark.clause("7.2a", "7.2b")
def test_a_customer_reports_a_problem_by_his_link_and_the_hours_run(cast):
    order = a_delivered_order(cast)
    with opened():
        token = give_link(order, purpose=PROGRESS, role=Role.CUSTOMER, holder="曾小姐", days=60, by=cast.li)
    page = Client().get(f"/link/{token}").content.decode()
    assert "Something is wrong with it" in page
    assert post(Client(), f"/link/{token}/problem", what="").status_code == 422
    assert post(Client(), f"/link/{token}/problem", what="滚筒异响", serial="HC-1").status_code == 303
    one = Ticket.objects.get()
    assert (one.order, one.customer, one.caller, one.what, one.serial) == (order, order.customer, "曾小姐", "滚筒异响", "HC-1")
    assert one.answer_due == queries.answer_due(one.created_at) and one.key in {t.key for t in queries.todo(cast.feng)}
    assert "滚筒异响" in Client().get(f"/link/{token}").content.decode()
    audiences.catch_up()
    assert cast.users["feng"].announcements.filter(event__verb="service.report_problem").exists()
    for _n in range(4):
        post(Client(), f"/link/{token}/problem", what="又一处")
    assert post(Client(), f"/link/{token}/problem", what="再一处").status_code in (409, 404)  # five are open: a person is called
    assert Ticket.objects.count() == 5


@pytest.mark.clause("7.2c")
def test_goods_come_back_from_the_ticket_and_it_is_not_solved_before_they_are_decided(cast):
    order = a_delivered_order(cast)
    one = a_ticket(cast, "assigned", order=order, customer=order.customer)
    form = client_of(cast, "feng").get(f"/tickets/{one.key}/take-back").content.decode()
    assert "What comes back" in form
    service.take_back(one, lines=[Piece(1, D(1))], wish="replace", by=cast.feng)
    goods = Return.objects.get()
    assert one.goods == goods and one.key in goods.cause
    with pytest.raises(Refused, match="brings them back already"):
        service.take_back(one, lines=[Piece(1, D(1))], wish="replace", by=cast.feng)
    given = {"cause": "轴承间隙", "resolution": "更换后寄回", "by": cast.feng}
    with pytest.raises(Refused, match="neither credited nor replaced"):
        service.solve(one, **given)
    quarantine, good = places()
    logistics.receive_return(goods, place=quarantine, counted=[Piece(1, D(1))], by=cast.qian)
    logistics.inspect_return(goods, findings="轴承间隙过大", fit=[], place=good, by=cast.chen)
    logistics.replace_return(goods, decision="免费更换", by=cast.li)
    one.refresh_from_db()
    service.solve(one, **given)
    assert one.stage == "solved" and goods.key in client_of(cast, "feng").get(f"/tickets/{one.key}").content.decode()


@pytest.mark.clause("7.2c")
def test_without_an_order_nothing_is_sent_back(cast):
    with pytest.raises(Refused, match="names no order"):
        service.take_back(a_ticket(cast, "assigned"), lines=[], wish="credit", by=cast.feng)


def a_rating_link(cast: SimpleNamespace, one: Ticket) -> str:
    return str(service.ask_rating(one, holder="梁志远", days=14, by=cast.feng))


@pytest.mark.clause("1.3d", "7.2c")
def test_the_customer_rates_by_his_link(cast):
    one = solved(cast)
    assert [str(t.button) for t in queries.todo(cast.feng) if t.key == one.key] == ["Send a link"]
    token = a_rating_link(cast, one)
    assert [str(t.button) for t in queries.todo(cast.feng) if t.key == one.key] == ["Close"]  # nobody is asked twice by link
    page = Client().get(f"/link/{token}").content.decode()
    assert one.what in page and one.resolution in page and one.cause not in page  # what was done, not whose fault it was
    assert post(Client(), f"/link/{token}/rate").status_code == 422
    assert post(Client(), f"/link/{token}/rate", satisfaction="4", said="来得快").status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.satisfaction, one.said, one.rated_by) == ("closed", 4, "来得快", "梁志远")
    after = Client().get(f"/link/{token}")
    assert after.status_code == 200 and "4 of 5" in after.content.decode()  # used: it says so kindly, and nothing can be sent again
    assert post(Client(), f"/link/{token}/rate", satisfaction="1").status_code == 409
    assert Ticket.objects.get().satisfaction == 4
    assert "梁志远" in client_of(cast, "feng").get(f"/tickets/{one.key}").content.decode()
    assert "梁志远" not in client_of(cast, "chen").get(f"/tickets/{one.key}").content.decode()  # a contact


@pytest.mark.clause("7.2c")
def test_not_solved_says_the_customer_and_it_is_taken_up_again(cast):
    one = solved(cast)
    token = a_rating_link(cast, one)
    assert post(Client(), f"/link/{token}/still", reason="三天后又松了").status_code == 303
    one.refresh_from_db()
    assert (one.stage, one.solved_at) == ("assigned", None)
    page = Client().get(f"/link/{token}").content.decode()
    assert "We are working on it" in page
    audiences.catch_up()
    assert cast.users["feng"].announcements.filter(event__verb="service.not_solved").exists()


@pytest.mark.clause("7.2d")
def test_what_was_learnt_stands_with_the_item_its_routing_and_the_supplier(cast):
    for _n in range(3):
        solved(cast, "material", item=an_item())
    maker = put(Supplier, "GY-9", name="紧固件厂")
    action = an_action(cast, cause_kind="material", department="procurement", owner=cast.users["zhao"])
    service.find_cause(action, root_cause="来料硬度不足", measures="加验硬度", due=date(2026, 6, 9), by=cast.zhao)
    done = {"carried_out": "已通知整改", "prevention": "每批附硬度报告", "check_on": date(2026, 7, 9), "by": cast.zhao}
    with pytest.raises(Refused, match="names no supplier"):
        service.carry_out(action, fed_to="supplier", **done)
    other = replace(cast.zhao)
    action.refresh_from_db()
    with opened():
        type(action).objects.filter(pk=action.pk).update(supplier=maker)
    action.refresh_from_db()
    service.carry_out(action, fed_to="supplier", **done | {"by": other})
    for url in (f"/items/{action.item.code}/lessons", f"/suppliers/{maker.code}/lessons"):
        page = client_of(cast, "zhao").get(url).content.decode()
        assert action.key in page and "每批附硬度报告" in page
    assert "/lessons" in client_of(cast, "zhao").get(f"/items/{action.item.code}").content.decode()
    assert "/lessons" in client_of(cast, "zhao").get(f"/suppliers/{maker.code}").content.decode()
    assert not Paper.objects.filter(form="eight_d").exists()
