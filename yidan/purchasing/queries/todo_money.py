"""What finance should do about suppliers' invoices, payments and statements. No figure on it: a worklist is read over shoulders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Supplier
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.purchasing import rules
from yidan.purchasing.commands.accounts import DECIDERS, FINANCE
from yidan.purchasing.models import Payment, PaymentPart, ReceiptLine, SupplierInvoice, SupplierStatement

CAP = 50
ANSWERS_WITHIN = timedelta(days=15)
Bill = SupplierInvoice.Stage


def money(by: Actor) -> Iterator[Todo]:
    if by.has(*FINANCE) or by.has(*DECIDERS):
        yield from _invoices(by)
    if by.has(*FINANCE):
        yield from _ask(by)
        yield from _pay(by)
        yield from _reconcile(by)
    if by.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER):
        yield from _approve(by)
    yield from _statements(by)


def evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17)))


def _invoices(by: Actor) -> Iterator[Todo]:
    """Those that differ wait for who may decide, the others for approval; never for who registered them."""
    for row in SupplierInvoice.for_page().filter(stage=Bill.REGISTERED).exclude(created_by=by.user_id).order_by("created_at")[:CAP]:
        due, url, who = row.created_at + timedelta(days=2), row.get_absolute_url(), row.supplier.name
        if reason := rules.not_same(row, by):
            if by.has(*DECIDERS):
                yield Todo(_("Decide a difference"), reason, "5.2c", url, _("Look"), due=due, who=who, key=row.key)
        elif by.has(*FINANCE):
            yield Todo(
                _("Approve the supplier's invoice"),
                _("agrees with order and receipt"),
                "5.2c",
                url,
                _("Look"),
                due=due,
                who=who,
                key=row.key,
            )


def _ask(by: Actor) -> Iterator[Todo]:
    """Approved, due within the week, and in no payment; one a supplier."""
    asked = PaymentPart.objects.filter(invoice=OuterRef("pk"), settled=False, payment__stage__in=["requested", "approved"])
    rows = SupplierInvoice.objects.filter(~Exists(asked), stage=Bill.APPROVED, due_on__lte=timezone.localdate(by.at) + timedelta(days=7))
    found: dict[int, Todo] = {}
    for row in rows.select_related("supplier").order_by("due_on")[:CAP]:
        url = f"{reverse('purchasing:payment_request_payment')}?{urlencode({'supplier': row.supplier.code})}"
        due = evening(row.due_on or timezone.localdate(row.created_at))
        text = _("invoice %s is due") % row.external_number
        found.setdefault(
            row.supplier_id, Todo(_("Ask for the payment"), text, "5.2c", url, _("Ask for it"), due=due, who=row.supplier.name, key=row.key)
        )
    yield from found.values()


def _payments(stage: str, verb: str, text: str, button: str, rows: Any) -> Iterator[Todo]:
    for row in rows.filter(stage=stage).select_related("supplier").order_by("due_on")[:CAP]:
        yield Todo(verb, text, "5.2c", row.get_absolute_url(), button, due=evening(row.due_on), who=row.supplier.name, key=row.key)


def _approve(by: Actor) -> Iterator[Todo]:
    rows = Payment.objects.exclude(created_by=by.user_id)
    yield from _payments(Payment.Stage.REQUESTED, _("Approve the payment"), _("asked for"), _("Look"), rows)


def _pay(by: Actor) -> Iterator[Todo]:
    rows = Payment.objects.exclude(approved_by=by.user_id)
    yield from _payments(Payment.Stage.APPROVED, _("Pay"), _("approved"), _("Pay"), rows)


def _reconcile(by: Actor) -> Iterator[Todo]:
    """Suppliers whose goods came longer ago than the days set, and no statement covers them."""
    days = timedelta(days=setting("statement_days"))
    ends = dict(SupplierStatement.objects.values_list("supplier").annotate(end=Max("until")).order_by())
    moved: Any = ReceiptLine.objects.filter(accepted__gt=0, receipt__created_at__lt=by.at - days)
    rows = dict(moved.values_list("purchase_line__purchase_order__supplier").annotate(last=Max("receipt__created_at")).order_by())
    due = {pk: at for pk, at in rows.items() if pk not in ends or ends[pk] < timezone.localdate(at)}
    suppliers = Supplier.objects.in_bulk(list(due)[:CAP])
    for pk, supplier in suppliers.items():
        url = f"{reverse('purchasing:supplierstatement_draw_up_statement')}?{urlencode({'supplier': supplier.code})}"
        text = _("no statement since %s") % ends[pk] if pk in ends else _("no statement yet")
        yield Todo(_("Reconcile accounts"), text, "5.2d", url, _("Draw up"), due=due[pk] + days, who=supplier.name, key=supplier.code)


def _statements(by: Actor) -> Iterator[Todo]:
    """Mine: to send, unanswered, disputed."""
    rows = SupplierStatement.objects.filter(owner__in=worked_for(by)).exclude(stage=SupplierStatement.Stage.CONFIRMED)
    for row in rows.select_related("supplier").order_by("until")[:CAP]:
        verb, text, days = {
            "drawn_up": (_("Send the statement"), _("drawn up"), 2), "sent": (_("Ask for the answer"), _("not confirmed yet"), ANSWERS_WITHIN.days),
            "disputed": (_("Settle the dispute"), _("the supplier has another figure"), 3),
        }[row.stage]  # fmt: skip
        due = row.created_at + timedelta(days=days)
        if row.stage == "sent" and due > by.at:
            continue
        yield Todo(verb, text, "5.2d", row.get_absolute_url(), _("Look"), due=due, who=row.supplier.name, key=row.key)
