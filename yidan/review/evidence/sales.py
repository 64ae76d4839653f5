"""Sales: is the order complete (3.2a), is the customer good for it (3.2b), does the price keep to the policy (3.2c)."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from yidan.catalog.queries.prices import price_for
from yidan.core.actors import Actor
from yidan.core.formats import money, percent
from yidan.core.said import Said
from yidan.core.said import said as _
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Order
from yidan.review.credit import Standing, standing
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look

NEEDED = ("customer_po", "place", "payment_terms", "requested", "contact")


def facts(look: Look) -> list[Fact]:
    order, by = look.order, look.by
    return [complete(order, by), credit(order, by), price(order, by), history(order)]


def complete(order: Order, by: Actor) -> Fact:
    filled = sum(bool(getattr(order, name)) for name in NEEDED)
    asked = requirements_of(order)
    answered = sum(r.answered_at is not None for r in asked)
    compared = _("yes") if order.checked_by_id else _("no")
    figures = (
        (_("Fields filled"), f"{filled} / {len(NEEDED)}"), (_("Special requirements answered"), f"{answered} / {len(asked)}"),
        (_("Compared with the original"), compared),
    )  # fmt: skip
    open_ = answered < len(asked) or not order.checked_by_id
    return Fact("3.2a", _("Completeness"), _("open points") if open_ else _("complete"), figures, "warn" if open_ else "")


def credit(order: Order, by: Actor) -> Fact:
    """Limit, what the customer owes or has in hand besides, the exposure after this order; what is overdue."""
    found = standing(order, timezone.localdate(by.at))
    limit, verdict = found.limit, _credit_word(found)
    figures = [
        (_("Credit limit"), money(limit)), (_("Other open orders"), money(found.used)), (_("Exposure after this order"), money(found.after)),
        (_("Overdue"), money(found.overdue)),
    ]  # fmt: skip
    if found.unrated:
        figures.append((_("No exchange rate, not counted"), ", ".join(found.unrated)))
    tone = "bad" if found.bad else "" if limit and not found.unrated else "warn"
    return Fact("3.2b", _("Credit"), verdict, tuple(figures), tone, "P", (), verdict)


def _credit_word(found: Standing) -> Said:
    if found.over or found.late:
        return _("over the limit") if found.over else _("payments overdue")
    if found.unrated:
        return _("not comparable with the limit")
    return _("within the limit") if found.limit else _("no limit set")


def price(order: Order, by: Actor) -> Fact:
    """Each line against its list price and floor; below the floor is for the head."""
    day = timezone.localdate(by.at)
    figures, below, margins = [], 0, Decimal(0)
    for line in order.lines.all():
        offer = price_for(order.customer, line.item, line.ordered, day, order.currency)
        paid = line.price * (1 - line.discount / 100)
        below += offer is not None and paid < offer.floor
        margins += line.net - line.item.standard_cost * line.ordered
        figures.append((f"{line.position} {line.item.name}", f"{money(paid)} / {money(offer.price) if offer else '—'}"))
    verdict = _("below the floor: %s lines") % below if below else _("keeps to the policy")
    head = (_("Estimated margin"), percent(margins, order.net)) if order.net else (_("Estimated margin"), "—")
    return Fact("3.2c", _("Price and margin"), verdict, (head, *figures), "bad" if below else "", "PM", (), verdict)


def history(order: Order) -> Fact:
    earlier = Order.objects.filter(customer_id=order.customer_id, pk__lt=order.pk).exclude(stage="draft").count()
    return Fact("1.3d", _("History"), _("%s earlier orders") % earlier)
