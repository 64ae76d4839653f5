"""Each invariant has a fault that turns it red: past the database's own guard, as a broken restore or a hand at the keyboard would.

Those of suppliers, quality, logistics, money and the archive have theirs beside their rooms; here are all the others, and the proof that none was forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import F

from tests.archive.builders import a_volume
from tests.cast import AT
from tests.production.builders import an_order_in_work
from tests.purchasing import builders as buying
from yidan.catalog.models import Unit
from yidan.core import openings, triggers
from yidan.core.announcements import Announcement
from yidan.core.events import Event
from yidan.core.files import Blob, Paper
from yidan.core.once import Once
from yidan.desk import invariants
from yidan.intake.models import Line, Order
from yidan.monitoring import audiences
from yidan.people.models import Relaxation
from yidan.planning.models import Operation
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DemandInput
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder
from yidan.settlement.models import Invoice, SettlementSheet
from yidan.stock.models import Balance, Reservation

pytestmark = pytest.mark.django_db
Whole = SimpleNamespace


@pytest.fixture
def whole(cast) -> Whole:
    """An archived order, one in work with stock kept for it, a purchase, people told, a key answered."""
    volume = a_volume(cast)
    case = an_order_in_work(cast, customer_po="P-2")
    with transaction.atomic(), openings.opened():  # the builder's plan gives all of them the same end
        case.job.operations.filter(position=10).update(finish=F("start") + timedelta(minutes=30))
    purchasing.raise_demands([DemandInput(case.bolt, D(10), date(2026, 6, 20), "低于安全库存")], by=cast.zhao)
    purchase = buying.a_purchase(cast, Demand.objects.filter(stage="open"), "sent")
    audiences.catch_up(10_000)
    Once.objects.create(key="k", who="1", body="", status=201, at=AT)
    return Whole(order=volume.order, case=case, purchase=purchase, cast=cast)


def twice(whole: Whole) -> None:
    """The same invoice entered again, with a blank behind its number."""
    one = Invoice.objects.get(order=whole.order)
    one.pk, one.number, one.external_number = None, "IV-2026-00099", f"{one.external_number} "
    one.net = one.tax = one.total = 0
    one.save(force_insert=True)


def own_review(whole: Whole) -> None:
    """With somebody else's relaxation."""
    other = Relaxation.objects.create(
        user=whole.cast.users["wang"],
        pair="enter_approve",
        since=AT.date(),
        until=AT.date(),
        reason="x",
        approved_by=whole.cast.users["zong"],
    )
    Order.objects.filter(pk=whole.order.pk).update(approved_by=F("created_by"), relaxation=other)


def lost(whole: Whole) -> None:
    Blob.objects.order_by("pk")[0].path.unlink()


def second(whole: Whole) -> Operation:
    return whole.case.job.operations.get(position=20)


FAULTS: dict[str, Callable[[Whole], object]] = {
    "NUM-1": lambda whole: Order.objects.filter(pk=whole.case.order.pk).update(number="SO-2026-1"),
    "NUM-3": lambda whole: PurchaseOrder.objects.filter(pk=whole.purchase.pk).update(number=None),
    "STA-1": lambda whole: Event.objects.filter(pk=Event.objects.filter(verb="intake.receive")[0].pk).update(source="archived"),
    "AUD-2": lambda whole: Unit.objects.create(
        code="x", name="x", stage="active", chain=whole.order.chain, created_at=AT, created_by_id=whole.cast.li.user_id
    ),
    "IDE-1": lambda whole: Once.objects.update(status=0),
    "FIL-1": lost,
    "FIL-2": lambda whole: Blob.objects.filter(pk=Paper.objects.filter(origin="received")[0].blob_id).update(sha256="not a hash"),
    "NOT-1": lambda whole: Announcement.objects.update(state="delivered", delivered_at=None),
    "ORD-1": lambda whole: Line.objects.filter(order=whole.case.order).update(order=whole.order, position=9),
    "REV-3": own_review,
    "PLN-1": lambda whole: Operation.objects.filter(pk=second(whole).pk).update(start=AT - timedelta(days=9)),
    "PLN-2": lambda whole: Operation.objects.filter(pk=second(whole).pk).update(owner=None),
    "PUR-2": lambda whole: PurchaseLine.objects.update(demand=None),
    "STK-1": lambda whole: Balance.objects.update(on_hand=F("on_hand") + 1),
    "STK-2": lambda whole: Reservation.objects.update(quantity=F("quantity") + 1),
    "QTY-1": lambda whole: Line.objects.filter(order=whole.order).update(returned=1),
    "FIN-5": twice,
    "FIN-6": lambda whole: SettlementSheet.objects.update(contract=F("contract") + 1, balance=F("balance") + 1),
}


class Undo(Exception):
    pass


def broken_by(whole: Whole, name: str) -> list[str]:
    """What the check finds after the fault, which is undone again."""
    found: list[str] = []
    try:
        with transaction.atomic(), openings.opened():
            FAULTS[name](whole)
            found = list(invariants.CHECKS[name]())
            raise Undo
    except Undo:
        return found


def test_each_fault_turns_its_check_red(whole):
    assert {name: rows for name, rows in invariants.run().items() if rows} == {}
    triggers.clear()
    files = {blob.pk: blob.read() for blob in Blob.objects.all()}
    green = [name for name in FAULTS if not broken_by(whole, name)]
    for blob in Blob.objects.filter(pk__in=files):
        blob.path.write_bytes(files[blob.pk])
    triggers.rebuild()
    assert green == []
    assert Paper.objects.exists() and {name: rows for name, rows in invariants.run().items() if rows} == {}


TABLES = r'"([A-Z]{2,3}-\d)"[:,]'  # a key or the first cell of a row
ALONE = r'assert (?:len\()?invariants\.run\(\)\["([A-Z]{2,3}-\d)"\](?!.*== \[\])'  # said to be red in a test of its own
NAMED = r'"((?:qty|qc)\d)": lambda'


def test_no_invariant_is_without_its_fault():
    """Every id of the checks stands in a table of faults, or is turned red in a test of its own."""
    tests = Path(__file__).parents[1]
    rooms = ("desk", "quality", "settlement", "logistics", "archive", "production")
    tables = "\n".join(path.read_text() for room in rooms for path in (tests / room).glob("test_*.py"))
    stories = tables + "\n".join(path.read_text() for path in (tests / "policy").glob("test_*.py"))
    shown = {*re.findall(TABLES, tables), *re.findall(ALONE, stories)}
    shown |= {re.sub(r"(\D)(\d)", r"\1-\2", name).upper() for name in re.findall(NAMED, tables)}
    assert set(invariants.CHECKS) - shown == set()
