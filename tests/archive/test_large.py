"""An order with more papers than a query may have variables: SQLite allows 999 of them where it was built so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tests.acceptance.web import client_of
from tests.archive.builders import a_consultation, a_settled_order, later, notes, years_later
from tests.settlement.builders import pay
from yidan.archive import commands as archive
from yidan.archive import compliance, queries
from yidan.archive.commands import OpinionInput
from yidan.archive.models import Appraisal, CheckRun, RemovedFile, Volume
from yidan.core import files, openings
from yidan.core.files import Paper
from yidan.desk import invariants
from yidan.intake.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 1100


@pytest.fixture
def narrow() -> Iterator[None]:
    """PostgreSQL takes 65,535."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    yield
    connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


def with_many_papers(cast: SimpleNamespace, order: Order, many: int = MANY) -> None:
    """One paper for each of so many pieces inspected, every one with bytes of its own."""
    with transaction.atomic(), openings.opened():
        for n in range(many):
            content = b"%PDF-1.7 " + str(n).encode()
            files.file(order, content, form="inspection", title=f"检验记录 {n}", name=f"{n}.pdf", by=cast.chen)


def test_a_volume_of_more_than_a_thousand_papers(cast: SimpleNamespace, narrow: None, django_capture_on_commit_callbacks: object) -> None:
    """From compiling to destruction, every page and check between; ARC-1, ARC-4, RET-2."""
    order = a_settled_order(cast)
    with_many_papers(cast, order)
    volume = Volume(order=order, retention="D10")
    archive.compile_volume(volume, absences=notes(order), by=cast.li)
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    assert volume.items.count() > MANY
    run = CheckRun()
    archive.check_volumes(run, by=later(cast.sun, days=1))
    assert (run.pieces, run.faults) == (volume.items.count(), 0)
    one = a_consultation(cast, volume, pieces="")
    archive.read_piece(one, position=MANY, by=cast.chen)
    with_many_papers(cast, order, 3)
    Paper.objects.filter(chain_id=order.chain_id).count()
    sun = client_of(cast, "sun")
    pages = (
        f"/volumes/{volume.key}", f"/volumes/{volume.key}/print/catalogue", f"/orders/{order.key}/tab/archive", f"/orders/{order.key}", "/volumes/",
        f"/consultations/{one.key}", f"/consultations/{one.key}/print", f"/api/volumes/{volume.key}", f"/check-runs/{run.key}", "/",
    )  # fmt: skip
    assert [(url, sun.get(url).status_code) for url in pages] == [(url, 200) for url in pages]
    queries.todo(cast.sun)
    list(compliance.checked(volume.taken_at, later(cast.sun, days=9).at))
    assert not {name: found for name, found in invariants.run().items() if found}


def test_it_is_destroyed_whole(cast: SimpleNamespace, narrow: None, django_capture_on_commit_callbacks: object) -> None:
    order = a_settled_order(cast)
    with_many_papers(cast, order)
    volume = Volume(order=order, retention="D10")
    archive.compile_volume(volume, absences=notes(order), by=cast.li)
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    for milestone in order.milestones.order_by("position"):
        if milestone.paid < milestone.amount:
            pay(cast, order, milestone.position)
    one = Appraisal()
    archive.appraise(one, opinions=[OpinionInput(volume, "destroy", "", "到期")], by=years_later(cast.sun, 11))
    archive.approve_appraisal(one, by=years_later(cast.zong, 11))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        archive.remove_files(one, by=years_later(replace(cast.shen, roles=cast.sun.roles), 11))
    archive.witness_removal(one, by=years_later(cast.zhou, 11))
    assert RemovedFile.objects.filter(item__appraisal=one).count() > MANY
    assert not invariants.run()["RET-2"] and not invariants.run()["FIL-1"]
    assert client_of(cast, "sun").get(f"/appraisals/{one.key}").status_code == 200
