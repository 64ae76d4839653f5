"""PUR-1 and FIN-3 on the suppliers' side: all hold after a purchase walked by verbs; a deliberate fault turns each red."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.planning.builders import a_broken_down
from tests.purchasing import builders as buying
from yidan.core import openings, triggers
from yidan.desk import invariants
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Demand, Payment, PaymentPart, PurchaseLine, ReceiptLine, SupplierInvoice, SupplierStatement

pytestmark = pytest.mark.django_db
FAULTS: dict[str, tuple[str, Callable[[], object]]] = {
    "a piece more than its receipts": ("PUR-1", lambda: ReceiptLine.objects.update(quantity=9)),
    "invoiced without an invoice": ("PUR-1", lambda: PurchaseLine.objects.update(invoiced=1)),
    "paid without a payment": ("FIN-3", lambda: SupplierInvoice.objects.update(paid=1)),
    "a payment applied to nothing": ("FIN-3", lambda: Payment.objects.update(applied=1)),
    "a part taken away": ("FIN-3", lambda: PaymentPart.objects.all().delete()),
    "a statement that does not add up": ("FIN-3", lambda: SupplierStatement.objects.update(opening=5, closing=0, paid=457)),
}


@pytest.fixture
def walked(cast):
    purchase = buying.a_purchase(cast, Demand.objects.filter(order=a_broken_down(cast), item__code="SV-750"), "confirmed")
    buying.judged(cast, buying.a_receipt(cast, purchase))
    invoice = buying.a_bill(cast, purchase)
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    buying.paid(cast, invoice)
    buying.a_statement(cast, purchase.supplier)


def test_all_hold(walked):
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_turns_it_red(walked, fault):
    name, wrong = FAULTS[fault]
    triggers.clear()
    with transaction.atomic(), openings.opened():
        wrong()
    assert invariants.run()[name], fault
    triggers.rebuild()
