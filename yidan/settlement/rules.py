"""Questions about money: pure; a translated reason or None."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.rules import RUNNING, site_open
from yidan.core.actors import Actor
from yidan.core.signing import Signing
from yidan.intake.commands.order import OPEN
from yidan.intake.models import Order
from yidan.logistics.rules import not_all_there
from yidan.people.rules import apart
from yidan.settlement.models import Invoice, Milestone, MoneyReceipt, SettlementSheet

SIGN_SETTLEMENT = "sign_settlement"
ENDED = {Order.Stage.ARCHIVED, Order.Stage.ABANDONED, Order.Stage.CANCELLED, Order.Stage.HISTORIC}
BILLED = OPEN - {Order.Stage.DRAFT}


def shown(sheet: SettlementSheet) -> dict[str, Any]:
    """What the customer reads and confirms."""
    order = sheet.order
    sums = {name: f"{getattr(sheet, name):.2f}" for name in ("contract", "invoiced", "paid", "penalty", "retention", "balance")}
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
    return Milestone.objects.filter(order=order).aggregate(n=Sum("paid"))["n"] or Decimal(0)


def gates(order: Order) -> tuple[bool, bool]:
    """What unpaid milestones hold: the start, the shipment."""
    held = set(Milestone.objects.filter(order=order, paid__lt=F("amount")).values_list("gate", flat=True))
    return Milestone.Gate.START in held, Milestone.Gate.SHIPMENT in held


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
    return not_ready(order, by)


def not_ready_again(sheet: SettlementSheet, by: Actor) -> str | None:
    return already_confirmed(sheet, by) or not_ready(sheet.order, by)


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
