"""1 General: one regulated way, whoever acts is named, nothing is lost between departments, no waiting unseen, the customer first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.cast import AT, at
from tests.factories import an_order, days, some_lines
from tests.logistics.builders import a_shipment, all_papers
from tests.monitoring.builders import a_meeting, a_warning
from yidan.core import derived, openings
from yidan.core.actors import Role
from yidan.core.compliance import counts
from yidan.core.events import Event
from yidan.core.refusals import Refused
from yidan.desk import invariants, queries
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.monitoring import commands as monitoring
from yidan.monitoring import compliance, durations, indicators
from yidan.monitoring.models import Decision, Meeting
from yidan.people.models import Relaxation
from yidan.people.rules import spread
from yidan.review import commands as review

pytestmark = pytest.mark.django_db
SPAN = (AT - days(1), AT + days(60))


@pytest.mark.clause("1.1")
def test_the_log_of_every_order_is_a_path_of_the_process(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed")
    a_shipment(cast, order, "handed_over")
    ways = {(source, target) for source, target, _command in derived.edges(Order)}
    stage = ""
    for event in Event.objects.filter(kind="intake.order", object_id=order.pk).order_by("seq"):
        assert event.source == stage and (event.source, event.target) in ways
        stage = event.target
    assert stage == "delivered"


@pytest.mark.clause("1.1")
def test_nothing_is_handled_outside_it(cast):
    order = an_order(cast, "approved")
    with pytest.raises(Exception, match="STA-2"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_order SET stage = 'delivered' WHERE id = %s", [order.pk])


@pytest.mark.clause("1.3a")
def test_who_did_what_when_and_in_which_role(cast):
    order = an_order(cast, "approved")
    for event in Event.objects.filter(chain=order.chain):
        assert event.name and event.roles and event.door and event.at and event.clause, event.verb
    approved = Event.objects.get(chain=order.chain, verb="review.approve")
    assert (approved.name, approved.roles, approved.clause) == ("林晓东", "sales,sales_head", "3.3a")


@pytest.mark.clause("1.3a")
def test_who_is_not_authorised_is_refused(cast):
    with pytest.raises(Refused, match="Only"):
        logistics.delivered(an_order(cast, "approved"), by=cast.wang)


@pytest.mark.clause("1.3a")
def test_what_is_for_two_is_done_by_one_only_under_a_named_relaxation_and_is_counted(cast):
    order = an_order(cast, "in_review", lines=some_lines(1))
    alone = replace(cast.li, roles=spread([Role.SALES_HEAD]))
    approve = {"promised": order.requested, "revision": 1, "by": alone}
    with pytest.raises(Refused, match="for two people"):
        review.approve(order, **approve)
    with transaction.atomic(), openings.opened():
        Relaxation.objects.create(
            pair="enter_approve", user=cast.users["li"], reason="二十人的厂", approved_by=cast.users["zong"], since=AT.date(), until=AT.date() + days(30),
        )  # fmt: skip
    review.approve(order, **approve)
    broken = [case for case in compliance.relaxed(*SPAN) if not case.kept]
    assert [(case.document, case.event) for case in broken] == [(order.key, Event.objects.get(verb="review.approve").pk)]


@pytest.mark.clause("1.3b")
def test_what_sales_entered_reaches_every_later_paper_unchanged(cast):
    order = a_made_order(cast, "none")
    before = list(order.lines.values_list("item", "ordered", "spec", "drawing_revision"))
    one = a_shipment(cast, order, "handed_over")
    assert list(one.lines.values_list("line__item", "quantity", "line__spec", "line__drawing_revision")) == before
    assert order.revisions.count() <= 1  # nobody typed it a second time


@pytest.mark.clause("1.3c")
def test_waiting_stands_apart_from_working_and_has_a_department(cast):
    order = an_order(cast, "received")
    then = at(cast.shen, AT + timedelta(hours=30))
    review.opine(order, verdict="agree", text="可以", revision=1, by=then)
    for who in ("wang", "zhao", "chen"):
        review.opine(order, verdict="agree", text="可以", revision=1, by=at(getattr(cast, who), AT + timedelta(hours=36)))
    review.approve(order, promised=order.requested, revision=1, by=at(cast.lin, AT + timedelta(hours=40)))
    sales = durations.spent(AT + days(5))[Role.SALES]
    stays = {stay.stage: stay for stay in sales.stays if stay.kind == "intake.order"}
    assert stays["received"].mean == timedelta(hours=30) and not stays["received"].working
    assert stays["in_review"].mean == timedelta(hours=10) and stays["in_review"].working
    waits = durations.longest(durations.spent(AT + days(5))[Role.PRODUCTION], cast.wang)
    assert [(row["document"].key, row["stage"]) for row in waits] == [(order.key, "approved")]


@pytest.mark.clause("1.3c")
def test_every_department_has_its_page_of_time(cast):
    an_order(cast, "approved")
    client = Client()
    client.force_login(cast.users["wang"])
    for role in durations.spent(AT):
        assert client.get(f"/monitoring/time?department={role.value}").status_code == 200, role


@pytest.mark.clause("1.3c")
def test_delivery_on_time_is_counted_by_the_promise(cast):
    good, late = a_made_order(cast, "none"), a_made_order(cast, "none")
    a_shipment(cast, good, "handed_over")
    one = a_shipment(cast, late, "shipped")
    after = AT + (late.promised - AT.date()) + days(2)
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=at(cast.qian, after))
    assert sorted(case.kept for case in compliance.on_time(AT - days(1), after + days(1))) == [False, True]


@pytest.mark.clause("1.3d")
def test_satisfaction_and_answer_times_are_measures_of_how_well_orders_are_handled(cast):
    assert {"satisfaction", "answered", "on_time"} <= set(indicators.INDICATORS)
    for one in indicators.INDICATORS.values():
        assert str(one.rule) and one.clause, one.code


@pytest.mark.clause("1.3e")
def test_every_open_step_stands_on_a_desk_with_reason_clause_and_time(cast):
    order = an_order(cast, "received")
    desks = {name: [t for t in queries.my_work(getattr(cast, name))[0] if t.key == order.key] for name in ("wang", "zhao", "chen")}
    for name, work in desks.items():
        assert work and work[0].clause.startswith("3.") and work[0].due and work[0].reason, name


@pytest.mark.clause("1.3e")
def test_a_warning_is_passed_on_to_a_named_person_with_a_reason(cast):
    one = a_warning(cast)
    monitoring.pass_on(one, owner=cast.users["zhao"], due=AT + days(2), reason="电机由采购催", by=cast.wang)
    passed = Event.objects.get(verb="monitoring.pass_on")
    assert (one.owner_id, passed.reason, passed.name) == (cast.users["zhao"].pk, "电机由采购催", "王海")


def test_every_count_of_every_room_runs_over_the_walked_orders(cast):
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed")
    a_shipment(cast, order, "handed_over")
    a_warning(cast)
    a_meeting(cast, "held")
    for one in counts():
        for case in one.cases(*SPAN):
            assert case.document and (case.kept or case.why), one.clause
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


def test_warnings_and_decisions_left_are_counted(cast):
    a_warning(cast)
    assert [case.kept for case in compliance.acted(*SPAN)] == [False]
    assert list(compliance.acted(AT - days(1), AT + timedelta(hours=1))) == []  # not due yet
    a_meeting(cast, "held")
    assert [case.kept for case in compliance.carried_out(*SPAN)] == [False]
    assert [case.kept for case in compliance.held(AT, AT + days(30))] == [False]
    meeting = Meeting.objects.get()
    monitoring.done(meeting, decision=Decision.objects.get(), outcome="已办", by=at(cast.wang, AT + days(2)))
    assert [case.kept for case in compliance.carried_out(*SPAN)] == [True]
    a_meeting(cast, "held", at=AT + days(6))
    assert [case.kept for case in compliance.held(AT, AT + days(8))] == [True]
