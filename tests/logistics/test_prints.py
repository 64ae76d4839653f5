"""What is printed of a shipment: once it has happened, for who may have it, in the receiver's language, on A4, 241 x 140 and 60 x 40 mm."""

import subprocess
from decimal import Decimal as D
from shutil import which

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.acceptance.web import client_of
from tests.factories import a_customer
from tests.logistics.builders import a_shipment, all_papers
from yidan.logistics import commands as logistics
from yidan.logistics.commands import PackInput
from yidan.logistics.prints import PRINTS, printing

pytestmark = pytest.mark.django_db
needs_text = pytest.mark.skipif(not which("pdftotext") or not which("pdfinfo"), reason="poppler is not installed")


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def pages_of(pdf: bytes) -> tuple[int, list[float]]:
    """How many, and the size in millimetres."""
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    facts = dict(line.split(":", 1) for line in told.splitlines())
    width, _x, height = facts["Page size"].split()[:3]
    return int(facts["Pages"]), [round(float(size) / 72 * 25.4) for size in (width, height)]


def walked(cast, **values):
    order = a_made_order(cast, "works", "works", **values)
    report = an_acceptance(cast, order, "signed")
    one = a_shipment(cast, order, "booked", acceptance=report)
    boxes = [
        PackInput(1, "1", D(320), D(6), "木箱", "1200×800×900"), PackInput(1, "2", D(260), D(4), "木箱"), PackInput(2, "2", quantity=D(10)),
    ]  # fmt: skip
    logistics.pack(one, packages=boxes, by=cast.qian)
    return one


def test_nothing_is_printed_before_it_has_happened(cast):
    one = walked(cast)
    assert {form for form in PRINTS if printing(one, form, cast.qian)} == {"labels", "packing_list", "certificate"}
    logistics.ship(one, driver="王师傅 138-0000-0000", by=cast.qian)
    assert printing(one, "delivery_dot", cast.qian) and printing(one, "handover", cast.qian) is None


@needs_text
@pytest.mark.parametrize(("currency", "words"), [("CNY", "送货单"), ("EUR", "Delivery Note")])
def test_in_the_language_of_who_receives_it(cast, currency, words):
    one = walked(cast, currency=currency, customer=a_customer("KH-0041", name="Nordsee", name_en="Nordsee GmbH"))
    logistics.ship(one, by=cast.qian)
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=cast.qian)
    note = printing(one, "delivery", cast.qian)
    assert words in text_of(note)
    for form in PRINTS:
        assert printing(one, form, cast.qian).startswith(b"%PDF-1.7"), form


@needs_text
@pytest.mark.parametrize(("form", "size", "pages"), [("delivery", [210, 297], 1), ("delivery_dot", [241, 140], 1), ("labels", [60, 40], 2)])
def test_on_the_paper_it_is_for(cast, form, size, pages):
    one = walked(cast)
    logistics.ship(one, by=cast.qian)
    assert pages_of(printing(one, form, cast.qian)) == (pages, size)


@needs_text
def test_each_box_has_its_label_and_the_note_counts_them(cast):
    one = walked(cast)
    logistics.ship(one, by=cast.qian)
    labels = text_of(printing(one, "labels", cast.qian))
    assert "1 / 2" in labels and "2 / 2" in labels and labels.count(one.number) >= 2
    note = text_of(printing(one, "delivery", cast.qian))
    assert "2 件包装" in note and "580" in note


@pytest.mark.parametrize(("who", "status"), [("qian", 200), ("li", 200), ("wang", 404), ("chen", 404)])
def test_contacts_are_printed_for_their_readers_alone(cast, who, status):
    one = walked(cast)
    logistics.ship(one, driver="王师傅 138-0000-0000", by=cast.qian)
    client = client_of(cast, who)
    assert client.get(f"/shipments/{one.key}/print/delivery").status_code == status
    assert client.get(f"/shipments/{one.key}/print/labels").status_code == 200
    assert client.get(f"/shipments/{one.key}/print/nothing").status_code == 404
    assert ("138-0000-0000" in client.get(f"/shipments/{one.key}").content.decode()) is (status == 200)
    api = client.get(f"/api/shipments/{one.key}").json()
    assert (api["driver"] is not None) is (status == 200)
