"""Bills of materials and requirements: explosion, netting, lot rules, pegging."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yidan.engine import Bom, BomLine, Circle, Demand, ItemPlan, Peg, Supply, explode, requirements
from yidan.engine.mrp import SAFETY

D = date(2026, 6, 1)
BIKE = Bom.of(
    [
        BomLine("bike", "frame", 1),
        BomLine("bike", "wheel", 2),
        BomLine("wheel", "spoke", 36),
        BomLine("wheel", "rim", 1),
        BomLine("frame", "tube", Decimal("2.5")),
        BomLine("frame", "bolt", 4),
        BomLine("bike", "bolt", 6),
        BomLine("rim", "strip", 1),
    ]
)
MADE = frozenset({"bike", "frame", "wheel"})


def test_explosion_counts_distinct_components_and_pieces_over_made_levels() -> None:
    answer = explode(BIKE, "bike", 2, made=MADE)
    assert {(c.item, c.quantity, c.level) for c in answer.components} == {
        ("frame", 2, 1),
        ("wheel", 4, 1),
        ("bolt", 20, 2),
        ("rim", 4, 2),
        ("spoke", 144, 2),
        ("tube", 5, 2),
    }
    assert (len(answer.components), answer.pieces) == (6, 179)
    assert (len(answer.bought.components), answer.bought.pieces) == (4, 173)


def test_a_bought_component_is_not_opened_though_it_has_a_bill() -> None:
    assert "strip" not in {c.item for c in explode(BIKE, "bike", made=MADE).components}
    assert "strip" in {c.item for c in explode(BIKE, "bike").components}


@pytest.mark.parametrize(
    "on, expected", [(date(2026, 1, 31), ["old"]), (date(2026, 2, 1), ["new"]), (None, ["new"]), (date(2025, 12, 31), [])]
)
def test_a_line_counts_from_its_first_to_its_last_day(on: date | None, expected: list[str]) -> None:
    lines = [
        BomLine("p", "old", 1, since=date(2026, 1, 1), until=date(2026, 1, 31)),
        BomLine("p", "new", 1, since=date(2026, 2, 1)),
    ]
    assert [c.item for c in explode(Bom.of(lines), "p", on=on).components] == expected


def test_scrap_is_added_at_every_level() -> None:
    bom = Bom.of([BomLine("p", "q", 2, Decimal("0.1")), BomLine("q", "r", 3, Decimal("0.5"))])
    assert {c.item: c.quantity for c in explode(bom, "p", 10).components} == {"q": Decimal("22"), "r": Decimal("99")}


def test_a_circle_is_named() -> None:
    bom = Bom.of([BomLine("p", "q", 1), BomLine("q", "r", 1), BomLine("r", "q", 1)])
    with pytest.raises(Circle) as found:
        explode(bom, "p")
    assert found.value.path == ("q", "r", "q")


ITEMS = {
    "bike": ItemPlan("bike", made=True, whole=True, lead=5),
    "frame": ItemPlan("frame", made=True, stock=1, whole=True, lead=2),
    "wheel": ItemPlan("wheel", made=True, on_order=(Supply("WO-7", 3, D),), whole=True, lead=3),
    "spoke": ItemPlan("spoke", stock=10, minimum=50, multiple=12, whole=True, lead=10),
}


def test_gross_less_stock_less_on_order_by_level() -> None:
    answer = requirements([Demand("bike", 4, D + timedelta(30), "SO-1")], BIKE, ITEMS)
    made = {p.item: (p.quantity, p.due - D, p.level) for p in answer.work_orders}
    day = timedelta(1)
    assert made == {"bike": (4, 30 * day, 0), "frame": (3, 25 * day, 1), "wheel": (5, 25 * day, 1)}
    bought = {p.item: (p.quantity, p.surplus, p.due - D) for p in answer.purchases if p.item != "bolt"}
    assert bought == {"spoke": (180, 10, 22 * day), "rim": (5, 0, 22 * day), "tube": (Decimal("7.5"), 0, 23 * day)}
    assert sorted((p.due - D, p.quantity) for p in answer.purchases if p.item == "bolt") == [(23 * day, 12), (25 * day, 24)]
    spoke = next(n for n in answer.netting if n.item == "spoke")
    assert (spoke.gross, spoke.from_stock, spoke.from_order, spoke.net, spoke.planned) == (180, 10, 0, 170, 180)


def test_every_quantity_is_pegged_to_its_parent_and_its_demand() -> None:
    answer = requirements([Demand("bike", 4, D + timedelta(30), "SO-1")], BIKE, ITEMS)
    wheels = [p for p in answer.pegs if p.item == "wheel"]
    assert wheels == [Peg("wheel", 3, "bike#1", "SO-1", "WO-7"), Peg("wheel", 5, "bike#1", "SO-1", "wheel#1")]
    assert {p.source for p in answer.pegs} == {"SO-1"}


def test_earlier_needs_are_served_first_and_late_supply_is_said() -> None:
    items = {"x": ItemPlan("x", stock=3, on_order=(Supply("PO-1", 4, D + timedelta(9)),))}
    answer = requirements([Demand("x", 5, D + timedelta(8), "late"), Demand("x", 2, D, "early")], Bom.of([]), items)
    assert [(p.source, p.quantity, p.supply, p.late) for p in answer.pegs] == [
        ("early", 2, "stock", False),
        ("late", 1, "stock", False),
        ("late", 4, "PO-1", True),
    ]
    assert answer.proposals == ()


def test_one_work_order_per_order_and_day_one_purchase_per_day() -> None:
    bom = Bom.of([BomLine("p", "q", 1), BomLine("p", "m", 1), BomLine("m", "q", 2)])
    items = {"p": ItemPlan("p", made=True), "m": ItemPlan("m", made=True)}
    answer = requirements([Demand("p", 1, D, "A"), Demand("p", 2, D, "B")], bom, items)
    assert [(p.item, p.quantity) for p in answer.work_orders] == [("p", 1), ("p", 2), ("m", 1), ("m", 2)]
    assert [(p.item, p.quantity, dict(p.sources)) for p in answer.purchases] == [("q", 9, {"A": 3, "B": 6})]


def test_a_lot_larger_than_the_need_serves_the_next() -> None:
    items = {"x": ItemPlan("x", minimum=10)}
    answer = requirements([Demand("x", 4, D + timedelta(i), f"o{i}") for i in range(3)], Bom.of([]), items)
    assert [(p.quantity, p.surplus, p.sources) for p in answer.proposals] == [
        (10, 0, (("o0", 4), ("o1", 4), ("o2", 2))),
        (10, 8, (("o2", 2),)),
    ]


@pytest.mark.parametrize("net, expected", [(1, 12), (Decimal("11.5"), 12), (13, 24), (49, 60)])
def test_lot_rule(net: int | Decimal, expected: int) -> None:
    assert ItemPlan("x", minimum=5, multiple=12, whole=True).lot(net) == expected


@pytest.mark.parametrize("net, whole, expected", [(Decimal("4.1"), True, 5), (Decimal("4.1"), False, Decimal("4.1")), (5, True, 5)])
def test_lot_for_lot(net: int | Decimal, whole: bool, expected: int | Decimal) -> None:
    assert ItemPlan("x", whole=whole).lot(net) == expected


def test_a_demand_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        requirements([Demand("x", 0, D, "A")], Bom.of([]), {})


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Demand], Bom, dict[str, ItemPlan]]:
    """Items 0..n, components always higher numbers."""
    n = draw(st.integers(2, 7))
    lines = [
        BomLine(str(i), str(j), draw(st.integers(1, 4)), draw(st.sampled_from([0, Decimal("0.25")])))
        for i in range(n)
        for j in draw(st.lists(st.integers(i + 1, n), max_size=2, unique=True))
    ]
    parents = {line.parent for line in lines}
    items = {
        str(i): ItemPlan(
            str(i),
            str(i) in parents,
            draw(st.integers(0, 9)),
            tuple(Supply(f"S{i}.{k}", q, D) for k, q in enumerate(draw(st.lists(st.integers(1, 9), max_size=2)))),
            draw(st.integers(0, 6)),
            draw(st.integers(0, 5)),
            draw(st.booleans()),
            draw(st.integers(0, 9)),
        )
        for i in range(n)
    }
    demands = [
        Demand(str(draw(st.integers(0, 2))), draw(st.integers(1, 20)), D + timedelta(draw(st.integers(0, 5))), f"o{i}")
        for i in range(draw(st.integers(1, 4)))
    ]
    return demands, Bom.of(lines), items


@given(books())
def test_balances_hold_on_any_book(book: tuple[list[Demand], Bom, dict[str, ItemPlan]]) -> None:
    demands, bom, items = book
    answer = requirements(demands, bom, items)
    planned = {p.key: p for p in answer.proposals}
    for row in answer.netting:
        item = items.get(row.item, ItemPlan(row.item))
        below = sum(
            line.need(p.quantity) for p in answer.proposals if p.made for line in bom.under(p.item, None) if line.component == row.item
        )
        assert row.gross == sum(d.quantity for d in demands if d.item == row.item) + below
        assert row.net == row.gross - row.from_stock - row.from_order >= 0
        assert row.from_stock <= item.stock and row.from_order <= sum(s.quantity for s in item.on_order)
        assert row.planned >= row.net
        assert sum(p.quantity for p in answer.pegs if p.item == row.item) == row.gross
        if row.net > 0:
            assert (row.from_stock, row.from_order) == (item.stock, sum(s.quantity for s in item.on_order))
    for key, proposal in planned.items():
        used = sum(p.quantity for p in answer.pegs if p.supply == key)
        assert used + proposal.surplus == proposal.quantity and proposal.surplus >= 0
        assert not items.get(proposal.item, ItemPlan("")).whole or proposal.quantity % 1 == 0


@given(books(), st.integers(1, 30))
def test_without_stock_and_lots_requirements_are_the_explosion(book: tuple[list[Demand], Bom, dict[str, ItemPlan]], quantity: int) -> None:
    _, bom, items = book
    bare = {k: ItemPlan(k, made=i.made) for k, i in items.items()}
    answer = requirements([Demand("0", quantity, D, "o")], bom, bare)
    made = frozenset(k for k, i in bare.items() if i.made)
    assert {n.item: n.planned for n in answer.netting if n.item != "0"} == {
        c.item: c.quantity for c in explode(bom, "0", quantity, made=made).components
    }


def test_safety_stock_is_kept_before_any_order_is_served() -> None:
    items = {"x": ItemPlan("x", stock=5, safety=4, minimum=10), "y": ItemPlan("y", stock=1, safety=3)}
    answer = requirements([Demand("x", 3, D + timedelta(8), "SO-1")], Bom.of([]), items, D)
    assert [(p.source, p.quantity, p.supply) for p in answer.pegs if p.item == "x"] == [
        (SAFETY, 4, "stock"),
        ("SO-1", 1, "stock"),
        ("SO-1", 2, "x#1"),
    ]
    assert [(p.item, p.quantity, p.due) for p in answer.proposals] == [("x", 10, D + timedelta(8)), ("y", 2, D)]
