"""Two people at once: a payment is not paid twice, an accepted piece does not leave twice. Each with a control that turns red."""

import threading
from decimal import Decimal as D

import pytest
from django.db import connection

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.factories import an_order
from tests.logistics.builders import a_shipment
from tests.settlement.builders import money_in, scheduled
from tests.test_races import together
from yidan.acceptance.pieces import Piece
from yidan.core.commands import Command
from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.settlement import commands as settlement
from yidan.settlement.commands import AllocationInput
from yidan.settlement.models import Milestone, MoneyReceipt

pytestmark = [pytest.mark.django_db(transaction=True)]
server = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite queues its writers: the race is shown on PostgreSQL")


def test_fin3_one_payment_is_not_paid_by_two_receipts(cast):
    """Two receipts have chains of their own: only the order's lock stands between them."""
    order = scheduled(cast, an_order(cast, "approved", n=1))
    first = order.milestones.get(position=1)
    receipts = [money_in(cast, order, first.amount, f"B-{n}") for n in range(2)]

    def pay(i: int) -> None:
        one = MoneyReceipt.objects.get(pk=receipts[i].pk)
        settlement.allocate(one, allocations=[AllocationInput(Milestone.objects.get(pk=first.pk), first.amount)], by=cast.zhou)

    assert together(2, pay) == ["Refused", "ok"]
    first.refresh_from_db()
    assert first.paid == first.amount and Event.objects.filter(verb="settlement.credit").count() == 1


def two_trucks(cast) -> list[Shipment]:
    """Five are signed for; each truck holds five."""
    order = a_made_order(cast)
    an_acceptance(cast, order, "signed", [Piece(1, D(5))])
    return [a_shipment(cast, order, "packed", [Piece(1, D(5))]) for _ in range(2)]


def leave(cast, trucks: list[Shipment]) -> list[str]:
    return together(2, lambda i: logistics.ship(Shipment.objects.get(pk=trucks[i].pk), by=cast.qian))


def test_acc1_the_accepted_pieces_leave_once(cast):
    assert leave(cast, two_trucks(cast)) == ["Refused", "ok"]


@server
def test_control_without_the_lock_both_trucks_leave(cast, monkeypatch):
    trucks = two_trucks(cast)
    gate = threading.Barrier(2)

    def unlocked(self, document, by, judged):
        chain = Chain.objects.get(pk=document.chain_id)
        document.refresh_from_db()
        gate.wait(5)
        return chain

    monkeypatch.setattr(Command, "_lock", unlocked)
    assert leave(cast, trucks) != ["Refused", "ok"]
