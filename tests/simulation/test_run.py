"""The factory runs itself and disturbs itself: only through commands, the same events for the same seed, every invariant kept after each day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from yidan.core import events
from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.simulation import factory, routines, run, stages
from yidan.simulation.chances import CHANCES
from yidan.simulation.world import World

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 11)
DAYS, MORE = 15, 5


def told() -> list[tuple[object, ...]]:
    return list(Event.objects.order_by("pk").values_list("at", "verb", "name", "kind", "source", "target", "reason"))


def three_days(seed: int) -> list[tuple[object, ...]]:
    class Undo(Exception):
        pass

    found: list[tuple[object, ...]] = []
    try:
        with transaction.atomic():
            run.days(run.start(FIRST, seed, MORE), 3)
            found = told()
            raise Undo
    except Undo:
        return found


def test_same_seed_same_events_and_another_seed_others():
    first = three_days(5)
    assert len(first) > 220 and three_days(5) == first and three_days(6) != first


def test_a_disturbed_factory_keeps_every_invariant_every_day():
    """All of RELIABILITY's checks after each simulated day; the chains whole at the end."""

    def look(world: World) -> None:
        broken = {name: rows for name, rows in invariants.run().items() if rows}
        assert broken == {}, f"{world.day}: {broken}"

    world = run.start(FIRST, 3, MORE)
    for _n in range(6):
        stages.approved(world)  # a shop that has work from its first day
    run.days(world, DAYS, look)
    assert not [why for chain in Chain.objects.all() for why in events.broken(chain)]
    happened = {name for name, times in world.happened.items() if times}
    assert len(happened) > 15, happened
    assert len(set(Event.objects.values_list("verb", flat=True))) > 130
    assert Order.objects.exclude(stage__in=["draft", "received", "in_review"]).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())  # F16: nobody can sign in


def test_the_table_of_chances_is_what_strikes():
    """Every name that a routine asks for stands in the table, and nothing stands there that no routine asks for."""
    source = "".join(path.read_text() for path in Path(routines.__file__).parent.glob("*.py"))
    assert set(re.findall(r'happens\("(\w+)"\)', source)) == set(CHANCES)
    assert all(0 < chance < 1 for chance in CHANCES.values())
    world = World(run.random.Random(1), run.timezone.now())
    assert [world.happens("scrapped") for _n in range(2000)].count(True) == world.happened["scrapped"] > 0
    with pytest.raises(KeyError):
        world.happens("an earthquake")


def test_f16_a_database_in_use_is_not_set_up_again():
    run.start(FIRST, 1)
    with pytest.raises(RuntimeError):
        factory.set_up(run.timezone.now(), run.timezone.now())
