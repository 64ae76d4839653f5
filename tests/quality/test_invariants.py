"""QTY-2, QTY-3, QC-1 over the whole database: they hold after the story, and each turns red by a fault."""

from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.quality.builders import a_final, an_order_made, measured
from yidan.core import openings, triggers
from yidan.desk.invariants import goods
from yidan.quality import commands as quality
from yidan.quality.models import Inspection, Nonconformity

pytestmark = pytest.mark.django_db
CHECKS = (goods.qty1, goods.qty2, goods.qty3, goods.qc1, goods.stk1, goods.stk2, goods.stk3)


def reworked(cast):
    case = an_order_made(cast)
    first = a_final(case.line, D(4), cast.chen)
    measured(first, cast.chen, wrong={4: "121"})
    quality.conclude(first, passed=D(3), failed=D(1), what="孔距", by=cast.chen)
    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="rework", method="镶套", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), by=cast.ma)
    again = Inspection.again(bad, D(1))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen)
    quality.conclude(again, passed=D(1), by=cast.chen)
    return case


FAULTS = {
    "qty2": lambda case, cast: Nonconformity.objects.update(quantity=2, stage="open"),
    "qty3": lambda case, cast: Nonconformity.objects.update(quantity=2),
    "qc1": lambda case, cast: Inspection.objects.filter(again_for=None).update(makers="", inspector=cast.users["he"]),
}


def test_all_hold(cast):
    reworked(cast)
    assert [text for check in CHECKS for text in check()] == []


@pytest.mark.parametrize("name", ["qty2", "qty3", "qc1"])
def test_a_fault_turns_it_red(cast, name):
    case = reworked(cast)
    with transaction.atomic(), openings.opened():
        triggers.clear()
        FAULTS[name](case, cast)
    assert list(getattr(goods, name)()), name
    triggers.rebuild()
