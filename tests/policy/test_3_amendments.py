"""3.3c After an amendment: who reviews again, whose opinion goes over to the new revision, and when an opinion is outdated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction

from tests.cast import AT, at
from tests.factories import a_customer, agree, an_order
from tests.planning.builders import stock_of, works
from tests.review.builders import opine, pass_review, short_of_servos, verbs
from yidan.core import openings, triggers
from yidan.core.events import Event
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.review import carrying, demand, jobs, rules
from yidan.review import commands as review
from yidan.review.commands.round import ConditionInput
from yidan.review.models import Opinion, Reexamination

pytestmark = pytest.mark.django_db
SALES, PRODUCTION, PROCUREMENT, QUALITY = (rules.Role(name) for name in ("sales", "production", "procurement", "quality"))


def amended(order: Order, cast, **changes) -> Order:
    """The order as it was but for `changes`: of its first line, or of the order itself."""
    head = {"place": order.place, "payment_terms": order.payment_terms, "requested": order.requested}
    lines = [
        LineInput(line.item, line.ordered, line.price, line.requested, line.spec, position=line.position) for line in order.lines.all()
    ]
    lines[0] = replace(lines[0], **{name: value for name, value in changes.items() if name not in head})
    intake.amend(
        order, **head | {name: value for name, value in changes.items() if name in head}, lines=lines, reason="客户要求", by=cast.li
    )
    return order


def outcomes(order: Order) -> dict[str, str]:
    return dict(Reexamination.objects.filter(order=order, revision=order.revision).values_list("department", "outcome"))


@pytest.mark.clause("3.3c")
def test_only_the_departments_whose_evidence_the_change_touches_review_again(cast):
    """REV-2: a new price is for sales; the others' opinions go over, each with its figures recomputed and equal, by one event."""
    order = amended(an_order(cast, "in_review"), cast, price=D(111))
    assert rules.opinions_of(order) == {}, "nothing counts on the new revision until it has been looked at"
    assert jobs.every_minute(by=cast.li.as_system()) == "1 rounds opened, 1 orders looked at again"

    order.refresh_from_db()
    assert outcomes(order) == {"sales": "touched", "production": "carried", "procurement": "carried", "quality": "carried"}
    assert set(rules.opinions_of(order)) == {PRODUCTION, PROCUREMENT, QUALITY}
    carried = Opinion.objects.get(order=order, revision=2, department="quality")
    assert (carried.by, carried.carried_from.revision, carried.evidence["revision"]) == (cast.users["chen"], 1, 2)
    assert carried.checks.count() == 3, "its checklist goes with it"
    assert Event.objects.filter(verb="review.carry", object_id=order.pk).count() == 1
    assert "Give an opinion" in verbs(cast.shen) and "Give an opinion" not in verbs(cast.chen)
    assert jobs.every_minute(by=cast.li.as_system()) == "0 rounds opened, 0 orders looked at again", "safe to run twice"

    with pytest.raises(Refused, match="Not answered yet: Sales"):
        pass_review(order, cast)
    opine(order, cast, "sales")
    assert pass_review(order, cast).stage == "approved"
    assert invariants.run()["REV-1"] == invariants.run()["REV-2"] == []


@pytest.mark.clause("3.3c")
@pytest.mark.parametrize(
    ("change", "touched"),
    [
        ({"quantity": D(7)}, [SALES, PRODUCTION, PROCUREMENT]),
        ({"spec": "扭力 ±3%"}, [SALES, PRODUCTION, PROCUREMENT, QUALITY]),
        ({"price": D(111)}, [SALES]),
        ({"requested": date(2026, 8, 20)}, []),  # of the order alone; its lines keep their dates
        ({"place": "舟山"}, [SALES]),
        ({"payment_terms": "月结 30 天"}, [SALES]),
    ],
)
def test_the_rule_table_says_what_touches_whom(cast, change, touched):
    """REV-2: as the table reads, not as the code happens to compute."""
    order = amended(an_order(cast, "received"), cast, **change)
    found = carrying.changed(order)
    if "requested" in change:
        touched = [SALES, PRODUCTION, PROCUREMENT]
    assert [one for one in rules.departments(order) if carrying.touching(one, found)] == touched


@pytest.mark.clause("3.3c")
def test_a_field_that_the_table_does_not_know_touches_everybody(cast):
    order = amended(an_order(cast, "received"), cast, price=D(111))
    revision = order.revisions.get(revision=2)
    triggers.clear()
    with transaction.atomic(), openings.opened():
        revision.differences = [{"where": "order", "field": "incoterm", "before": "", "after": "FOB"}]
        revision.save()
    assert carrying.changed(order) == [carrying.OTHER]
    triggers.rebuild()


@pytest.mark.clause("3.3c")
def test_an_untouched_department_whose_figures_have_changed_meanwhile_judges_again(cast):
    """REV-2: a price touches neither production nor procurement, but stock went, so what both saw is no longer so."""
    shop = works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(2), D(1000))])
    agree(order, cast)
    stock_of(shop.servo, D(3))
    amended(order, cast, price=D(990))
    review.carry(order, by=cast.li)
    assert outcomes(order) == {"sales": "touched", "production": "differs", "procurement": "differs", "quality": "carried"}
    again = Reexamination.objects.get(order=order, department="production")
    assert again.differs == ["3.2e"], "the clause whose figures are others"
    assert "Give an opinion" in verbs(cast.wang)
    with pytest.raises(Refused, match="Not answered yet: Sales, Production, Procurement"):
        pass_review(order, cast)


