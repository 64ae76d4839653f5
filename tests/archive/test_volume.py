"""8.1: a settled order's papers become a volume, handed over and taken over by two people; ARC-1, ARC-2."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.settlement.builders import a_delivered_order, a_sheet, an_invoice
from yidan.archive import commands as archive
from yidan.archive import rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core import files, openings
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.settlement import commands as settlement

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(cast):
    order = a_delivered_order(cast)
    an_invoice(cast, order, order.total)
    sheet = a_sheet(cast, order)
    settlement.record_confirmation(sheet, signer="曾小姐", revision=sheet.revision, by=cast.zhou)
    order.refresh_from_db()
    assert order.stage == "settled"
    return order


def notes(order):
    return [AbsenceInput(rule.form, "已核实，本单无此件") for rule in rules.absent(order)]


def compiled(cast, order):
    volume = Volume(order=order)
    archive.compile_volume(volume, absences=notes(order), by=cast.li)
    return volume


def test_the_story(cast, settled):
    volume = compiled(cast, settled)
    forms = [item.form for item in volume.items.order_by("position")]
    assert {"original", "contract", "acceptance", "delivery_note", "hand_over", "invoice", "settlement", "events"} <= set(forms)
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    assert volume.archival_code == "HC-XS·2026-D30-0001" and volume.keep_until.year == 2056
    assert Order.objects.get(pk=settled.pk).stage == "archived"
    made = {paper.form for paper in files.Paper.objects.filter(kind="archive.volume", object_id=volume.pk)}
    assert made == {"events", "volume", "transfer"}
    assert not invariants.run()["ARC-1"] and not invariants.run()["ARC-2"]


def test_arc1_what_is_missing_needs_a_note(cast, settled):
    with pytest.raises(Refused, match="no note"):
        archive.compile_volume(Volume(order=settled), by=cast.li)
    assert not Volume.objects.exists()


def test_an_order_that_is_not_settled_is_not_filed(cast):
    order = a_delivered_order(cast)
    with pytest.raises(Refused, match="not settled"):
        archive.compile_volume(Volume(order=order), by=cast.li)


def test_who_hands_over_does_not_take_over_and_production_takes_nothing(cast, settled):

    volume = compiled(cast, settled)
    archive.hand_over(volume, by=cast.li)
    both = replace(cast.li, roles=cast.li.roles | cast.sun.roles)
    for who in (both, cast.wang):
        with pytest.raises(Refused):
            archive.take_over(volume, by=who)


def test_fil1_a_damaged_piece_is_not_taken_over(cast, settled):
    volume = compiled(cast, settled)
    archive.hand_over(volume, by=cast.li)
    blob = volume.items.exclude(paper=None).first().paper.blob
    blob.path.write_bytes(b"something else")
    try:
        with pytest.raises(Refused, match="damaged"):
            archive.take_over(volume, by=cast.sun)
        assert invariants.run()["FIL-1"]
    finally:
        blob.path.unlink()


def test_arc2_the_code_stays(cast, settled):
    volume = compiled(cast, settled)
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    with pytest.raises(DatabaseError, match="ARC-2"), transaction.atomic(), openings.opened():
        Volume.objects.filter(pk=volume.pk).update(archival_code="X")


def test_pages(cast, settled):
    volume = compiled(cast, settled)
    for who, name in ((cast.users["sun"], "sun"), (cast.users["li"], "li"), (cast.users["wang"], "wang")):
        client = Client()
        client.force_login(who)
        for url in ("/volumes/", f"/volumes/{settled.number}", f"/orders/{settled.number}/tab/archive", "/filing-rules/"):
            assert client.get(url).status_code == 200, (name, url)
    assert volume.key == settled.number
