"""5.4 Watched: progress, quality and cost of every order; live for every department; warned of early; coordinated in regular meetings."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.cast import AT, at
from tests.factories import an_item, an_order, days
from tests.logistics.builders import a_shipment
from tests.monitoring.builders import a_meeting, a_warning
from yidan.acceptance import commands as acceptance
from yidan.acceptance.pieces import Piece
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.monitoring import agenda, health, jobs, watch
from yidan.monitoring import commands as monitoring
from yidan.monitoring.commands import TaskInput
from yidan.monitoring.models import Alert
from yidan.monitoring.queries import todo

pytestmark = pytest.mark.django_db
DEPARTMENTS = ("li", "wang", "zhao", "chen", "qian", "zhou", "feng", "sun", "gao", "zong", "fang")


def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def health_of(cast, order, who="zong", when=None):
    rows = list(Order.for_page().filter(pk=order.pk))
    return health.health_of(rows, at(getattr(cast, who), when or AT))[order.pk]


@pytest.mark.clause("5.4a")
def test_progress_quality_and_cost_stand_beside_promise_and_estimate(cast):
    order = a_made_order(cast, "none")
    a_shipment(cast, order, "handed_over", [Piece(1, D(4))])
    one = health_of(cast, order)
    assert (one.made, one.delivered, one.good, one.tone) == (D("100.0"), D("40.0"), D("100.0"), "")
    assert one.spent == D("1800.00")  # the freight; nothing was bought or worked
    late = health_of(cast, order, when=AT + (order.promised - AT.date()) + days(3))
    assert (late.late, late.progress_tone) == (3, "bad")


@pytest.mark.clause("5.4a")
def test_an_objection_shows_on_the_order_at_once(cast):
    order = a_made_order(cast)
    one = an_acceptance(cast, order, "reported")
    assert health_of(cast, order).quality_tone == ""
    acceptance.object(one, objection="护盖卡扣偏紧", by=cast.li)
    assert health_of(cast, order).quality_tone == "bad"


@pytest.mark.clause("5.4a")
def test_cost_is_for_readers_of_its_class_alone(cast):
    item = an_item("AS-300", standard_cost=D(60))
    order = an_order(cast, "approved", lines=[LineInput(item, D(10), D(113), acceptance="none")])
    assert health_of(cast, order, "lin").estimate == D("600.00")
    assert health_of(cast, order, "wang").spent is None and health_of(cast, order, "li").cost is None
    page = client_of(cast, "wang").get(f"/orders/{order.key}/tab/monitoring").content.decode()
    assert "600.00" not in page and "600.00" in client_of(cast, "lin").get(f"/orders/{order.key}/tab/monitoring").content.decode()


@pytest.mark.clause("5.4b")
@pytest.mark.parametrize("who", DEPARTMENTS)
def test_every_department_looks_at_any_time(cast, who):
    order = a_made_order(cast, "none")
    a_warning(cast, order)
    a_meeting(cast)
    client = client_of(cast, who)
    for url in ("/monitoring/health", "/monitoring/health?view=late", "/monitoring/time", "/monitoring/time?department=quality", "/alerts/", "/meetings/",
                "/meetings/CM-2026-00001", f"/orders/{order.key}/tab/monitoring", "/monitoring/health?format=xlsx"):  # fmt: skip
        assert client.get(url).status_code == 200, url
    assert order.key in client.get("/monitoring/health").content.decode()


@pytest.mark.clause("5.4b")
def test_what_has_just_happened_is_seen_at_once(cast):
    order = a_made_order(cast, "none")
    client = client_of(cast, "feng")
    assert "0 % delivered" in client.get(f"/orders/{order.key}/tab/monitoring").content.decode()
    a_shipment(cast, order, "handed_over", [Piece(1, D(5))])
    assert "50.0 % delivered" in client.get(f"/orders/{order.key}/tab/monitoring").content.decode()


@pytest.mark.clause("5.4c")
def test_the_house_warns_before_a_date_is_missed_and_takes_it_back_when_it_is_over(cast):
    order = a_made_order(cast, "none")
    near = jobs.house(AT + (order.promised - AT.date()) - days(1))
    assert watch.sweep(near) == 1 and watch.sweep(near) == 0
    alert = Alert.objects.get()
    assert (alert.topic, alert.owner_id, alert.stage) == ("promise_near", cast.users["li"].pk, "open")
    assert [t.clause for t in todo(at(cast.li, near.at))] == ["5.4c"]
    a_shipment(cast, order, "handed_over")
    watch.sweep(near)
    alert.refresh_from_db()
    assert alert.stage == "closed"


@pytest.mark.clause("5.4c")
def test_a_truck_that_did_not_leave_is_warned_of(cast):
    one = a_shipment(cast, a_made_order(cast, "none"), "packed", leaves=date(2026, 6, 3), arrives=date(2026, 6, 4))
    watch.sweep(jobs.house(AT + days(4)))
    assert Alert.objects.get(topic="shipment_late").owner_id == cast.users["qian"].pk
    assert one.key in Alert.objects.get(topic="shipment_late").says


@pytest.mark.clause("5.4c")
def test_anybody_warns_the_owner_acts_or_passes_it_on_never_to_nobody(cast):
    one = a_warning(cast)
    with pytest.raises(Refused, match="warns of this order"):
        a_warning(cast, one.order)
    with pytest.raises(Refused):
        monitoring.act(one, action="催货", by=cast.chen)
    monitoring.pass_on(one, owner=cast.users["zhao"], due=AT + days(2), reason="电机由采购催", by=cast.wang)
    assert [t.clause for t in todo(cast.zhao)] == ["5.4c"] and todo(cast.wang) == []
    monitoring.act(one, action="改空运，六月四日到", by=cast.zhao)
    watch.sweep(jobs.house(AT + days(3)))
    one.refresh_from_db()
    assert one.stage == "acted"  # what a person warned of, a person closes
    monitoring.close(one, outcome="六月四日已到", by=cast.zhao)
    assert (one.stage, one.outcome) == ("closed", "六月四日已到")


@pytest.mark.clause("5.4d")
def test_the_agenda_is_made_from_what_is_open(cast):
    an_order(cast, "approved")
    objected = an_acceptance(cast, a_made_order(cast), "reported")
    acceptance.object(objected, objection="护盖卡扣偏紧", by=cast.li)
    a_warning(cast)
    late = a_made_order(cast, "none", requested=date(2026, 6, 2))
    kinds = {problem.topic for problem in agenda.problems(at(cast.he_head, AT + days(5)))}
    assert kinds == {"objection", "warning", "late"}
    one = a_meeting(cast)
    titles = [point.title for point in one.points.order_by("position")]
    assert len(titles) == 2 and "主轴电机晚到五天" in titles[0] and objected.key in titles[1]  # 晚的那单今天还没有晚
    monitoring.add_point(one, title="端午值班", order=late, by=cast.qian)
    assert one.points.count() == 3


@pytest.mark.clause("5.4d")
def test_every_point_ends_in_a_decision_with_owner_and_day_or_is_put_off(cast):
    a_warning(cast)
    one = a_meeting(cast)
    monitoring.add_point(one, title="端午值班", by=cast.qian)
    with pytest.raises(Refused, match="already"):
        a_meeting(cast)
    first, second = one.points.order_by("position")
    with pytest.raises(Refused, match="who does what"):
        monitoring.decide(one, point=first, outcome="空运", tasks=[], by=cast.he_head)
    monitoring.decide(
        one, point=first, outcome="空运", tasks=[TaskInput("订空运舱位", cast.users["zhao"], date(2026, 6, 3))], by=cast.he_head
    )
    with pytest.raises(Refused, match="1"):  # one point not discussed
        monitoring.hold(one, attendees="何建华、李敏", by=cast.he_head)
    monitoring.postpone(one, point=second, outcome="下周定", by=cast.he_head)
    monitoring.hold(one, attendees="何建华、李敏、赵倩", text="空运费由采购承担", by=cast.he_head)
    assert one.stage == "held" and Paper.objects.get(form="minutes", language="zh").number == one.number

    (task,) = todo(cast.zhao)
    assert (task.clause, task.due.date()) == ("5.4d", date(2026, 6, 3))
    decision = one.decisions.get()
    with pytest.raises(Refused):
        monitoring.done(one, decision=decision, outcome="已订", by=cast.chen)
    monitoring.done(one, decision=decision, outcome="已订，六月三日到", by=cast.zhao)
    assert todo(cast.zhao) == []


@pytest.mark.clause("5.4d")
def test_what_was_decided_and_not_done_comes_back_on_the_next_agenda(cast):
    a_warning(cast)
    a_meeting(cast, "held")
    later = [problem.topic for problem in agenda.problems(at(cast.he_head, AT + days(9)))]
    assert later[0] == "decision"


@pytest.mark.clause("5.4d")
def test_meetings_are_regular_a_head_is_told_when_one_is_due(cast):
    assert "5.4d" not in [t.clause for t in todo(cast.he_head)]  # nothing is open
    a_warning(cast)
    assert [t.clause for t in todo(cast.he_head)] == ["5.4d"]
    a_meeting(cast, "held")
    due = [t for t in todo(at(cast.he_head, AT + timedelta(days=5)))]
    assert "Convene a coordination meeting" not in [str(t.verb) for t in due]
    due = [t for t in todo(at(cast.he_head, AT + timedelta(days=8)))]
    assert "Convene a coordination meeting" in [str(t.verb) for t in due]


def test_a_meeting_with_decisions_is_not_called_off(cast):
    a_warning(cast)
    one = a_meeting(cast)
    monitoring.decide(
        one, point=one.points.get(), outcome="空运", tasks=[TaskInput("订舱", cast.users["zhao"], date(2026, 6, 3))], by=cast.he_head
    )
    with pytest.raises(Refused):
        monitoring.call_off(one, reason="改期", by=cast.he_head)
    assert intake.hold.refusal(one.points.get().order, cast.lin) is None  # the order goes its own way
