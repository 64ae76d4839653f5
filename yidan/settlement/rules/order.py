"""Questions about money: pure; a translated reason or None."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.rules import RUNNING, site_open
from yidan.core.actors import Actor, Role
from yidan.core.signing import Signing
from yidan.intake.commands.order import OPEN
from yidan.intake.models import Line, Order
from yidan.logistics.models import Return, ReturnLine
from yidan.logistics.rules import not_all_there
from yidan.people.rules import apart
from yidan.people.settings import setting
from yidan.settlement import sums
from yidan.settlement.models import (
    Allocation,
    CostSheet,
    Invoice,
    Milestone,
    MoneyReceipt,
    Penalty,
    PenaltyRule,
    Refund,
    Release,
    SettlementSheet,
)

SIGN_SETTLEMENT = "sign_settlement"
ENDED = {Order.Stage.ARCHIVED, Order.Stage.ABANDONED, Order.Stage.CANCELLED, Order.Stage.HISTORIC}
BILLED = OPEN - {Order.Stage.DRAFT}
OWING = BILLED - {Order.Stage.SETTLED}  # not settled yet
AFTER = {Order.Stage.SETTLED, Order.Stage.ARCHIVED}


def shown(sheet: SettlementSheet) -> dict[str, Any]:
    """What the customer reads and confirms."""
    order = sheet.order
    sums = {name: f"{getattr(sheet, name):.2f}" for name in ("contract", "credited", "invoiced", "paid", "penalty", "retention", "balance")}
    return sums | {
        "sheet": sheet.number, "order": order.number, "customer": order.customer.name, "revision": sheet.revision, "currency": order.currency,
        "penalty_basis": sheet.penalty_basis, "retention_due": str(sheet.retention_due or ""), "promised": str(order.promised or ""),
        "actual": str(order.actual or ""), "entity": order.entity.name,
    }  # fmt: skip


signing = Signing(SIGN_SETTLEMENT, "7.1a", shown, form="settlement", title=gettext_lazy("Signed settlement sheet"), field_class="P")


def invoiced(order: Order, without: Invoice | None = None) -> Decimal:
    rows = Invoice.objects.filter(order=order)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return rows.aggregate(n=Sum("total"))["n"] or Decimal(0)


def paid(order: Order) -> Decimal:
    """In money, less what was given back; what was credited or taken off is not paid."""
    back = Refund.objects.filter(order=order, stage=Refund.Stage.PAID).aggregate(n=Sum("amount"))["n"] or Decimal(0)
    return came_in(order) - back


def came_in(order: Order) -> Decimal:
    rows = Allocation.objects.filter(milestone__order=order, receipt__isnull=False)
    return rows.aggregate(n=Sum("amount"))["n"] or Decimal(0)


def credited(order: Order) -> Decimal:
    """What the order is worth less: goods that came back for credit, invoiced or not, and allowances."""
    rows = Invoice.objects.filter(order=order, cause=Invoice.Cause.ALLOWANCE)
    return sums.returned_value(for_credit(order)) - (rows.aggregate(n=Sum("total"))["n"] or Decimal(0))


def for_credit(order: Order) -> Iterable[ReturnLine]:
    return ReturnLine.objects.filter(of__order=order, of__stage=Return.Stage.CREDITED).select_related("line")


def overbilled(order: Order, by: Actor) -> str | None:
    """FIN-1: no more invoiced than the order is worth after what came back."""
    over = invoiced(order) - (order.total - credited(order))
    return _("Invoiced %s more than the order is worth now: take it back by red letter first.") % f"{over:,.2f}" if over > 0 else None


def standing(invoice: Invoice, without: Invoice | None = None) -> tuple[Decimal, Decimal]:
    """What of an invoice no red letter has taken back: with tax, and its tax."""
    rows = Invoice.objects.filter(reverses=invoice)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    back = rows.aggregate(total=Sum("total"), tax=Sum("tax"))
    return invoice.total + (back["total"] or 0), invoice.tax + (back["tax"] or 0)


def creditable(order: Order, without: Invoice | None = None) -> Decimal:
    """The value of what came back and is to be credited, not replaced, less what red letters have credited of it."""
    rows = Invoice.objects.filter(order=order, cause=Invoice.Cause.RETURN)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    given = -(rows.aggregate(n=Sum("total"))["n"] or Decimal(0))
    return max(sums.returned_value(for_credit(order)) - given, Decimal(0))


# ---- gates ----


def gates(order: Order) -> tuple[bool, bool]:
    """What unpaid milestones hold, and nobody has released: the start, the shipment."""
    gates = {one.gate for one in held(order)}
    return Milestone.Gate.START in gates, Milestone.Gate.SHIPMENT in gates


def held(order: Order) -> list[Milestone]:
    """The payments that something waits for (FIN-2)."""
    released = Q(release__finance_by__isnull=False, release__manager_by__isnull=False, release__amount__gte=F("amount"))
    rows = Milestone.objects.filter(order=order, paid__lt=F("amount")).exclude(gate=Milestone.Gate.NONE).exclude(released)
    return list(rows.select_related("release").order_by("position"))


def release_of(milestone: Milestone) -> Release | None:
    return getattr(milestone, "release", None)


def half(milestone: Milestone, by: Actor) -> str | None:
    """Which half of a release this person may still give: the manager's before finance's; nobody gives both."""
    found = release_of(milestone)
    if found is None or found.amount < milestone.amount:
        return "manager" if by.has(Role.GENERAL_MANAGER) else "finance"
    if by.user_id in (found.finance_by_id, found.manager_by_id):
        return None
    if by.has(Role.GENERAL_MANAGER) and found.manager_by_id is None:
        return "manager"
    return "finance" if by.has(Role.FINANCE_HEAD) and found.finance_by_id is None else None


def nothing_to_release(order: Order, by: Actor) -> str | None:
    waiting = held(order)
    if not waiting:
        return _("No payment holds anything.")
    if any(half(one, by) for one in waiting):
        return None
    return _("The head of finance and the general manager release it together: the other one is to say it too.")


# ---- penalty and costs ----


def penalty_terms(order: Order) -> PenaltyRule:
    """The contract's rule, else the company's usual terms."""
    found = PenaltyRule.objects.filter(order=order).first()
    return found or PenaltyRule(order=order, rate=setting("penalty_rate"), cap=setting("penalty_cap"))


def penalty_of(order: Order, today: date) -> sums.Penalty:
    """By the rule, from the promised and the real dates."""
    rule = penalty_terms(order)
    return sums.penalty(order, Line.objects.filter(order=order).order_by("position"), rule.rate, rule.cap, today, rule.grace)


def decided_penalty(order: Order) -> Penalty | None:
    return Penalty.objects.filter(order=order, stage=Penalty.Stage.DECIDED).first()


def no_penalty(penalty: Penalty, by: Actor) -> str | None:
    if penalty.order_id is None:
        return None
    order = penalty.order
    if order.stage != Order.Stage.DELIVERED:  # by the real dates, not by a forecast
        return _("The order is %(stage)s.") % {"stage": order.stage_label}
    if Penalty.objects.filter(order=order).exists():
        return _("The order has its penalty: decide that one.")
    return None if penalty_of(order, timezone.localdate(by.at)).days else _("Nothing came late.")


def penalty_settled(penalty: Penalty, by: Actor) -> str | None:
    confirmed = SettlementSheet.objects.filter(order=penalty.order, stage=SettlementSheet.Stage.CONFIRMED)
    return _("The customer has confirmed this sheet.") if confirmed.exists() else None


def own_penalty(penalty: Penalty, by: Actor) -> str | None:
    return _("Whoever proposed the penalty does not decide it.") if penalty.proposed_by_id == by.user_id else None


def no_costs(sheet: CostSheet, by: Actor) -> str | None:
    if sheet.order_id is None or sheet.order.stage in BILLED | {Order.Stage.SETTLED}:
        return None
    return _("The order is %(stage)s.") % {"stage": sheet.order.stage_label}


# ---- invoices and money ----


def not_invoiceable(invoice: Invoice, by: Actor) -> str | None:
    """FIN-5, and the pair: whoever booked the order's money does not issue its invoice."""
    if invoice.order_id is None:  # the empty form: nothing can be said yet
        return None
    if Invoice.objects.filter(external_code=invoice.external_code, external_number=invoice.external_number).exists():
        return _("This invoice number is registered already.")
    order = invoice.order
    if order.stage not in BILLED:
        return _("The order is %(stage)s.") % {"stage": order.stage_label}
    booked = MoneyReceipt.objects.filter(allocations__milestone__order=order, booked_by_id=by.user_id)
    return apart("invoice_receipt", by.user_id, by) if by.user_id and booked.exists() else None


