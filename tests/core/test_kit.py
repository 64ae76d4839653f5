"""The kit: how things read, what the pieces say, and that nothing typed becomes markup."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from yidan.core import formats, icons, inputs, stages
from yidan.core.forms import DateField, Form, LinesField, MoneyField, QuantityField
from yidan.core.pages import Action, Spine

NOW = datetime(2026, 11, 24, 1, 42, tzinfo=UTC)  # 09:42 in the factory


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def drawn(text: str, **context) -> str:
    return Template("{% load kit %}" + text).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("value", "money", "yuan"),
    [
        (Decimal("1068000"), "1,068,000.00", "1,068,000"),
        (0, "0.00", "0"),
        (None, "—", "—"),
        (Decimal("-579"), "−579.00", "−579"),
        ("0.005", "0.01", "0"),
    ],
)
def test_money_has_two_decimals_in_documents_and_none_in_lists(value, money, yuan):
    assert (formats.money(value), formats.yuan(value)) == (money, yuan)


def test_a_card_amount_reads_in_ten_thousands_in_chinese_only():
    with translation.override("zh-hans"):
        assert formats.wan(Decimal("1068000")) == "106.8 万"
    with translation.override("en"):
        assert formats.wan(Decimal("1068000")) == "1,068,000"


class Kilogram(str):
    places = 3


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [("12.000", "套", "12 套"), ("4.5", Kilogram("kg"), "4.500 kg"), ("1200.50", "", "1,200.5"), (None, "套", "—"), (0, "台", "0 台")],
)
def test_a_quantity_has_its_unit_and_the_places_of_its_unit(value, unit, text):
    assert formats.qty(value, unit) == text


def test_dates_of_another_year_are_in_full():
    with translation.override("zh-hans"):
        assert formats.day(date(2026, 12, 8), NOW) == "12-08" and formats.day(date(2027, 1, 8), NOW) == "2027-01-08"
        assert formats.weekday(date(2026, 12, 8)) == "周二" and formats.moment(NOW, NOW) == "11-24 09:42"
    with translation.override("en"):
        assert formats.day(date(2026, 12, 8), NOW) == "8 Dec" and formats.day(date(2027, 1, 8), NOW) == "8 Jan 2027"
    assert formats.day(None) == "—"


def test_a_moment_is_told_in_the_factory_zone_whatever_zone_it_came_in():
    with translation.override("zh-hans"):
        assert formats.moment(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), NOW) == "2027-01-01 00:30"


@pytest.mark.parametrize(
    ("due", "tone"),
    [(timedelta(minutes=48), "soon"), (timedelta(hours=2), ""), (-timedelta(hours=16, minutes=42), "late"), (timedelta(days=3), "")],
)
def test_time_left_is_amber_within_the_hour_and_red_when_over(due, tone, language):
    text, found = formats.left(NOW + due, NOW)
    assert found == tone and text


def test_days_late_are_said_and_never_signed():
    with translation.override("en"):
        assert formats.late(3) == ("3 days late", "late") and formats.late(-2) == ("2 days early", "")
        assert formats.late(date(2026, 12, 11), date(2026, 12, 8)) == ("3 days late", "late") and formats.late(0)[0] == "on time"
        assert formats.late(None) == ("", "")


def test_counts_stop_at_a_thousand():
    assert formats.capped(1001) == "1,000+" and formats.capped(1000) == "1,000" and formats.capped(0) == "0"


# ---- reading what people type ----


@pytest.mark.parametrize(
    ("typed", "number"),
    [("１，０００", 1000), ("¥1,068,000.00\r\n", 1068000), ("￥ 12.5", "12.5"), ("9,800元", 9800), ("-3", -3), ("0", 0),
     ("1O", None), ("1,00", None), ("", None), ("-", None), ("1e3", None), ("十", None), ("1.2.3", None)],
)  # fmt: skip
def test_numbers_are_read_as_pasted_or_not_at_all(typed, number):
    assert inputs.number(typed) == (None if number is None else Decimal(str(number)))


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-12-08", date(2026, 12, 8)), ("2026/12/8", date(2026, 12, 8)), ("２０２６年１２月８日", date(2026, 12, 8)), ("20261208", date(2026, 12, 8)),
     ("12-28", date(2026, 12, 28)), ("1/8", date(2027, 1, 8)), ("9-30", date(2026, 9, 30)), ("2026-02-30", None), ("13-45", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_days_are_read_and_a_day_without_a_year_is_the_one_nearest_ahead(typed, day):
    assert inputs.day(typed, date(2026, 11, 24)) == day


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-26 09:00", datetime(2026, 11, 26, 9)), ("11-26 14", datetime(2026, 11, 26, 14)), ("１１－２６ １４：３０", datetime(2026, 11, 26, 14, 30)),
        ("2026年11月26日 9时30分", datetime(2026, 11, 26, 9, 30)), ("11-26", None), ("11-26 25:00", None), ("11-26 14:61", None), ("tomorrow", None),
    ],
)  # fmt: skip
def test_a_day_and_an_hour_are_read_as_people_type_them(typed, moment):
    assert inputs.moment(typed, date(2026, 11, 24)) == moment


def test_a_nul_never_reaches_the_database():
    assert inputs.plain("a\x00b\r\nc") == "ab c"


# ---- pieces ----


def test_an_icon_is_inlined_and_a_missing_or_hostile_name_is_an_empty_box():
    assert icons.shapes("../../../etc/passwd") == "" and "<span" in icons.icon("no-such-icon")
    assert "onload" not in icons.icon("no-such-icon", '"><script onload=1>')


@pytest.mark.parametrize(
    ("stage", "tone"),
    [
        ("draft", "draft"),
        ("in_review", "review"),
        ("in_execution", "exec"),
        ("archived", "archived"),
        ("cancelled", "ended"),
        ("never_heard_of", "draft"),
    ],
)
def test_every_stage_has_a_tone(stage, tone):
    assert stages.tone(stage) == tone


def test_no_stage_has_two_colours():
    named = [stage for group in stages.TONES.values() for stage in group.split()]
    assert len(named) == len(set(named))


def test_a_refused_action_keeps_its_button_and_says_why_beside_it():
    action = Action("Deliver", "/x", "6.3a", "<b>not signed</b>", cure_url="/cure", cure="to acceptance")
    html = drawn("{% action a %}", a=action)
    assert 'aria-disabled="true"' in html and "aria-describedby" in html and "disabled>" not in html, "it still takes the focus"
    assert "§6.3a" in html and 'href="/cure"' in html and "&lt;b&gt;not signed" in html and "<form" not in html


def test_an_open_action_posts_with_a_fresh_key():
    html = [drawn("{% action a %}", a=Action("Receive", "/x", method="post", version=4), csrf_token="t") for _ in range(2)]
    assert 'name="key"' in html[0] and 'name="version" value="4"' in html[0] and html[0] != html[1]


def test_hidden_figures_are_said_to_be_hidden():
    with translation.override("en"):
        assert "Amounts hidden for your role" in drawn('{% hidden "Amounts" %}') and "<svg" in drawn("{% hidden %}") + icons.icon("lock")


def test_tags_escape_what_they_are_given():
    evil = '<script>alert("x")</script>'
    for text in (
        "{% key e %}",
        "{% clause e %}",
        "{% hidden e %}",
        "{% avatar e %}",
        "{% stage e e %}",
        "{% bar 1 2 e e %}",
        "{{ e|day }}",
        "{{ e|short }}",
    ):
        assert "<script" not in drawn(text, e=evil), text


def test_a_spine_knows_what_is_done_now_and_to_come():
    steps = Spine([("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")], skipped=frozenset({"c"})).at("b", 40)
    assert [(s.state, s.percent) for s in steps] == [("done", 100), ("now", 40), ("skip", 100), ("next", 100)]


def test_the_title_is_also_the_heading():
    page = Template("{% extends 'base.html' %}{% block title %}Orders & more{% endblock %}").render(Context({}))
    assert page.count("Orders &amp; more") + page.count("Orders & more") >= 2 and "<h1" in page


@pytest.mark.parametrize("name", ["404.html", "403.html", "429.html", "500.html", "refused.html"])
def test_error_pages_need_nothing_from_the_view(name):
    assert "<h1" in Template(f"{{% extends '{name}' %}}").render(Context({})) or name == "500.html"


def test_no_template_of_ours_has_inline_style_or_script():
    from pathlib import Path

    import yidan

    for path in Path(yidan.__file__).parent.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text and " onclick=" not in text, path
        assert all("src=" in part.split(">")[0] or "nonce=" in part.split(">")[0] for part in text.split("<script")[1:]), path


# ---- forms ----


class Row(Form):
    quantity = QuantityField(label="Quantity")
    price = MoneyField(label="Price")
    day = DateField(label="Day", required=False)


class Sample(Form):
    place = QuantityField(label="Place")
    lines = LinesField(Row, dict, total=("quantity", "price"))
    layout = [["place", "margin"]]

    def computed(self):
        return {"margin": ("Margin", "21.1%")}


TYPED = {
    "place": "１２",
    "lines-0-quantity": "１０",
    "lines-0-price": "¥9,800.00",
    "lines-0-day": "2026/12/28",
    "lines-3-quantity": "2",
    "lines-3-price": "1,480",
}


def test_pasted_lines_are_read_and_gaps_in_their_numbers_do_not_matter():
    form = Sample(TYPED)
    assert form.is_valid(), form.errors
    assert [line["price"] for line in form.cleaned_data["lines"]] == [Decimal("9800.00"), Decimal("1480")]
    assert form.cleaned_data["lines"][0]["day"] == date(2026, 12, 28)


def test_a_wrong_cell_is_marked_in_its_place_and_the_typed_text_is_kept():
    form = Sample(TYPED | {"lines-0-quantity": "1O"})
    assert not form.is_valid()
    html = str(form)
    assert 'value="1O"' in html and html.count('class="num bad"') == 1 and 'name="lines-0-quantity"' in html


def test_a_form_draws_label_star_error_and_computed_value():
    html = str(Sample({"place": "x"}))
    assert (
        'class="field computed"' in html and "21.1%" in html and "<em" in html and 'class="error"' in html and 'aria-invalid="true"' in html
    )


def test_the_blank_row_for_the_script_carries_no_number_yet():
    html = str(Sample())
    assert 'name="lines-__n__-quantity"' in html and 'data-total="quantity*price"' in html
