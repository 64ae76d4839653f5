"""The list kit, on the item list: filters, sorting, pages by key, own views, Excel, and that a hidden field leaks nowhere."""

from __future__ import annotations

import io
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Q
from django.test import RequestFactory
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests.factories import an_item
from yidan.catalog.models import Item
from yidan.core.actors import Actor, Door, Role
from yidan.core.lists import Column, List, View, paging
from yidan.core.lists.models import SavedView
from yidan.core.pages import Empty

pytestmark = pytest.mark.django_db


class ItemList(List):
    name, title, model = "items", "Items", Item
    columns = [
        Column("code", "Code", link=True, filter="contains", sort=True, required=True),
        Column("name", "Name", filter="pinyin"),
        Column("unit.name", "Unit", filter="exact"),
        Column("kind", "Kind", filter="choice"),
        Column("list_price", "Price", kind="money", filter="min", sort=True),
        Column("lead_days", "Lead time", kind="number", filter="max", sort=True),
        Column("stage", "Stage", kind="stage", filter="choice"),
        Column("drawing", "Drawing", shown=False),
    ]
    views = [View("made", "Made", Q(kind="make")), View("all", "All")]
    default_order = "code"
    per_page = 4
    total = "list_price"
    empty = Empty("No items", "Import them")

    def row_url(self, row):
        return f"/items/{row.code}"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def items(db):
    """Ten items; prices with ties, so that the second key of the order matters."""
    return [
        an_item(f"I-{n:02}", "make" if n % 5 else "buy", name=f"物料{n}", list_price=Decimal(n // 3 * 100), lead_days=n) for n in range(10)
    ]


def actor_for(cast, *roles: Role) -> Actor:
    return Actor(cast.users["li"].pk, "李敏", frozenset(roles or {Role.SALES}), Door.PAGE, cast.li.at)


def a_list(cast, query: str = "", *roles: Role, kind=ItemList, method: str = "get", data=None) -> List:
    request = getattr(RequestFactory(), method)(f"/items?{query}", data) if method == "post" else RequestFactory().get(f"/items?{query}")
    request.actor, request.user = actor_for(cast, *roles), cast.users["li"]
    return kind(request)


def codes(page: List) -> list[str]:
    return [row.code for row in page.page.rows]


def sheet(page: List) -> list[list[object]]:
    answer = page.response()
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


# ---- rows ----


def test_the_first_view_is_the_default_and_rows_come_in_its_order(cast, items):
    assert codes(a_list(cast)) == ["I-01", "I-02", "I-03", "I-04"]
    assert codes(a_list(cast, "view=all")) == ["I-00", "I-01", "I-02", "I-03"]
    assert codes(a_list(cast, "view=nonsense")) == codes(a_list(cast))


def walk(cast, query: str) -> list[str]:
    """Every page from first to last, following the cursors."""
    found, after = [], ""
    while True:
        page = a_list(cast, f"{query}&after={after}")
        found += codes(page)
        after = page.page.after
        if not after:
            return found


@pytest.mark.parametrize("sort", ["code", "-code", "list_price", "-list_price", "lead_days", "-lead_days"])
def test_pages_by_key_show_every_row_once_in_order(cast, items, sort):
    found = walk(cast, f"view=all&sort={sort}")
    assert len(found) == 10 and set(found) == {item.code for item in items}
    field = sort.lstrip("-")
    values = [getattr(Item.objects.get(code=code), field) for code in found]
    assert values == sorted(values, reverse=sort.startswith("-"))


def test_one_can_go_back(cast, items):
    first = a_list(cast, "view=all")
    second = a_list(cast, f"view=all&after={first.page.after}")
    assert first.page.before == "" and codes(second) == ["I-04", "I-05", "I-06", "I-07"]
    back = a_list(cast, f"view=all&before={second.page.before}")
    assert codes(back) == codes(first) and back.page.before == "" and back.page.after


def test_rows_without_a_value_come_last_and_are_reached(cast, items):
    """`factor` is empty on most items."""

    class ByFactor(ItemList):
        columns = [*ItemList.columns, Column("factor", "Factor", kind="number", sort=True)]

    an_item("Z-1", factor=Decimal("2"), second_unit=items[0].unit)
    for sort in ("factor", "-factor"):
        found, after, kind = [], "", ByFactor
        while True:
            page = a_list(cast, f"view=all&sort={sort}&after={after}", kind=kind)
            found += codes(page)
            after = page.page.after
            if not after:
                break
        assert len(found) == 11 == len(set(found)) and found[0] == "Z-1"


def test_a_cursor_not_ours_starts_at_the_beginning(cast, items):
    for cursor in ("%00", "abc", "W10", "x" * 500, paging.base64.urlsafe_b64encode(b'["x","y"]').decode()):
        assert codes(a_list(cast, f"view=all&after={cursor}")) == ["I-00", "I-01", "I-02", "I-03"]


def test_no_offset_and_the_same_number_of_queries_for_one_and_for_four_rows(cast, items):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for query in ("view=all&code=I-01", "view=all"):
        page = a_list(cast, query)
        with CaptureQueriesContext(connection) as asked:
            assert page.body and page.tabs and page.sums  # all that the template asks; the frame around it asks for itself
        assert "OFFSET" not in " ".join(q["sql"] for q in asked)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 2, counts  # the rows, and count with sum


# ---- filters ----


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=i-03", ["I-03"]), ("name=物料7", ["I-07"]), ("name=wl7", ["I-07"]), ("name=i-02", ["I-02"]), ("kind=buy", ["I-00", "I-05"]),
        ("list_price=３００", ["I-09"]), ("lead_days=1", ["I-00", "I-01"]), ("unit_name=件&code=08", ["I-08"]), ("stage=retired", []),
        ("kind=buy&kind=make&code=I-05", ["I-05"]), ("code=%25", []), ("name=%27%3B+drop", []),
    ],
)  # fmt: skip
def test_filters_narrow(cast, items, query, found):
    assert codes(a_list(cast, f"view=all&{query}")) == found


