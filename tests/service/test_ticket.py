"""After-sales (7.2): opened, answered, solved against the promise, rated."""

from datetime import date, timedelta

import pytest

from tests.cast import AT, at
from tests.factories import a_customer, an_item, an_order, entity
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.service import commands as service
from yidan.service import rules
from yidan.service.models import Ticket

pytestmark = pytest.mark.django_db


def a_ticket(cast, stage="open", **values):
    usual = {
        "customer": a_customer(),
        "item": an_item(),
        "caller": "梁志远",
        "what": "滚筒护盖松动",
        "answer_due": AT + timedelta(hours=24),
    }
    entity()
    one = Ticket(**usual | values)
    service.open_ticket(one, by=cast.feng)
    if stage == "open":
        return one
    service.assign(one, technician=cast.users["ma"], promise="次日到场更换", promised_on=date(2026, 6, 3), by=cast.feng)
    if stage == "assigned":
        return one
    service.solve(one, cause="卡扣偏短", resolution="换加长卡扣 12 只", by=cast.feng)
    if stage == "closed":
        service.close(one, satisfaction=5, by=cast.feng)
    return one


def test_a_ticket_all_the_way(cast):
    one = a_ticket(cast, "closed", order=an_order(cast, "received"))
    assert (one.number, one.stage, one.answered_at, one.satisfaction) == ("TK-2026-00001", "closed", AT, 5)
    assert Paper.objects.get(form="service").object_id == one.pk and not rules.late_promise(one)


def test_solved_after_the_promise_is_said(cast):
    one = a_ticket(cast, "assigned")
    service.solve(one, cause="x", resolution="y", by=at(cast.feng, AT + timedelta(days=3)))
    assert rules.late_promise(one)


def test_not_solved_it_is_taken_up_again(cast):
    one = a_ticket(cast, "solved")
    service.reopen(one, reason="又松了", by=cast.li)
    assert (one.stage, one.solved_at) == ("assigned", None)


def test_an_order_of_another_customer_is_refused(cast):
    with pytest.raises(Refused):
        a_ticket(cast, order=an_order(cast, "received", customer=a_customer("KH-2", name="别家")))


def test_no_promise_in_the_past(cast):
    with pytest.raises(Refused):
        service.assign(a_ticket(cast), technician=cast.users["ma"], promise="x", promised_on=date(2026, 5, 31), by=cast.feng)


@pytest.mark.parametrize("given", [0, 6])
def test_the_rating_is_from_one_to_five(cast, given):
    with pytest.raises(Refused):
        service.close(a_ticket(cast, "solved"), satisfaction=given, by=cast.feng)


@pytest.mark.parametrize("who", ["wang", "chen", "qian", "zhou", "fang", "stranger"])
def test_only_after_sales_and_sales_open(cast, who):
    with pytest.raises(Refused):
        service.open_ticket(Ticket(customer=a_customer(), what="x", answer_due=AT), by=getattr(cast, who))
