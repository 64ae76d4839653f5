"""How each clause was kept between two moments, counted over what happened: cases, kept, broken, and the event that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count as Counted
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yidan.core.clauses import seeds
from yidan.core.compliance import counts
from yidan.core.events import Event
from yidan.desk.clauses import verbs_of
from yidan.intake.models import Order

SHOWN = 200  # broken cases kept with a clause; all are counted
KEEP_SECONDS = 300


@dataclass(frozen=True)
class Broken:
    """One occasion on which the clause was broken, or set aside under a relaxation."""

    document: str
    event: int | None
    why: str
    label: str = ""  # of the count that found it
    relaxed: bool = False


@dataclass
class Kept:
    clause: str
    cases: int = 0
    kept: int = 0
    counted: bool = False  # by a count of its own; else its verbs' events are the occasions
    broken: list[Broken] = field(default_factory=list)

    @property
    def missed(self) -> int:
        return self.cases - self.kept

    @property
    def rate(self) -> float | None:
        return self.kept / self.cases if self.cases else None

    def with_(self, document: str, kept: bool, event: int | None, why: str, label: str = "", relaxed: bool = False) -> None:
        self.cases += 1
        self.kept += kept
        if not kept and len(self.broken) < SHOWN:
            self.broken.append(Broken(document, event, why, label, relaxed))


def lately(days: int, now: datetime) -> dict[str, Kept]:
    """The last days, remembered for some minutes: the pages need no second count."""
    key = f"desk-kept:{days}:{timezone.localdate(now)}:{get_language()}"
    found: dict[str, Kept] | None = cache.get(key)
    if found is None:
        found = between(now - timedelta(days=days), now)
        cache.set(key, found, KEEP_SECONDS)
    return found


def between(since: datetime, until: datetime) -> dict[str, Kept]:
    """Every clause, by its id."""
    found = {row["id"]: Kept(row["id"]) for row in seeds()}
    for count in counts():
        one = found[count.clause]
        one.counted = True
        for case in count.cases(since, until):
            one.with_(case.document, case.kept, case.event, str(case.why), str(count.label))
    plain = [one for one in found.values() if not one.counted]
    _by_events(plain, since, until)
    return found


def _by_events(plain: list[Kept], since: datetime, until: datetime) -> None:
    """Occasions are the events of the clause's verbs: past the door all kept, except what was done under a relaxation."""
    rows = Event.objects.filter(at__range=(since, until))
    times = dict(rows.values_list("verb").annotate(n=Counted("pk")).order_by())
    aside: dict[str, list[Event]] = {}
    for event in rows.filter(data__contains='"relaxations":[').order_by("-pk"):
        aside.setdefault(event.verb, []).append(event)
    orders = _orders([event for events in aside.values() for event in events])
    for one in plain:
        verbs = verbs_of(one.clause)
        relaxed = [event for verb in verbs for event in aside.get(verb, [])]
        one.cases = one.kept = sum(times.get(verb, 0) for verb in verbs) - len(relaxed)
        for event in relaxed:
            document = orders.get(event.chain_id) or f"{event.kind.partition('.')[2]} {event.object_id}"
            why = _("%(who)s under a relaxation: %(what)s") % {"who": event.name, "what": event.label}
            one.with_(document, False, event.pk, why, relaxed=True)


def _orders(events: list[Event]) -> dict[int, str]:
    rows = Order.objects.filter(chain_id__in={event.chain_id for event in events}).values_list("chain_id", "number")
    return {chain: number for chain, number in rows if number}


def told(one: Kept) -> dict[str, Any]:
    """For the JSON: with the event, in full, that shows each broken case."""
    events = Event.objects.in_bulk([row.event for row in one.broken if row.event])
    rows = [
        {
            "document": row.document, "why": row.why, "count": row.label, "relaxed": row.relaxed,
            "event": {"id": e.pk, "verb": e.verb, "at": e.at, "who": e.name, "hash": e.hash} if (e := events.get(row.event or 0)) else None,
        }
        for row in one.broken
    ]  # fmt: skip
    rate = None if one.rate is None else round(one.rate, 4)
    return {"cases": one.cases, "kept": one.kept, "rate": rate, "counted": one.counted, "broken": rows}


def summed(clauses: list[Kept]) -> Kept:
    """Of a chapter."""
    total = Kept(clauses[0].clause.partition(".")[0] if clauses else "")
    return replace(total, cases=sum(one.cases for one in clauses), kept=sum(one.kept for one in clauses))
