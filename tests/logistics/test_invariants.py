"""A deliberate fault past the database's guards turns the check red (QTY-1, ACC-1, ACC-2)."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.logistics.builders import a_return, a_shipment
from yidan.acceptance.models import AcceptanceLine
from yidan.core import openings, triggers
from yidan.desk import invariants
from yidan.intake.models import Line, Order
from yidan.logistics.models import PaperHanded, ReturnLine, ShipmentLine

pytestmark = pytest.mark.django_db
FAULTS: dict[str, tuple[str, Callable[[Order], object]]] = {
    "a return nobody received": ("QTY-1", lambda order: Line.objects.filter(order=order).update(returned=2)),
    "received and not counted": ("QTY-1", lambda order: ReturnLine.objects.update(announced=3, quantity=3, fit=3)),
    "delivered and not handed over": ("ACC-2", lambda order: ShipmentLine.objects.update(short=1)),
    "a paper that stayed here": ("ACC-2", lambda order: PaperHanded.objects.update(handed=False)),
    "a report that says less": ("ACC-1", lambda order: AcceptanceLine.objects.update(quantity=4)),
}


def walked(cast) -> Order:
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed")
    a_shipment(cast, order, "handed_over")
    a_return(cast, order, "replaced", wish="replace")
    return order


def test_all_hold(cast):
    walked(cast)
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_turns_it_red(cast, fault):
    name, harm = FAULTS[fault]
    order = walked(cast)
    triggers.clear()
    with transaction.atomic(), openings.opened():
        harm(order)
    assert list(invariants.CHECKS[name]()), fault