@pytest.mark.clause("3.3c")
def test_one_who_did_not_agree_is_always_asked_again(cast):
    order = an_order(cast, "received")
    opine(order, cast, "production", "disagree")
    opine(order, cast, "quality")
    amended(order, cast, price=D(111))
    review.carry(order, by=cast.li)
    assert set(rules.opinions_of(order)) == {QUALITY} and "production" not in outcomes(order)
    with pytest.raises(Refused, match="No opinion on the revision before"):
        review.carry(order, by=cast.li)


@pytest.mark.clause("3.3c", "3.3b")
def test_the_points_of_a_carried_opinion_go_with_it_and_an_open_issue_never_gets_lost(cast):
    order = an_order(cast, "received")
    day = date(2026, 6, 5)
    jig = ConditionInput("新检具到位", cast.users["chen"], day)
    late = ConditionInput("装配线排不下", cast.users["wang"], day, kind="issue")
    opine(order, cast, "quality", "condition", conditions=[jig])
    opine(order, cast, "production", "condition", conditions=[late])
    amended(order, cast, quantity=D(8))
    review.carry(order, by=cast.li)
    assert dict(order.conditions.values_list("department", "revision")) == {"quality": 2, "production": 1}
    for department in ("sales", "production", "procurement"):
        opine(order, cast, department)
    with pytest.raises(Refused, match="Issues not settled: 1"):
        pass_review(order, cast)
    review.settle(order, condition=order.conditions.get(department="production"), solution="减 2 台后排得下", by=cast.wang)
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.3c")
def test_a_department_may_reopen_the_opinion_that_was_carried_over(cast):
    order = amended(an_order(cast, "in_review"), cast, price=D(111))
    review.carry(order, by=cast.li)
    review.opine(order, verdict="disagree", text="客户换了检测标准", revision=2, by=cast.chen)
    given = Opinion.objects.filter(order=order, revision=2, department="quality").order_by("number")
    assert [(one.number, one.verdict) for one in given] == [(1, "agree"), (2, "disagree")], "both stand, the second counts"
    opine(order, cast, "sales")
    with pytest.raises(Refused, match="Not agreed: Quality"):
        pass_review(order, cast)
    with pytest.raises(Refused, match="has given its opinion"):
        opine(order, cast, "quality")


@pytest.mark.clause("3.2g", "3.3c")
def test_a_carried_opinion_of_procurement_is_outdated_too_when_production_states_another_demand(cast):
    """3.2g over an amendment: production's demand goes along with its opinion; reopened with another, procurement's no longer counts."""
    order = short_of_servos(cast)
    agree(order, cast)
    amended(order, cast, price=D(990))
    review.carry(order, by=cast.li)
    assert demand.stated(order).revision == 2 and PROCUREMENT in rules.opinions_of(order)

    stock_of(works(cast).servo, D(3))
    review.state_demand(order, reason="库存到了 3 台", by=cast.wang)
    assert rules.outdated_of(order) is not None and PROCUREMENT not in rules.opinions_of(order)
    opine(order, cast, "sales")
    with pytest.raises(Refused, match="demand has changed since procurement's opinion"):
        pass_review(order, cast)
    opine(order, cast, "procurement")
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.3c")
def test_who_has_spoken_for_another_department_meanwhile_is_not_carried_as_well(cast):
    """REV-3 over an amendment."""
    order = amended(an_order(cast, "in_review"), cast, price=D(111))
    both = replace(cast.chen, roles=cast.chen.roles | cast.shen.roles)
    review.opine(order, verdict="agree", text="可以", department="sales", revision=2, by=both)
    review.carry(order, by=cast.li)
    assert set(rules.opinions_of(order)) == {SALES, PRODUCTION, PROCUREMENT} and invariants.run()["REV-3"] == []


@pytest.mark.clause("3.3c")
def test_what_is_carried_is_guarded_by_the_database_and_asked_again(cast):
    """REV-2: the database takes no carried opinion that was not given so on the revision before; each fault turns the invariant red."""
    order = amended(an_order(cast, "in_review", customer=a_customer()), cast, price=D(111))
    before = Opinion.objects.get(order=order, department="quality")
    given = {"order": order, "department": "quality", "text": "", "evidence": {}, "evidence_hash": "", "by": before.by, "at": AT}
    for wrong in ({"revision": 3, "verdict": "agree"}, {"revision": 2, "verdict": "condition"}):
        with pytest.raises(DatabaseError), transaction.atomic(), openings.opened():
            Opinion.objects.create(**given | wrong, carried_from=before)

    review.carry(order, by=at(cast.li, AT + timedelta(minutes=1)))
    assert invariants.run()["REV-2"] == []
    triggers.clear()  # past the house's own rule
    rows = Opinion.objects.filter(order=order, revision=2)
    with transaction.atomic(), openings.opened():
        seen = rows.get(department="quality").evidence
        seen["facts"][0]["verdict"] = "missing"
        rows.filter(department="quality").update(evidence=seen)
        rows.filter(department="production").update(at=AT)
        revision = order.revisions.get(revision=2)
        revision.differences = [*revision.differences, {"where": "1", "field": "spec", "before": "", "after": "x"}]
        revision.save()
    assert invariants.run()["REV-2"]
    found = invariants.run()["REV-2"]
    assert any("the figures of 3.2j have changed" in reason for reason in found)
    assert any("no event says so" in reason for reason in found)
    assert sum("the change touches it: specification" in reason for reason in found) == 3
    triggers.rebuild()
