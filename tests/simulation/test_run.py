"""The factory runs itself: only through commands, the same events for the same seed, every invariant kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from yidan.core import events
from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.simulation import factory, run

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 11)


def told() -> list[tuple[object, ...]]:
    return list(Event.objects.order_by("pk").values_list("at", "verb", "name", "kind", "source", "target", "reason"))


def three_days(seed: int) -> list[tuple[object, ...]]:
    class Undo(Exception):
        pass

    found: list[tuple[object, ...]] = []
    try:
        with transaction.atomic():
            run.days(run.start(FIRST, seed), 3)
            found = told()
            raise Undo
    except Undo:
        return found


def test_same_seed_same_events_and_another_seed_others():
    first = three_days(5)
    assert len(first) > 220 and three_days(5) == first and three_days(6) != first


def test_three_weeks_keep_every_invariant():
    world = run.start(FIRST, 3)
    run.days(world, 21)
    assert {name: broken for name, broken in invariants.run().items() if broken} == {}
    assert not [why for chain in Chain.objects.all() for why in events.broken(chain)]
    assert len(set(Event.objects.values_list("verb", flat=True))) > 50
    assert Order.objects.exclude(stage__in=["draft", "received", "in_review"]).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())  # F16: nobody can sign in


def test_f16_a_database_in_use_is_not_set_up_again():
    run.start(FIRST, 1)
    with pytest.raises(RuntimeError):
        factory.set_up(run.timezone.now())
