"""Order health (5.4a): progress, quality and cost of every running order, each against what was promised or estimated. Read, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from yidan.acceptance.models import Acceptance
from yidan.core.actors import Actor
from yidan.core.fields import may_read
from yidan.intake.models import Line, Order
from yidan.logistics.models import Trouble
from yidan.logistics.rules import BEFORE_DELIVERED
from yidan.monitoring.indicators import share
from yidan.monitoring.models import Alert
from yidan.people.settings import setting
from yidan.quality.models import Nonconformity
from yidan.settlement.queries.costs import estimated, spent

ZERO = Decimal(0)
WATCHED = BEFORE_DELIVERED  # from the verdict until all is delivered


@dataclass(frozen=True)
class Health:
    """Shares in per cent; `late` days the forecast lies after the promise; costs are None for who may not read them (class M)."""

    made: Decimal | None
    delivered: Decimal | None
    late: int
    near: bool  # the promise is near, or past
    good: Decimal | None  # of what was judged
    nonconformities: int
    objections: int
    troubles: int
    warnings: int
    spent: Decimal | None
    estimate: Decimal | None

    @property
    def cost(self) -> Decimal | None:
        """What was spent, of the estimate."""
        return share(self.spent, self.estimate) if self.spent is not None and self.estimate else None

    @property
    def progress_tone(self) -> str:
        return "bad" if self.late > 0 else "warn" if self.near else ""

    @property
    def quality_tone(self) -> str:
        return "bad" if self.objections else "warn" if self.nonconformities or self.troubles else ""

    @property
    def cost_tone(self) -> str:
        return "bad" if self.cost is not None and self.cost > 100 else "warn" if self.cost is not None and self.cost > 90 else ""

    @property
    def tone(self) -> str:
        tones = {self.progress_tone, self.quality_tone, self.cost_tone}
        return "bad" if "bad" in tones else "warn" if "warn" in tones else ""


def health_of(orders: Sequence[Order], by: Actor) -> dict[int, Health]:
    """Of many orders at once, in a fixed number of statements. Orders come with their lines prefetched."""
    today = timezone.localdate(by.at)
    near = today + timedelta(days=setting("late_warning_days"))
    found: dict[str, dict[int, Any]] = {
        "nonconformities": _counted(Nonconformity.objects.exclude(stage="closed"), "order_id", orders),
        "objections": _counted(Acceptance.objects.filter(stage="objected", later=None), "order_id", orders),
        "troubles": _counted(Trouble.objects.filter(closed_at=None), "shipment__order_id", orders),
        "warnings": _counted(Alert.objects.filter(stage__in=["open", "acted"]), "order_id", orders),
    }
    money = may_read(by, "M")
    costs, estimates = (spent(orders), estimated(orders)) if money else ({}, {})
    return {
        order.pk: Health(
            **_quantities(order.lines.all()), late=_late(order, today), near=bool(order.promised and order.promised <= near),
            **_own(found, order.pk), spent=costs.get(order.pk), estimate=estimates.get(order.pk),
        )
        for order in orders
    }  # fmt: skip


def _own(found: dict[str, dict[int, Any]], pk: int) -> dict[str, Any]:
    return {name: counts.get(pk, 0) for name, counts in found.items()}


def _counted(rows: QuerySet[Any], by: str, orders: Iterable[Order]) -> dict[int, int]:
    counted = rows.filter(**{f"{by.removesuffix('_id')}__in": [order.pk for order in orders]}).values(by).annotate(n=Count("pk")).order_by()
    return dict(counted.values_list(by, "n"))


def _quantities(lines: Iterable[Line]) -> dict[str, Any]:
    lines = list(lines)
    ordered = sum((line.ordered for line in lines), ZERO)
    fit = sum((min(line.fit, line.ordered) for line in lines), ZERO)
    gone = sum((min(line.delivered - line.returned, line.ordered) for line in lines), ZERO)
    passed, scrapped = (sum((getattr(line, name) for line in lines), ZERO) for name in ("passed", "scrapped"))
    return {"made": share(fit, ordered), "delivered": share(gone, ordered), "good": share(passed, passed + scrapped)}


def _late(order: Order, today: date) -> int:
    """Days the forecast lies after the promise; past it, the days since."""
    if not order.promised or order.actual:
        return 0
    return max(((order.forecast or order.promised) - order.promised).days, (today - order.promised).days, 0)


def in_trouble(now: datetime) -> dict[str, Q]:
    """The views of the board: late, quality open, warned of."""
    open_bad = Nonconformity.objects.exclude(stage="closed").values("order_id")
    objected = Acceptance.objects.filter(stage="objected", later=None).values("order_id")
    warned = Alert.objects.filter(stage__in=["open", "acted"]).values("order_id")
    today = timezone.localdate(now)
    return {
        "late": Q(forecast__gt=F("promised")) | Q(promised__lt=today),
        "quality": Q(pk__in=open_bad) | Q(pk__in=objected),
        "warned": Q(pk__in=warned),
    }
