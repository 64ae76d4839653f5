"""Import of every table: encodings, Excel's numbers, preview, all or nothing, faults given back in the same workbook."""

import io
import json
import uuid
from datetime import date, datetime
from decimal import Decimal as D

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import SETUP, a_customer, an_item, put, unit
from yidan.catalog.models import Bom, Calendar, Customer, Item, Supplier
from yidan.core.events import Event, broken
from yidan.core.files import Paper
from yidan.core.imports import TABLES
from yidan.core.imports import commands as imports
from yidan.core.imports.cells import as_text
from yidan.core.imports.checking import check
from yidan.core.imports.models import ImportBatch
from yidan.core.imports.reading import Unreadable, decoded
from yidan.core.imports.workbooks import template, with_faults
from yidan.core.refusals import Refused

pytestmark = pytest.mark.django_db
HEAD = "code,name,kind,unit\n"
ITEMS = "code,name,kind,unit\nDJ-12,定位夹具,make,pc\n000127,装配工装,buy,pc\n"


def csv(text, encoding="utf-8"):
    return text.encode(encoding)


def xlsx(*rows, sheet="Sheet1"):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for n, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    page.write_datetime(n, place, cell, day)
                elif cell is not None:
                    page.write(n, place, cell) if not isinstance(cell, str) else page.write_string(n, place, cell)
    return buffer.getvalue()


def cells_of(content, sheet=0):
    return python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def uploaded(table, content, by, name="items.csv"):
    batch = ImportBatch(table=table)
    imports.upload(batch, upload=SimpleUploadedFile(name, content, "text/csv"), by=by)
    return batch


def brought(table, content, by=SETUP):
    batch = uploaded(table, content, person(by))
    imports.run(batch, by=person(by))
    return batch


def person(by):
    return by


def texts(preview):
    return [(fault.line + 1, fault.column, fault.text) for fault in preview.faults]


def test_items_from_csv_by_the_edit_verb(cast):
    unit()
    batch = brought("items", csv(ITEMS), cast.gao)
    assert (batch.stage, batch.number, batch.born, batch.wrong) == ("done", "IM-2026-00001", 2, 0)
    item = Item.objects.get(code="000127")
    assert (item.name, item.kind, item.stage, item.version, item.initials) == ("装配工装", "buy", "active", 1, "zpgz")
    event = Event.objects.get(kind="catalog.item", object_id=item.pk)
    assert (event.verb, event.door, event.name, event.target) == ("catalog.edit_item", "import", "高远", "active")
    assert not list(broken(item.chain)) and not list(broken(batch.chain))
    assert Paper.objects.get(kind="core.importbatch").blob.read() == csv(ITEMS)


def test_born_in_bulk_is_born_as_by_hand(cast):
    """The bulk path leaves the same row and the same event as the form's."""
    unit()
    client = Client()
    client.force_login(cast.users["gao"])
    client.post("/items/new", {"key": "1", "code": "A", "name": "甲", "kind": "make", "unit": "pc"})
    brought("items", csv("code,name,kind,unit\nB,甲,make,pc\n"), cast.gao)
    one, two = Item.objects.get(code="A"), Item.objects.get(code="B")
    skip = {"id", "chain_id", "code", "created_at"}
    values = [{f.attname: getattr(row, f.attname) for f in Item._meta.concrete_fields if f.attname not in skip} for row in (one, two)]
    assert values[0] == values[1]
    by_hand, in_bulk = (Event.objects.get(kind="catalog.item", object_id=row.pk) for row in (one, two))
    assert (by_hand.verb, by_hand.source, by_hand.target, by_hand.roles) == (in_bulk.verb, in_bulk.source, in_bulk.target, in_bulk.roles)
    assert by_hand.inputs["fields"].keys() == in_bulk.inputs["fields"].keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_excel_and_friends(cast, encoding):
    unit()
    preview = check(TABLES["items"], csv(HEAD + "DJ-12,定位夹具 加长㐂,make,pc\n", encoding), cast.gao)
    assert texts(preview) == [] and preview.entries[0].values["name"] == "定位夹具 加长㐂"


def test_what_is_no_text_is_refused(cast):
    with pytest.raises(Refused) as refused:
        uploaded("items", b"\x89PNG\r\n\x1a\n\xff\xff\xff\x81", cast.gao)
    assert refused.value.field == "upload" and not ImportBatch.objects.exists()
    with pytest.raises(Refused):
        uploaded("items", b"PK\x03\x04 but no workbook", cast.gao)
    with pytest.raises(Refused):
        uploaded("items", b"  \n", cast.gao)
    with pytest.raises(Unreadable):
        decoded(b"\xff\xfe\x00")


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separators(cast, separator):
    unit()
    assert texts(check(TABLES["items"], csv(ITEMS.replace(",", separator)), cast.gao)) == []


