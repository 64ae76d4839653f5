"""A paper is filed with the pages it has: the volume's total is counted from these (8.1b)."""

import re
import zlib
from decimal import Decimal as D

import pytest
import typst

from tests.factories import an_item, an_order
from yidan.core.files import Paper
from yidan.core.pdf import pages_in
from yidan.intake import commands as intake
from yidan.intake.lines import LineInput


def made(tmp_path, pages):
    source = tmp_path / "paper.typ"
    source.write_text("\n#pagebreak()\n".join(f"page {n}" for n in range(pages)))
    return typst.compile(str(source), format="pdf")


@pytest.mark.parametrize("pages", [1, 2, 33])
def test_of_a_pdf_whose_tree_lies_open(tmp_path, pages):
    assert pages_in(made(tmp_path, pages)) == pages


@pytest.mark.parametrize(
    "tree",
    [
        b"<</Type/Pages/Kids[1 0 R 2 0 R]/Count 7>>",
        b"<< /Count 7 /Kids [1 0 R] /Type /Pages >>",
        b"<</Type /Pages\n/Count 3>> <</Type/Pages /Count 7>>",
    ],
)
def test_of_a_pdf_as_office_programs_write_it(tree):
    """The tree lies in a compressed object stream; an outline's /Count is no page."""
    packed = zlib.compress(tree)
    head = (
        b"%%PDF-1.6\n1 0 obj\n<</Type/Outlines/Count 99>>\nendobj\n9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\r\n"
        % len(packed)
    )
    assert pages_in(head + packed + b"\nendstream\nendobj\n%%EOF") == 7


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG /Type/Pages /Count 9", b"%PDF-1.7 broken", b"%PDF-1.6 /Type/ObjStm>>stream\nnot packed"]
)
def test_what_cannot_be_read_is_one_sheet(content):
    assert pages_in(content) == 1


@pytest.mark.django_db
def test_a_long_order_confirmation_is_filed_with_its_pages(cast):
    """ARC-1: not as one page."""
    lines = [LineInput(an_item("L-1"), D(1), D(113))] * 80
    order = an_order(cast, "approved", lines=lines)
    intake.issue_confirmation(order, by=cast.li)
    paper = Paper.objects.filter(form="contract").latest("pk")
    assert paper.pages == len(re.findall(rb"/Type\s*/Page\b", paper.blob.read())) > 1
