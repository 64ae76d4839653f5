"""5.2a: a delivery inspected line by line; the receipt is judged with the last of them, and what failed goes back."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.factories import an_item, entity, put, unit
from tests.production.builders import a_factory
from tests.quality.builders import measured, plans
from yidan.catalog.models import Supplier
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt
from yidan.quality import commands as quality
from yidan.quality.models import Inspection, Nonconformity
from yidan.stock.models import Balance

pytestmark = pytest.mark.django_db


def a_receipt(cast, *quantities):
    """Bolts (planned) and washers (no inspection plan), come in for stock."""
    house = a_factory(cast)
    plans(house)
    items = [house.bolt, an_item("W8", "buy", name="平垫 8", unit=unit(), finished=False)][: len(quantities)]
    inputs = []
    for item, quantity in zip(items, quantities, strict=True):
        demand = Demand(item=item, quantity=D(quantity), needed_on=date(2026, 6, 20), reason="安全库存")
        purchasing.raise_demand(demand, by=cast.zhao)
        inputs.append(purchasing.PurchaseInput(demand, D(quantity), D(2), date(2026, 6, 15)))
    supplier = put(Supplier, "GY-01", name="苏州紧固件", contact="吴江")
    bought = PurchaseOrder(entity=entity(), supplier=supplier, payment_terms="月结 30 天", owner=cast.users["zhao"])
    purchasing.order_from_demands(bought, lines=inputs, by=cast.zhao)
    purchasing.approve(bought, revision=bought.revision, by=cast.zhao_head)
    purchasing.send(bought, holder="吴江", by=cast.zhao)
    receipt = Receipt(purchase_order=bought, delivery_note="SH-1")
    purchasing.receive(receipt, lines=[purchasing.ReceivedInput(n, D(q)) for n, q in enumerate(quantities, 1)], by=cast.qian)
    return receipt


def test_judged_with_the_last_line(cast):
    receipt = a_receipt(cast, 100, 50)
    bolts, washers = receipt.lines.order_by("pk")
    first, second = Inspection.incoming(bolts), Inspection.incoming(washers)
    quality.inspect_incoming(first, by=cast.chen)
    with pytest.raises(Refused):
        quality.inspect_incoming(Inspection.incoming(bolts), by=cast.chen)
    quality.inspect_incoming(second, by=cast.chen)
    measured(first, cast.chen)
    quality.conclude(first, passed=D(100), by=cast.chen)
    receipt.refresh_from_db()
    assert receipt.stage == "arrived" and first.stage == "passed"
    quality.conclude(second, passed=D(45), failed=D(5), what="锈", by=cast.chen)
    receipt.refresh_from_db()
    bolts.refresh_from_db()
    washers.refresh_from_db()
    assert (receipt.stage, bolts.accepted, washers.accepted, washers.rejected) == ("judged", 100, 45, 5)
    assert Balance.objects.get(lot=bolts.lot, place__quarantine=False).on_hand == 100
    assert Paper.objects.filter(form="incoming_inspection").count() == 2
    bad = Nonconformity.objects.get()
    assert bad.chain_id == receipt.chain_id and bad.order is None
    quality.decide(bad, disposition="return", method="退苏州紧固件", by=cast.chen_head)
    assert bad.stage == "closed" and Paper.objects.filter(form="nonconformity", object_id=bad.pk).exists()


def test_a_sample_out_of_limits(cast):
    """Of incoming goods one sample of each characteristic is measured; how many failed is the inspector's count."""
    receipt = a_receipt(cast, 100)
    inspection = Inspection.incoming(receipt.lines.get())
    quality.inspect_incoming(inspection, by=cast.chen)
    row = inspection.plan.characteristics.get()
    quality.measure(inspection, values=[quality.MeasurementInput(row, 1, D("7.6"))], by=cast.chen)
    with pytest.raises(Refused, match="直径"):
        quality.conclude(inspection, passed=D(100), by=cast.chen)
    quality.conclude(inspection, passed=D(0), failed=D(100), what="直径偏小", by=cast.chen)
    receipt.refresh_from_db()
    assert receipt.stage == "judged" and receipt.lines.get().rejected == 100