def not_reversible(invoice: Invoice, by: Actor) -> str | None:
    """FIN-1: a red letter takes back what stands of an invoice, and no more; the pair as for any invoice."""
    first = invoice.reverses
    if first is None:
        return None
    if Invoice.objects.filter(external_code=invoice.external_code, external_number=invoice.external_number).exists():
        return _("This invoice number is registered already.")
    if first.red:
        return _("A red-letter invoice is not taken back: register a new invoice.")
    if standing(first)[0] <= 0:
        return _("All of that invoice is taken back.")
    booked = MoneyReceipt.objects.filter(allocations__milestone__order=first.order_id, booked_by_id=by.user_id)
    return apart("invoice_receipt", by.user_id, by) if by.user_id and booked.exists() else None


def not_bookable(receipt: MoneyReceipt, by: Actor) -> str | None:
    """The pair: whoever issued an open invoice of this customer does not book the money."""
    if receipt.customer_id is None:
        return None
    if MoneyReceipt.objects.filter(bank_reference=receipt.bank_reference).exists():
        return _("This bank reference is booked already.")
    own = Invoice.objects.filter(order__customer=receipt.customer, created_by_id=by.user_id).exclude(
        order__stage__in=ENDED | {Order.Stage.SETTLED}
    )
    return apart("invoice_receipt", by.user_id, by) if by.user_id and own.exists() else None


