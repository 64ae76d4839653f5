"""Questions about a customer's account: statements, reminders."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.signing import Signing
from yidan.people.rules import apart
from yidan.settlement.models import MoneyReceipt, Reminder, Statement


def statement_shown(statement: Statement) -> dict[str, Any]:
    """What the customer reads of his account and confirms."""
    names = ("opening", "opening_advance", "delivered", "credited", "received", "closing", "advance", "invoiced")
    rows = [
        {
            "position": row.position, "day": str(row.day), "what": row.what, "document": row.document, "order": row.order, "customer_po": row.customer_po,
            "value": f"{row.value:.2f}", "change": f"{row.change:.2f}", "invoiced": f"{row.invoiced:.2f}", "receivable": f"{row.receivable:.2f}",
            "advance": f"{row.advance:.2f}",
        }
        for row in statement.now()
    ]  # fmt: skip
    return {name: f"{getattr(statement, name):.2f}" for name in names} | {
        "statement": statement.number, "customer": statement.customer.name, "entity": statement.entity.name, "since": str(statement.since),
        "until": str(statement.until), "revision": statement.revision, "rows": rows,
    } | ({"currency": statement.currency} if statement.currency != "CNY" else {})  # fmt: skip


reconciling = Signing("sign_statement", "7.1d", statement_shown, form="statement", title=gettext_lazy("Stamped statement"), field_class="P")


def not_statable(statement: Statement, by: Actor) -> str | None:
    """A period that is over, once; by another person than who booked its money."""
    if statement.customer_id is None:
        return None
    if statement.until >= timezone.localdate(by.at):
        return _("The period is not over yet.")
    last = Statement.objects.filter(customer=statement.customer, currency=statement.currency).order_by("-until").first()
    if last is not None and last.until >= statement.since:
        return _("There is a statement up to %s: begin on the day after.") % last.until
    return own_money(statement, by)


def own_money(statement: Statement, by: Actor) -> str | None:
    booked = MoneyReceipt.objects.filter(
        customer=statement.customer,
        currency=statement.currency,
        received_on__range=(statement.since, statement.until),
        booked_by_id=by.user_id,
    )
    return apart("money_reconcile", by.user_id, by) if by.user_id and booked.exists() else None


def statement_signed(statement: Statement, by: Actor) -> str | None:
    return reconciling.already(statement, by)


def no_statement_scan(statement: Statement, by: Actor) -> str | None:
    return reconciling.no_scan(statement, by)


def not_remindable(reminder: Reminder, by: Actor) -> str | None:
    """Something is overdue; the last level is the head of finance's word."""
    from yidan.settlement.queries.reminding import late_payments, levels, next_level

    if reminder.customer_id is None:
        return None
    late = late_payments(reminder.customer, timezone.localdate(by.at), reminder.currency)
    if not late:
        return _("Nothing is overdue.")
    if next_level(late) == len(levels()) > 1 and not by.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER):
        return _("The last reminder is sent by the head of finance.")
    return None
