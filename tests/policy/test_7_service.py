"""7.2: problems are answered, a technician goes, justified claims are solved as promised, and what comes often is mended where it comes from.

冯涛 is after-sales, 李敏 sales, 马超 goes as technician, 陈立 and 吴静 are quality, 王海 and 何建华 production."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.cast import AT, at
from tests.factories import a_customer, an_item, an_order, entity
from tests.service.test_ticket import a_ticket
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.service import commands as service
from yidan.service import compliance, papers, queries
from yidan.service.models import CorrectiveAction, Ticket

pytestmark = pytest.mark.django_db


def solved(cast, kind="making", **values) -> Ticket:
    one = a_ticket(cast, "assigned", **values)
    service.solve(one, cause="护盖螺钉未涂胶", cause_kind=kind, department="production", resolution="紧固涂胶", by=cast.feng)
    return one


def an_action(cast, **values) -> CorrectiveAction:
    usual = {
        "item": an_item(), "cause_kind": "making", "department": "production", "owner": cast.users["wang"], "due": date(2026, 6, 8),
        "team": "王海、陈立、马超", "problem": "护盖松动，三家客户", "containment": "库存 12 台全部复检涂胶",
    }  # fmt: skip
    action = CorrectiveAction(**usual | values)
    service.open_action(action, by=cast.feng)
    return action


@pytest.mark.clause("7.2a")
def test_every_problem_has_a_ticket_and_every_customer_a_file(cast):
    order = an_order(cast, "received")
    one = a_ticket(cast, "closed", order=order, serial="HC-3107-002")
    found = queries.service_file(order.customer)
    assert (one.number, found.tickets, found.open, found.satisfaction) == ("TK-2026-00001", 1, 0, 5.0)
    client = Client()
    client.force_login(cast.users["feng"])
    page = client.get(f"/tickets/{one.key}").content.decode()
    assert "HC-3107-002" in page and client.get(f"/customers/{order.customer.code}/service").status_code == 200


@pytest.mark.clause("7.2b")
def test_answered_within_the_hours_by_naming_a_technician_and_a_day(cast):
    """What is answered late, or not at all, is counted as broken."""
    quick, slow, never = (a_ticket(cast) for _n in range(3))
    assert {t.key for t in queries.todo(cast.feng)} == {quick.key, slow.key, never.key}
    given = {"technician": cast.users["ma"], "promise": "次日到场", "promised_on": date(2026, 6, 5)}
    service.assign(quick, **given, by=cast.feng)
    service.assign(slow, **given, by=at(cast.feng, AT + timedelta(hours=30)))
    cases = list(compliance.answered(AT, AT + timedelta(days=2)))
    assert [case.kept for case in cases] == [True, False, False] and cases[0].event and cases[1].event and not cases[2].event


@pytest.mark.clause("7.2c")
def test_a_justified_claim_is_solved_as_promised(cast):
    """Judged when solved; a justified one costs the customer nothing. The record goes into the files and prints in both languages."""
    one = a_ticket(cast, "assigned")
    with pytest.raises(Refused, match="costs the customer nothing"):
        service.solve(one, cause="x", resolution="y", claim="justified", cost=D(100), by=cast.feng)
    service.solve(
        one, cause="卡扣短", resolution="换长卡扣", parts="长卡扣 12 只", cause_kind="design", department="engineering", by=cast.feng
    )
    late = a_ticket(cast, "assigned")
    own_fault = a_ticket(cast, "assigned")
    after = at(cast.feng, AT + timedelta(days=4))
    service.solve(late, cause="x", resolution="y", by=after)
    service.solve(own_fault, cause="撞机", cause_kind="use", resolution="有偿更换", claim="unjustified", cost=D(800), by=after)
    assert [case.kept for case in compliance.solved(AT, AT + timedelta(days=9))] == [True, False], "what was not justified does not count"
    assert Paper.objects.get(form="service", object_id=one.pk).blob.intact()
    shape = papers.record_shape(one, cast.feng, "en")
    assert shape.head.title == "Service Record" and ("Claim", "justified, ours to answer for") in [(f.label, f.value) for f in shape.facts]
    for language in ("zh", "en"):
        assert papers.record(own_fault, cast.feng, language)[:5] == b"%PDF-"


@pytest.mark.clause("7.2d")
def test_what_comes_often_is_fed_back_and_mended(cast):
    """Three tickets of one item and cause: after-sales feeds them back, production finds the cause and carries out, another confirms the effect."""
    for n in range(3):
        solved(cast, customer=a_customer(f"KH-{n}", name=f"客户 {n}"))
    solved(cast, kind="use")
    first = queries.common(AT)[0]
    assert (first.label, first.count, first.customers, first.many, first.action) == ("making and assembly", 3, 3, True, None)
    assert [str(t.button) for t in queries.todo(cast.feng) if t.clause == "7.2d"] == ["Open an 8D"]
    assert [case.kept for case in compliance.fed_back(AT, AT + timedelta(days=9))] == [False]

    action = an_action(cast)
    assert action.number == "CA-2026-00001" and action.grounds.count() == 3 and queries.common(AT)[0].action == action
    assert [str(t.verb)[:19] for t in queries.todo(cast.wang)] == ["Find the root cause"]
    with pytest.raises(Refused, match="corrects this already"):
        an_action(cast)
    with pytest.raises(Refused, match="It lies with Production"):
        service.find_cause(action, root_cause="x", measures="y", due=date(2026, 6, 9), by=cast.zhao)
    service.find_cause(
        action, root_cause="作业指导书未写涂胶；检验方案无此项", measures="指导书与方案各加一项", due=date(2026, 6, 9), by=cast.wang
    )
    service.carry_out(action, carried_out="指导书 C 版已发", prevention="同类产品一并修改", check_on=date(2026, 7, 9), by=cast.he_head)
    later = date(2026, 7, 9) - date(2026, 6, 1)
    with pytest.raises(Refused, match="2026-07-09"):
        service.check_effect(action, effect="无复发", by=cast.feng)
    service.check_effect(action, effect="30 天无复发", by=at(cast.feng, AT + later))
    assert action.stage == "effective" and Paper.objects.get(form="eight_d", object_id=action.pk).blob.intact()
    assert [case.kept for case in compliance.fed_back(AT, AT + timedelta(days=40))] == [True]
    assert [case.kept for case in compliance.corrected(AT, AT + timedelta(days=40))] == [True]
    assert papers.eight_d_shape(action, cast.feng, "en").head.title == "8D Report"
    assert papers.eight_d(action, cast.feng, "en")[:5] == b"%PDF-"


@pytest.mark.clause("7.2d")
def test_what_comes_again_goes_back_to_the_department(cast):
    """No effect while tickets of the same cause come in; who carried it out does not judge it."""
    entity()
    solved(cast)
    action = an_action(cast)
    service.find_cause(action, root_cause="x", measures="y", due=date(2026, 6, 9), by=cast.wang)
    service.carry_out(action, carried_out="x", prevention="y", check_on=date(2026, 6, 20), by=cast.wang)
    after = AT + timedelta(days=10)
    again = Ticket(customer=a_customer(), item=an_item(), what="又松了", answer_due=after + timedelta(hours=24))
    service.open_ticket(again, by=at(cast.feng, after))
    service.assign(again, technician=cast.users["ma"], promise="x", promised_on=date(2026, 6, 15), by=at(cast.feng, after))
    service.solve(again, cause="同前", cause_kind="making", resolution="紧固", by=at(cast.feng, after))
    checked = at(cast.chen, AT + timedelta(days=20))
    with pytest.raises(Refused, match=again.key):
        service.check_effect(action, effect="x", by=checked)
    service.no_effect(action, reason="漏发夜班", due=date(2026, 6, 30), by=checked)
    assert (action.stage, action.rounds, action.done_at) == ("open", 2, None)


@pytest.mark.clause("7.2d")
def test_the_analysis_and_the_8d_have_their_pages(cast):
    for _n in range(3):
        solved(cast)
    action = an_action(cast)
    feng, sun, stranger = Client(), Client(), Client()
    feng.force_login(cast.users["feng"])
    sun.force_login(cast.users["sun"])
    stranger.force_login(cast.users["stranger"])
    page = feng.get("/tickets/analysis?days=3650").content.decode()
    assert action.key in page and feng.get("/tickets/analysis?days=x").status_code == 200
    for url in (f"/corrective-actions/{action.key}", "/corrective-actions/?view=all", f"/api/corrective-actions/{action.key}"):
        assert feng.get(url).status_code == 200, url
    assert feng.get(f"/corrective-actions/{action.key}/paper").content[:5] == b"%PDF-"
    assert sun.get(f"/corrective-actions/{action.key}").status_code == 200
    for url in ("/tickets/analysis", f"/corrective-actions/{action.key}", f"/corrective-actions/{action.key}/paper"):
        assert stranger.get(url).status_code == 404, url
