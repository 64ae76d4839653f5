"""3.3 A running order changes or is cancelled: assessed, agreed by the customer, carried out, and what it leaves seen to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.cast import AT
from tests.factories import agree, an_order
from tests.planning.builders import a_broken_down
from tests.production.builders import an_order_in_work, issued, op
from tests.purchasing.builders import a_purchase
from tests.review.builders import a_change, agreed, assessed, pass_review, verbs
from yidan.core import openings, triggers
from yidan.core.events import Event
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.core.signatures import Signature, content_hash, link_of
from yidan.desk import invariants
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.production import commands as production
from yidan.purchasing.models import Demand as PurchaseDemand
from yidan.review import commands as review
from yidan.review import rules
from yidan.review.commands.change import ConsequenceInput
from yidan.review.models import Change, Consequence

pytestmark = pytest.mark.django_db


@pytest.mark.clause("3.3c")
def test_after_production_began_a_change_is_assessed_and_agreed_before_the_order_is_amended(cast):
    case = an_order_in_work(cast)
    issued(case.part, cast)
    production.start(op(case.part), by=cast.he)
    order = Order.objects.get(pk=case.order.pk)
    assert order.stage == "in_execution"
    fewer = [LineInput(case.machine, D(3), D(113), position=1)]
    amend = {
        "place": order.place,
        "payment_terms": order.payment_terms,
        "requested": date(2026, 8, 20),
        "lines": fewer,
        "reason": "减 1 台",
    }
    with pytest.raises(Refused, match="propose the change first"):
        intake.amend(order, **amend, by=cast.li)

    change = a_change(cast, order, stopped=True)
    order.refresh_from_db()
    assert order.on_hold and dict(change.facts)["work_running"] == "1" and "production" in change.touched
    with pytest.raises(Refused, match="Another change"):
        a_change(cast, order)
    assert "Assess the change" in verbs(cast.wang)
    frames = ConsequenceInput("机架 1 套已下料", "keep", cast.users["wang"], date(2026, 7, 1), D(3185))
    with pytest.raises(Refused, match="Not assessed yet"):
        review.offer_change(change, terms="", charge=D(0), day=None, holder="顾建平", by=cast.li)
    review.assess_change(change, text="机架留二期用", days=5, consequences=[frames], by=cast.wang)
    with pytest.raises(Refused, match="has assessed it"):
        review.assess_change(change, text="再说一遍", by=cast.wang)
    change = Change.for_page().get(pk=change.pk)
    for name in rules.unassessed(change):
        review.assess_change(change, text="可以", by={"sales": cast.lin, "procurement": cast.zhao, "quality": cast.chen}[name])

    agreed(change, cast)
    assert change.stage == "agreed" and Paper.objects.get(form="change_notice", object_id=change.pk).field_class == "P"
    assert "Carry the change out" in verbs(cast.lin)
    review.carry_out(change, by=cast.lin)
    order.refresh_from_db()
    assert change.stage == "done" and not order.on_hold and order.change_agreed
    intake.amend(order, **amend, by=cast.li)
    assert (order.stage, order.revision, order.change_agreed) == ("received", 2, False), "reviewed again, and amended once"

    assert "See to a consequence" in verbs(cast.wang)
    review.see_to(change, consequence=Consequence.objects.get(), by=cast.wang)
    assert "See to a consequence" not in verbs(cast.wang)
    agree(order, cast)
    assert pass_review(order, cast).stage == "approved"


@pytest.mark.clause("3.3c", "3.3d")
def test_a_running_order_is_cancelled_with_the_customers_consent_and_what_it_leaves_is_seen_to(cast):
    order = a_broken_down(cast)
    a_purchase(cast, PurchaseDemand.objects.filter(order=order, stage="open")[:1], "sent")
    change = a_change(cast, order, "cancel")
    assert {"production", "procurement"} <= set(change.touched) and dict(change.facts)["purchases"] == "1"
    assessed(change, cast)
    change = Change.for_page().get(pk=change.pk)
    agreed(change, cast)
    with pytest.raises(Refused, match="Only"):
        review.carry_out(change, by=cast.li)
    review.carry_out(change, by=cast.zong)
    order.refresh_from_db()
    assert order.stage == "cancelled"
    assert list(Event.objects.filter(object_id=order.pk, verb="review.cancel").values_list("name", flat=True)) == ["宗明"]
    assert invariants.run()["REV-5"] == []
    triggers.clear()  # past the house's own rule
    with transaction.atomic(), openings.opened():
        Signature.objects.filter(object_id=change.pk, purpose="sign_change").delete()
        change.assessments.first().delete()
    assert len(invariants.run()["REV-5"]) == 2
    triggers.rebuild()


@pytest.mark.clause("3.3c")
def test_a_customer_who_refuses_gets_other_terms_or_the_order_goes_on_as_it_was(cast):
    order = pass_review(an_order(cast, "in_review"), cast)
    change = a_change(cast, order, stopped=True)
    assessed(change, cast)
    change = Change.for_page().get(pk=change.pk)
    token = review.offer_change(change, terms="补 6,500", charge=D(6500), day=None, holder="顾建平", by=cast.li)
    customer = link_of(token, AT).actor(AT)
    old = content_hash(rules.shown(change))
    review.refuse_change(change, reason="太贵", by=customer)
    assert (change.stage, change.revision) == ("proposed", 2)
    review.offer_change(change, terms="补 3,000", charge=D(3000), day=None, holder="顾建平", by=cast.li)
    with pytest.raises(Refused, match="changed since"):
        review.agree_change(change, signer="顾建平", content=old, revision=2, by=customer)
    review.drop_change(change, reason="客户不改了", by=cast.li)
    order.refresh_from_db()
    assert (change.stage, order.on_hold, order.stage) == ("dropped", False, "approved")
