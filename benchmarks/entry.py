"""Entering an order of five lines: bare ORM, the command, the API; in turns, in one run. CPU a order: ours by the median, the server's by the mean."""

from __future__ import annotations

import json
import statistics
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction
from django.test import Client

from benchmarks import cpu
from benchmarks.factory import AT, D, Masters, masters
from yidan.core import numbers, openings, triggers
from yidan.core.documents import Chain
from yidan.core.once import once
from yidan.intake import commands as intake
from yidan.intake import lines as rows
from yidan.intake.lines import LineInput
from yidan.intake.models import Line, Order

BATCH = 25


def an_order(m: Masters, n: int) -> Order:
    return Order(entity=m.entity, customer=m.customer, customer_po=f"PO-{n}-{uuid.uuid4().hex[:12]}", received_at=AT, place="宁波北仑工厂 3 号门", payment_terms="月结 30 天",
                 requested=date(2026, 8, 1), owner=m.user)  # fmt: skip


def inputs(m: Masters) -> list[LineInput]:
    return [LineInput(item, D(10), D(1130)) for item in m.items]


def floor(m: Masters, chain: Chain) -> Callable[[int], None]:
    """The same rows by save and bulk_create, one transaction, no trigger."""

    def one(n: int) -> None:
        order = an_order(m, n)
        with transaction.atomic(), openings.opened():
            order.chain, order.created_by, order.created_at = chain, m.user, AT
            order.save(force_insert=True)
            made = [Line(order=order, position=i, **rows.values(order, x)) for i, x in enumerate(inputs(m), 1)]
            Line.objects.bulk_create(made)

    return one


def command(m: Masters) -> Callable[[int], None]:
    """Rights, chain, event, seal, under a key; a draft has no number yet (2.3d), so one is taken here as `receive` will take it."""

    def one(n: int) -> None:
        by = replace(m.actor, request=f"k{n}")

        def effect() -> tuple[int, str]:
            intake.enter(an_order(m, n), lines=inputs(m), by=by)
            return 200, numbers.take("BENCH", by.at)

        once(by, b"", effect)

    return one


def api(m: Masters) -> Callable[[int], None]:
    """Over HTTP in this process: middleware, token, schema, form, key, command, answer."""
    import hashlib

    from yidan.people.models import Token

    with transaction.atomic(), openings.opened():
        Token.objects.create(user=m.user, name="bench", hash=hashlib.sha256(b"bench").hexdigest(), at=AT)
    client = Client(headers={"Authorization": "Bearer bench"})
    lines = [{"item": item.code, "quantity": "10", "price": "1130"} for item in m.items]

    def one(n: int) -> None:
        body = {"customer": "KH-1", "customer_po": f"A-{n}-{uuid.uuid4().hex[:12]}", "received_at": AT.isoformat(), "place": "宁波北仑工厂 3 号门", "requested": "2026-08-01",
                "payment_terms": "月结 30 天", "owner": "bench", "entity": "HC", "lines": lines}  # fmt: skip
        answer = client.post(
            "/api/orders/enter", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": uuid.uuid4().hex}
        )
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode())

    return one


def run(count: int) -> dict[str, float]:
    settings.ALLOWED_HOSTS = ["*"]
    m = masters()
    ways = {"floor": floor(m, Chain.objects.create()), "command": command(m), "api": api(m)}
    for way in ways.values():
        for n in range(10):
            way(-n - 1)
    own: dict[str, list[float]] = {name: [] for name in ways}
    served = dict.fromkeys(ways, 0.0)
    pid = cpu.server()
    for start in range(0, count, BATCH):
        for name, way in ways.items():
            triggers.clear() if name == "floor" else None
            before = cpu.of(pid)
            for n in range(start, start + BATCH):
                began = cpu.own()
                way(n)
                own[name].append(cpu.own() - began)
            served[name] += cpu.of(pid) - before
            triggers.rebuild() if name == "floor" else None
    facts = {f"{name}_cpu_ms": round(statistics.median(values) + served[name] / len(values), 3) for name, values in own.items()}
    facts |= {
        "command_ratio": round(facts["command_cpu_ms"] / facts["floor_cpu_ms"], 2),
        "api_ratio": round(facts["api_cpu_ms"] / facts["floor_cpu_ms"], 2),
    }
    return {**facts, "orders": count}
