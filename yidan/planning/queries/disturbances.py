"""What has come between since the plan was accepted: places down, supply later than its work begins, pieces to be made anew, rush orders (5.2b, 4.1d)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from yidan.core.said import kept
from yidan.core.said import said as _
from yidan.engine import Material, Need
from yidan.intake.models import Order
from yidan.planning import closures
from yidan.planning.bridge import Snapshot
from yidan.planning.models import Operation, Plan

RUSH = timedelta(days=14)  # a new order wanted sooner does not wait for the next plan


@dataclass(frozen=True)
class Disturbance:
    """`key` names it across plans ("outage:5"); `subject`: the work centre "W3", the material "D9", or the order "7"."""

    key: str
    kind: str
    subject: str
    words: Any

    @property
    def row(self) -> dict[str, Any]:
        return {"key": self.key, "kind": self.kind, "words": kept(self.words)}


def disturbances(snapshot: Snapshot, accepted: Plan) -> list[Disturbance]:
    """Of an accepted plan under today's inputs; nothing when it can go on as it is."""
    return [*_outages(snapshot, accepted), *_supply(snapshot), *_orders(snapshot)]


def _outages(snapshot: Snapshot, accepted: Plan) -> Iterator[Disturbance]:
    """Those that the accepted plan does not know."""
    centres = {c.pk: c.name for c in snapshot.rows.centres}
    for one, until in closures.running(snapshot.rows.outages, snapshot.clock.now):
        if snapshot.parts.get(centres[one.work_centre_id]) != accepted.parts.get(centres[one.work_centre_id]):
            words = _("%(centre)s: %(kind)s until %(until)s (%(text)s)") % {
                "centre": centres[one.work_centre_id], "kind": one.Kind(one.kind).label, "until": f"{timezone.localtime(until):%m-%d %H:%M}", "text": one.text,
            }  # fmt: skip
            yield Disturbance(f"outage:{one.pk}:{one.until:%m%d%H%M}", one.kind, f"W{one.work_centre_id}", words)


def _supply(snapshot: Snapshot) -> Iterator[Disturbance]:
    """Material that comes after its work is to begin; each purchase once."""
    problem, clock = snapshot.problem, snapshot.clock
    for op in snapshot.rows.operations:
        if op.stage != Operation.Stage.WAITING or op.start is None or op.start < clock.now:
            continue
        for need in problem.operation[str(op.pk)].needs:
            ready = _ready(problem.material[need.material], need, problem.now)
            if ready is not None and ready > clock.minutes(op.start):
                demand = snapshot.rows.demands[int(need.material[1:])]
                order = snapshot.rows.orders[snapshot.rows.work_orders[op.work_order_id].order_id]
                day = clock.day(ready + 1)
                words = _("%(item)s for %(order)s comes on %(day)s, its work begins on %(start)s") % {
                    "item": demand.item.name, "order": order.key, "day": day, "start": timezone.localdate(op.start),
                }  # fmt: skip
                yield Disturbance(f"supply:{demand.pk}:{day}", "supply", need.material, words)


def _ready(material: Material, need: Need, now: int) -> int | None:
    """When the last of what is needed is there; None: never."""
    came = material.stock
    for receipt in material.receipts:
        if came >= need.quantity:
            return now
        came += receipt.quantity
        if came >= need.quantity:
            return receipt.time
    if came >= need.quantity:
        return now
    return None if material.lead is None else now + material.lead


def _orders(snapshot: Snapshot) -> Iterator[Disturbance]:
    """Operations without a time: of a running order they are what scrap or a change has left to make; of a new one only a rush counts."""
    today = timezone.localdate(snapshot.clock.now)
    timeless = {snapshot.rows.work_orders[op.work_order_id].order_id for op in snapshot.rows.operations if op.start is None}
    for pk in sorted(timeless):
        order = snapshot.rows.orders[pk]
        target = order.target
        if order.stage != Order.Stage.APPROVED:
            yield Disturbance(f"anew:{pk}", "anew", str(pk), _("%(order)s has pieces to be made anew") % {"order": order.key})
        elif target - today <= RUSH:
            words = _("Rush order %(order)s, wanted by %(day)s") % {"order": order.key, "day": target}
            yield Disturbance(f"rush:{pk}", "rush", str(pk), words)
