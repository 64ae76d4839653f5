"""Orders of the former system: as they were, once, with sums that agree."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from tests.cast import AT
from tests.factories import a_customer, an_item, an_order, entity
from yidan.core.events import Event, broken
from yidan.core.imports import TABLES
from yidan.core.imports import commands as imports
from yidan.core.imports.checking import check
from yidan.core.imports.models import ImportBatch
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.commands.history import HistoricLine
from yidan.intake.history import Historic, apportioned, bring_in, sums
from yidan.intake.models import Order

pytestmark = pytest.mark.django_db
HEADINGS = "external,customer,received_at,requested,net,tax,freight,total,owner,item,quantity,price,discount,amount\n"


def an_old_order(cast, external="SO1", day=31, **values):
    usual = {
        "entity": entity(), "customer": a_customer(), "external": external, "received_at": timezone.make_aware(datetime(2024, 5, day)),
        "requested": date(2024, 6, 12), "actual": date(2024, 6, 7), "net": D("20.0001"), "tax": D("2.6"), "freight": D("0.5"), "total": D("23.1001"),
        "tax_rate": D(0), "tax_included": False, "owner": cast.users["li"],
    }  # fmt: skip
    return Order(**usual | values)


def lines(*nets):
    return [HistoricLine(an_item(f"AS-{n}"), D(2), D(10), net) for n, net in enumerate(nets)]


def uploaded(cast, text):
    from django.core.files.uploadedfile import SimpleUploadedFile

    batch = ImportBatch(table="order-history")
    imports.upload(batch, upload=SimpleUploadedFile("old.csv", text.encode(), "text/csv"), by=cast.lin)
    return batch


def test_one_order_as_it_was(cast):
    order = an_old_order(cast)
    intake.take_over(order, lines=lines(D("10"), D("10.0001")), by=cast.lin)
    order.refresh_from_db()
    assert (order.stage, order.number, order.external, order.total) == ("historic", "HO-2026-00001", "SO1", D("23.1001"))
    assert [(line.net, line.tax, line.delivered) for line in order.lines.order_by("position")] == [(10, None, 0), (D("10.0001"), None, 0)]
    event = Event.objects.get(kind="intake.order")
    assert "23.1001" not in event.data and "10.0001" in event.sealed.content, "sums are sealed"


@pytest.mark.parametrize(
    "change, nets, field",
    [
        ({}, ["10", "10"], "lines"),
        ({"total": D("23.1")}, ["10", "10.0001"], ""),
        ({}, [], "lines"),
    ],
)
def test_sums_that_do_not_agree_are_refused(cast, change, nets, field):
    """ORD-4."""
    with pytest.raises(Refused) as refused:
        intake.take_over(an_old_order(cast, **change), lines=lines(*map(D, nets)), by=cast.lin)
    assert refused.value.field == field and not Order.objects.exists()


def test_who_may(cast):
    for name in ("li", "zhou", "zong", "gao", "stranger"):
        assert intake.take_over.refusal(an_old_order(cast), getattr(cast, name))
    assert intake.take_over.refusal(an_old_order(cast, external=""), cast.lin), "without its old number it is no history"
    assert intake.take_over.refusal(an_old_order(cast), cast.lin) is None


def test_days_in_order_each_with_its_own_date_and_series(cast):
    """NUM-1, NUM-2: history has numbers of its own; ours go on without gap."""
    ours = an_order(cast, "received")
    found = [Historic(an_old_order(cast, f"SO{n}", day), lines(D("10"), D("10.0001"))) for n, day in ((1, 31), (2, 30), (3, 31))]
    assert bring_in(found, by=cast.lin) == 3
    rows = list(Order.objects.filter(stage="historic").order_by("number").values_list("number", "external"))
    assert rows == [("HO-2024-00001", "SO2"), ("HO-2024-00002", "SO1"), ("HO-2024-00003", "SO3")]
    assert [event.at for event in Event.objects.filter(verb="intake.take_over").order_by("pk")] == sorted(
        one.order.received_at for one in found
    )
    assert ours.number == "SO-2026-00001" and an_order(cast, "received", customer_po="x").number == "SO-2026-00002"
    assert not any(list(broken(one.order.chain)) for one in found)
    assert sums()["orders"] == 3 and sums()["total"] == D("69.3003") and sums()["unknown_tax_lines"] == 6


def test_an_old_order_is_brought_in_once(cast):
    an_item("A")
    row = f"SO9,{a_customer().code},2024-05-31,2024-06-12,20,2.6,0,22.6,li,A,2,10,,\n"
    entity()
    batch = uploaded(cast, HEADINGS + row)
    assert batch.wrong == 0, batch.found
    imports.run(batch, by=cast.lin)
    assert Order.objects.get().received_at.date() != AT.date()
    assert uploaded(cast, HEADINGS + row).found["faults"][0][1] == "external"


def test_faults_of_a_history_file_are_named(cast):
    an_item("A"), entity()
    customer = a_customer().code
    text = HEADINGS + (
        f"S1,{customer},2024-05-31,2024-06-12,20,2.6,0,22.5,li,A,2,10,,\n"
        f"S2,{customer},2024-05-31,2024-06-12,21,2.6,0,23.6,li,A,2,10,,\n"
        f"S3,{customer},2024-05-31,2024-06-12,18,0,0,18,li,A,2,10,10,\n"
        f"S4,{customer},2024-05-31,2024-06-12,18,0,0,18,li,A,2,,10,\n"
        f"S5,{customer},2024-02-30,2024-06-12,18,0,0,18,li,A,2,10,10,18.000000\n"
    )
    faults = [(fault.line + 1, fault.column) for fault in check(TABLES["order-history"], text.encode(), cast.lin).faults]
    assert faults == [(2, "total"), (3, "net"), (5, "price"), (6, "received_at")]


@pytest.mark.parametrize(
    "exact, total, lines_",
    [
        (["1.00005", "2.00005"], "3.0001", ["1.0001", "2.0000"]),
        (["0.33333333", "0.33333333", "0.33333333"], "1.0000", ["0.3334", "0.3333", "0.3333"]),
        (["874.794000", "419.458900"], "1294.2529", ["874.7940", "419.4589"]),
    ],
)
def test_lines_are_rounded_so_that_their_sum_is_the_net(exact, total, lines_):
    found = apportioned([D(x) for x in exact], D(total))
    assert found == [D(x) for x in lines_] and sum(found) == D(total)
    assert all(abs(a - D(b)) < D("0.0001") for a, b in zip(found, exact, strict=True))


def test_a_net_that_is_not_the_sum_is_said():
    with pytest.raises(ValueError):
        apportioned([D("1.0000"), D("2.0000")], D("3.0001"))


def test_new_orders_by_file_are_drafts_of_the_verb_of_entry(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    an_item("A"), an_item("B"), entity()
    text = (
        "customer,customer_po,received_at,place,requested,payment_terms,item,quantity,price\n"
        f"{a_customer().code},PO-1,2026-06-01,顺德 6 栋,2026-08-01,月结,A,2,100\n{a_customer().code},PO-1,,,,,B,3,10\n"
        f"{a_customer().code},PO-2,2026-06-01,顺德 6 栋,2026-08-01,月结,A,1.5,100\n"
    )
    batch = ImportBatch(table="orders")
    imports.upload(batch, upload=SimpleUploadedFile("po.csv", text.encode("gb18030"), "text/csv"), by=cast.li)
    assert (batch.wrong, batch.born) == (0, 2), batch.found
    with pytest.raises(Refused):
        imports.run(batch, by=cast.li)
    assert not Order.objects.exists(), "half a piece: nothing is in"
    batch = ImportBatch(table="orders")
    imports.upload(batch, upload=SimpleUploadedFile("po.csv", text.replace("1.5", "1").encode(), "text/csv"), by=cast.li)
    imports.run(batch, by=cast.li)
    first = Order.objects.get(customer_po="PO-1")
    assert (first.stage, first.number, first.total, first.lines.count(), first.owner) == ("draft", None, 230, 2, cast.users["li"])
    assert Event.objects.get(kind="intake.order", object_id=first.pk).verb == "intake.enter"
    again = ImportBatch(table="orders")
    imports.upload(again, upload=SimpleUploadedFile("po.csv", text.encode(), "text/csv"), by=cast.li)
    assert {column for _line, column, _text in again.found["faults"]} == {"customer_po"}
