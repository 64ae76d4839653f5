"""The order list's page with very many orders: CPU a page, session and rights included."""

from __future__ import annotations

import statistics
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from benchmarks import cpu
from benchmarks.factory import AT, D, Masters, masters
from yidan.core import openings, triggers
from yidan.core.documents import Chain
from yidan.intake.models import Order

STAGES = ("received", "in_review", "approved", "planned", "in_execution", "inspected", "delivered", "settled")
PAGES = (
    "/orders/",
    "/orders/?view=all",
    "/orders/?view=all&stage=planned",
    "/orders/?view=all&customer_name=nbhn",
    "/orders/?view=all&sort=-requested",
    "/orders/?view=all&sort=promised",
    "/orders/?view=all&sort=-promised",
    "/orders/?view=all&sort=-total",
)


def fill(m: Masters, count: int) -> None:
    """Rows for reading only: written past the door with the triggers away, as no product code can."""
    triggers.clear()
    chain = Chain.objects.create()
    with transaction.atomic(), openings.opened():
        for start in range(0, count, 5000):
            Order.objects.bulk_create(
                Order(chain=chain, number=f"SO-2026-{n:06d}", stage=STAGES[n % 8], created_at=AT, entity=m.entity, customer=m.customers[n % len(m.customers)], customer_po=f"P{n}", received_at=AT, place="宁波",
                      payment_terms="月结", requested=date(2026, 7, 1) + timedelta(days=n % 90), promised=date(2026, 7, 9) + timedelta(days=n % 90), owner=m.user, net=D(1000 + n % 999),
                      tax=D(0), total=D(1000 + n % 999))
                for n in range(start, min(start + 5000, count))
            )  # fmt: skip
    triggers.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute, and SQLite at our start


def run(count: int) -> dict[str, object]:
    settings.ALLOWED_HOSTS = ["*"]
    m = masters()
    fill(m, count)
    client = Client()
    client.force_login(m.user)
    pid = cpu.server()
    found: dict[str, float] = {}
    for page in PAGES:
        for _n in range(5):
            answer = client.get(page)
            if answer.status_code != 200 or b"SO-2026-" not in answer.content:
                raise RuntimeError(f"{page}: {answer.status_code}")
        values, before = [], cpu.of(pid)
        for _n in range(30):
            began = cpu.own()
            client.get(page)
            values.append(cpu.own() - began)
        found[page] = round(statistics.median(values) + (cpu.of(pid) - before) / 30, 2)
    return {"list_cpu_ms": found["/orders/"], "orders": count, "pages": found}