@pytest.mark.parametrize(
    "cell, text",
    [(127.0, "127"), (4.9, "4.9"), (True, "1"), ("000127", "000127"), (date(2026, 12, 8), "2026-12-08"), (0.1 + 0.2, "0.3"), (None, "")],
)
def test_excels_numbers_as_text(cell, text):
    assert as_text(cell) == text


def test_an_eighteen_digit_number_that_excel_has_cut_is_refused(cast):
    unit()
    rows = [
        ["code", "name", "unit", "kind"],
        [320584199001011234.0, "x", "pc", "make"],
        ["000127", "y", "pc", "make"],
        [128.0, "z", "pc", "make"],
    ]
    preview = check(TABLES["items"], xlsx(*rows), cast.gao)
    assert [(line, column) for line, column, _text in texts(preview)] == [(2, "code")] and "15" in texts(preview)[0][2]
    assert [entry.key[0] for entry in preview.entries] == ["000127", "128"]


def test_headings_may_stand_lower_in_either_language_and_unknown_ones_are_named(cast):
    unit()
    columns = {column.name: column for column in TABLES["items"].columns(cast.gao)}
    chinese, english = (columns[name].labels for name in ("name", "kind"))
    rows = [
        ["衡川自动化 物料表"],
        [],
        ["Code*", chinese[0], "颜色", columns["unit"].heading, english[-1]],
        ["A", "甲", "red", "pc", "made"],
    ]
    preview = check(TABLES["items"], xlsx(*rows), cast.gao)
    assert (preview.header, preview.unknown, texts(preview)) == (2, ["颜色"], [])
    assert preview.entries[0].values["kind"] == "make", "a choice by its label"


def test_all_or_nothing_and_every_fault_named(cast):
    unit()
    content = csv(
        "code,name,kind,unit,second_unit,factor,lead_days\nA,甲,make,pc,,,\nA,乙,make,pc,,,\nB,,make,pc,,,\nC,丙,sew,pc,,,\nD,丁,make,zz,,,\nE,戊,make,pc,,2,\nF,己,make,pc,,,x1\nG/1,庚,make,pc,,,\n,x,make,pc,,,\n"
    )
    batch = uploaded("items", content, cast.gao)
    found = {(line + 1, column) for line, column, _text in batch.found["faults"]}
    assert found == {(3, "code"), (4, "name"), (5, "kind"), (6, "unit"), (7, "factor"), (8, "lead_days"), (9, "code"), (10, "code")}
    assert (batch.rows, batch.wrong, batch.stage, batch.number) == (9, 8, "draft", None)
    with pytest.raises(Refused, match="8"):
        imports.run(batch, by=cast.gao)
    assert not Item.objects.exists()


def test_a_name_nearby_is_suggested(cast):
    an_item("DJ-12", "buy", name="定位夹具"), an_item("M", name="机")
    preview = check(TABLES["boms"], csv("code,name,item,component,per\nM-A,机,M,DJ-129,2\n"), cast.gao)
    assert len(texts(preview)) == 1 and "DJ-12" in texts(preview)[0][2]


def test_faults_come_back_in_the_same_workbook(cast):
    unit()
    rows = [
        ["物料"],
        ["code", "name", "kind", "unit", "他们的备注"],
        ["000127", "甲", "make", "pc", "=1+1"],
        ["B", "", "make", "zz", None],
        [12.0, "丙", "make", "pc", date(2026, 1, 2)],
    ]
    preview = check(TABLES["items"], xlsx(*rows, sheet="12月"), cast.gao)
    content = with_faults(preview)
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert book.sheet_names == ["12月"]
    back = cells_of(content)
    assert [row[:5] for row in back[:3]] == [["物料", "", "", "", ""], rows[1], ["000127", "甲", "make", "pc", "=1+1"]]
    assert back[4][:5] == [12.0, "丙", "make", "pc", date(2026, 1, 2)]
    assert "zz" in back[3][5] and back[2][5] == ""
    again = check(TABLES["items"], content, cast.gao)
    assert texts(again) == texts(preview), "given back unchanged it says the same"


