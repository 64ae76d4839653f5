"""What of the house is mine to look at: the desk's cards beside the work, by role."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.fields import may_read
from yidan.core.heads import Head
from yidan.core.pages import Text
from yidan.desk.turns import Doers, turns
from yidan.intake.models import Order
from yidan.monitoring import indicators
from yidan.monitoring.models import Alert
from yidan.monitoring.watch import RUNNING
from yidan.people.models import Relaxation
from yidan.people.rates import rates
from yidan.planning.models import Forecast
from yidan.settlement.queries.exposure import ageing, open_milestones

OPEN = ("open", "acted")
SELLERS = frozenset({Role.SALES, Role.MARKETING})
RULERS = frozenset({Role.GENERAL_MANAGER, Role.AUDITOR})
KEEP_SECONDS = 600  # a figure over ninety days does not change in ten minutes

# Role -> what its desk begins: (address, icon, label, key); the first two a person may are shown.
BEGIN: tuple[tuple[frozenset[Role], str, str, Text, str], ...] = (
    (SELLERS, "intake:enquiry_enquire", "plus", gettext_lazy("Record an enquiry"), ""),
    (SELLERS, "intake:order_enter", "plus", gettext_lazy("Enter an order"), "N"),
    (frozenset({Role.OPERATOR}), "production:floor", "device-mobile", gettext_lazy("To the floor"), ""),
    (frozenset({Role.PRODUCTION}), "planning:board", "calendar-time", gettext_lazy("Planning board"), ""),
    (frozenset({Role.PROCUREMENT}), "purchasing:demand_list", "shopping-cart", gettext_lazy("Demands"), ""),
    (frozenset({Role.QUALITY}), "quality:inspection_list", "microscope", gettext_lazy("Inspections"), ""),
    (frozenset({Role.LOGISTICS}), "purchasing:dock", "truck-delivery", gettext_lazy("Receive goods"), ""),
    (frozenset({Role.FINANCE}), "settlement:receivable_list", "receipt", gettext_lazy("Receivables"), ""),
    (frozenset({Role.AFTER_SALES}), "service:ticket_open_ticket", "plus", gettext_lazy("Open a ticket"), "N"),
    (frozenset({Role.ARCHIVE}), "archive:volume_list", "archive", gettext_lazy("Volumes"), ""),
    (frozenset({Role.ENGINEERING}), "catalog:item_list", "packages", gettext_lazy("Items"), ""),
    (RULERS | {Role.AUDIT_ADMIN}, "desk:policy", "gavel", gettext_lazy("Policy"), ""),
    (frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), "people:person_list", "settings", gettext_lazy("People"), ""),
)

# Indicator -> whose work it measures; the general manager and the auditor read them all.
MEASURED: dict[str, frozenset[Role]] = {
    "on_time": SELLERS | {Role.PRODUCTION, Role.LOGISTICS, Role.PROCUREMENT},
    "review_time": frozenset({Role.SALES, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY}),
    "first_pass": frozenset({Role.PRODUCTION, Role.QUALITY, Role.ENGINEERING, Role.OPERATOR}),
    "accepted": frozenset({Role.SALES, Role.QUALITY, Role.LOGISTICS}),
    "supply": frozenset({Role.PROCUREMENT, Role.LOGISTICS, Role.QUALITY}),
    "answered": SELLERS | {Role.AFTER_SALES},
    "satisfaction": frozenset({Role.AFTER_SALES}),
    "margin": frozenset({Role.SALES_HEAD, Role.FINANCE}),
}


def beginnings(by: Actor) -> list[dict[str, Any]]:
    found = [
        {"url": reverse(name), "icon": icon, "label": label, "key": key}
        for roles, name, icon, label, key in BEGIN
        if not by.roles.isdisjoint(roles)
    ]
    return found[:2]


def measures(by: Actor) -> list[dict[str, Any]]:
    """The indicators of my work that I may read; the company's own figures, so kept for everybody for a while."""
    everything = not by.roles.isdisjoint(RULERS)
    mine = [one for one in indicators.readable(by) if everything or not by.roles.isdisjoint(MEASURED.get(one.code, frozenset()))]
    return [{"one": one, "reading": reading, "trend": trend} for one in mine for reading, trend in [_measured(one, by.at)] if reading.cases]


def _measured(one: indicators.Indicator, now: datetime) -> tuple[indicators.Reading, list[Decimal]]:
    key = f"desk-measure:{one.code}:{now:%Y%m%d}"
    found = cache.get(key)
    if found is None:
        months = [value for _day, value, _cases in indicators.trend(one, now) if value is not None]
        found = (*one.read(now - indicators.PERIOD, now), months)
        cache.set(key, found, KEEP_SECONDS)
    value, cases, months = found
    return indicators.Reading(one, value, cases), months


