"""6.1: inspected to the plan, the key points with emphasis, every value with its inspector; what does not conform never slips through.

陈立 inspects, 吴静 heads quality, 何磊 and 马超 make, 李敏 and 沈悦 are sales, 曾志宏 is the customer."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import AT, at
from tests.production.builders import an_order_in_work, issued, made, op
from tests.quality.builders import a_final, an_order_made, measured, plans
from yidan.core import clock, openings, triggers
from yidan.core.actors import Actor
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Signature, link_of
from yidan.desk import invariants
from yidan.planning.models import Operation
from yidan.production import commands as production
from yidan.quality import commands as quality
from yidan.quality import compliance, queries
from yidan.quality.measuring import MeasurementInput
from yidan.quality.models import Characteristic, Inspection, Nonconformity
from yidan.quality.rules import signing

pytestmark = pytest.mark.django_db


@pytest.mark.clause("6.1a")
def test_inspected_to_the_plan(cast):
    """Appearance, dimension, performance, function, safety: what the plan names is measured before a verdict, and the report is filed."""
    categories = {choice.value for choice in Characteristic.Category}
    assert categories == {"appearance", "dimension", "performance", "function", "safety"}
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    with pytest.raises(Refused, match="Not measured"):
        quality.conclude(inspection, passed=D(4), by=cast.chen)
    measured(inspection, cast.chen)
    quality.conclude(inspection, passed=D(4), by=cast.chen)
    assert Paper.objects.filter(form="inspection", object_id=inspection.pk).exists()
    assert [case.kept for case in compliance.planned(AT, AT + timedelta(days=1))] == [True]
    unplanned = an_order_in_work(cast, customer_po="P-2")
    bare = an_item_made_without_plan(unplanned, cast)
    assert bare.plan is None and [c.kept for c in compliance.planned(AT, AT + timedelta(days=1))].count(False) == 1


def an_item_made_without_plan(case, cast) -> Inspection:
    from tests.factories import SETUP
    from yidan.core import edit
    from yidan.quality.models import InspectionPlan

    for plan in InspectionPlan.objects.filter(item=case.machine):
        edit.retire_of(InspectionPlan)(plan, reason="停用", by=SETUP)
    made(case, cast)
    inspection = a_final(case.line, D(4), cast.chen)
    quality.conclude(inspection, passed=D(4), by=cast.chen)
    return inspection


@pytest.mark.clause("6.1b")
def test_key_operations_are_inspected_with_emphasis(cast):
    """The first piece off a key operation is inspected; out of limits, the operation is held. Key characteristics are measured on every piece."""
    case = an_order_in_work(cast)
    plans(case)
    made(case, cast, case.part)
    issued(case.job, cast)
    assembly = op(case.job, 10)
    assert assembly.is_key
    production.start(assembly, by=cast.he)
    production.report(assembly, good=D(1), by=cast.he)
    assert [found.pk for found in queries.due_first_articles()] == [assembly.pk]
    first = Inspection.first_article(assembly)
    quality.inspect_in_process(first, by=cast.chen)
    measured(first, cast.chen, wrong={1: "121"})
    quality.conclude(first, passed=D(0), failed=D(1), what="孔距超差", by=cast.chen)
    assembly.refresh_from_db()
    assert assembly.held
    with pytest.raises(Refused, match="Held by quality"):
        production.report(assembly, good=D(1), by=cast.he)
    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="rework", method="调夹具", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), by=cast.he)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(1), by=cast.chen)
    assembly.refresh_from_db()
    assert not assembly.held, "let go by the inspection that passed"
    production.report(assembly, good=D(3), by=at(cast.he, AT + timedelta(hours=1)))
    window = (AT, AT + timedelta(days=1))
    assert [(c.kept, bool(c.event)) for c in compliance.keyed(*window)] == [(True, True)]
    other = an_order_made(cast, customer_po="P-2")
    assert Operation.objects.filter(work_order=other.job, is_key=True).exists()
    assert sorted(c.kept for c in compliance.keyed(*window)) == [False, True], "one went through without"


@pytest.mark.clause("6.1c")
def test_item_result_and_inspector_stand_on_record(cast):
    """QC-1: the maker never inspects. A value entered again stands beside the one before."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    hole = inspection.plan.characteristics.get(key=True)
    for value in ("120.5", "120.0"):
        quality.measure(inspection, values=[MeasurementInput(hole, 1, value=D(value))], by=cast.chen)
    rows = list(inspection.measurements.order_by("pk"))
    assert [(row.name, row.limits, row.value, row.fits, row.by) for row in rows] == [
        ("定位孔距", "119.98 – 120.02 mm", D("120.5"), False, cast.users["chen"]), ("定位孔距", "119.98 – 120.02 mm", D("120"), True, cast.users["chen"]),
    ]  # fmt: skip
    both = Actor(cast.he.user_id, "何磊", cast.chen.roles, cast.he.door, AT)
    with pytest.raises(Refused, match="two people"):
        quality.measure(inspection, values=[MeasurementInput(hole, 2, value=D(120))], by=both)