@pytest.mark.parametrize("query", ["list_price=cheap", "kind=stolen", "lead_days=1O", "list_price=" + "9" * 30])
def test_a_value_that_cannot_be_read_is_said_and_filters_nothing(cast, items, query):
    page = a_list(cast, f"view=all&{query}")
    assert len(codes(page)) == 4 and page.wrong
    assert list(page.wrong.values())[0] in page.response().content.decode().replace("&quot;", '"')


def test_the_address_carries_everything_and_sorting_turns(cast, items):
    page = a_list(cast, "view=all&kind=buy&sort=code&junk=1")
    assert parse_qs(urlsplit(page.address.sorted_by("code")).query) == {"view": ["all"], "kind": ["buy"], "sort": ["-code"]}
    assert [chip[1] for chip in page.chips] == ["bought"] and "kind" not in page.chips[0][2]


def test_counts_are_capped(cast, items, monkeypatch):
    from yidan.core.lists import lists

    monkeypatch.setattr(lists, "CAP", 5)
    page = a_list(cast, "view=all")
    assert page.sums == {"count": 5, "totals": []}
    assert a_list(cast, "view=all&kind=buy").sums == {"count": 2, "totals": [("CNY", Decimal(100))]}


# ---- what a reader may not see ----


def test_a_hidden_column_is_absent_everywhere_and_said_to_be_hidden(cast, items):
    """F6: not shown, not filterable, not sortable, not summed, not exported."""
    page = a_list(cast, "view=all&list_price=300&sort=-list_price&cols=list_price,code", Role.PRODUCTION)
    html = page.response().content.decode()
    assert codes(page) == ["I-00", "I-01", "I-02", "I-03"], "neither filter nor sort had effect"
    assert 'name="list_price"' not in html and page.sums["totals"] == [] and "300" not in html.split("<tbody")[1].split("</tbody")[0]
    assert "Price hidden for your role" in html
    rows = sheet(a_list(cast, "view=all&format=xlsx&cols=list_price,code", Role.PRODUCTION))
    assert rows[0] == ["Code"] and len(rows) == 11


def test_the_class_of_a_column_comes_from_the_model_and_cannot_be_lowered(cast, items):
    bound = Column("list_price", "Price", field_class="N").bind(Item)
    assert not bound.readable(actor_for(cast, Role.PRODUCTION)) and bound.readable(actor_for(cast, Role.SALES))


def test_a_column_behind_a_hidden_relation_is_hidden_too(cast, monkeypatch):
    monkeypatch.setattr(Item, "field_classes", {**Item.field_classes, "unit": "S"})
    assert not Column("unit.name", "Unit").bind(Item).readable(actor_for(cast, Role.SALES))


# ---- output ----


