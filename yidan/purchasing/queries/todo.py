"""What buyers, their head and the dock should do now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.fields import may_read
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.people.rules import worked_for
from yidan.purchasing.commands.demands import BUYERS
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder
from yidan.purchasing.queries.todo_money import money
from yidan.purchasing.queries.todo_supply import send_back, supply
from yidan.purchasing.rules import RECEIVABLE

CAP = 50
ENDED = (Order.Stage.CANCELLED, Order.Stage.ABANDONED)
CONFIRMS_WITHIN = timedelta(days=2)
Stage = PurchaseOrder.Stage


def todo(by: Actor) -> list[Todo]:
    found: list[Todo] = []
    if by.has(*BUYERS):
        found += [*_to_order(), *_to_send(by), *_late(by), *_left_behind(by), *supply(by)]
    if by.has(Role.PROCUREMENT_HEAD, Role.GENERAL_MANAGER):
        found += _to_approve(by)
    if by.has(Role.LOGISTICS, Role.LOGISTICS_HEAD):
        found += [*_to_receive(by), *send_back(by)]
    if may_read(by, "S"):
        found += money(by)
    return found[:CAP]


def moment(day: date, hour: int = 17) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _to_order() -> list[Todo]:
    """One a customer order: its demands to order, due when the slowest part must be ordered to be there in time."""
    groups = (
        Demand.objects.filter(stage=Demand.Stage.OPEN)
        .values("order")
        .annotate(n=Count("pk"), first=Min("needed_on"), lead=Max("item__lead_days"))
    )
    rows = list(groups.order_by("first")[:CAP])
    orders = Order.objects.select_related("customer").in_bulk([row["order"] for row in rows if row["order"]])
    return [_order_one(row, orders.get(row["order"])) for row in rows]


def _order_one(row: Any, order: Order | None) -> Todo:
    url = reverse("purchasing:demand_list") + (f"?order={order.key}" if order else "")
    text = _("%(count)s demands, first needed on %(day)s") % {"count": row["n"], "day": row["first"]}
    due = moment(row["first"] - timedelta(days=row["lead"] or 0))
    who, key = (order.customer.name, order.key) if order else (_("for stock"), "")
    return Todo(_("Order parts"), text, "4.2a", url, _("Order parts"), due=due, who=who, key=key)


def _to_approve(by: Actor) -> list[Todo]:
    rows = (
        PurchaseOrder.objects.filter(stage=Stage.DRAFT)
        .exclude(created_by=by.user_id)
        .select_related("supplier", "owner")
        .order_by("created_at")
    )
    return [
        Todo(
            verb=_("Approve the purchase"), reason=_("drawn up by %s") % row.owner, clause="4.2b", url=row.get_absolute_url(), button=_("Look"),
            due=row.created_at + timedelta(hours=8), who=row.supplier.name, key=row.key,
        )
        for row in rows[:CAP]
    ]  # fmt: skip


def _to_send(by: Actor) -> list[Todo]:
    """Mine, and of whom I stand in for: approved and not sent; sent and not confirmed for two days."""
    mine = PurchaseOrder.objects.filter(owner__in=worked_for(by)).select_related("supplier").order_by("pk")
    send = [
        Todo(
            _("Send to the supplier"),
            _("approved"),
            "4.2b",
            row.get_absolute_url(),
            _("Send"),
            due=row.created_at + timedelta(days=1),
            who=row.supplier.name,
            key=row.key,
        )
        for row in mine.filter(stage=Stage.APPROVED)[:CAP]
    ]
    silent = mine.filter(stage=Stage.SENT, created_at__lt=by.at - CONFIRMS_WITHIN)
    return send + [
        Todo(
            verb=_("Ask for the dates"), reason=_("the supplier has not confirmed"), clause="4.2c", url=row.get_absolute_url(), button=_("Confirm"),
            due=row.created_at + CONFIRMS_WITHIN, who=row.supplier.name, key=row.key,
        )
        for row in silent[:CAP]
    ]  # fmt: skip


def _late(by: Actor) -> list[Todo]:
    """Overdue, or coming after the work needs it; the buyer's own and of whom he stands in for, one a purchase."""
    today = timezone.localdate(by.at)
    mine = {"purchase_order__stage__in": RECEIVABLE, "purchase_order__owner__in": worked_for(by)}
    lines = (
        PurchaseLine.objects.filter(**mine, received__lt=F("quantity"))
        .annotate(expects=Coalesce("forecast", "promised", "due"))
        .filter(Q(expects__lt=today) | Q(expects__gt=F("demand__needed_on")))
    )
    found: dict[int, Todo] = {}
    for line in lines.select_related("purchase_order__supplier", "item", "demand").order_by("expects")[: CAP * 4]:
        found.setdefault(line.purchase_order_id, _late_one(line, today))
    return list(found.values())


def _late_one(line: PurchaseLine, today: date) -> Todo:
    order, needed = line.purchase_order, line.demand.needed_on if line.demand else line.due
    if line.expected < today:
        text = _("%(item)s: %(days)s days overdue") % {"item": line.item, "days": (today - line.expected).days}
    else:
        text = _("%(item)s comes %(days)s days after it is needed") % {"item": line.item, "days": (line.expected - needed).days}
    return Todo(
        _("Chase"),
        text,
        "4.2c",
        order.get_absolute_url(),
        _("Chase"),
        due=moment(min(line.expected, needed)),
        who=order.supplier.name,
        key=order.key,
    )


def _left_behind(by: Actor) -> list[Todo]:
    """What orders that have ended leave: demands to drop, purchases to settle with the supplier."""
    rows = Demand.objects.filter(stage__in=[Demand.Stage.OPEN, Demand.Stage.ORDERED], order__stage__in=ENDED, received__lt=F("quantity"))
    return [
        Todo(
            verb=_("Settle what an ended order leaves"), reason=str(row.item), clause="3.3d", url=row.get_absolute_url(), button=_("Look"), due=by.at,
            who=row.order.customer.name if row.order else "", key=row.key,
        )
        for row in rows.select_related("item", "order__customer").order_by("pk")[:CAP]
    ]  # fmt: skip


def _to_receive(by: Actor) -> list[Todo]:
    today = timezone.localdate(by.at)
    open_lines = PurchaseLine.objects.filter(purchase_order__stage__in=RECEIVABLE, received__lt=F("quantity"))
    rows = (
        open_lines.annotate(expects=Coalesce("forecast", "promised", "due"))
        .filter(expects__lte=today)
        .select_related("purchase_order__supplier", "item")
    )
    found: dict[int, Todo] = {}
    for line in rows.order_by("-expects")[: CAP * 4]:
        order = line.purchase_order
        url = reverse("purchasing:dock_count", args=[order.key])
        text = _("%s and what comes with it") % line.item
        found.setdefault(
            order.pk,
            Todo(_("Receive goods"), text, "5.2a", url, _("Count"), due=moment(line.expected), who=order.supplier.name, key=order.key),
        )
    return list(found.values())


def dock_rows() -> list[Any]:
    """For the dock: what may come, the most urgent first; `first` is the day it is expected."""
    rows = PurchaseOrder.objects.filter(stage__in=RECEIVABLE).annotate(
        first=Min(Coalesce("lines__forecast", "lines__promised", "lines__due"))
    )
    return list(rows.select_related("supplier").prefetch_related("lines__item__unit").order_by("first", "pk")[:100])
