"""Printed papers: every form draws, twice the same, with its text, its code, and without what its reader may not see."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.papers import SAMPLES
from yidan.core.actors import Actor, Door, Role
from yidan.core.fields import FieldClass
from yidan.core.papers import FORMS, FontsMissing, PaperError, code, content_hash, cut, render, shapes
from yidan.core.papers.glyphs import drawable, printable
from yidan.core.papers.render import font_files

FROZEN = datetime(2026, 11, 24, 9, 42, tzinfo=timezone(timedelta(hours=8)))
TEXT = shutil.which("pdftotext")
IMAGES = shutil.which("pdfimages")
needs_text = pytest.mark.skipif(TEXT is None, reason="pdftotext (Debian's poppler-utils) is not on this machine: no text read back")
needs_images = pytest.mark.skipif(IMAGES is None, reason="pdfimages (Debian's poppler-utils) is not on this machine: no codes read back")
MONEY = {FieldClass.P, FieldClass.M, FieldClass.S, FieldClass.F}
WITHOUT_PRICES = sorted(form.code for form in FORMS.values() if not form.classes)


def in_language(data: Any, lang: str) -> Any:
    return replace(data, head=replace(data.head, lang=lang)) if hasattr(data, "head") else replace(data, lang=lang)


def text_of(pdf: bytes) -> str:
    """All text in the order it was drawn, without white space, so that a cell's wrapped lines join again."""
    assert TEXT
    out = subprocess.run([TEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(out.split())


def strings_of(value: Any) -> Iterator[str]:
    """What a paper must show: every string but the pixels of its codes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from strings_of(inner)
    elif is_dataclass(value) and not isinstance(value, shapes.Code):
        for field in fields(value):
            yield from strings_of(getattr(value, field.name))


def marked(value: Any) -> Iterator[tuple[FieldClass, str]]:
    """Every string of a classified field, with its class."""
    if isinstance(value, tuple):
        for inner in value:
            yield from marked(inner)
    elif isinstance(value, shapes.Evidence) and value.field_class:
        yield from ((FieldClass(value.field_class), line) for line in (*value.figure, value.verdict))
    elif is_dataclass(value):
        hints = get_type_hints(type(value), include_extras=True)
        for field in fields(value):
            mark = next((m for m in get_args(hints[field.name])[1:] if isinstance(m, FieldClass)), None)
            inner = getattr(value, field.name)
            yield from ((mark, text) for text in strings_of(inner)) if mark else marked(inner)


def actor(*roles: Role) -> Actor:
    return Actor(user_id=1, name="王海", roles=frozenset(roles), door=Door.PAGE, at=FROZEN)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_is_drawn(form: str, lang: str) -> None:
    pdf = render(form, in_language(SAMPLES[form], lang), FROZEN)
    assert pdf.startswith(b"%PDF-1.7") and b"<pdfaid:part>2</pdfaid:part>" in pdf and b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


@needs_text
@pytest.mark.parametrize("form", sorted(FORMS))
def test_all_its_text_can_be_read_back(form: str) -> None:
    text = text_of(render(form, SAMPLES[form], FROZEN))
    codes = {
        "zh",
        "en",
        "laser",
        "cancel",
        "pass",
        "conditional",
        "agree",
        "object",
        "circulated",
        "consult",
        "rework",
        "concession",
        "return",
    }
    unseen = {"cj.example", *codes} | ({field.name for field in fields(shapes.Column)} | {"26mm", "1fr", "14mm", "auto", "left", "right"})
    # words for other readers, and the carbon copy's fields that the small note has no room for
    unseen |= {line for d in getattr(SAMPLES[form], "departments", ()) for e in d.evidence for line in (*e.public, e.public_verdict)}
    unseen |= set("M P S".split())
    if form in ("label", "labels"):
        unseen.add("澄江智造装备（无锡）有限公司")
    if form == "delivery_dot":
        delivery = SAMPLES[form]
        assert isinstance(delivery, shapes.Delivery)
        unseen |= {delivery.waybill, delivery.acceptance, delivery.count, *strings_of(delivery.packages)}
    glyphs = drawable(font_files())
    wanted = {"".join(printable(line, glyphs).split()) for line in strings_of(SAMPLES[form]) if line not in unseen}
    assert sorted(line for line in wanted if line not in text) == []


@needs_text
@pytest.mark.parametrize("form", sorted(set(FORMS) - {"label", "labels"}))
def test_the_frame_stands_on_every_page(form: str) -> None:
    pdf = render(form, SAMPLES[form], FROZEN)
    data = SAMPLES[form]
    assert isinstance(data, shapes.Paper) and TEXT
    pages = subprocess.run([TEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    digest = content_hash(form, data)
    for i, page in enumerate(("".join(page.split()) for page in pages), 1):
        head = data.head
        for word in (
            head.company.name,
            head.company.entity,
            head.title or FORMS[form].zh,
            head.no,
            f"第{i}页/共{len(pages)}页",
            digest[:16],
        ):
            assert word in page
        assert f"{head.company.host}/{head.no}" in page
        assert ("非正式" in page) is (not head.official)
        assert "".join(head.printed.split()) in page if head.printed else "固化2026-11-2409:42" in page


def test_the_same_bytes_in_another_process_thread_and_zone() -> None:
    here = {form: hashlib.sha256(render(form, SAMPLES[form], FROZEN)).hexdigest() for form in ("review", "traveller", "label")}
    script = (
        "import django, hashlib; django.setup()\n"
        "from tests.core.test_papers import FROZEN, SAMPLES, render\n"
        f"print(*[hashlib.sha256(render(form, SAMPLES[form], FROZEN)).hexdigest() for form in {list(here)}])"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "yidan.settings", "YIDAN_DEMO": "1", "PYTHONHASHSEED": "7"}
    root = Path(__file__).resolve().parents[2]
    there = subprocess.run([sys.executable, "-c", script], cwd=root, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert there == list(here.values())
    with ThreadPoolExecutor(3) as pool:
        drawn = list(pool.map(lambda _: render("review", SAMPLES["review"], FROZEN.astimezone(UTC)), range(6)))
    assert {hashlib.sha256(pdf).hexdigest() for pdf in drawn} == {here["review"]}


def test_another_moment_or_content_is_another_file() -> None:
    paper = SAMPLES["delivery"]
    assert isinstance(paper, shapes.Delivery)
    first = render("delivery", paper, FROZEN)
    assert render("delivery", paper, FROZEN + timedelta(minutes=1)) != first
    assert render("delivery", replace(paper, total="12 件"), FROZEN) != first


def test_the_hash_is_of_the_content_not_of_the_printing() -> None:
    paper = SAMPLES["delivery"]
    assert isinstance(paper, shapes.Delivery)
    again = replace(paper, head=replace(paper.head, printed="邓芸 仓库 2026-11-25 08:00", copy="第三联 财务"))
    assert content_hash("delivery", again) == content_hash("delivery", paper)
    assert content_hash("delivery", replace(paper, total="12 件")) != content_hash("delivery", paper)


# --- field classes ---


@pytest.mark.parametrize("form", WITHOUT_PRICES)
def test_a_form_without_prices_has_no_place_for_one(form: str) -> None:
    def names(shape: Any) -> Iterator[tuple[str, set[FieldClass]]]:
        hints = get_type_hints(shape, include_extras=True)
        for field in fields(shape):
            yield field.name, {mark for mark in get_args(hints[field.name]) if isinstance(mark, FieldClass)}
            for inner in get_args(hints[field.name]):
                if is_dataclass(inner):
                    yield from names(inner)

    found = list(names(FORMS[form].shape))
    assert [name for name, marks in found if marks & MONEY] == []
    assert {"price", "amount", "cost", "tax", "capital", "balance", "margin"} & {name for name, _ in found} == set()


@pytest.mark.parametrize("form", WITHOUT_PRICES)
def test_a_form_without_prices_refuses_one_however_it_comes(form: str) -> None:
    from dataclasses import asdict

    data = asdict(SAMPLES[form])
    with pytest.raises(PaperError, match="price"):
        render(form, data | {"price": None}, FROZEN)
    rows = next((value for value in data.values() if isinstance(value, tuple) and value and isinstance(value[0], dict)), None)
    if rows is not None:
        rows[0]["price"] = "77.00"
        with pytest.raises(PaperError, match="price"):
            render(form, data, FROZEN)


@needs_text
@pytest.mark.parametrize("form", sorted(set(FORMS) - set(WITHOUT_PRICES)))
@pytest.mark.parametrize("role", [Role.PRODUCTION, Role.PROCUREMENT, Role.SALES, Role.QUALITY, Role.FINANCE])
def test_no_canary_reaches_a_reader_without_its_class(form: str, role: Role) -> None:
    from yidan.core.fields import may_read

    paper, by = SAMPLES[form], actor(role)
    assert isinstance(paper, shapes.Paper)
    hidden = [(mark, line) for mark, line in marked(paper) if not may_read(by, mark)]
    seen = cut(paper, by)
    text = text_of(render(form, seen, FROZEN))
    public = "".join("".join(line.split()) for line in strings_of(seen))
    leaked = [line for _, line in hidden if len(line) > 3 and "".join(line.split()) not in public and "".join(line.split()) in text]
    assert leaked == []
    withheld = {mark for mark, _ in hidden}
    assert set(seen.head.withheld) == withheld
    assert ("按读者权限不列" in text) is bool(withheld)
    for mark in withheld:
        assert f"{mark.value}级（" in text.split("不含")[-1]


def test_the_canaries_are_there_for_a_reader_who_may() -> None:
    paper = SAMPLES["review"]
    assert isinstance(paper, shapes.Review)
    assert cut(paper, actor(Role.GENERAL_MANAGER)) == paper
    lines = [line for mark, line in marked(paper) if mark in MONEY]
    assert len(lines) > 10 and any("77,196" in line for line in lines) and any("66,512" in line for line in lines)


@needs_text
def test_a_salesperson_sees_the_price_and_words_for_the_margin() -> None:
    paper = SAMPLES["review"]
    assert isinstance(paper, shapes.Review)
    clerk = text_of(render("review", cut(paper, actor(Role.SALES)), FROZEN))
    assert "¥771,286.00" in clerk and "合策略" in clerk and "77,898" not in clerk and "66,512" not in clerk and "略超预算" in clerk
    buyer = text_of(render("review", cut(paper, actor(Role.PROCUREMENT)), FROZEN))
    assert "66,512" in buyer and "771,286" not in buyer and "超额度" in buyer and "772,340" not in buyer


# --- text that a font cannot draw ---


@needs_text
def test_missing_glyphs_stand_visibly_in_brackets() -> None:
    paper = SAMPLES["sheet"]
    assert isinstance(paper, shapes.Sheet)
    odd = "张𠮷 😀 孔⌀12\t☑\x07\x00 \u200bA\ufeffB 👍🏻 e\u0301 \U000f0000 #panic() $x$ <a>"
    section = shapes.Section(title="附注", text=(odd, "X" * 400))
    text = text_of(render("sheet", replace(paper, sections=(section,)), FROZEN))
    for word in ("张〔U+20BB7〕", "〔U+1F600〕", "孔Φ12√", "AB", "〔U+1F44D〕", "#panic()$x$<a>", "X" * 400):
        assert word in text


@given(st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_no_text_aborts_a_paper(text: str) -> None:
    paper = SAMPLES["label"]
    assert isinstance(paper, shapes.Label)
    assert render("label", replace(paper, title=text, facts=(shapes.Fact(label=text[:4], value=text),)), FROZEN).startswith(b"%PDF")


def test_printable_keeps_what_the_font_has() -> None:
    glyphs = drawable(font_files())
    plain = "订单 SO2611-018　±3 mm Φ8H7 → ★▲✓√□ ≤ ≥ × · ¥ “引” 第①"
    assert printable(plain, glyphs) == plain
    assert printable({"a": ["x\r\ny"], "b": None}, glyphs) == {"a": ["x\ny"], "b": None}


# --- pages ---


@needs_text
@pytest.mark.parametrize("count", [1, 2, 28, 29, 30, 31, 60])
def test_signatures_never_stand_alone(count: int) -> None:
    paper = SAMPLES["material_issue"]
    assert isinstance(paper, shapes.MaterialIssue) and TEXT
    rows = tuple(replace(paper.lines[0], n=str(i), code=f"ROW-{i:03}", note="") for i in range(1, count + 1))
    pdf = render("material_issue", replace(paper, lines=rows), FROZEN)
    pages = subprocess.run([TEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    assert [i for i in range(1, count + 1) if sum(page.count(f"ROW-{i:03}") for page in pages) != 1] == []
    assert "发料人" in pages[-1] and f"ROW-{count:03}" in pages[-1] and "以下空白" in pages[-1]
    assert all("物料编码" in page for page in pages)


@needs_text
def test_a_contract_of_300_lines_keeps_every_line_and_a_very_long_one() -> None:
    paper = SAMPLES["sales_contract"]
    assert isinstance(paper, shapes.SalesContract)
    lines = tuple(replace(paper.lines[2], n=str(i), item=f"备件 {i:03}", our_no="", their_no="") for i in range(1, 301))
    long = replace(lines[0], item="长" * 3000 + "尾", drawing="CJ-1")
    text = text_of(render("sales_contract", replace(paper, lines=(long, *lines)), FROZEN))
    assert [i for i in range(1, 301) if f"备件{i:03}" not in text] == []
    assert text.count("长") == 3000 and "尾" in text


@needs_text
def test_a_carbon_copy_has_seven_rows_a_sheet_and_is_signed_on_each() -> None:
    paper = SAMPLES["delivery_dot"]
    assert isinstance(paper, shapes.Delivery) and TEXT
    lines = tuple(replace(paper.lines[0], n=str(i), item=f"件 {i:02}") for i in range(1, 10))
    pdf = render("delivery_dot", replace(paper, lines=lines), FROZEN)
    pages = subprocess.run([TEXT, "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    assert [page.count("件 0") for page in pages] == [7, 2]
    assert ["接下页" in page for page in pages] == [True, False] and ["合计" in page for page in pages] == [False, True]
    assert all("收货人（签字" in page for page in pages)


# --- codes ---


def test_a_code_holds_host_and_number_and_fits_version_2() -> None:
    made = code("cj.example", "MO2610-031-1/100")
    assert made.text == "cj.example/MO2610-031-1/100"
    assert len(made.rows) == 25 and all(len(row) == 25 and set(row) == {"0", "1"} for row in made.rows)
    same = segno.make_qr("HTTPS://CJ.EXAMPLE/MO2610-031-1/100", error="M", boost_error=False)
    assert same.designator == "2-M" and made.rows == tuple("".join(map(str, row)) for row in same.matrix)


@needs_images
def test_the_traveller_carries_a_code_for_each_operation_pixel_for_pixel(tmp_path: Path) -> None:
    paper = SAMPLES["traveller"]
    assert isinstance(paper, shapes.Traveller) and IMAGES
    (tmp_path / "card.pdf").write_bytes(render("traveller", paper, FROZEN))
    subprocess.run([IMAGES, tmp_path / "card.pdf", tmp_path / "code"], check=True)
    drawn = {_matrix(file.read_bytes()) for file in tmp_path.glob("code-*")}
    wanted = {step.code.rows for step in paper.steps} | {code("cj.example", paper.head.no).rows}
    assert wanted <= drawn and len(wanted) == len(paper.steps) + 1


def _matrix(netpbm: bytes) -> tuple[str, ...]:
    """Rows of a PGM or PPM of one pixel a module."""
    kind, size, _depth, pixels = netpbm.split(b"\n", 3)
    width, height = map(int, size.split())
    step = 3 if kind == b"P6" else 1
    dark = ["1" if pixels[i] < 128 else "0" for i in range(0, width * height * step, step)]
    return tuple("".join(dark[row * width : (row + 1) * width]) for row in range(height))


# --- refusals ---


def test_wrong_data_is_refused_by_name() -> None:
    with pytest.raises(PaperError, match="no form 'invoices'"):
        render("invoices", SAMPLES["label"], FROZEN)
    with pytest.raises(PaperError, match="takes Delivery, not Label"):
        render("delivery", SAMPLES["label"], FROZEN)
    with pytest.raises(PaperError, match=r"label: company\.mark: Field required"):
        render("label", {"company": {}}, FROZEN)
    with pytest.raises(PaperError, match="time zone"):
        render("label", SAMPLES["label"], datetime(2026, 1, 1))


def test_numbers_must_come_as_words() -> None:
    paper = SAMPLES["settlement"]
    assert isinstance(paper, shapes.Settlement)
    with pytest.raises(PaperError, match="balance"):
        render("settlement", replace(paper, balance=Decimal("1.00")), FROZEN)  # type: ignore[arg-type]


def test_missing_fonts_are_said_with_the_way_out(settings: Any, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path
    with pytest.raises(FontsMissing, match=r"NotoSansSC_400Regular\.ttf.*make front"):
        render("label", SAMPLES["label"], FROZEN)
