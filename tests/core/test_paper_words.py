"""Amounts in capitals, values as words, the head of a paper."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yidan.core.actors import Actor, Door, Role
from yidan.core.papers import capital, company, formats, head


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("107.35", "壹佰零柒元叁角伍分"),
        ("1000.10", "壹仟元壹角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("98400", "玖万捌仟肆佰元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000010000", "壹拾亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("123456789012.34", "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
        ("-579", "负伍佰柒拾玖元整"),
    ],
)
def test_capitals(amount: str, words: str) -> None:
    assert capital(Decimal(amount)) == f"人民币{words}"


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000", "NaN", "Infinity"])
def test_capitals_refuse_what_they_cannot_say(amount: str) -> None:
    with pytest.raises(ValueError, match=r"capitals|fen"):
        capital(Decimal(amount))


@given(st.integers(min_value=0, max_value=10**18 - 1))
@settings(max_examples=400)
def test_capitals_read_back_to_the_same_amount(cents: int) -> None:
    assert _read(capital(Decimal(cents) / 100).removeprefix("人民币")) == cents


def _read(words: str) -> int:
    """A reader written apart from the writer."""
    yuan, _, rest = words.rpartition("元") if "元" in words else ("", "", words)
    total = group = digit = 0
    for sign in yuan.replace("万亿", "兆"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in "拾佰仟":
            group, digit = group + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
        else:
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[sign], 0, 0
    total, digit = (total + group + digit) * 100, 0
    for sign in rest:
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        total += digit * {"角": 10, "分": 1}.get(sign, 0)
    return total


def test_values_as_words() -> None:
    assert formats.money(Decimal("1286000")) == "¥1,286,000.00" and formats.money(Decimal("-579"), "USD") == "−US$579.00"
    assert formats.money(Decimal("5"), "CHF") == "CHF 5.00" and formats.amount(Decimal("-0.001")) == "0.00"
    assert [formats.quantity(Decimal(x)) for x in ("18.50", "2000", "1E+3", "0.000", "-4.0")] == ["18.5", "2,000", "1,000", "0", "−4"]
    assert formats.quantity(Decimal("2460"), "kg") == "2,460 kg" and formats.percent(Decimal("0.135")) == "13.5%"
    late = datetime(2026, 12, 17, 17, 30, tzinfo=UTC)  # already the 18th in Shanghai
    assert formats.day(late) == "2026-12-18" and formats.moment(late) == "2026-12-18 01:30" and formats.day(None) == ""
    assert formats.weekday(late) == "2026-12-18（周五）" and formats.weekday(late, "en") == "2026-12-18 (Fri)"
    assert formats.short("5c1a0000e09b") == "5c1a…e09b"


def test_the_head_names_who_prints_or_says_nothing_of_it() -> None:
    entity = SimpleNamespace(name="苏州澄江智造装备有限公司")
    by = Actor(user_id=1, name="钱伟", roles=frozenset({Role.LOGISTICS}), door=Door.PAGE, at=datetime(2026, 11, 24, 1, 42, tzinfo=UTC))
    made = head(entity, "SH2611-014", "已审核", official=True, by=by)
    assert (made.company.mark, made.company.name, made.company.entity) == ("苏", "苏州澄江智造装备", entity.name)
    own = company(entity, short="澄江智造", mark="澄")
    assert head(own, "SH2611-014", "已审核", official=True).company == own
    assert made.printed == "钱伟 2026-11-24 09:42"
    assert head(entity, "SH2611-014", "已审核", official=True).printed == ""
    assert head(SimpleNamespace(name="Acme Tools Co., Ltd."), "", "draft", official=False).company.name == "Acme Tools"
