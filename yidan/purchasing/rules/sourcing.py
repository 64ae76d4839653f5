"""Questions about requests for quotation and what suppliers offer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Door
from yidan.people.settings import setting
from yidan.purchasing.models import Offer, Rfq, RfqLine, SupplierQuote

QUOTE = "rfq"  # purpose of a supplier's link


def too_late(quote: SupplierQuote, by: Actor) -> str | None:
    """Nothing is offered once it is decided; by link not after the time said. The buyer may still write down what was said."""
    if quote.rfq.stage != Rfq.Stage.ASKED:
        return _("The request is %(stage)s.") % {"stage": quote.rfq.stage_label}
    if by.door is Door.LINK and by.at > quote.rfq.answer_by:
        return _("The time to answer ended on %s.") % f"{timezone.localtime(quote.rfq.answer_by):%Y-%m-%d %H:%M}"
    return None


def nobody_answered(rfq: Rfq, by: Actor) -> str | None:
    if any(quote.stage == SupplierQuote.Stage.ANSWERED for quote in rfq.quotes.all()):
        return None
    return _("No supplier has answered yet.")


def worth(offer: Offer, line: RfqLine) -> Decimal:
    """What the line would cost: the least quantity is paid whether needed or not."""
    return offer.price * max(line.quantity, offer.moq)


def cheapest(line: RfqLine) -> Offer | None:
    return min(line.offers.all(), key=lambda offer: (worth(offer, line), offer.day, offer.pk), default=None)


def wants_reason(rfq: Rfq, chosen: Mapping[RfqLine, Offer]) -> str | None:
    """Why a decision must be explained: another than the cheapest, or fewer answers than the company asks for."""
    answered = sum(1 for quote in rfq.quotes.all() if quote.stage == SupplierQuote.Stage.ANSWERED)
    if answered < (least := int(setting("rfq_answers"))):
        return _("Only %(n)s of the %(least)s answers that our rule asks for: say why this is enough.") % {"n": answered, "least": least}
    dearer = [line for line, offer in chosen.items() if (best := cheapest(line)) and worth(offer, line) > worth(best, line)]
    return _("%s: not the lowest price; say why.") % dearer[0].demand.item if dearer else None
