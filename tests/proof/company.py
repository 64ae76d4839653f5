"""What the test of kills does inside the product, in a process of its own: `python -m tests.proof.company begin|verdict|queue JOB`."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

LONG = 2100  # rows: more than a request brings in


def begin() -> None:
    """A small works with an order broken down, a buyer of nothing else, a long import handed to the worker; prints the key of the API."""
    from tests.cast import build
    from tests.planning.builders import a_broken_down
    from tests.proof.people import key_of
    from tools import database

    database.new()
    cast = build()
    a_broken_down(cast)
    import_in_hand(cast)
    print(key_of(cast.users["li"]))


def import_in_hand(cast: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from yidan.core.imports import commands as imports
    from yidan.core.imports.models import ImportBatch

    text = "code,name,kind,unit\n" + "".join(f"KILL-{n},零件 {n},buy,pc\n" for n in range(LONG))
    batch = ImportBatch(table="items")
    imports.upload(batch, upload=SimpleUploadedFile("a.csv", text.encode(), "text/csv"), by=cast.gao)
    imports.hand_to_worker(batch, by=cast.gao)


def queue(*names: str) -> None:
    from django_q.tasks import async_task

    for name in names:
        async_task(f"yidan.{name}", *((0,) if name.endswith("propose") else ()))


def verdict() -> None:
    """Everything that must hold after all kills, as JSON."""
    from django.db.models import Count

    from tests.planning.builders import Plan
    from yidan.catalog.models import Item
    from yidan.core import events
    from yidan.core.announcements import Announcement
    from yidan.core.documents import Chain
    from yidan.core.events import Event
    from yidan.core.imports.models import ImportBatch
    from yidan.core.once import Once
    from yidan.desk import invariants
    from yidan.intake.models import Order
    from yidan.monitoring import audiences

    left = audiences.catch_up()
    told = Announcement.objects.values("event", "user", "address", "channel").annotate(n=Count("pk")).filter(n__gt=1)
    orders = Order.objects.filter(customer_po__startswith="KILL-").values("customer_po").annotate(n=Count("pk"))
    proposed = Event.objects.filter(verb="planning.propose").count()
    print(json.dumps({
        "broken": [why for chain in Chain.objects.all() for why in events.broken(chain)],
        "invariants": {name: str(found)[:200] for name, found in invariants.run().items() if found},
        "orders": {row["customer_po"]: row["n"] for row in orders},
        "events of orders": Event.objects.filter(verb="intake.enter").count() - Order.objects.count(),
        "keys": Once.objects.filter(key__startswith="KILL-", status=200).count(),
        "untold": left, "told": Announcement.objects.count(), "told twice": told.count(),
        "items": Item.objects.filter(code__startswith="KILL-").count(), "imports": [batch.stage for batch in ImportBatch.objects.all()],
        "runs": Event.objects.filter(verb="core.run").count(), "plans": Plan.objects.count(), "proposed": proposed,
    }))  # fmt: skip


if __name__ == "__main__":
    django.setup()
    {"begin": begin, "queue": queue, "verdict": verdict}[sys.argv[1]](*sys.argv[2:])
