"""A long file is the worker's: nobody's request hangs for minutes, nothing is half done, and what went wrong stands on the import's page."""

import pickle
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.factories import put, unit
from yidan.catalog.models import Item, Unit
from yidan.core import openings
from yidan.core.actors import Door
from yidan.core.events import Event
from yidan.core.imports import commands as imports
from yidan.core.imports import jobs, progress
from yidan.core.imports.models import ImportBatch
from yidan.core.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Three rows are long, two are written at a time."""
    monkeypatch.setattr(imports, "IN_REQUEST", 2)
    monkeypatch.setattr("yidan.core.imports.views.IN_REQUEST", 2)
    monkeypatch.setattr(imports, "AT_ONCE", 2)


def long_file(name="a.csv", unit="pc", rows=5):
    text = "code,name,kind,unit\n" + "".join(f"P{n},零件 {n},buy,{unit}\n" for n in range(rows))
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def queued(cast, **values):
    batch = ImportBatch(table="items")
    imports.upload(batch, upload=long_file(**values), by=cast.gao)
    imports.hand_to_worker(batch, by=cast.gao)
    return batch


def at_a_page(cast):
    return replace(cast.gao, door=Door.PAGE)


def worker(cast):
    return replace(cast.gao, door=Door.JOB)


def test_a_long_file_is_not_brought_in_by_a_request_and_a_short_one_not_by_the_worker(cast):
    unit()
    batch = ImportBatch(table="items")
    imports.upload(batch, upload=long_file(), by=cast.gao)
    with pytest.raises(Refused, match="worker"):
        imports.run(batch, by=at_a_page(cast))
    short = ImportBatch(table="items")
    imports.upload(short, upload=long_file(rows=2), by=cast.gao)
    with pytest.raises(Refused, match="at once"):
        imports.hand_to_worker(short, by=cast.gao)
    assert not Item.objects.exists()


def test_the_worker_brings_it_in_once_and_tells_how_far_it_is(cast, monkeypatch):
    unit()
    seen = []
    tell = progress.tell
    monkeypatch.setattr(progress, "tell", lambda batch, at, of: (tell(batch, at, of), seen.append(progress.told(batch))))
    batch = queued(cast)
    with pytest.raises(Refused, match="worker"):
        imports.run(batch, by=at_a_page(cast))
    jobs.bring_in(batch.pk, worker(cast))
    batch.refresh_from_db()
    assert (batch.stage, Item.objects.count(), seen) == ("done", 5, [(0, 5), (2, 5), (4, 5)])
    assert progress.told(batch) == (0, 0), "nothing is left behind"
    events = Event.objects.count()
    jobs.bring_in(batch.pk, worker(cast))
    assert Event.objects.count() == events, "the second time finds it done"
    assert Event.objects.filter(verb="core.run").get().user == cast.users["gao"], "in the name of who asked"


def test_a_worker_that_dies_leaves_nothing_and_the_next_one_does_it(cast, monkeypatch):
    """IDE-1: one transaction."""
    unit()
    batch = queued(cast)
    tell = progress.tell

    def dies(batch, at, of):
        if at:
            raise MemoryError
        tell(batch, at, of)

    monkeypatch.setattr(progress, "tell", dies)
    with pytest.raises(MemoryError):
        jobs.bring_in(batch.pk, worker(cast))
    batch.refresh_from_db()
    assert (batch.stage, Item.objects.count()) == ("queued", 0)
    monkeypatch.setattr(progress, "tell", tell)
    jobs.bring_in(batch.pk, worker(cast))
    assert Item.objects.count() == 5


def test_what_has_changed_meanwhile_gives_it_back_with_its_faults(cast):
    put(Unit, "box", name="箱")
    batch = queued(cast, unit="box")
    with transaction.atomic(), openings.opened():
        Unit.objects.filter(code="box").update(code="crate")
    jobs.bring_in(batch.pk, worker(cast))
    batch.refresh_from_db()
    assert (batch.stage, batch.wrong) == ("draft", 5) and "box" in batch.note and not Item.objects.exists()
    client = Client()
    client.force_login(cast.users["gao"])
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "The worker gave it back" in page and "cell-bad" in page
    assert client.get(batch.get_absolute_url() + "/faults.xlsx").status_code == 200


def test_by_page_with_progress(cast, django_capture_on_commit_callbacks, monkeypatch):
    unit()
    asked = []
    monkeypatch.setattr("django_q.tasks.async_task", lambda *args: asked.append(args))
    client = Client()
    client.force_login(cast.users["gao"])
    there = client.post("/imports/upload", {"key": uuid.uuid4().hex, "table": "items", "upload": long_file()})["Location"]
    page = client.get(there).content.decode()
    assert f"{there}/hand-to-worker" in page and f'"{there}/run"' not in page
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{there}/hand-to-worker", {"key": uuid.uuid4().hex}).status_code == 303
    ((job, pk, by),) = asked
    there = ImportBatch.objects.get(pk=pk).get_absolute_url()  # it has its number now
    page = client.get(there).content.decode()
    assert f'hx-get="{there}/progress"' in page and "Waits for the worker." in page
    assert "HX-Refresh" not in client.get(f"{there}/progress").headers
    assert job == "yidan.core.imports.jobs.bring_in" and pickle.loads(pickle.dumps(by)) == by, "it can wait in the queue"
    jobs.bring_in(pk, by)
    assert client.get(f"{there}/progress")["HX-Refresh"] == "true"
    assert "5 rows brought in" in client.get(there).content.decode() and Item.objects.count() == 5


def test_it_can_be_taken_back_from_a_worker_that_never_came(cast):
    unit()
    batch = queued(cast)
    imports.take_back(batch, reason="夜里没有人开机", by=cast.gao)
    assert batch.stage == "draft"
    jobs.bring_in(batch.pk, worker(cast))
    assert not Item.objects.exists(), "the worker that comes later finds it taken back"