def test_the_template_can_be_filled_in_and_read(cast):
    """Each table: headings in both languages, an example that is passed over, notes."""
    for table in TABLES.values():
        columns = table.columns(SETUP)
        content = template(table, columns)
        rows = cells_of(content)
        assert len(rows[0]) == len(columns) and str(rows[1][0]).startswith("# "), table.code
        preview = check(table, content, SETUP)
        assert len(preview.columns) == len(columns), (table.code, preview.unknown)
        assert preview.rows == 0 and len(cells_of(content, 1)) > len(columns), table.code
        assert any(" / " in str(heading) for heading in rows[0]) or table.code, table.code


def test_changes_and_what_is_equal(cast):
    unit()
    brought("items", csv(ITEMS), cast.gao)
    batch = brought(
        "items", csv("code,name,lead_days\nDJ-12,定位夹具 加长,9\n000127,装配工装,\nNEW,x,\n".replace("NEW,x,\n", "")), cast.gao
    )
    assert (batch.born, batch.changed, batch.same) == (0, 1, 1)
    item = Item.objects.get(code="DJ-12")
    assert (item.name, item.lead_days, item.kind, item.version) == ("定位夹具 加长", 9, "make", 2)
    assert Item.objects.get(code="000127").version == 1


def test_masters_with_rows(cast):
    for code in ("S", "P"):
        an_item(code, "buy", name=code)
    an_item("M", name="机")
    content = csv("code,name,item,component,per,scrap\nM-A,机 A,M,S,4,\nM-A,,,P,1.5,2\n")
    brought("boms", content, cast.gao)
    assert [(line.position, line.component.code, line.per, line.scrap) for line in Bom.objects.get().lines.order_by("position")] == [
        (1, "S", 4, 0),
        (2, "P", D("1.5"), 2),
    ]
    preview = check(TABLES["boms"], csv("code,name,item,component,per\nM-B,机 B,M,S,4\nM-B,机 C,M,P,1\n"), cast.gao)
    assert {(line, column) for line, column, _t in texts(preview)} == {(2, "item"), (3, "name")}, "a current one is there; the name differs"
    preview = check(TABLES["boms"], csv("code,name,item,current,component,per\nM-B,机 B,M,否,,\n"), cast.gao)
    assert [column for _l, column, _t in texts(preview)] == [""], "a structure needs a line"
    brought("suppliers", csv("code,name,item,price,lead_days\nS1,昆山精工,S,0.12,7\nS1,,P,3,\nS2,无料,,,\n"), cast.zhao)
    assert Supplier.objects.get(code="S1").items.count() == 2 and Supplier.objects.get(code="S2").items.count() == 0
    brought(
        "calendars",
        csv("code,name,shifts,day,works,note\nCN,白班,08:00-12:00 13:00-17:00,2026-10-01,否,国庆\nCN,,,2026-10-10,是,\n"),
        cast.he_head,
    )
    assert [(d.day.day, d.works) for d in Calendar.objects.get().days.order_by("day")] == [(1, False), (10, True)]


def test_a_file_that_would_make_a_circle_leaves_nothing(cast):
    an_item("A", name="A"), an_item("B", name="B")
    batch = uploaded("boms", csv("code,name,item,component,per\nA-1,A,A,B,1\nB-1,B,B,A,1\n"), cast.gao)
    with pytest.raises(Refused, match="A > B > A|B > A > B"):
        imports.run(batch, by=cast.gao)
    batch.refresh_from_db()
    assert not Bom.objects.exists() and batch.stage == "draft"


def test_prices_by_those_who_set_them(cast):
    an_item("A", list_price=D(1)), an_item("B", list_price=D(2))
    batch = brought("item-prices", csv("code,list_price,floor_price\nA,120,98\nB,2,\n"), cast.lin)
    assert (batch.changed, batch.same) == (1, 1) and Item.objects.get(code="A").floor_price == 98
    assert Event.objects.filter(verb="catalog.set_prices").count() == 1
    preview = check(TABLES["item-prices"], csv("code,list_price,floor_price\nA,10,98\nZ,1,1\n"), cast.lin)
    assert {(line, column) for line, column, _t in texts(preview)} == {(2, "floor_price"), (3, "code")}


@pytest.mark.parametrize(
    "table, name, may",
    [
        ("items", "gao", True),
        ("items", "li", False),
        ("customers", "li", True),
        ("suppliers", "gao", False),
        ("price-lists", "lin", True),
        ("price-lists", "li", False),
    ],
)
def test_who_edits_a_table_brings_it_in(cast, table, name, may):
    actor = getattr(cast, name)
    assert (imports.upload.refusal(ImportBatch(table=table), actor) is None) is may
    client = Client()
    client.force_login(cast.users[name])
    assert client.get(f"/imports/templates/{table}.xlsx").status_code == (200 if may else 404)


