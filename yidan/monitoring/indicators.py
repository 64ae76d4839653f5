"""Indicators (1.3, 5.4a): each with its rule beside it, read from what happened between two days; nothing is stored, so nothing can be polished.

readings(by, since, until)     what this reader may see, for a card or the page
trend(one, by.at)              the same indicator month by month"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.acceptance.models import Acceptance
from yidan.core.actors import Actor
from yidan.core.events import Event
from yidan.core.fields import FieldClass, may_read
from yidan.core.pages import Text
from yidan.intake.models import Enquiry, Order
from yidan.purchasing.models import ReceiptLine
from yidan.quality.models import Inspection
from yidan.service.models import Ticket
from yidan.settlement.queries.costs import spent

PERIOD = timedelta(days=90)  # what a card shows
MONTHS = 6
ENDS = (Order.Stage.SETTLED, Order.Stage.ARCHIVED)
DELIVERED = (Order.Stage.DELIVERED, *ENDS)
Found = tuple[Decimal | None, int]  # the value, and over how many cases


@dataclass(frozen=True)
class Indicator:
    """`goal` is what a good house reaches; `up`: more is better."""

    code: str
    label: Text
    rule: Text
    clause: str
    unit: Text
    goal: Decimal
    read: Callable[[datetime, datetime], Found]
    up: bool = True
    field_class: str = FieldClass.N


@dataclass(frozen=True)
class Reading:
    indicator: Indicator
    value: Decimal | None
    cases: int

    @property
    def tone(self) -> str:
        """Amber short of the goal, red far from it."""
        if self.value is None or (self.value >= self.indicator.goal) == self.indicator.up or self.value == self.indicator.goal:
            return ""
        far = abs(self.value - self.indicator.goal) > abs(self.indicator.goal) / 5
        return "bad" if far else "warn"


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """In per cent, to one place; None of nothing."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def hours(spans: list[timedelta]) -> Decimal | None:
    total = sum(spans, timedelta())
    return (Decimal(total.total_seconds()) / 3600 / len(spans)).quantize(Decimal("0.1"), ROUND_HALF_UP) if spans else None


def days_between(since: datetime, until: datetime) -> tuple[date, date]:
    return timezone.localdate(since), timezone.localdate(until)


def on_time(since: datetime, until: datetime) -> Found:
    rows = Order.objects.filter(actual__range=days_between(since, until), stage__in=DELIVERED).exclude(promised=None)
    found = rows.aggregate(n=Count("pk"), good=Count("pk", filter=Q(actual__lte=F("promised"))))
    return share(found["good"], found["n"]), found["n"]


def review_time(since: datetime, until: datetime) -> Found:
    """Of the revision that passed: from the moment it came to the departments until the verdict."""
    came = Event.objects.filter(chain_id=OuterRef("chain_id"), seq__lt=OuterRef("seq"), verb__in=("intake.receive", "intake.amend"))
    passed = Event.objects.filter(verb="review.approve", at__range=(since, until)).annotate(
        came=Subquery(came.order_by("-seq").values("at")[:1])
    )
    spans = [at - began for at, began in passed.values_list("at", "came") if began]
    return hours(spans), len(spans)


def first_pass(since: datetime, until: datetime) -> Found:
    first: QuerySet[Inspection] = Inspection.objects.filter(when="final", again_for=None, concluded_at__range=(since, until))
    found = first.aggregate(n=Count("pk"), passed=Sum("passed"), all=Sum("quantity"))
    return share(found["passed"] or 0, found["all"] or 0), found["n"]


def accepted_at_once(since: datetime, until: datetime) -> Found:
    """Signed at the first holding, without an objection before."""
    verbs = {"acceptance.sign", "acceptance.record_signature", "acceptance.compare_signature"}
    signed = Event.objects.filter(verb__in=verbs, target="signed", at__range=(since, until)).values("object_id")
    rows = Acceptance.objects.filter(pk__in=signed).aggregate(n=Count("pk"), good=Count("pk", filter=Q(again=None)))
    return share(rows["good"], rows["n"]), rows["n"]


def supply(since: datetime, until: datetime) -> Found:
    rows = ReceiptLine.objects.filter(receipt__created_at__range=(since, until)).annotate(
        came=TruncDate("receipt__created_at"), agreed=Coalesce("purchase_line__promised", "purchase_line__due")
    )
    found = rows.aggregate(n=Count("pk"), good=Count("pk", filter=Q(came__lte=F("agreed"))))
    return share(found["good"], found["n"]), found["n"]


