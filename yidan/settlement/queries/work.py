"""What finance should do now (7.1)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.settlement import sums
from yidan.settlement.models import Invoice, Milestone, MoneyReceipt, SettlementSheet
from yidan.settlement.queries.exposure import open_milestones

CAP = 50
LOOKED = 300  # orders looked through for what may be invoiced: their rows are read in four queries
MONTH = timedelta(days=30)


def todo(by: Actor) -> list[Todo]:
    """Schedule, invoice, send, allocate, collect, settle."""
    if not by.has(Role.FINANCE):
        return []
    today = timezone.localdate(by.at)
    found = [*_to_schedule(), *_to_allocate(by), *_to_settle(), *_to_confirm(), *_overdue(today), *_to_send(), *_to_invoice(today)]
    return found[:CAP]


def _to_schedule() -> list[Todo]:
    rows = Order.objects.filter(~Exists(Milestone.objects.filter(order=OuterRef("pk"))), stage__in=RUNNING, total__gt=0).select_related(
        "customer"
    )
    return [
        Todo(
            _("Schedule the payments"), order.payment_terms, "7.1a", reverse("settlement:order_schedule_payments", args=[order.key]), _("Schedule"),
            noon(order.promised - MONTH) if order.promised else None, order.customer.name, order.key, order.total,
        )
        for order in rows.order_by("promised", "pk")[:CAP]
    ]  # fmt: skip


def _to_allocate(by: Actor) -> list[Todo]:
    rows = MoneyReceipt.objects.filter(allocated__lt=F("amount")).exclude(booked_by_id=by.user_id).select_related("customer")
    return [
        Todo(
            _("Allocate the money"), _("Received %s, it pays nothing yet.") % one.received_on, "7.1d",
            reverse("settlement:moneyreceipt_allocate", args=[one.key]), _("Allocate"), noon(one.received_on + timedelta(days=1)), one.customer.name, one.key,
            one.amount - one.allocated,
        )
        for one in rows.order_by("received_on", "pk")[:CAP]
    ]  # fmt: skip


def _to_settle() -> list[Todo]:
    """Delivered, accepted where that comes after, and no sheet yet."""
    site = Line.objects.filter(order=OuterRef("pk"), acceptance=Line.Acceptance.SITE, accepted__lt=F("delivered") - F("returned"))
    sheet, paid = SettlementSheet.objects.filter(order=OuterRef("pk")), Milestone.objects.filter(order=OuterRef("pk"))
    rows = (
        Order.objects.filter(~Exists(site), ~Exists(sheet), Exists(paid), stage=Order.Stage.DELIVERED)
        .select_related("customer")
        .order_by("actual", "pk")
    )
    return [
        Todo(
            _("Draw up the settlement sheet"), _("Delivered %s and accepted.") % order.actual, "7.1a",
            f"{reverse('settlement:settlementsheet_draw_up')}?order={order.number}", _("Draw up"),
            noon(order.actual + timedelta(days=7)) if order.actual else None, order.customer.name, order.key, order.total,
        )
        for order in rows[:CAP]
    ]  # fmt: skip


def _to_confirm() -> list[Todo]:
    rows = SettlementSheet.objects.filter(stage=SettlementSheet.Stage.DRAWN_UP).select_related("order__customer").order_by("pk")
    return [
        Todo(
            _("Have the sheet confirmed"), _("Revision %s waits for the customer.") % one.revision, "7.1a", one.get_absolute_url(), _("Look"),
            one.created_at + timedelta(days=3), one.order.customer.name, one.key, one.balance,
        )
        for one in rows[:CAP]
    ]  # fmt: skip


def _overdue(today: date) -> list[Todo]:
    """Due and not paid: chased once a payment is late."""
    found = []
    for one in open_milestones().filter(due__lt=today)[: 4 * CAP]:
        due = sums.due_on(one, one.order)
        if due and due < today and sums.is_due(one, one.order, today):
            url = reverse("settlement:customer", args=[one.order.customer.code])
            reason = _("%(what)s was due on %(day)s.") % {"what": one.get_event_display(), "day": due}
            found.append(
                Todo(
                    _("Collect the payment"),
                    reason,
                    "7.1d",
                    url,
                    _("Account"),
                    noon(due),
                    one.order.customer.name,
                    one.order.key,
                    one.amount - one.paid,
                )
            )
    return found[:CAP]


def _to_send() -> list[Todo]:
    rows = Invoice.objects.filter(stage=Invoice.Stage.REGISTERED).select_related("order__customer").order_by("issued_on", "pk")
    return [
        Todo(
            _("Send the invoice"), _("Registered, not sent."), "7.1c", reverse("settlement:invoice_send_invoice", args=[one.key]), _("Send"),
            noon(one.issued_on + timedelta(days=1)), one.order.customer.name, one.key, one.total,
        )
        for one in rows[:CAP]
    ]  # fmt: skip


def _to_invoice(today: date) -> list[Todo]:
    """Delivered or due and not invoiced (FIN-2), from the rows of the running orders that have a schedule."""
    rows = Order.objects.filter(Exists(Milestone.objects.filter(order=OuterRef("pk"))), stage__in=RUNNING).select_related("customer")
    orders = list(rows.order_by("promised", "pk")[:LOOKED])
    ids = [order.pk for order in orders]
    lines, milestones = defaultdict(list), defaultdict(list)
    for line in Line.objects.filter(order_id__in=ids):
        lines[line.order_id].append(line)
    for one in Milestone.objects.filter(order_id__in=ids):
        milestones[one.order_id].append(one)
    invoiced = dict(Invoice.objects.filter(order_id__in=ids).values_list("order_id").annotate(n=Sum("total")).order_by())
    found = []
    for order in orders:
        free = sums.billable(order, milestones[order.pk], lines[order.pk], today) - invoiced.get(order.pk, Decimal(0))
        if free > 0:
            url = f"{reverse('settlement:invoice_register_invoice')}?order={order.number}"
            found.append(
                Todo(
                    _("Issue the invoice"),
                    _("Delivered or due, not invoiced."),
                    "7.1c",
                    url,
                    _("Register"),
                    None,
                    order.customer.name,
                    order.key,
                    free,
                )
            )
    return found[:CAP]


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
