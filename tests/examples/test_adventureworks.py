"""The example: its mapping gives files that the imports take; with the tables at hand, the structure of product 749 and a year's orders."""

import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from examples.adventureworks import mapping, mrp, run
from yidan.catalog.models import Item
from yidan.catalog.queries import explode
from yidan.core.events import Event, broken
from yidan.core.numbers import Counter as Issued
from yidan.intake.history import sums, unknown_tax
from yidan.intake.models import Order

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adventureworks"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the tables of AdventureWorks are not at hand (../shared/data/adventureworks)")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("share, shown", [("0.0000", "0.00"), ("0.0200", "2.00"), ("0.3500", "35.00"), ("0.0250", "2.50"), ("1", "100.0")])
def test_a_discount_as_share_becomes_per_cent(share, shown):
    assert mapping.percent(share) == shown


@pytest.fixture(scope="module")
def tables():
    return mapping.Tables(FOLDER)


def few(rows, count):
    """The first orders and who ordered them."""
    wanted = set(list(dict.fromkeys(row["external"] for row in rows["order-history"]))[:count])
    kept = [row for row in rows["order-history"] if row["external"] in wanted]
    buyers = {row["customer"] for row in kept if "customer" in row}
    return rows | {"order-history": kept, "customers": [row for row in rows["customers"] if row["code"] in buyers]}


def brought(tables, tmp_path, *names, only=None):
    by = run.actor()
    run.prepare(tables, by)
    rows = {name: list(mapping.FILES[name](tables)) for name in names}
    if only:
        rows = few(rows, only)
    for name in names:
        mapping.write(rows[name], tmp_path / f"{name}.csv", name)
        run.bring(name, tmp_path / f"{name}.csv", by)


@needed
def test_the_mapping_covers_every_row(tables):
    counts = {name: len(list(rows(tables))) for name, rows in mapping.FILES.items()}
    assert counts["items"] == 504 and counts["customers"] == 19_820 and counts["order-history"] == 83_978 and counts["boms"] == 2_679 - 103
    assert counts["suppliers"] == 460 + 104 - len({row["BusinessEntityID"] for row in tables("ProductVendor")})


@needed
def test_explosion_of_the_road_150(tables, tmp_path):
    """74 distinct components, 464 pieces; 48 bought ones, 421 pieces."""
    brought(tables, tmp_path, "units", "items", "item-prices", "boms")
    parts = explode(Item.objects.get(code="BK-R93R-62"), 1)
    bought = [part for part in parts if not part.made]
    assert (len(parts), sum(part.quantity for part in parts)) == (74, 464)
    assert (len(bought), sum(part.quantity for part in bought)) == (48, 421)
    assert run.exploded("BK-R93R-62") == {"components": 74, "pieces": 464, "bought": 48, "bought pieces": 421}
    assert Item.objects.get(code="BK-R93R-62").list_price == D("3578.27")


@needed
def test_orders_as_history_with_their_own_dates_and_sums(tables, tmp_path):
    """The first 400 orders; all of them are brought in by run.py, whose figures stand in the README."""
    brought(tables, tmp_path, "units", "items", "customers", "order-history", only=400)
    heads = {row["SalesOrderNumber"]: row for row in tables("SalesOrderHeader")}
    orders = {order.external: order for order in Order.objects.prefetch_related("lines")}
    assert len(orders) == 400 and set(orders) <= set(heads)
    for external, order in orders.items():
        head = heads[external]
        assert (order.net, order.tax, order.freight, order.total) == tuple(
            D(head[name]) for name in ("SubTotal", "TaxAmt", "Freight", "TotalDue")
        )
        assert sum(line.net for line in order.lines.all()) == order.net and all(line.tax is None for line in order.lines.all())
        assert (order.requested.isoformat(), order.actual.isoformat(), order.stage) == (head["DueDate"], head["ShipDate"], "historic")
        assert order.created_at == order.received_at
    assert unknown_tax().count() == 400 and sums()["net"] == sum(D(heads[external]["SubTotal"]) for external in orders)
    events = Event.objects.filter(kind="intake.order")
    assert events.count() == 400 and Counter(events.values_list("verb", flat=True)) == {"intake.take_over": 400}
    assert events.order_by("at").first().at == datetime(2011, 5, 30, 16, 0, tzinfo=UTC), "midnight in the company's zone"
    assert not any(list(broken(order.chain)) for order in list(orders.values())[:20])
    numbers = sorted(order.number for order in orders.values())
    assert numbers == [f"HO-2011-{n:05d}" for n in range(1, 401)], "NUM-2: a series of its own, without gap"
    assert Issued.objects.get(series="HO").last == 400 and not Issued.objects.filter(series="SO").exists()


@needed
def test_expected_values_are_of_this_folder(tables):
    expected = json.loads((FOLDER / "expected_values.json").read_text())["sales"]
    heads = tables("SalesOrderHeader")
    assert len(heads) == expected["orders"] and sum(D(row["TotalDue"]) for row in heads) == D(expected["TotalDue"])


@needed
def test_the_work_orders_that_are_planned_are_the_recorded_ones(tables):
    """Two months, day by day and product by product; `examples/adventureworks/mrp.py` compares three years."""
    found = mrp.compared(tables, 60)
    assert (
        found["groups"] > 500 and found["exact"] == found["groups"] and found["difference"] == 0 and found["proposed"] == found["recorded"]
    )
