"""Structures, prices, working days, two units."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.factories import SETUP, a_customer, an_item, put, unit
from yidan.catalog import commands as catalog
from yidan.catalog.models import Bom, Calendar, PriceList
from yidan.catalog.queries import explode, in_base, in_second, price_for, shown, todo, tree, used_in, working_days
from yidan.catalog.rows import BomRow, PriceRow
from yidan.core import edit
from yidan.core.refusals import Refused

pytestmark = pytest.mark.django_db


def part(code: str, kind: str = "buy", **values):
    return an_item(code, kind, name=code, **values)


def a_bom(item, *rows, **values):
    return put(
        Bom,
        f"{item.code}-A",
        name=item.name,
        item=item,
        lines=tuple(BomRow(c, D(str(per)), position=n) for n, (c, per) in enumerate(rows, 1)),
        **values,
    )


def test_explosion_over_levels_sums_what_occurs_twice(cast):
    machine, head, screw, plate = part("M", "make"), part("H", "make"), part("S"), part("P")
    a_bom(head, (screw, 4), (plate, 1))
    a_bom(machine, (head, 2), (screw, 6))
    found = {c.item.code: (c.quantity, c.level, c.made) for c in explode(machine, 10)}
    assert found == {"H": (20, 1, True), "S": (140, 2, False), "P": (20, 2, False)}
    assert [(b.line.component.code, b.depth, b.quantity) for b in tree(machine, AT.date())] == [
        ("H", 0, 2),
        ("S", 1, 8),
        ("P", 1, 2),
        ("S", 0, 6),
    ]
    assert [line.bom.item.code for line in used_in(screw)] == ["H", "M"]


def test_a_bought_part_is_not_opened_and_an_ended_line_not_counted(cast):
    machine, motor, coil = part("M", "make"), part("MO"), part("CO")
    a_bom(motor, (coil, 3))
    put(
        Bom,
        "M-A",
        name="M",
        item=machine,
        lines=(BomRow(motor, D(1), position=1), BomRow(coil, D(9), valid_until=date(2020, 1, 1), position=2)),
    )
    assert [c.item.code for c in explode(machine)] == ["MO"]
    assert {c.item.code: c.quantity for c in explode(machine, 1, date(2019, 12, 1))} == {"MO": 1, "CO": 9}


def test_a_structure_that_contains_itself_is_refused(cast):
    a, b = part("A", "make"), part("B", "make")
    a_bom(a, (b, 1))
    with pytest.raises(Refused, match="A > B > A|B > A > B"):
        a_bom(b, (a, 1))
    assert not Bom.objects.filter(item=b).exists()


def test_price_of_the_group_before_the_general_one_and_by_quantity(cast):
    item = an_item("DJ-12", list_price=D(100))
    customer, other = a_customer(group="A"), a_customer("KH-2", name="x")
    rows = (PriceRow(item, D(90), D(80)), PriceRow(item, D(85), D(80), D(10)))
    put(PriceList, "PL-A", name="A", group="A", valid_from=date(2026, 1, 1), currency="CNY", lines=rows)
    put(
        PriceList,
        "PL-0",
        name="all",
        group="",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 6, 30),
        currency="CNY",
        lines=(PriceRow(item, D(95)),),
    )
    table = [
        (customer, 1, date(2026, 6, 1), D(90), "PL-A"),
        (customer, 10, date(2026, 6, 1), D(85), "PL-A"),
        (other, 10, date(2026, 6, 1), D(95), "PL-0"),
        (other, 10, date(2026, 7, 1), D(100), ""),
        (customer, 1, date(2025, 7, 1), D(100), ""),
    ]
    for who, quantity, day, price, source in table:
        offer = price_for(who, item, D(quantity), day)
        assert (offer.price, offer.source) == (price, source), (who, quantity, day)
    assert price_for(customer, an_item("NEW", list_price=D(0)), D(1), date(2026, 6, 1)) is None


def a_calendar(**values):
    return put(Calendar, "CN", **{"name": "白班", "week": "1111100", "shifts": [["08:00", "12:00"], ["13:00", "17:00"]]} | values)


def test_make_up_days_work_and_holidays_do_not(cast):
    calendar = a_calendar()
    catalog.fill_year(calendar, year=2026, by=cast.he_head)
    found = working_days(calendar, date(2026, 2, 13), date(2026, 2, 28))
    assert date(2026, 2, 14) in found.days and date(2026, 2, 28) in found.days, "published make-up Saturdays"
    assert date(2026, 2, 17) not in found.days and date(2026, 2, 20) not in found.days, "Spring Festival"
    assert len(found.days) == 7 and found.warning == ""


def test_a_year_not_published_warns_and_is_planned_by_the_week(cast):
    """Pitfall 8: plan across New Year into an unpublished calendar."""
    calendar = a_calendar()
    catalog.fill_year(calendar, year=2026, by=cast.he_head)
    found = working_days(calendar, date(2026, 12, 28), date(2027, 1, 8))
    assert "2026-12-31" in found.warning
    assert date(2027, 1, 1) not in found.days and date(2027, 1, 4) in found.days and date(2027, 1, 2) not in found.days
    assert len(working_days(calendar, date(2199, 1, 1), date(2199, 1, 31)).days) == 23
    with pytest.raises(Refused, match="2027"):
        catalog.fill_year(calendar, year=2027, by=cast.he_head)


def test_days_entered_by_hand_stay_when_a_year_is_filled(cast):
    calendar = a_calendar(days=({"day": date(2026, 10, 1), "works": True, "note": "we work"},))
    catalog.fill_year(calendar, year=2026, by=cast.he_head)
    assert calendar.days.get(day=date(2026, 10, 1)).works
    before = calendar.days.count()
    catalog.fill_year(calendar, year=2026, by=cast.he_head)
    assert calendar.days.count() == before


@pytest.mark.parametrize("pieces, kilos", [(5, "4.90"), (1, "0.98"), (7, "6.86")])
def test_kg_against_pieces_never_shows_4_9_for_5(cast, pieces, kilos):
    """Pitfall 14."""
    kg = unit("kg", "kg", 2)
    item = an_item("ROD", unit=unit(), second_unit=kg, factor=D("0.98"))
    assert in_second(item, D(pieces)) == D(kilos)
    assert in_base(item, D(kilos)) == pieces
    assert shown(item, D(pieces)) == f"{pieces} 件 ({kilos} kg)"
    weighed = an_item("BAR", unit=kg, second_unit=unit(), factor=D("1.020408"))
    assert str(in_second(weighed, D(kilos))) == str(pieces), "weighed 4.90 kg are 5 whole pieces"


def test_an_item_of_one_unit_has_no_second(cast):
    item = an_item("ONE")
    assert in_second(item, D(5)) is None and shown(item, D(5)) == "5 件"
    with pytest.raises(ValueError):
        in_base(item, D(1))


def test_a_master_is_written_once_for_equal_values(cast):
    item = an_item("X")
    version = item.version
    edit.write(item, {"name": item.name}, by=SETUP)
    assert item.version == version


def test_the_head_of_production_is_told_when_holidays_run_out(cast):
    calendar = a_calendar()
    assert [task.key for task in todo(cast.he_head)] == ["CN"] and todo(cast.li) == []
    catalog.fill_year(calendar, year=2026, by=cast.he_head)
    assert todo(cast.he_head) == []
    december = at(cast.he_head, AT.replace(month=12))
    assert "2027" in str(todo(december)[0].verb) and todo(december)[0].url == "/calendars/CN/fill-year"