def test_a_price_column_is_not_for_an_engineer(cast):
    """SEC-1 at this door: what one may not read one does not overwrite either."""
    unit()
    preview = check(TABLES["items"], csv("code,name,kind,unit,purchase_price\nA,甲,make,pc,9\n"), cast.gao)
    assert preview.unknown == ["purchase_price"]
    assert "purchase_price" not in [column.name for column in TABLES["items"].columns(cast.gao)]
    assert "purchase_price" in [column.name for column in TABLES["items"].columns(cast.zhao_head)]


def test_checked_again_under_the_lock(cast):
    """Somebody brings in the same code between check and run: refused whole, not written twice."""
    unit()
    batch = uploaded("boms", csv("code,name,item,component,per\nM-A,机,M,S,1\n"), cast.gao)
    assert batch.wrong == 1
    an_item("M"), an_item("S", "buy")
    imports.check_again(batch, by=cast.gao)
    assert batch.wrong == 0
    put(Bom, "M-X", name="x", item=Item.objects.get(code="M"), lines=())
    with pytest.raises(Refused):
        imports.run(batch, by=cast.gao)
    assert Bom.objects.count() == 1


def test_by_page_with_preview_and_workbook(cast):
    unit()
    client = Client()
    client.force_login(cast.users["gao"])
    assert "物料" in client.get("/imports/").content.decode() or client.get("/imports/").status_code == 200
    wrong = SimpleUploadedFile("铭达 12月.csv", csv("code,name,kind,unit\n000127,甲,make,pc\nB,乙,make,zz\n", "gb18030"), "text/csv")
    answer = client.post("/imports/upload", {"key": uuid.uuid4().hex, "table": "items", "upload": wrong})
    assert answer.status_code == 303, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "GB18030" in page and "cell-bad" in page and "zz" in page and "000127" not in page
    assert "000127" in client.get(answer["Location"] + "?show=all").content.decode()
    assert cells_of(client.get(answer["Location"] + "/faults.xlsx").content)[1][0] == "000127"
    assert client.post(answer["Location"] + "/run", {"key": uuid.uuid4().hex}).status_code == 409
    assert client.post(answer["Location"] + "/drop-import", {"key": uuid.uuid4().hex}).status_code == 303
    good = SimpleUploadedFile("items.csv", csv(ITEMS), "text/csv")
    answer = client.post("/imports/upload", {"key": uuid.uuid4().hex, "table": "items", "upload": good})
    key = uuid.uuid4().hex
    assert client.post(answer["Location"] + "/run", {"key": key}).status_code == 303
    assert client.post(answer["Location"] + "/run", {"key": key}).status_code in (303, 200, 409) and Item.objects.count() == 2
    other = Client()
    other.force_login(cast.users["li"])
    assert other.get(answer["Location"]).status_code == 404, "another department's import"


def test_by_api(cast):
    import base64

    unit()
    client = Client()
    client.force_login(cast.users["gao"])
    body = {"table": "items", "upload": {"name": "i.csv", "content": base64.b64encode(csv(ITEMS)).decode()}}
    answer = client.post("/api/imports/upload", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "1"})
    assert answer.status_code == 200 and answer.json()["born"] == 2 and answer.json()["faults"] == [], answer.content
    key = answer.json()["key"]
    assert (
        client.post(f"/api/imports/{key}/run", "{}", content_type="application/json", headers={"Idempotency-Key": "2"}).status_code == 200
    )
    assert Item.objects.count() == 2


def test_customers_with_a_checked_code_and_their_salesperson(cast):
    preview = check(TABLES["customers"], csv("code,name,uscc,owner\nK1,甲,91320500MA1XCW5T4X,li\nK2,乙,,nobody\nK3,丙,,li\n"), cast.li)
    assert {(line, column) for line, column, _t in texts(preview)} == {(2, "uscc"), (3, "owner")}
    brought("customers", csv("code,name,owner\nK3,丙,li\n"), cast.li)
    assert Customer.objects.get().owner == cast.users["li"] and a_customer()


@pytest.mark.slow
def test_many_rows_quickly(cast, django_assert_max_num_queries):
    """The number of questions to the database grows with hundreds of rows, not with rows."""
    unit()
    rows = "".join(f"P{n:05},零件 {n},buy,pc\n" for n in range(1200))
    with django_assert_max_num_queries(400):
        batch = brought("items", csv("code,name,kind,unit\n" + rows), cast.gao)
    assert batch.born == 1200 and Item.objects.count() == 1200
    assert not list(broken(Item.objects.get(code="P01199").chain))
