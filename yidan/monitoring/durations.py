"""Where the time goes (1.3c): how long documents stood in each stage, waiting apart from working, by the department that had them.

Read from the events alone: a document stands in a stage from the event that brought it there to the one that took it away. Calendar time: a
weekend is waiting too. Which stage is whose, and what it waits for, is said once, in this table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import F, Window
from django.db.models.functions import Lead
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import DEPARTMENTS, Actor, Role
from yidan.core.events import Event
from yidan.core.pages import Text

PERIOD = timedelta(days=90)
HORIZON = timedelta(days=400)  # nothing that still runs came into its stage before
ZERO = timedelta()


@dataclass(frozen=True)
class Standing:
    """Whose a stage is; `waits` says for what, nothing when it is being worked on."""

    department: Role
    waits: Text = ""


STANDINGS: dict[str, dict[str, Standing]] = {
    "intake.enquiry": {"open": Standing(Role.SALES)},
    "intake.order": {
        "draft": Standing(Role.SALES), "received": Standing(Role.SALES, _("the first opinion")), "in_review": Standing(Role.SALES),
        "to_amend": Standing(Role.SALES, _("the customer")), "approved": Standing(Role.PRODUCTION, _("a plan")),
        "planned": Standing(Role.PRODUCTION, _("the start")), "in_execution": Standing(Role.PRODUCTION),
        "inspected": Standing(Role.SALES, _("the acceptance")), "accepted": Standing(Role.LOGISTICS, _("the delivery")),
        "delivered": Standing(Role.FINANCE, _("invoice and settlement")), "settled": Standing(Role.SALES, _("the volume")),
    },
    "purchasing.demand": {"open": Standing(Role.PROCUREMENT, _("an order"))},
    "purchasing.purchaseorder": {
        "draft": Standing(Role.PROCUREMENT), "approved": Standing(Role.PROCUREMENT, _("being sent")),
        "sent": Standing(Role.PROCUREMENT, _("the supplier's word")), "confirmed": Standing(Role.PROCUREMENT, _("the goods")),
    },
    "purchasing.supplyissue": {"open": Standing(Role.PROCUREMENT, _("a remedy")), "agreed": Standing(Role.PROCUREMENT)},
    "planning.operation": {
        "waiting": Standing(Role.PRODUCTION, _("its turn")), "running": Standing(Role.PRODUCTION),
        "stopped": Standing(Role.PRODUCTION, _("what stopped it")),
    },
    "quality.inspection": {"open": Standing(Role.QUALITY)},
    "quality.nonconformity": {"open": Standing(Role.QUALITY, _("a decision")), "decided": Standing(Role.PRODUCTION)},
    "acceptance.acceptance": {
        "appointed": Standing(Role.SALES, _("the customer's word")), "agreed": Standing(Role.SALES, _("the day")),
        "reported": Standing(Role.SALES, _("the signature")), "objected": Standing(Role.SALES),
    },
    "logistics.shipment": {
        "planned": Standing(Role.LOGISTICS, _("the booking")), "booked": Standing(Role.LOGISTICS, _("being packed")),
        "packed": Standing(Role.LOGISTICS, _("the truck")), "shipped": Standing(Role.LOGISTICS),
    },
    "logistics.return": {
        "announced": Standing(Role.LOGISTICS, _("the goods")), "received": Standing(Role.QUALITY, _("an inspection")),
        "inspected": Standing(Role.SALES, _("a decision")),
    },
    "service.ticket": {
        "open": Standing(Role.AFTER_SALES, _("an answer")), "assigned": Standing(Role.AFTER_SALES),
        "solved": Standing(Role.AFTER_SALES, _("the customer's word")),
    },
    "archive.volume": {"compiled": Standing(Role.SALES, _("the transfer")), "handed_over": Standing(Role.ARCHIVE, _("being taken over"))},
    "monitoring.alert": {"open": Standing(Role.GENERAL_MANAGER, _("an action"))},
}  # fmt: skip


@dataclass
class Stay:
    """All stays in one stage that ended in the period."""

    kind: str
    stage: str
    standing: Standing
    count: int = 0
    total: timedelta = ZERO
    longest: timedelta = ZERO

    @property
    def mean(self) -> timedelta:
        return self.total / self.count if self.count else ZERO

    @property
    def working(self) -> bool:
        return not self.standing.waits

    @property
    def document(self) -> str:
        return str(apps.get_model(self.kind)._meta.verbose_name)

    @property
    def label(self) -> str:
        return str(apps.get_model(self.kind).Stage(self.stage).label)

    def add(self, length: timedelta) -> None:
        self.count, self.total, self.longest = self.count + 1, self.total + length, max(self.longest, length)


@dataclass
class Spent:
    """What a department's stages took, and what stands in them now the longest: (since, kind, id, stage)."""

    department: Role
    stays: list[Stay] = field(default_factory=list)
    standing: list[tuple[datetime, str, int, str]] = field(default_factory=list)

    @property
    def working(self) -> timedelta:
        return sum((stay.total for stay in self.stays if stay.working), ZERO)

    @property
    def waiting(self) -> timedelta:
        return sum((stay.total for stay in self.stays if not stay.working), ZERO)


def passages(since: datetime, until: datetime) -> Iterable[tuple[str, int, str, datetime, datetime | None]]:
    """(kind, id, stage, came, left) of every stay that ended in the period or still lasts at its end."""
    moves = Event.objects.filter(kind__in=STANDINGS, at__gte=since - HORIZON, at__lt=until).exclude(source=F("target"))
    told = moves.annotate(went=Window(Lead("at"), partition_by=["kind", "object_id"], order_by="seq"))
    for kind, pk, stage, came, went in told.values_list("kind", "object_id", "target", "at", "went"):
        if stage in STANDINGS[kind] and (went is None or went >= since):
            yield kind, pk, stage, came, went


def spent(until: datetime, period: timedelta = PERIOD) -> dict[Role, Spent]:
    """Department -> its stages, in the order of the table."""
    stays = {(kind, stage): Stay(kind, stage, one) for kind, stages in STANDINGS.items() for stage, one in stages.items()}
    now: dict[Role, list[tuple[datetime, str, int, str]]] = defaultdict(list)
    for kind, pk, stage, came, went in passages(until - period, until):
        if went is None:
            now[STANDINGS[kind][stage].department].append((came, kind, pk, stage))
        else:
            stays[kind, stage].add(went - came)
    found = {role: Spent(role) for role in (*DEPARTMENTS, Role.GENERAL_MANAGER)}
    for stay in stays.values():
        found[stay.standing.department].stays.append(stay)
    for role, standing in now.items():
        found[role].standing = sorted(standing)
    return {role: one for role, one in found.items() if one.stays}


def longest(one: Spent, by: Actor, most: int = 12) -> list[dict[str, Any]]:
    """What stands longest in a stage that waits, as far as the reader may see it."""
    rows = [row for row in one.standing if STANDINGS[row[1]][row[3]].waits][: 3 * most]
    seen: dict[tuple[str, int], Any] = {}
    for kind in {row[1] for row in rows}:
        ids = [row[2] for row in rows if row[1] == kind]
        model: Any = apps.get_model(kind)
        seen |= {(kind, document.pk): document for document in model.narrowed(model.for_page(), by).filter(pk__in=ids)}
    found = [
        {"document": seen[kind, pk], "since": came, "stage": stage, "waits": STANDINGS[kind][stage].waits}
        for came, kind, pk, stage in rows
        if (kind, pk) in seen and seen[kind, pk].stage == stage
    ]
    return found[:most]
