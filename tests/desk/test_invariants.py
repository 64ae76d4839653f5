"""Every invariant holds over orders walked by verbs; a deliberate fault turns its check red."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.factories import an_order
from yidan.core import openings, triggers
from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.core.numbers import Counter
from yidan.desk import invariants
from yidan.intake.models import Line, Order
from yidan.review.models import Opinion

pytestmark = pytest.mark.django_db


def test_all_hold(cast):
    for stage in ("draft", "received", "in_review", "approved"):
        an_order(cast, stage)
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


FAULTS: dict[str, Callable[[Order], object]] = {
    "NUM-2": lambda order: Counter.objects.filter(series="SO").update(last=9),
    "STA-2": lambda order: Order.objects.filter(pk=order.pk).update(stage="planned"),
    "STA-3": lambda order: Event.objects.filter(object_id=order.pk, kind="intake.order").update(roles=""),
    "AUD-1": lambda order: Chain.objects.filter(pk=order.chain_id).update(head="0" * 64),
    "ORD-2": lambda order: Order.objects.filter(pk=order.pk).update(oral=True),
    "ORD-3": lambda order: Order.objects.filter(pk=order.pk).update(checked_by=None),
    "ORD-4": lambda order: Line.objects.filter(order=order).update(net=1),
    "REV-1": lambda order: Opinion.objects.filter(order=order, department="quality").update(verdict="disagree"),
    "REV-4": lambda order: Opinion.objects.filter(order=order).update(evidence={"facts": [], "revision": 9}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_turns_it_red(cast, name):
    order = an_order(cast, "approved")
    triggers.clear()  # past the database's own guard, as a broken restore or a hand at the keyboard would
    with transaction.atomic(), openings.opened():
        FAULTS[name](order)
    assert invariants.run()[name], name
    triggers.rebuild()