def a_failed(cast, wrong=2):
    """`wrong` of four machines out of limits."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    measured(inspection, cast.chen, wrong={n: "120.03" for n in range(5 - wrong, 5)})
    quality.conclude(inspection, passed=D(4 - wrong), failed=D(wrong), what="孔距 120.03，超上限 0.01", by=cast.chen)
    case.bad = Nonconformity.objects.get()
    return case


@pytest.mark.clause("6.1d")
def test_reworked_and_inspected_again_until_it_passes(cast):
    """QTY-2, QTY-3: decided with cause, grade and department; the sheet is filed again when closed, with what was found then."""
    case = a_failed(cast)
    bad = case.bad
    given = {"method": "镶套重镗", "cause": "夹具磨损", "grade": "major", "department": "production"}
    quality.decide(bad, disposition="rework", **given, by=cast.chen_head)
    quality.reworked(bad, quantity=D(2), minutes=D(150), by=cast.ma)
    again = Inspection.again(bad, D(2))
    quality.inspect_again(again, by=cast.chen)
    with pytest.raises(Refused, match="Not measured"):
        quality.conclude(again, passed=D(2), by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(2), by=cast.chen)
    bad.refresh_from_db()
    case.order.refresh_from_db()
    assert (bad.stage, bad.cause, bad.department, case.order.stage) == ("closed", "夹具磨损", "production", "inspected")
    assert Paper.objects.filter(form="nonconformity", object_id=bad.pk).count() == 2
    assert [c.kept for c in compliance.decided(AT, AT + timedelta(days=3))] == [True]


@pytest.mark.clause("6.1d")
def test_not_decided_in_time_is_counted(cast):
    case = a_failed(cast)
    assert [c.kept for c in compliance.decided(AT, AT + timedelta(days=3))] == [False]
    quality.decide(case.bad, disposition="scrap", method="无法修复", by=at(cast.chen_head, AT + timedelta(hours=25)))
    assert [(c.kept, bool(c.event)) for c in compliance.decided(AT, AT + timedelta(days=3))] == [(False, True)]


def proposed(cast):
    case = a_failed(cast)
    with pytest.raises(Refused, match="serial"):
        quality.propose_concession(case.bad, method="可用", serials=" ", by=cast.chen_head)
    quality.propose_concession(case.bad, method="间隙仍在配合范围内，不影响功能", serials="HC-003, HC-004", by=cast.chen_head)
    return case


def counted(case):
    case.line.refresh_from_db()
    case.order.refresh_from_db()
    return int(case.line.passed), case.order.stage


@pytest.mark.clause("6.1d")
def test_a_concession_waits_for_the_customers_consent_by_link(cast):
    """He reads which pieces deviate and by how much, and signs under the hash of that. Until then nothing counts as passed."""
    case = proposed(cast)
    bad = case.bad
    assert (bad.stage, bad.conceded, counted(case)) == ("asked", 2, (2, "in_execution"))
    assert [t.clause for t in queries.todo(cast.li)] == ["6.1d"]
    token = quality.ask_consent(bad, holder="曾志宏", by=at(cast.li, clock.now()))
    page = Client().get(f"/link/{token}")
    assert page.status_code == 200 and "HC-003, HC-004" in page.content.decode() and "120.03" in page.content.decode()
    customer = link_of(token, clock.now()).actor(AT, "k1")
    with pytest.raises(Stale):
        quality.consent(bad, signer="曾志宏", content="0" * 64, revision=1, by=customer)
    quality.consent(bad, signer="曾志宏", content=signing.content(bad), revision=1, by=customer)
    assert bad.stage == "closed" and bad.consented_at and counted(case) == (4, "inspected")
    assert Signature.objects.get().purpose == "sign_concession"
    assert Paper.objects.filter(form="nonconformity", object_id=bad.pk).count() == 2, "the sheet with the consent on it"
    assert not invariants.run()["QTY-3"] and not invariants.run()["QTY-1"] and not invariants.run()["QTY-2"]
    assert sum(i.passed for i in Inspection.objects.filter(again_for=None)) == 2, "never a first pass"


@pytest.mark.clause("6.1d")
def test_a_signed_paper_counts_when_a_second_person_has_compared_it(cast):
    case = proposed(cast)
    scan = SimpleUploadedFile("consent.pdf", b"%PDF-1.4 signed", "application/pdf")
    quality.record_consent_scan(case.bad, signer="曾志宏", means="paper", scan=scan, revision=1, by=cast.li)
    assert case.bad.stage == "asked" and counted(case)[0] == 2
    signature = Signature.objects.get()
    with pytest.raises(Refused):
        quality.compare_consent(case.bad, signature=signature, by=cast.li)
    quality.compare_consent(case.bad, signature=signature, by=cast.shen)
    assert case.bad.stage == "closed" and counted(case) == (4, "inspected")


@pytest.mark.clause("6.1d")
def test_a_refused_concession_is_decided_anew(cast):
    """QTY-3: a consent asked for one set of pieces does not cover another; the database itself refuses a concession without consent."""
    case = proposed(cast)
    token = quality.ask_consent(case.bad, holder="曾志宏", by=cast.li)
    quality.refuse_concession(case.bad, reason="外观面，不接受", by=link_of(token, AT).actor(AT, "k2"))
    assert (case.bad.stage, case.bad.conceded, case.bad.disposition) == ("open", 0, "")
    quality.propose_concession(case.bad, method="客户同意重议", serials="HC-003", by=cast.chen_head)
    assert case.bad.revision == 2
    with pytest.raises(Stale):
        quality.record_consent(case.bad, signer="曾志宏", revision=1, by=cast.li)
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        triggers.clear()
        Nonconformity.objects.filter(pk=case.bad.pk).update(stage="closed")
    triggers.rebuild()
    quality.record_consent(case.bad, signer="曾志宏", revision=2, by=cast.li)
    assert case.bad.stage == "closed" and counted(case)[0] == 4


@pytest.mark.clause("6.1d")
def test_a_forged_concession_turns_the_invariant_red(cast):
    case = proposed(cast)
    quality.record_consent(case.bad, signer="曾志宏", revision=1, by=cast.li)
    triggers.clear()
    with transaction.atomic(), openings.opened():
        Signature.objects.update(revision=9)
    assert invariants.run()["QTY-3"]
    triggers.rebuild()


@pytest.mark.clause("6.1d")
def test_the_inspector_alone_concedes_nothing(cast):
    case = a_failed(cast)
    alone = Actor(cast.chen.user_id, "陈立", cast.chen_head.roles, cast.chen.door, AT)
    with pytest.raises(Refused, match="two people"):
        quality.propose_concession(case.bad, method="x", serials="HC-003", by=alone)
    for nobody in (cast.li, cast.wang, cast.chen):
        with pytest.raises(Refused):
            quality.propose_concession(case.bad, method="x", serials="HC-003", by=nobody)
