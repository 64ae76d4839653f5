"""What finance should do now (7.1)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.acceptance.rules import RUNNING
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.logistics.models import Return, ReturnLine
from yidan.people.settings import setting
from yidan.settlement import sums
from yidan.settlement.models import CostSheet, Invoice, Milestone, MoneyReceipt, Penalty, PenaltyRule, Release, SettlementSheet
from yidan.settlement.queries import accounts, refunds
from yidan.settlement.queries.accounts import CAP, noon
from yidan.settlement.rules import OWING
from yidan.settlement.sums import ZERO

LOOKED = 300  # orders looked through for what may be invoiced: their rows are read in four queries
MONTH = timedelta(days=30)


def todo(by: Actor) -> list[Todo]:
    """Schedule, invoice, send, allocate, collect, settle; what two release and one decides; the customers' accounts."""
    today = timezone.localdate(by.at)
    found = [*_to_release(by), *_to_decide(by), *refunds.todo(by)]
    if by.has(Role.FINANCE):
        found += [
            *_to_schedule(),
            *_to_allocate(by),
            *_to_propose(today),
            *_to_check(),
            *_to_settle(),
            *_to_confirm(),
            *accounts.overdue(by, today),
        ]
        found += [*accounts.statements(today), *_to_send(), *_to_invoice(today)]
    return found[:CAP]


def _to_release(by: Actor) -> list[Todo]:
    """Half released: the other one's word is missing."""
    if not by.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER):
        return []
    mine = Q(manager_by=None) if by.has(Role.GENERAL_MANAGER) else Q(finance_by=None)
    rows = Release.objects.filter(
        mine, Q(finance_by=None) | Q(manager_by=None), milestone__paid__lt=F("milestone__amount"), milestone__order__stage__in=OWING
    )
    return [
        Todo(
            _("Release without the payment"), one.reason, "7.1a", reverse("settlement:order_release_unpaid", args=[one.milestone.order.key]), _("Decide"),
            (one.finance_at or one.manager_at), one.milestone.order.customer.name, one.milestone.order.key, one.open,
        )
        for one in rows.select_related("milestone__order__customer").order_by("pk")[:CAP]
    ]  # fmt: skip


def _to_decide(by: Actor) -> list[Todo]:
    if not by.has(Role.FINANCE_HEAD, Role.GENERAL_MANAGER):
        return []
    rows = Penalty.objects.filter(stage=Penalty.Stage.PROPOSED).exclude(proposed_by_id=by.user_id).select_related("order__customer")
    return [
        Todo(
            _("Decide the penalty"), _("%(n)s days late. %(claim)s") % {"n": one.days, "claim": one.claim}, "7.1a",
            reverse("settlement:penalty_decide_penalty", args=[one.key]), _("Decide"), one.created_at + timedelta(days=2), one.order.customer.name,
            one.key, one.proposed,
        )
        for one in rows.order_by("pk")[:CAP]
    ]  # fmt: skip


def _to_propose(today: date) -> list[Todo]:
    """Delivered after the promised day, and nobody has said what it costs."""
    late = Line.objects.filter(order=OuterRef("pk"), actual__gt=Coalesce("promised", OuterRef("promised")))
    rows = Order.objects.filter(Exists(late), ~Exists(Penalty.objects.filter(order=OuterRef("pk"))), stage=Order.Stage.DELIVERED)
    orders = list(rows.select_related("customer", "penalty_rule").prefetch_related("lines").order_by("actual", "pk")[:CAP])
    rate, cap = setting("penalty_rate"), setting("penalty_cap")
    found = []
    for order in orders:
        rule = getattr(order, "penalty_rule", None) or PenaltyRule(rate=rate, cap=cap)
        one = sums.penalty(order, order.lines.all(), rule.rate, rule.cap, today, rule.grace)
        if one.amount:
            url = f"{reverse('settlement:penalty_propose_penalty')}?order={order.number}"
            reason = _("Delivered %s days late.") % one.days
            due = noon(order.actual + timedelta(days=3)) if order.actual else None
            found.append(Todo(_("Propose a penalty"), reason, "7.1a", url, _("Propose"), due, order.customer.name, order.key, one.amount))
    return found


def _to_check() -> list[Todo]:
    """Delivered, and nobody has looked at what it cost."""
    rows = Order.objects.filter(~Exists(CostSheet.objects.filter(order=OuterRef("pk"))), stage=Order.Stage.DELIVERED, total__gt=0)
    return [
        Todo(
            _("Check the costs"), _("Before the sum is settled: estimate against actual."), "7.1b",
            f"{reverse('settlement:costsheet_check_costs')}?order={order.number}", _("Check"),
            noon(order.actual + timedelta(days=5)) if order.actual else None, order.customer.name, order.key,
        )
        for order in rows.select_related("customer").order_by("actual", "pk")[:CAP]
    ]  # fmt: skip


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
    back: dict[int, list[ReturnLine]] = defaultdict(list)
    for row in ReturnLine.objects.filter(of__order_id__in=ids, of__stage=Return.Stage.CREDITED).select_related("line"):
        back[row.line.order_id].append(row)
    less = (
        Invoice.objects.filter(order_id__in=ids, cause=Invoice.Cause.ALLOWANCE).values_list("order_id").annotate(n=-Sum("total")).order_by()
    )
    allowed = dict(less)
    found = []
    for order in orders:
        credited = sums.returned_value(back[order.pk]) + allowed.get(order.pk, ZERO)
        over = invoiced.get(order.pk, ZERO) - (order.total - credited)
        if over > 0:
            url = f"{reverse('settlement:invoice_list')}?order.number={order.number}"
            reason = _("Goods came back and are not credited.")
            found.append(
                Todo(_("Issue the red-letter invoice"), reason, "7.1c", url, _("Look"), None, order.customer.name, order.key, over)
            )
        free = sums.billable(order, milestones[order.pk], lines[order.pk], today, credited) - invoiced.get(order.pk, ZERO)
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
