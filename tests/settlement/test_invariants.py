"""The invariants of money: they hold over a walked order with everything on it; a deliberate fault turns each red."""

from collections.abc import Callable
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from tests.acceptance.builders import a_made_order
from tests.settlement.builders import a_delivered_order, a_red, a_sheet, a_statement, an_invoice, came_back, scheduled
from yidan.core import openings, triggers
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.settlement import commands as settlement
from yidan.settlement.models import Allocation, Invoice, Milestone, MoneyReceipt, Release, SettlementSheet, Statement

pytestmark = pytest.mark.django_db
FAULTS: dict[str, Callable[[], object]] = {
    "FIN-1": lambda: Invoice.objects.filter(reverses__isnull=False).update(total=-2000, net=-2000, tax=0),
    "FIN-2": lambda: Order.objects.filter(milestones__gate="shipment", milestones__paid=0).update(delivery_blocked=False),
    "FIN-3": lambda: MoneyReceipt.objects.filter(allocated__gt=0).update(allocated=1),
    "FIN-4": lambda: Statement.objects.update(closing=F("closing") + 1, delivered=F("delivered") + 1),
}


@pytest.fixture
def world(cast):
    order = a_delivered_order(cast)
    bill = an_invoice(cast, order, order.total)
    came_back(cast, order)
    a_red(cast, bill, D(113), "return")
    a_sheet(cast, order)
    a_statement(cast, order.customer)
    held = scheduled(cast, a_made_order(cast, "none"))
    settlement.release_unpaid(held, milestone=held.milestones.get(gate="shipment"), reason="急用", by=cast.zhou_head)
    return order


def test_all_hold(world):
    """FIN-1, FIN-2, FIN-3, FIN-4, FIN-5, FIN-6."""
    assert {name: broken for name, broken in invariants.run().items() if broken and name.startswith("FIN")} == {}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_turns_it_red(world, name):
    triggers.clear()
    with transaction.atomic(), openings.opened():
        FAULTS[name]()
    assert invariants.run()[name], name
    triggers.rebuild()


@pytest.mark.parametrize(
    "lie",
    [
        lambda: Release.objects.update(manager_by=F("finance_by")),
        lambda: Invoice.objects.filter(reverses__isnull=False).update(total=1, net=1, tax=0),
        lambda: Allocation.objects.filter(receipt__isnull=False).update(credit=Invoice.objects.first()),
        lambda: Statement.objects.update(closing=F("closing") + 1),
        lambda: SettlementSheet.objects.update(balance=F("balance") + 1),
        lambda: Milestone.objects.update(paid=F("amount") + 1),
    ],
)
def test_the_database_refuses(world, lie):
    """FIN-1, FIN-2, FIN-3: by its own constraints, past every verb."""
    triggers.clear()
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        lie()
    triggers.rebuild()