def answered(since: datetime, until: datetime) -> Found:
    """Enquiries and complaints together: what was due in the period, and the share answered by then."""
    asked = Enquiry.objects.filter(answer_due__range=(since, until)).aggregate(
        n=Count("pk"), good=Count("pk", filter=Q(answered_at__lte=F("answer_due")))
    )
    told = Ticket.objects.filter(answer_due__range=(since, until)).aggregate(
        n=Count("pk"), good=Count("pk", filter=Q(answered_at__lte=F("answer_due")))
    )
    return share(asked["good"] + told["good"], asked["n"] + told["n"]), asked["n"] + told["n"]


def satisfaction(since: datetime, until: datetime) -> Found:
    rows = (
        Ticket.objects.filter(solved_at__range=(since, until)).exclude(satisfaction=None).aggregate(n=Count("pk"), mean=Avg("satisfaction"))
    )
    mean = rows["mean"]
    return (Decimal(str(mean)).quantize(Decimal("0.1"), ROUND_HALF_UP) if mean is not None else None), rows["n"]


def margin(since: datetime, until: datetime) -> Found:
    """Settled orders of the period: net sum less what they cost. Costs are in our own currency: orders in another are not among them."""
    settled = Event.objects.filter(verb="settlement.settled", at__range=(since, until)).values("object_id").annotate(last=Max("at"))
    orders = list(Order.objects.filter(pk__in=[row["object_id"] for row in settled], stage__in=ENDS, net__gt=0, currency="CNY"))
    net = sum((order.net for order in orders), Decimal(0))
    return share(net - sum(spent(orders).values(), Decimal(0)), net), len(orders)


PERCENT = "%"
_ALL = (
    Indicator(
        "on_time", _("Delivered on time"), _("Orders delivered in the period whose actual date is not after the promised one, of all delivered."),
        "1.3c", PERCENT, Decimal(95), on_time,
    ),
    Indicator(
        "review_time", _("Review time"), _("Mean hours from the moment the order came to the departments until its verdict, of the revision that passed."),
        "3.1a", _("h"), Decimal(24), review_time, up=False,
    ),
    Indicator(
        "first_pass", _("First-pass yield"), _("Pieces that passed their first final inspection, of all pieces first inspected in the period."),
        "6.1a", PERCENT, Decimal(97), first_pass,
    ),
    Indicator(
        "accepted", _("Accepted at the first time"), _("Acceptances signed in the period that no objection went before, of all signed."),
        "6.2c", PERCENT, Decimal(95), accepted_at_once,
    ),
    Indicator(
        "supply", _("Supply on time"), _("Receipt lines that came by the day the supplier promised, of all that came in the period."),
        "5.2a", PERCENT, Decimal(90), supply,
    ),
    Indicator(
        "answered", _("Answered in time"), _("Enquiries and complaints due for an answer in the period and answered by then."),
        "1.3d", PERCENT, Decimal(95), answered,
    ),
    Indicator(
        "satisfaction", _("Satisfaction"), _("Mean of the ratings (1 to 5) that customers gave to tickets solved in the period."),
        "1.3d", "/ 5", Decimal("4.5"), satisfaction,
    ),
    Indicator(
        "margin", _("Margin"), _("Net sum of the orders settled in the period less material issued, hours worked and freight, in per cent of the net sum."),
        "7.1b", PERCENT, Decimal(15), margin, field_class=FieldClass.M,
    ),
)  # fmt: skip
INDICATORS: dict[str, Indicator] = {one.code: one for one in _ALL}


def readable(by: Actor) -> list[Indicator]:
    return [one for one in _ALL if may_read(by, one.field_class)]


def readings(by: Actor, since: datetime | None = None, until: datetime | None = None) -> list[Reading]:
    """Without a period: the last ninety days."""
    until = until or by.at
    since = since or until - PERIOD
    return [Reading(one, *one.read(since, until)) for one in readable(by)]


def trend(one: Indicator, now: datetime, months: int = MONTHS) -> list[tuple[date, Decimal | None, int]]:
    """(first day, value, cases) of each of the last months, the running one last."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    starts = [first]
    for _n in range(months - 1):
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    starts.reverse()
    ends = [*starts[1:], now]
    return [(start.date(), *one.read(start, end)) for start, end in zip(starts, ends, strict=True)]
