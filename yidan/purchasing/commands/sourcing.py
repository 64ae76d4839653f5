"""Prices asked of several suppliers, answered by private link or told to the buyer, compared, decided (4.2a, 3.2h)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Supplier
from yidan.core import many, signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Cost
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.core.signatures import Given
from yidan.purchasing import rules
from yidan.purchasing.commands.demands import BUYERS, SYSTEM, lock
from yidan.purchasing.models import Demand, Offer, Rfq, RfqLine, SupplierQuote

Stage = Rfq.Stage
Answer = SupplierQuote.Stage


@dataclass(frozen=True)
class DemandPick:
    demand: Demand


@dataclass(frozen=True)
class SupplierPick:
    supplier: Supplier


@dataclass(frozen=True)
class OfferInput:
    """A line's answer: price without tax for one; what lies ready at the supplier's; when the rest is here."""

    position: int
    price: Cost
    day: date
    in_stock: Decimal = Decimal(0)
    moq: Decimal = Decimal(0)


@dataclass(frozen=True)
class ChoiceInput:
    position: int
    supplier: Supplier


@command(clause="4.2a", label=gettext_lazy("Plan the supplier"), roles=BUYERS, source={Demand.Stage.OPEN}, target=None)
def plan_supply(demand: Demand, *, supplier: Supplier, order_by: date, by: Actor) -> None:
    """The purchase plan's line: from whom, and until when it has to be ordered."""
    demand.supplier, demand.order_by = supplier, order_by


@command(clause="4.2a", label=gettext_lazy("Supplier decided"), roles=SYSTEM, source={Demand.Stage.OPEN}, target=None)
def decide_supply(demand: Demand, *, offer: Offer, by: Actor) -> None:
    """What the comparison decided; the day to order keeps the lead time offered."""
    demand.supplier = offer.quote.supplier
    demand.order_by = demand.needed_on - max(offer.day - offer.line.rfq.answer_by.date(), timedelta(0))


@command(clause="4.2a", label=gettext_lazy("Ask for prices"), roles=BUYERS, source={NEW}, target=Stage.ASKED)
def ask_prices(rfq: Rfq, *, demands: Sequence[DemandPick], suppliers: Sequence[SupplierPick], by: Actor) -> None:
    """Every supplier gets a document of his own."""
    wanted = list(dict.fromkeys(x.demand for x in demands))
    if gone := [str(demand) for demand in wanted if demand.stage != Demand.Stage.OPEN]:
        raise Refused(_("Not open any more: %s.") % listed(gone), "4.2a", "demands")
    RfqLine.objects.bulk_create(
        RfqLine(rfq=rfq, position=n, demand=demand, quantity=demand.to_order, needed_on=demand.needed_on)
        for n, demand in enumerate(wanted, 1)
    )
    quotes = [SupplierQuote(rfq=rfq, supplier=supplier) for supplier in dict.fromkeys(x.supplier for x in suppliers)]
    many.each(invite, quotes, by=by.as_system())


@command(clause="4.2a", label=gettext_lazy("Invite to quote"), roles=SYSTEM, source={NEW}, target=Answer.ASKED)
def invite(quote: SupplierQuote, *, by: Actor) -> None:
    pass


@command(
    clause="4.2a", label=gettext_lazy("Send the request"), roles=BUYERS, source={Answer.ASKED, Answer.ANSWERED}, target=None, unless=rules.too_late
)  # fmt: skip
def send_request(quote: SupplierQuote, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    """Gives out the supplier's private link for his prices; shown once."""
    return signatures.give_link(quote, purpose=rules.QUOTE, role=Role.SUPPLIER, holder=holder, days=days, by=by)


@command(
    clause="4.2a", label=gettext_lazy("Offer"), roles=BUYERS | {Role.SUPPLIER}, source=set(Answer.values), target=Answer.ANSWERED,
    unless=rules.too_late,
)  # fmt: skip
def offer(quote: SupplierQuote, *, offers: Sequence[OfferInput], valid_until: date | None = None, note: str = "", by: Actor) -> None:
    """By the supplier through his link, or by the buyer who was told. A later answer takes the place of the earlier; both stay in the history."""
    lines = {line.position: line for line in quote.rfq.lines.all()}
    given = [x for x in offers if x.position in lines]
    if not given:
        raise Refused(_("Offer a price for at least one line, or decline."), "4.2a", "offers")
    quote.offers.all().delete()
    Offer.objects.bulk_create(
        Offer(quote=quote, line=lines[x.position], price=x.price, day=x.day, in_stock=x.in_stock, moq=x.moq) for x in given
    )
    quote.valid_until, quote.note = valid_until, note


@command(
    clause="4.2a", label=gettext_lazy("Decline to quote"), roles=BUYERS | {Role.SUPPLIER}, source={Answer.ASKED, Answer.ANSWERED},
    target=Answer.DECLINED, unless=rules.too_late,
)  # fmt: skip
def decline(quote: SupplierQuote, *, reason: str, by: Actor) -> None:
    quote.offers.all().delete()


@command(
    clause="4.2a", label=gettext_lazy("Decide the comparison"), roles=BUYERS, source={Stage.ASKED}, target=Stage.DECIDED, unless=rules.nobody_answered
)  # fmt: skip
def award(rfq: Rfq, *, choices: Sequence[ChoiceInput], why: str = "", by: Actor) -> None:
    """A supplier for each line; the demands are planned with him. Another than the cheapest, or too few answers, wants a reason."""
    chosen = _chosen(rfq, choices)
    if not why.strip() and (reason := rules.wants_reason(rfq, chosen)):
        raise Refused(reason, "4.2a", "why")
    rfq.why = why
    for line, one in chosen.items():
        line.chosen = one
    RfqLine.objects.bulk_update(chosen, ["chosen"])
    lock([line.demand for line in chosen])
    pairs = sorted(chosen.items(), key=lambda pair: pair[0].demand.chain_id)
    for line, one in pairs:
        if line.demand.stage == Demand.Stage.OPEN:  # what was ordered or dropped meanwhile keeps what it has
            decide_supply(line.demand, offer=one, by=by.as_system())


def _chosen(rfq: Rfq, choices: Sequence[ChoiceInput]) -> dict[RfqLine, Offer]:
    lines = {line.position: line for line in rfq.lines.prefetch_related("offers__quote__supplier").select_related("demand__item")}
    found: dict[RfqLine, Offer] = {}
    for x in choices:
        line = lines.get(x.position)
        one = next((one for one in line.offers.all() if one.quote.supplier_id == x.supplier.pk), None) if line else None
        if line is None or one is None:
            raise Refused(
                _("Line %(line)s: %(supplier)s has offered nothing.") % {"line": x.position, "supplier": x.supplier}, "4.2a", "choices"
            )
        found[line] = one
    return found


@command(clause="4.2a", label=gettext_lazy("Withdraw the request"), roles=BUYERS, source={Stage.ASKED}, target=Stage.CANCELLED)
def withdraw(rfq: Rfq, *, reason: str, by: Actor) -> None:
    pass
