"""manage.py simulate --days N --seed S [--json]: a seeded factory on an empty database, its people acting only through commands."""

import json as as_json
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yidan.core import search
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.simulation import run
from yidan.simulation.world import World


class Command(BaseCommand):
    help = "Run a simulated factory for some days on an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=60)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", type=date.fromisoformat, default=None, help="the last day (default: 2026-06-12)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, days: int, seed: int, until: date | None, json: bool = False, **options: Any) -> None:
        began = time.monotonic()
        last = until or date(2026, 6, 12)
        world = run.start(last - timedelta(days=days - 1), seed)
        run.days(world, days, None if json else self._tell)
        search.catch_up(1_000_000)
        facts = {
            "days": days, "seed": seed, "events": Event.objects.count(), "orders": dict(Counter(Order.objects.values_list("stage", flat=True))),
            "verbs": len(set(Event.objects.values_list("verb", flat=True))), "refused": world.refused.most_common(12), "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        self.stdout.write(as_json.dumps(facts, ensure_ascii=False, indent=1, default=str))

    def _tell(self, world: World) -> None:
        self.stdout.write(f"{world.day} {Event.objects.count():6} events")
