"""Money given back: what the customer paid beyond what his order is worth, asked for, approved and paid by three people (7.1a)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.settlement import papers, rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Refund

Stage = Refund.Stage


@command(
    clause="7.1a",
    label=gettext_lazy("Ask for a refund"),
    roles=FINANCE | {Role.SALES, Role.SALES_HEAD},
    source={NEW},
    target=Stage.ASKED,
    unless=rules.not_refundable,
)
def ask_refund(refund: Refund, *, amount: Price, by: Actor) -> None:
    """Never more than came in beyond what the order is worth. `reason` on the document is what the order's history tells."""
    if amount <= 0 or amount > (most := rules.refundable(refund.order, refund)):
        raise Refused(_("Paid beyond what the order is worth: %s.") % f"{most:,.2f}", "7.1a", "amount")
    refund.amount = amount


@command(
    clause="7.1a",
    label=gettext_lazy("Approve the refund"),
    roles={Role.FINANCE_HEAD, Role.GENERAL_MANAGER},
    source={Stage.ASKED},
    target=Stage.APPROVED,
    unless=rules.not_approvable_refund,
)
def approve_refund(refund: Refund, *, by: Actor) -> None:
    refund.approved_by_id = by.signer


@command(
    clause="7.1a",
    label=gettext_lazy("Refuse the refund"),
    roles=FINANCE | {Role.GENERAL_MANAGER},
    source={Stage.ASKED, Stage.APPROVED},
    target=Stage.REFUSED,
)
def refuse_refund(refund: Refund, *, reason: str, by: Actor) -> None:
    """It may be asked for anew."""


@command(
    clause="7.1a",
    label=gettext_lazy("Pay the refund"),
    roles=FINANCE,
    source={Stage.APPROVED},
    target=Stage.PAID,
    unless=rules.not_payable_refund,
)
def pay_refund(refund: Refund, *, paid_on: date, bank_reference: str, by: Actor) -> None:
    """Out of the customer's advance on that order: his statement shows it on this day."""
    if paid_on > timezone.localdate(by.at):
        raise Refused(_("Not later than today."), "7.1a", "paid_on")
    if Refund.objects.filter(bank_reference=bank_reference).exists():
        raise Refused(_("This bank reference is booked already."), "7.1a", "bank_reference")
    refund.paid_on, refund.bank_reference, refund.paid_by_id = paid_on, bank_reference, by.signer
    pdf = papers.refund(refund, by)
    files.file(refund, pdf, form="refund", title=_("Refund slip"), name=f"{refund.number}.pdf", field_class="P", by=by)