def test_cells_escape_what_they_show(cast):
    an_item("E-1", name='<script>alert("x")</script>')
    html = a_list(cast, "view=all&code=E-1").response().content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html


def test_a_custom_cell_is_escaped_unless_marked_safe(cast):
    class Own(ItemList):
        columns = [Column("code", "Code", cell=lambda row, page: f"<i>{row.code}</i>")]

    an_item("E-2")
    assert "&lt;i&gt;E-2" in a_list(cast, "view=all", kind=Own).body


def test_excel_has_the_same_rows_and_columns_and_typed_cells(cast, items):
    rows = sheet(a_list(cast, "view=all&kind=buy&cols=list_price,code&format=xlsx"))
    assert rows == [["Code", "Price"], ["I-00", 0.0], ["I-05", 100.0]] or rows == [["Price", "Code"], [0.0, "I-00"], [100.0, "I-05"]]


def test_excel_is_prepared_as_the_page_is_in_batches(cast, items, monkeypatch):
    """What no join can bring stands in the workbook too, and is not asked for row by row."""
    seen = []

    class Prepared(ItemList):
        columns = [Column("code", "Code"), Column("name", "Turn", value=lambda row: row.turn)]

        def prepare(self, rows):
            seen.append(len(rows))
            for row in rows:
                row.turn = f"turn of {row.code}"

    monkeypatch.setattr("yidan.core.lists.lists.BATCH", 2)
    rows = sheet(a_list(cast, "view=all&format=xlsx", kind=Prepared))
    assert len(rows) > 3 and all(turn == f"turn of {code}" for code, turn in rows[1:])
    assert seen == [2] * (sum(seen) // 2) + [1] * (sum(seen) % 2) and sum(seen) == len(rows) - 1


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_excel_never_gets_a_formula(cast, risky):
    import zipfile

    an_item("F-1", name=risky)
    answer = a_list(cast, "view=all&code=F-1&format=xlsx").response()
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells and risky.strip() in cells
    assert 'quotePrefix="1"' in book.read("xl/styles.xml").decode()


def test_an_empty_list_says_what_to_do(cast):
    assert "Import them" in a_list(cast, "view=all").response().content.decode()
    an_item("I-1")
    assert "Remove the filters" in a_list(cast, "view=all&code=zzz").response().content.decode()


def test_htmx_gets_the_list_alone_and_its_address(cast, items):
    request = RequestFactory().get("/items?view=all&kind=buy&code=", headers={"HX-Request": "true", "HX-Target": "list-items"})
    request.actor, request.user = actor_for(cast), cast.users["li"]
    answer = ItemList(request).response()
    assert "<html" not in answer.content.decode() and answer["HX-Push-Url"] == "/items?view=all&kind=buy"


def test_phone_cards_come_from_the_same_row(cast, items):
    body = a_list(cast, "view=all").body
    assert 'class="p-title"' in body and 'class="p-right num"' in body and 'data-label="Lead time"' in body


# ---- own views and columns ----


def post(cast, query: str = "", **data) -> str:
    return a_list(cast, query, method="post", data=data).response()["Location"]


def test_a_user_keeps_a_view(cast, items):
    location = post(cast, "view=all&kind=buy&sort=-code", do="save", name="Bought")
    saved = SavedView.objects.get()
    assert saved.name == "Bought" and f"saved={saved.pk}" in location
    page = a_list(cast, urlsplit(location).query)
    assert codes(page) == ["I-05", "I-00"] and [t.label for t in page.tabs if t.active] == ["Bought"]
    post(cast, do="drop", id=str(saved.pk))
    assert not SavedView.objects.exists()


def test_nobody_drops_another_persons_view(cast, items):
    theirs = SavedView.objects.create(user=cast.users["wang"], list="items", name="W", query="view=all")
    post(cast, do="drop", id=str(theirs.pk))
    assert SavedView.objects.filter(pk=theirs.pk).exists() and "W" not in [t.label for t in a_list(cast).tabs]


def test_chosen_columns_stay_and_one_time_columns_do_not(cast, items):
    post(cast, do="columns", cols=["drawing", "junk", "code"])
    assert [c.name for c in a_list(cast).shown] == ["drawing", "code"]
    location = post(cast, do="once", cols=["kind"])
    assert [c.name for c in a_list(cast, urlsplit(location).query).shown] == ["code", "kind"], "a required column is always there"
    assert [c.name for c in a_list(cast).shown] == ["drawing", "code"]
