"""Sums in several currencies are never added but at the company's rates (3.2b)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from yidan.people.rates import Rates


@pytest.mark.parametrize("text", ["USD 7.12; EUR 7.8", "USD=7.12；EUR：7.8", " USD:7.12 ;EUR 7.8; "])
def test_rates_are_read_as_people_write_them(text):
    rates = Rates(text)
    assert rates.together({"CNY": D(100), "USD": D(10), "EUR": D(1)}) == (D("179.00"), {}) and str(rates) == "USD 7.12; EUR 7.8"


@pytest.mark.parametrize("text", ["USD", "7.12", "usd 7", "USD 0", "USD 7.12 EUR 7.8", "USD -7"])
def test_anything_else_is_no_rate(text):
    with pytest.raises(ValueError):
        Rates(text)


def test_what_has_no_rate_stands_apart():
    assert Rates("USD 7").together({"CNY": D(1), "USD": D(1), "JPY": D(900), "EUR": D(0)}) == (D("8.00"), {"JPY": D(900)})