def not_allocatable(receipt: MoneyReceipt, by: Actor) -> str | None:
    if receipt.allocated >= receipt.amount:
        return _("All of it is allocated.")
    return apart("money_reconcile", receipt.booked_by_id, by)


def not_ready(order: Order, by: Actor) -> str | None:
    """ACC-1 and 7.1a: settled is what was delivered and, on site, accepted."""
    return not_all_there(order, by) or site_open(order, by)


def not_drawable(sheet: SettlementSheet, by: Actor) -> str | None:
    if sheet.order_id is None:
        return None
    order = sheet.order
    if order.stage not in RUNNING:
        return _("The order is %(stage)s.") % {"stage": order.stage_label}
    if SettlementSheet.objects.filter(order=order).exists():
        return _("There is a settlement sheet: draw that one up again.")
    if not Milestone.objects.filter(order=order).exists():
        return _("Schedule the payments first.")
    return not_ready(order, by) or undecided(order, by) or overbilled(order, by)


def undecided(order: Order, by: Actor) -> str | None:
    """7.1a: what came late costs what was decided, not what a formula says."""
    if decided_penalty(order) is not None or not penalty_of(order, timezone.localdate(by.at)).amount:
        return None
    return _("It came late: propose the penalty and have it decided first.")


def not_ready_again(sheet: SettlementSheet, by: Actor) -> str | None:
    return (
        already_confirmed(sheet, by)
        or not_ready(sheet.order, by)
        or undecided(sheet.order, by)
        or overbilled(sheet.order, by)
        or outdated(sheet)
    )


def outdated(sheet: SettlementSheet) -> str | None:
    late = decided_penalty(sheet.order)
    if sheet.penalty == (late.decided if late else 0) and sheet.credited == credited(sheet.order):
        return None
    return _("Penalty or credit have changed: draw the sheet up again.")


def already_confirmed(sheet: SettlementSheet, by: Actor) -> str | None:
    return signing.already(sheet, by)


def not_confirmable(sheet: SettlementSheet, by: Actor) -> str | None:
    return already_confirmed(sheet, by) or not_ready(sheet.order, by)


def no_scan(sheet: SettlementSheet, by: Actor) -> str | None:
    return signing.no_scan(sheet, by) or not_ready(sheet.order, by)


def not_settled(order: Order, by: Actor) -> str | None:
    """All delivered, accepted on site, and the sheet confirmed. Retention money stays a dated receivable."""
    if reason := not_ready(order, by):
        return reason
    sheet = SettlementSheet.objects.filter(order=order).first()
    return None if sheet and signing.signed(sheet) else _("The customer has not confirmed the settlement sheet.")
