"""Who is to be reminded of what, and at which level: by days past the due date, as the setting has them (7.1d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yidan.catalog.models import Customer
from yidan.people.settings import setting
from yidan.settlement.models import Milestone, ReminderLine
from yidan.settlement.queries.exposure import open_milestones
from yidan.settlement.sums import due_on, is_due

MOST = 600  # open payments past their date that are looked through for the worklist
REAL = (Milestone.Event.ACCEPTANCE, Milestone.Event.DELIVERY, Milestone.Event.RETENTION)  # due after the real delivery


@dataclass(frozen=True)
class Late:
    """A payment past its due date; `level` of the last reminder that named it, 0 for none."""

    milestone: Milestone
    due: date
    days: int
    level: int
    promised: date | None  # the customer's last word on it

    @property
    def open(self) -> Decimal:
        return self.milestone.amount - self.milestone.paid

    def wants(self, levels: Sequence[int], today: date) -> bool:
        """Whether the next level's day has come, and no promise is running."""
        waits = self.promised is not None and self.promised >= today
        return not waits and self.level < len(levels) and self.days >= levels[self.level]


def levels() -> list[int]:
    """Days late at which reminder 1, 2, 3 ... goes out."""
    found = sorted({int(part) for part in str(setting("reminder_days")).replace("；", ";").split(";") if part.strip().isdigit()})
    return found or [1]


def late_payments(customer: Customer | None, today: date, currency: str = "") -> list[Late]:
    """What is overdue, of one customer or of all, in one currency or in any; two queries."""
    unpaid = open_milestones(customer).filter(order__currency=currency) if currency else open_milestones(customer)
    found = unpaid.filter(Q(due__lt=today) | Q(event__in=REAL, order__actual__lt=today))
    rows = [(one, due) for one in found[:MOST] if (due := due_on(one, one.order)) and due < today and is_due(one, one.order, today)]
    said = ReminderLine.objects.filter(milestone__in=[one.pk for one, _due in rows]).select_related("reminder").order_by("pk")
    last = {line.milestone_id: line.reminder for line in said}
    return [
        Late(one, due, (today - due).days, last[one.pk].level if one.pk in last else 0, last[one.pk].promised_on if one.pk in last else None)
        for one, due in rows
    ]  # fmt: skip


def next_level(late: Sequence[Late]) -> int:
    """One above the highest that any of these payments had, at most the last."""
    return min(max((one.level for one in late), default=0) + 1, len(levels()))
