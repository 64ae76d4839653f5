"""The plan as it stands in the rows, in the planning core's form: what promises, load and explanations are read from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models.functions import Coalesce

from yidan import engine
from yidan.catalog.models import Item
from yidan.core.events import Event
from yidan.engine.sequence import Network, by_starts
from yidan.engine.timetable import decode
from yidan.planning import bridge
from yidan.planning.bridge import NO_LEAD, Snapshot
from yidan.planning.models import Operation, Plan

_last: dict[str, tuple[object, Snapshot, engine.Plan]] = {}


def current(now: datetime, proposal: Plan | None = None) -> tuple[Snapshot, engine.Plan]:
    """Every operation where the accepted plan has it (or the proposal, when one is given), or later where it can no longer be there; those
    without a time behind them. Kept until anything happens: a dossier asks several times. Never changed by whoever reads it."""
    newest = Event.objects.order_by("-pk").values_list("pk", "hash").first()
    state = (newest, now.replace(second=0, microsecond=0), proposal.pk if proposal else None)
    kept = _last.get("plan")
    if kept is None or kept[0] != state:
        snapshot = with_items(bridge.snapshot(now))
        kept = _last["plan"] = (state, snapshot, standing(snapshot, proposal))  # threads may both work it out; each answers with its own
    return kept[1], kept[2]


def with_items(snapshot: Snapshot) -> Snapshot:
    """Bought items as material an order asked about may need: "I7", there after its lead time (free stock is netted before)."""
    rows = Item.objects.exclude(kind=Item.Kind.MAKE).order_by("pk").values_list("pk", "lead_days")
    items = tuple(engine.Material(f"I{pk}", lead=(lead or NO_LEAD) * 1440) for pk, lead in rows)
    snapshot.problem = replace(snapshot.problem, materials=(*snapshot.problem.materials, *items))
    return snapshot


def standing(snapshot: Snapshot, proposal: Plan | None = None) -> engine.Plan:
    waiting = {op.pk: (op.start, op.work_centre_id) for op in snapshot.rows.operations if op.stage == Operation.Stage.WAITING and op.start}
    problem = snapshot.problem
    if proposal:
        centre = Coalesce("work_centre", "operation__work_centre")
        rows = proposal.slots.filter(operation__stage=Operation.Stage.WAITING).values_list("operation", "start", centre)
        waiting |= {pk: (start, place) for pk, start, place in rows}
    known = {str(pk): place for pk, place in waiting.items() if str(pk) in problem.operation}
    starts = {key: snapshot.clock.minutes(start) for key, (start, _centre) in known.items() if start}
    pins = {key: f"W{centre}" for key, (_start, centre) in known.items()}
    return decode(problem, by_starts(Network.of(problem), starts), floors=starts, pins=pins)
