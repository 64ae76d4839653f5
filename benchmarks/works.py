"""A works for the whole spine: a machine of three levels (machine, frame, beam) with bought parts, and the people of every department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from benchmarks.factory import AT, D
from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, Routing, Supplier, Unit, WorkCentre
from yidan.core import edit, openings
from yidan.core.actors import Actor, Door, Role
from yidan.core.signatures import link_of
from yidan.people.models import LegalEntity, Seat, User
from yidan.people.rules import spread
from yidan.stock.models import Balance, Lot, Movement

PEOPLE = {
    "seller": Role.SALES, "second": Role.SALES, "head": Role.SALES_HEAD, "planner": Role.PRODUCTION, "worker": Role.OPERATOR, "buyer": Role.PROCUREMENT,
    "buyers_head": Role.PROCUREMENT_HEAD, "inspector": Role.QUALITY, "logistics": Role.LOGISTICS, "finance": Role.FINANCE, "finance_head": Role.FINANCE_HEAD,
    "archivist": Role.ARCHIVE, "service": Role.AFTER_SALES,
}  # fmt: skip


@dataclass
class Works:
    entity: LegalEntity
    customer: Customer
    supplier: Supplier
    machine: Item
    stand: Item  # one level: three bought components, four operations
    users: dict[str, User]
    actors: dict[str, Actor]
    hours: int = 0

    def by(self, name: str) -> Actor:
        """Each act under a key of its own, as the doors give it."""
        return replace(self.actors[name], at=AT + timedelta(hours=self.hours))

    def outsider(self, token: str) -> Actor:
        link = link_of(token, AT + timedelta(hours=self.hours))
        assert link is not None
        return link.actor(AT + timedelta(hours=self.hours))


def put(model: Any, code: str, **values: Any) -> Any:
    by = Actor(None, "benchmark", frozenset(Role) - {Role.CUSTOMER, Role.SUPPLIER}, Door.IMPORT, AT)
    own = {f.name for f in model._meta.concrete_fields}
    return edit.write(model(code=code, **{k: v for k, v in values.items() if k in own}), {"code": code, **values}, by=by)


def people() -> tuple[dict[str, User], dict[str, Actor]]:
    with transaction.atomic(), openings.opened():
        users = {name: User.objects.create(username=name, display=name) for name in PEOPLE}
        Seat.objects.bulk_create(Seat(user=users[name], role=role.value, since=date(2020, 1, 1)) for name, role in PEOPLE.items())
    return users, {name: Actor(users[name].pk, name, spread([role]), Door.JOB, AT) for name, role in PEOPLE.items()}


def works() -> Works:
    users, actors = people()
    unit = put(Unit, "pc", name="件")
    week = put(Calendar, "DAY", name="白班", week="1111100", shifts=[["08:00", "12:00"], ["13:00", "17:00"]])
    centres = [
        put(WorkCentre, code, name=code, calendar=week, capacity=4, leader=users["worker"]) for code in ("SAW", "WELD", "ASM", "TEST")
    ]
    bought = [put(Item, f"B-{n}", name=f"外购件 {n}", unit=unit, kind="buy", lead_days=5, purchase_price=D(10)) for n in range(4)]
    made = {
        code: put(
            Item,
            code,
            name=code,
            unit=unit,
            kind="make",
            list_price=D(1000),
            finished=code in ("AS", "ST"),
            drawing=f"HC-{code}",
            drawing_revision="A",
        )
        for code in ("BM", "FR", "AS", "ST")
    }
    structure(made["BM"], [bought[0]])
    structure(made["FR"], [made["BM"], bought[1]])
    structure(made["AS"], [made["FR"], bought[2], bought[3]])
    structure(made["ST"], bought[:3])
    for code, steps in (("BM", 1), ("FR", 2), ("AS", 2), ("ST", 4)):
        route(made[code], centres[:steps])
    put(Place, "Q1", name="待检区", quarantine=True)
    put(Place, "W1", name="1 号库")
    for item in bought[:3]:
        opening(item)
    return Works(
        put(LegalEntity, "HC", name="衡川自动化", tax_number="91320500MA1XCW5T47", is_default=True),
        put(Customer, "KH-1", name="宁波海纳电器", payment_terms="月结", contact="梁志远"), put(Supplier, "GY-1", name="苏州科瓦电机", contact="秦晓峰"),
        made["AS"], made["ST"], users, actors,
    )  # fmt: skip


def structure(item: Item, parts: list[Item]) -> None:
    rows = [{"position": 10 * n, "component": part, "per": Decimal(1), "scrap": Decimal(0)} for n, part in enumerate(parts, 1)]
    put(Bom, f"{item.code}-B", name=item.name, item=item, lines=rows)


def route(item: Item, centres: list[WorkCentre]) -> None:
    steps = [
        {"position": 10 * n, "name": centre.code, "work_centre": centre, "setup_minutes": 10, "run_minutes": 20, "key": False}
        for n, centre in enumerate(centres, 1)
    ]
    put(Routing, f"{item.code}-R", name=item.name, item=item, steps=steps)


def opening(item: Item) -> None:
    """Plenty in stock of all but one bought part, which is bought for each order."""
    with transaction.atomic(), openings.opened():
        lot = Lot.objects.create(item=item, code=f"OPEN-{item.code}", at=AT)
        balance = Balance.objects.create(lot=lot, place=Place.objects.get(code="W1"), on_hand=D(1_000_000))
        Movement.objects.create(balance=balance, cause_kind="stock.adjustment", cause_id=0, kind="opening", quantity=D(1_000_000), at=AT)
