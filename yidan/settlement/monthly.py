"""Every customer's statement of a month in one act (7.1d): drawn up at once while they are few, else by the worker on behalf of whoever asked;
then sent together, each with a private link of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from yidan.catalog.models import Customer
from yidan.core import clock, many
from yidan.core.actors import Actor, Door
from yidan.core.signatures import Given
from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.settlement.commands import draw_statement, send_statement
from yidan.settlement.models import Statement
from yidan.settlement.queries.accounts import without_statement

FEW = 12  # drawn while the page waits: an account takes some 20 ms
AT_ONCE = 40  # sent while the page waits: a paper takes some 25 ms


@dataclass(frozen=True)
class Drawn:
    """How many, and who was left out, with the reason; `later`: so many are with the worker."""

    count: int = 0
    left: tuple[tuple[str, str], ...] = ()
    later: int = 0


def seller(customer: Customer) -> LegalEntity:
    """Whoever sold to him last."""
    order = Order.objects.filter(customer=customer).select_related("entity").order_by("-pk").first()
    return order.entity if order else LegalEntity.objects.order_by("-is_default", "pk")[0]


def begins(customer: Customer, currency: str, until: date) -> date:
    """On the day after his last statement, else on the first of the month."""
    last = Statement.objects.filter(customer=customer, currency=currency, until__lt=until).order_by("-until").first()
    return last.until + timedelta(days=1) if last else until.replace(day=1)


def wanted(until: date) -> list[Statement]:
    return [
        Statement(customer=customer, entity=seller(customer), currency=currency, since=begins(customer, currency, until), until=until)
        for customer, currency in without_statement(until)
    ]


def draw_month(until: date, by: Actor) -> Drawn:
    """Those that this person may draw up; the others are named, for somebody else."""
    from django_q.tasks import async_task

    found = wanted(until)
    if len(found) <= FEW:
        return draw(found, by)
    async_task("yidan.settlement.monthly.drawn", until, replace(by, door=Door.JOB))
    return Drawn(later=len(found))


def draw(found: Sequence[Statement], by: Actor) -> Drawn:
    for one in found:
        one.stage = ""
    reasons = [(one, draw_statement.refusal(one, by)) for one in found]
    fit = [one for one, reason in reasons if reason is None]
    many.each(draw_statement, fit, by=by)
    return Drawn(len(fit), tuple((one.customer.name, reason) for one, reason in reasons if reason))


def drawn(until: date, by: Actor) -> str:
    """The worker's part. Safe to run twice: what is drawn up is wanted no more."""
    done = draw(wanted(until), replace(by, at=clock.now()))
    return f"{done.count} drawn up, {len(done.left)} left out"


def unsent() -> list[Statement]:
    """Drawn up and not sent, whose customer has somebody to send it to; the oldest first."""
    rows = Statement.objects.filter(stage=Statement.Stage.DRAWN_UP).exclude(customer__contact="")
    return list(rows.select_related("customer", "entity").order_by("until", "customer__code", "pk")[:AT_ONCE])


def send(by: Actor) -> list[tuple[Statement, Given]]:
    """All of them or none. A link is shown once: whoever sends has to hand on every one of them now."""
    with transaction.atomic():
        return [(one, send_statement(one, holder=one.customer.contact, by=by)) for one in unsent()]
