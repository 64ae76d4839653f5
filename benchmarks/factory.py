"""A small set of masters, made by the verbs, and one salesperson with an API key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction

from tools import database
from yidan.catalog.models import Customer, Item, Unit
from yidan.core import edit, openings
from yidan.core.actors import Actor, Door, Role
from yidan.people.models import LegalEntity, Seat, User

AT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
D = Decimal
PLACES, TRADES = ("苏州", "无锡", "常州", "杭州", "嘉兴"), ("电器", "机械", "泵阀", "仪表")


@dataclass(frozen=True)
class Masters:
    entity: LegalEntity
    customer: Customer  # the first of `customers`
    customers: tuple[Customer, ...]
    items: tuple[Item, ...]
    user: User
    actor: Actor


def prepare() -> None:
    database.new()


def masters() -> Masters:
    by = Actor(None, "benchmark", frozenset(Role) - {Role.CUSTOMER, Role.SUPPLIER}, Door.IMPORT, AT)

    def put(model: type, code: str, **values: object) -> object:
        return edit.write(model(code=code, **values), {"code": code, **values}, by=by)

    with transaction.atomic(), openings.opened():
        user = User.objects.create(username="bench", display="李敏")
        Seat.objects.create(user=user, role=Role.SALES.value, since=date(2020, 1, 1))
    entity = put(LegalEntity, "HC", name="衡川自动化", tax_number="91320500MA1XCW5T47", is_default=True)
    unit = put(Unit, "pc", name="件")
    items = tuple(
        put(Item, f"AS-{n}", name=f"锁螺丝机 {n}", unit=unit, list_price=D(1000), drawing="HC-1", drawing_revision="A") for n in range(5)
    )
    names = ["宁波海纳电器", *(f"{place}{trade}{n}厂" for n in range(10) for place in PLACES for trade in TRADES)]
    customers = tuple(put(Customer, f"KH-{n}", name=name, payment_terms="月结") for n, name in enumerate(names, 1))
    actor = Actor(user.pk, "李敏", frozenset({Role.SALES}), Door.JOB, AT)
    return Masters(entity, customers[0], customers, items, user, actor)  # type: ignore[arg-type]
