"""Verbs of master data that are no plain edit: what two duties must share, or what another department sets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog import rules
from yidan.catalog.models import Calendar, CalendarDay, Customer, Item, Supplier
from yidan.catalog.queries.calendars import exceptions
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import Master
from yidan.core.fields import FieldClass, Price
from yidan.core.refusals import Refused

ACTIVE = Master.Stage.ACTIVE
PRICERS = {Role.SALES_HEAD, Role.FINANCE_HEAD}


@command(
    clause="3.2b", label=gettext_lazy("Set the credit limit"), roles={Role.FINANCE_HEAD}, source={ACTIVE}, target=None, unless=rules.own_customer
)  # fmt: skip
def set_credit(customer: Customer, *, limit: Price, reason: str, by: Actor) -> None:
    if limit < 0:
        raise Refused(_("A credit limit is not below zero."), "3.2b", "limit")
    customer.credit_limit = limit


@command(
    clause="5.2c", label=gettext_lazy("Set the bank account"), roles={Role.PROCUREMENT_HEAD, Role.FINANCE, Role.FINANCE_HEAD}, source={ACTIVE},
    target=None,
)  # fmt: skip
def set_bank(
    supplier: Supplier, *, bank: Annotated[str, FieldClass.S], account: Annotated[str, FieldClass.S], reason: str, by: Actor
) -> None:
    supplier.bank, supplier.account = bank, account


@command(clause="3.2c", label=gettext_lazy("Set the prices"), roles=PRICERS, source={ACTIVE}, target=None)
def set_prices(item: Item, *, list_price: Price, floor_price: Price, standard_cost: Annotated[Decimal, FieldClass.M], by: Actor) -> None:
    if floor_price > list_price:
        raise Refused(_("The floor is above the list price."), "3.2c", "floor_price")
    item.list_price, item.floor_price, item.standard_cost = list_price, floor_price, standard_cost


@command(clause="4.1b", label=gettext_lazy("Enter a year's holidays"), roles=Calendar.editors, source={ACTIVE}, target=None)
def fill_year(calendar: Calendar, *, year: int, by: Actor) -> None:
    """Public holidays and make-up days as published; days entered by hand stay."""
    found, published = exceptions(year)
    if not published:
        raise Refused(_("The public holidays of %s are not published yet: enter them by hand when they are.") % year, "4.1b", "year")
    have = set(calendar.days.filter(day__year=year).values_list("day", flat=True))
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, day=d, works=works, note=note) for d, works, note in found if d not in have
    )
    calendar.published_until = max(calendar.published_until or date.min, date(year, 12, 31))
