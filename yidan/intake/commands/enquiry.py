"""Enquiries and quotations (2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.intake import papers, rules
from yidan.intake.commands.marketing import SELLERS as SELLERS
from yidan.intake.commands.marketing import asked
from yidan.intake.comparing import requirements_of
from yidan.intake.lines import CENT, RequirementInput
from yidan.intake.models import Enquiry, Order, Quotation, QuotationLine, Requirement

EVERY_DEPARTMENT = {*DEPARTMENTS, *HEADS}
Stage = Enquiry.Stage


@dataclass(frozen=True)
class QuotationInput:
    item: Item
    quantity: Decimal
    price: Price  # with tax
    promised: date | None = None
    spec: str = ""


@command(clause="2.1a", label=gettext_lazy("Record an enquiry"), roles=SELLERS, source={NEW}, target=Stage.OPEN)
def enquire(enquiry: Enquiry, *, by: Actor) -> None:
    if enquiry.opportunity and asked.refusal(enquiry.opportunity, by.as_system()) is None:
        asked(enquiry.opportunity, by=by.as_system())


@command(clause="2.1b", label=gettext_lazy("Record a special requirement"), roles=SELLERS, source={Stage.OPEN, Stage.QUOTED}, target=None)
def require(enquiry: Enquiry, *, what: str, department: str, due: date, by: Actor) -> None:
    recorded(enquiry, [RequirementInput(what, department, due)])


def recorded(document: Enquiry | Order, wanted: Sequence[RequirementInput], asked_by: str = "") -> None:
    """A posting: special requirements of an enquiry or order; `asked_by` names the customer's person who wrote it by link."""
    Requirement.objects.bulk_create(
        Requirement(
            kind=document.document_kind(), object_id=document.pk, what=x.what, department=x.department, due=x.due, asked_by=asked_by
        )
        for x in wanted
    )


def carry(enquiry: Enquiry, order: Order) -> None:
    """A posting: what was asked and answered at the enquiry goes with the order (1.3b)."""
    for one in requirements_of(enquiry):
        one.pk, one.kind, one.object_id = None, order.document_kind(), order.pk
        one.save(force_insert=True)


@command(
    clause="2.1c",
    label=gettext_lazy("Answer a special requirement"),
    roles=EVERY_DEPARTMENT,
    source={Stage.OPEN, Stage.QUOTED},
    target=None,
    unless=rules.nothing_asked,
)
def answer_requirement(enquiry: Enquiry, *, requirement: Requirement, answer: str, feasible: bool, by: Actor) -> None:
    answered(enquiry, requirement, answer, feasible, by)


def answered(document: Enquiry | Order, requirement: Requirement, answer: str, feasible: bool, by: Actor) -> None:
    """The asked department's answer; another one's is refused."""
    if (requirement.kind, requirement.object_id) != (document.document_kind(), document.pk):
        raise Refused(_("That requirement belongs to another document."), "2.1c", "requirement")
    if not by.has(Role(requirement.department)):
        raise Refused(_("%s was asked.") % Role(requirement.department).label, "2.1c", "requirement")
    requirement.answer, requirement.feasible = answer, feasible
    requirement.answered_by_id, requirement.answered_at = by.signer, by.at
    requirement.save()


@command(clause="2.1a", label=gettext_lazy("Draw up a quotation"), roles=SELLERS, source={NEW}, target=Quotation.Stage.DRAFT)
def quote(quotation: Quotation, *, lines: Sequence[QuotationInput], by: Actor) -> None:
    if not lines:
        raise Refused(_("A quotation needs a line."), "2.1a", "lines")
    rows = [
        QuotationLine(
            quotation=quotation, position=n, item=x.item, spec=x.spec or x.item.spec, quantity=x.quantity, price=x.price,
            net=(x.quantity * x.price).quantize(CENT, ROUND_HALF_UP), promised=x.promised,
        )
        for n, x in enumerate(lines, 1)
    ]  # fmt: skip
    QuotationLine.objects.bulk_create(rows)
    quotation.total = sum((row.net for row in rows), Decimal(0))


@command(
    clause="2.1a",
    label=gettext_lazy("Send the quotation"),
    roles=SELLERS,
    source={Quotation.Stage.DRAFT},
    target=Quotation.Stage.SENT,
    unless=rules.not_sendable,
)
def send(quotation: Quotation, *, by: Actor) -> None:
    """The paper that went out is kept."""
    quotation.sent_at = by.at
    papers.keep_quotation(quotation, by)
    if quotation.enquiry and quoted.refusal(quotation.enquiry, by.as_system()) is None:
        quoted(quotation.enquiry, by=by.as_system())


@command(
    clause="2.1a",
    label=gettext_lazy("Customer accepts"),
    roles=SELLERS,
    source={Quotation.Stage.SENT},
    target=Quotation.Stage.ACCEPTED,
    unless=rules.expired,
)
def accept(quotation: Quotation, *, by: Actor) -> None:
    if quotation.enquiry and won.refusal(quotation.enquiry, by.as_system()) is None:
        won(quotation.enquiry, by=by.as_system())


@command(
    clause="2.1a", label=gettext_lazy("Customer declines"), roles=SELLERS, source={Quotation.Stage.SENT}, target=Quotation.Stage.DECLINED
)
def decline(quotation: Quotation, *, reason: str, by: Actor) -> None:
    pass


@command(clause="2.1a", label=gettext_lazy("Enquiry answered"), roles={Role.SYSTEM}, source={Stage.OPEN}, target=Stage.QUOTED)
def quoted(enquiry: Enquiry, *, by: Actor) -> None:
    enquiry.answered_at = by.at


@command(clause="2.1a", label=gettext_lazy("Enquiry won"), roles={Role.SYSTEM}, source={Stage.OPEN, Stage.QUOTED}, target=Stage.WON)
def won(enquiry: Enquiry, *, by: Actor) -> None:
    enquiry.answered_at = enquiry.answered_at or by.at


@command(clause="2.1a", label=gettext_lazy("Close as lost"), roles=SELLERS, source={Stage.OPEN, Stage.QUOTED}, target=Stage.LOST)
def lose(enquiry: Enquiry, *, reason: str, by: Actor) -> None:
    enquiry.answered_at = enquiry.answered_at or by.at
