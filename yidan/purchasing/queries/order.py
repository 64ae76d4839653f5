"""What an order waits for from outside: its demands with where each one stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yidan.intake.models import Order
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder, ReceiptLine

ZERO = Decimal(0)


@dataclass
class Bought:
    """One demand with its purchase lines."""

    demand: Demand
    lines: list[PurchaseLine] = field(default_factory=list)
    came: date | None = None  # the last arrival

    @property
    def complete(self) -> bool:
        return self.demand.received >= self.demand.quantity

    @property
    def line(self) -> PurchaseLine | None:
        return self.lines[-1] if self.lines else None

    @property
    def received(self) -> Decimal:
        return sum((line.received for line in self.lines), ZERO)

    @property
    def accepted(self) -> Decimal:
        return sum((line.accepted for line in self.lines), ZERO)

    @property
    def rejected(self) -> Decimal:
        return sum((line.rejected for line in self.lines), ZERO)

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)

    @property
    def expected(self) -> date | None:
        open_ones = [line.expected for line in self.lines if line.open]
        return max(open_ones, default=self.came)

    @property
    def late_days(self) -> int:
        """Later than the work needs it."""
        return max((self.expected - self.demand.needed_on).days, 0) if self.expected and not self.complete else 0

    @property
    def next(self) -> str:
        """What has to happen."""
        if self.complete:
            return _("complete")
        if self.demand.to_order:
            return _("to be ordered")
        stage = self.lines[-1].purchase_order.stage if self.lines else ""
        if self.received > self.accepted + self.rejected:
            return _("waits for incoming inspection")
        words = {
            "draft": _("waits for approval"),
            "approved": _("to be sent"),
            "sent": _("supplier has not confirmed"),
            "confirmed": _("on its way"),
        }
        return words.get(stage, "")


@dataclass(frozen=True)
class OrderSupply:
    rows: tuple[Bought, ...]

    @property
    def open(self) -> list[Bought]:
        return [row for row in self.rows if not row.complete]

    @property
    def complete(self) -> list[Bought]:
        return [row for row in self.rows if row.complete]

    @property
    def worst(self) -> Bought | None:
        """What the order hangs on: not ordered first, else the last to come."""
        return max(self.open, key=lambda row: (row.expected or date.max, row.demand.pk), default=None)

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.rows), ZERO)

    @property
    def purchases(self) -> list[PurchaseOrder]:
        found = {line.purchase_order_id: line.purchase_order for row in self.rows for line in row.lines}
        return [found[pk] for pk in sorted(found)]


def order_supply(order: Order) -> OrderSupply:
    demands = order.demands.exclude(stage=Demand.Stage.DROPPED).select_related("item__unit", "order").order_by("needed_on", "pk")
    lines: dict[int, list[PurchaseLine]] = defaultdict(list)
    rows = PurchaseLine.objects.filter(demand__order=order).exclude(purchase_order__stage=PurchaseOrder.Stage.CANCELLED)
    for line in rows.select_related("purchase_order__supplier", "item__unit").order_by("pk"):
        lines[line.demand_id or 0].append(line)
    came: dict[int, date] = {}
    for demand, day in (
        ReceiptLine.objects.filter(purchase_line__demand__order=order)
        .order_by("pk")
        .values_list("purchase_line__demand", "receipt__created_at")
    ):
        came[demand] = day.date()
    found = [Bought(demand, lines.get(demand.pk, []), came.get(demand.pk)) for demand in demands]
    return OrderSupply(tuple(sorted(found, key=lambda row: (row.complete, row.expected or date.min, row.demand.pk))))
