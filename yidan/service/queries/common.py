"""Common problems: tickets counted by item and cause, what corrects them, whether they came again (7.2d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yidan.catalog.models import Item, Supplier
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.service.models import CauseKind, CorrectiveAction, Ticket

Stage = CorrectiveAction.Stage


@dataclass(frozen=True)
class Common:
    """Tickets of one item with one kind of cause, in a span of days."""

    item: Item | None
    cause_kind: str
    count: int
    justified: int
    customers: int
    last: datetime
    satisfaction: float | None
    action: CorrectiveAction | None  # open, or effective with no ticket since
    many: bool  # enough to be called common

    @property
    def label(self) -> str:
        return str(CauseKind(self.cause_kind).label)

    @property
    def query(self) -> str:
        return urlencode({"item": self.item.code if self.item else "", "cause_kind": self.cause_kind})


def common(at: datetime, days: int | None = None) -> list[Common]:
    """The most frequent first. Four queries, whatever their number."""
    since = at - timedelta(days=days or setting("common_days"))
    rows = Ticket.objects.filter(created_at__gte=since, created_at__lte=at).exclude(cause_kind="")
    groups: Any = rows.order_by().values("item_id", "cause_kind").annotate(
        count=Count("pk"), customers=Count("customer", distinct=True), last=Max("created_at"), satisfaction=Avg("satisfaction"),
        justified=Count("pk", filter=Q(claim=Ticket.Claim.JUSTIFIED)),
    )  # fmt: skip
    groups = list(groups.order_by("-count", "item_id", "cause_kind")[:200])
    items = Item.objects.in_bulk({row["item_id"] for row in groups if row["item_id"]})
    acting: dict[tuple[int | None, str], CorrectiveAction] = {}
    for one in CorrectiveAction.for_page().filter(created_at__lte=at).order_by("pk"):
        acting[(one.item_id, one.cause_kind)] = one
    found, enough = [], setting("common_tickets")
    for row in groups:
        action: CorrectiveAction | None = acting.get((row["item_id"], row["cause_kind"]))
        if action and action.stage == Stage.EFFECTIVE and action.done_at and row["last"] > action.done_at:
            action = None
        item = items.get(row.pop("item_id"))
        found.append(Common(item=item, action=action, many=row["count"] >= enough, **row))
    return found


def corrected(action: CorrectiveAction) -> list[Ticket]:
    """The tickets of its item and cause on which no action rests yet."""
    rows = Ticket.objects.filter(item=action.item, cause_kind=action.cause_kind, grounds=None)
    return list(rows.order_by("pk")[:200])


def lessons(item: Item | None = None, supplier: Supplier | None = None) -> list[CorrectiveAction]:
    """What was learnt on an item, or of a supplier, the newest first: what is open, and what lasts (7.2d)."""
    rows = CorrectiveAction.for_page()
    rows = rows.filter(supplier=supplier) if supplier else rows.filter(item=item)
    return list(rows.order_by("-pk")[:20])


def recurred(action: CorrectiveAction) -> list[Ticket]:
    """Tickets of the same item and cause opened since it was carried out."""
    if action.done_at is None:
        return []
    rows = Ticket.objects.filter(item=action.item, cause_kind=action.cause_kind, created_at__gt=action.done_at)
    return list(rows.select_related("customer").order_by("pk")[:50])


def todo_corrective(by: Actor) -> list[Todo]:
    """After-sales: what became common, and whose effect is to be looked at. The department concerned: what was fed back to it."""
    found = _mine(by)
    if by.has(Role.AFTER_SALES):
        url = reverse("service:correctiveaction_open_action")
        found += [
            Todo(
                _("Feed back: %(item)s, %(cause)s") % {"item": one.item.name if one.item else "—", "cause": one.label},
                _("%(n)s tickets in %(days)s days") % {"n": one.count, "days": setting("common_days")}, "7.2d", f"{url}?{one.query}", _("Open an 8D"),
                due=one.last + timedelta(days=7),
            )
            for one in common(by.at)[:20] if one.many and one.action is None
        ]  # fmt: skip
    return found[:20]


def _mine(by: Actor) -> list[Todo]:
    mine = Q(owner__in=worked_for(by), stage__in=[Stage.OPEN, Stage.ANALYSED])
    if by.has(Role.AFTER_SALES, Role.QUALITY_HEAD):
        mine |= Q(stage=Stage.DONE)
    rows = CorrectiveAction.for_page().filter(mine).order_by("due", "pk")[:20]
    verbs = {Stage.OPEN: _("Find the root cause"), Stage.ANALYSED: _("Carry out the correction"), Stage.DONE: _("Check the effect")}
    return [
        Todo(
            f"{verbs[Stage(row.stage)]}: {row.item.name if row.item else row.get_cause_kind_display()}", row.problem[:120], "7.2d", row.get_absolute_url(),
            _("Look"), due=timezone.make_aware(datetime(day.year, day.month, day.day, 17)), key=row.key,
        )
        for row in rows if (day := row.check_on if row.stage == Stage.DONE else row.due)
    ]  # fmt: skip