# ---- orders ----


def warnings(by: Actor) -> tuple[list[Alert], dict[str, int]]:
    """The open warnings that concern me, severe first, and how many of each level: a salesperson's own orders, a clerk's own tasks first."""
    rows = Alert.objects.filter(stage__in=OPEN)
    if by.has(*SELLERS) and not any(role.is_head for role in by.roles):
        rows = rows.filter(Q(order__owner_id=by.user_id) | Q(owner_id=by.user_id))
    counts = dict(rows.values_list("level").annotate(n=Count("pk")).order_by())
    return list(rows.select_related("order__customer", "owner").order_by("-level", "due")[:6]), counts


def warned(order: Order) -> list[Alert]:
    """The open warnings of one order."""
    return list(order.alerts.filter(stage__in=OPEN).select_related("owner").order_by("-level", "due"))


def waiting(by: Actor) -> list[dict[str, Any]]:
    """My orders that others hold: whose turn it is and with what; those that are my own turn stand on the list already."""
    rows = Order.objects.filter(owner_id=by.user_id).exclude(stage__in=["", "draft", "archived", "abandoned", "cancelled", "historic"])
    rows = rows.select_related("customer", "owner").prefetch_related("lines", "opinions", "conditions", "minutes", "impacts")
    doers: Doers = {}
    found = [(order, next(iter(turns(order, by, doers)), None)) for order in rows.order_by("promised", "pk")[:12]]
    return [{"order": order, "turn": turn} for order, turn in found if turn and not turn.mine][:6]


def late(today: date) -> QuerySet[Order]:
    """Running orders forecast after their promise, or past it."""
    return Order.objects.filter(Q(forecast__gt=F("promised")) | Q(promised__lt=today), stage__in=RUNNING)


def overview(by: Actor) -> dict[str, Any] | None:
    """For those who answer for the whole: what is in hand, what is late and why, what is owed too long."""
    if by.roles.isdisjoint(RULERS | {Role.SALES_HEAD, Role.PRODUCTION_HEAD}):
        return None
    money = may_read(by, "P")
    hand = (
        Order.objects.filter(stage__in=["received", "in_review", "to_amend", *RUNNING])
        .values_list("currency")
        .annotate(n=Count("pk"), total=Sum("total"))
        .order_by()
    )
    total, unrated = rates().together({code: value for code, _n, value in hand})
    why = Forecast.objects.filter(order=OuterRef("pk"), plan__stage="accepted").order_by("-pk").values("reasons")[:1]
    doers: Doers = {}
    behind = late(timezone.localdate(by.at))
    rows = behind.select_related("customer", "owner").prefetch_related("lines").annotate(why=Subquery(why)).order_by("promised", "pk")
    return {
        "count": sum(n for _code, n, _value in hand), "total": total if money else None, "unrated": unrated if money else {}, "late_count": behind.count(), "money": money,
        "late": [
            {"order": order, "why": _why(order), "days": _days(order, by), "turn": next(iter(turns(order, by, doers)), None)} for order in rows[:8]
        ],
        "owed": ageing(open_milestones(), timezone.localdate(by.at), rates()) if money and not by.roles.isdisjoint(RULERS) else None,
    }  # fmt: skip


def _days(order: Order, by: Actor) -> int:
    """By the forecast, or by the calendar where the forecast is past too."""
    assert order.promised
    return (max(order.forecast or order.promised, timezone.localdate(by.at)) - order.promised).days


def _why(order: Any) -> str:
    reasons = order.why or []
    if order.forecast and order.promised and order.forecast > order.promised and reasons:
        return str(reasons[0].get("text", ""))
    return str(order.stage_label)


# ---- proof ----


def proof(by: Actor) -> dict[str, Any] | None:
    """For the auditor: whether the chains are whole, which duties are relaxed, what was warned of and not acted on."""
    if not by.has(Role.AUDITOR, Role.AUDIT_ADMIN):
        return None
    today = timezone.localdate(by.at)
    relaxed = Relaxation.objects.filter(ended_at=None, since__lte=today, until__gte=today)
    return {
        "head": Head.objects.order_by("-day").first(), "broken": Head.objects.filter(broken__gt=0).count(), "relaxed": relaxed.count(),
        "silent": Alert.objects.filter(stage="open", due__lt=by.at).count(),
    }  # fmt: skip


def empty_words(by: Actor) -> str:
    if by.has(Role.OPERATOR):
        return _("Nothing can be worked on right now; the floor's list shows what comes next and what it waits for.")
    return _("New work appears here by itself, with its reason and its clause.")
