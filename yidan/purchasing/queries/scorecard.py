"""A supplier's record over a year: on time, rejected, price (3.2g): for the review and the buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce, TruncDate

from yidan.catalog.models import Supplier
from yidan.purchasing.models import PurchaseLine, PurchaseOrder, ReceiptLine

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Scorecard:
    """Deliveries are lines that came. `price_change`: percent, by the same items bought in this and the year before, weighted by what was
    spent; class S, None when nothing compares."""

    supplier: Supplier
    deliveries: int
    on_time: int
    pieces: Decimal
    rejected: Decimal
    price_change: Decimal | None

    @property
    def on_time_percent(self) -> int | None:
        return round(100 * self.on_time / self.deliveries) if self.deliveries else None

    @property
    def reject_percent(self) -> Decimal | None:
        return (100 * self.rejected / self.pieces).quantize(Decimal("0.1")) if self.pieces else None


def scorecard(supplier: Supplier, *, now: datetime) -> Scorecard:
    rows = ReceiptLine.objects.filter(
        purchase_line__purchase_order__supplier=supplier, receipt__created_at__gte=now - YEAR, receipt__created_at__lte=now
    )
    dated = rows.annotate(came=TruncDate("receipt__created_at"), agreed=Coalesce("purchase_line__promised", "purchase_line__due"))
    sums = rows.aggregate(pieces=Sum("quantity"), rejected=Sum(F("rejected") + F("deviating")))
    zero = Decimal(0)
    in_time = dated.filter(came__lte=F("agreed")).count()
    return Scorecard(supplier, dated.count(), in_time, sums["pieces"] or zero, sums["rejected"] or zero, _price_change(supplier, now))


def _price_change(supplier: Supplier, now: datetime) -> Decimal | None:
    this, before = _prices(supplier, now - YEAR, now), _prices(supplier, now - 2 * YEAR, now - YEAR)
    same = [item for item in this if item in before and before[item][1]]
    was = sum((before[item][0] / before[item][1] * this[item][1] for item in same), Decimal(0))
    paid = sum((this[item][0] for item in same), Decimal(0))
    return ((paid / was - 1) * 100).quantize(Decimal("0.1")) if was else None


def _prices(supplier: Supplier, since: datetime, until: datetime) -> dict[int, tuple[Decimal, Decimal]]:
    """Item -> what was spent and how much was bought."""
    lines = PurchaseLine.objects.filter(
        purchase_order__supplier=supplier, purchase_order__created_at__gt=since, purchase_order__created_at__lte=until
    )
    lines = lines.exclude(purchase_order__stage__in=[PurchaseOrder.Stage.DRAFT, PurchaseOrder.Stage.CANCELLED])
    return {row[0]: (row[1], row[2]) for row in lines.values_list("item").annotate(net_sum=Sum("net"), bought=Sum("quantity")).order_by()}
