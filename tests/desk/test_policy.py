"""Every clause of the policy: what keeps it, how it was kept, and the event that shows where it was not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from tests.acceptance.web import client_of
from tests.cast import AT
from tests.factories import an_order
from yidan.core import openings
from yidan.core.clauses import seeds
from yidan.core.commands import COMMANDS
from yidan.core.compliance import Case, Count
from yidan.core.events import Event
from yidan.desk import clauses, kept
from yidan.people.models import Relaxation
from yidan.review import commands as review

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=1), AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


# ---- what keeps it ----


def test_every_clause_has_commands_records_and_a_check():
    found = clauses.keepings()
    assert len(found) == len(seeds()) >= 85
    assert [one.id for one in found if not (one.commands and one.records and one.checked)] == []


def test_what_is_named_by_hand_exists():
    """Verbs that keep clauses of others; clauses that invariants guard, for every invariant there is."""
    named = {verb for verbs in clauses.ELSEWHERE.values() for verb in verbs.split()}
    known = {row["id"] for row in seeds()}
    assert named <= set(COMMANDS) and set(clauses.ELSEWHERE) <= known
    assert {clause for text in clauses.GUARDED.values() for clause in text.split()} <= known
    assert clauses.unguarded() == [], "say in desk/clauses.py: GUARDED which clause the invariant guards"


def test_stories_are_found_by_their_marks():
    assert "tests/policy/test_8_archive.py::test_a_volume_is_numbered_for_good" in clauses.shown_by()["8.1b"]


# ---- how it was kept ----


def late(since, until):
    return [
        Case("SO-2026-00001", True, None),
        Case("SO-2026-00001", False, Event.objects.filter(verb="intake.receive").get().pk, "zwei Tage zu spät"),
    ]


def test_a_counted_clause_is_kept_as_its_counts_say(cast, monkeypatch):
    an_order(cast, "received")
    monkeypatch.setattr(kept, "counts", lambda: [Count("2.3e", "told in time", late)])
    one = kept.between(SINCE, UNTIL)["2.3e"]
    assert (one.cases, one.kept, one.missed, one.rate, one.counted) == (2, 1, 1, 0.5, True)
    assert kept.told(one)["broken"][0]["event"]["verb"] == "intake.receive"


def test_without_a_count_the_acts_are_the_occasions_and_a_relaxed_one_is_named(cast, monkeypatch):
    monkeypatch.setattr(kept, "counts", lambda: [])
    order = an_order(cast, "in_review")
    with transaction.atomic(), openings.opened():
        Relaxation.objects.create(
            user=cast.users["li"], pair="enter_approve", since=date(2026, 1, 1), until=date(2026, 12, 31), reason="小厂", approved_by=cast.users["zong"],
        )  # fmt: skip
    before = kept.between(SINCE, UNTIL)["3.3a"]
    assert before.missed == 0 and before.cases > 0
    head = replace(cast.li, roles=cast.lin.roles)
    review.approve(order, promised=order.requested, revision=order.revision, by=head)
    one = kept.between(SINCE, UNTIL)["3.3a"]
    event = Event.objects.get(verb="review.approve")
    assert [(row.document, row.event, row.relaxed) for row in one.broken] == [(order.number, event.pk, True)]
    assert one.cases == before.cases + 1 and one.kept == before.kept
    assert kept.between(UNTIL, UNTIL + timedelta(days=1))["3.3a"].rate is None


# ---- pages and command ----


def test_pages_lead_from_the_chapter_to_the_event(cast, monkeypatch, settings):
    settings.CLOCK = "2026-06-01T12:00:00"
    monkeypatch.setattr(kept, "counts", lambda: [Count("2.3e", "told in time", late)])
    order = an_order(cast, "received")
    client = client_of(cast, "fang")
    chapter = client.get("/policy/chapter/2?days=30").content.decode()
    assert "50.0%" in chapter and "/policy/2.3e?days=30" in chapter
    event = Event.objects.get(verb="intake.receive")
    page = client.get("/policy/2.3e?days=30").content.decode()
    assert f"/orders/{order.key}/history#event-{event.pk}" in page and "zwei Tage zu spät" in page
    assert f'id="event-{event.pk}"' in client.get(f"/orders/{order.key}/history").content.decode()
    assert client_of(cast, "stranger").get("/policy/2.3e").status_code in (200, 403)
    assert "zwei Tage" not in client_of(cast, "stranger").get("/policy/2.3e?days=30").content.decode()


def test_the_command_prints_all_of_it(cast, settings):
    settings.CLOCK = "2026-06-01T12:00:00"
    an_order(cast, "received")
    out = StringIO()
    call_command("policy", "--json", stdout=out)
    rows = {row["id"]: row for row in json.loads(out.getvalue())["clauses"]}
    assert len(rows) >= 85 and rows["2.3d"]["commands"] == ["intake.receive"] and rows["2.3d"]["invariants"] == ["NUM-1", "NUM-2", "NUM-3"]
    assert (rows["2.3d"]["cases"], rows["2.3d"]["rate"], rows["8.2c"]["rate"]) == (1, 1.0, None)
    plain = StringIO()
    call_command("policy", stdout=plain)
    assert "2.3d  100.0%" in plain.getvalue()
