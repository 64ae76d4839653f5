"""A small machine works: one machine with a frame made here and three bought parts; and an order for it, walked through the review."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from tests.cast import AT, at
from tests.factories import an_item, an_order, put, unit
from yidan.catalog.models import Bom, Calendar, Item, Place, Routing, Supplier, WorkCentre
from yidan.core import openings
from yidan.intake.lines import LineInput
from yidan.intake.models import Order
from yidan.planning import commands as planning
from yidan.planning import jobs
from yidan.planning.models import Plan
from yidan.review import commands as review
from yidan.review.rules import departments
from yidan.stock.models import Balance, Lot, Movement


def works(cast: SimpleNamespace) -> SimpleNamespace:
    """Items AS-300 (machine), FR-10 (its frame), SV-750 (servo, key material), SC-6 (screw), PF-40 (profile, metres); three work centres."""
    machine = an_item("AS-300", lead_days=0)
    frame = an_item("FR-10", name="机架", finished=False)
    servo = an_item("SV-750", "buy", name="伺服电机", key_material=True, lead_days=14, finished=False, purchase_price=D(2180))
    screw = an_item("SC-6", "buy", name="内六角螺钉", lead_days=3, finished=False, purchase_price=D("0.35"))
    profile = an_item("PF-40", "buy", name="铝型材", unit=unit("m", "米", 3), lead_days=5, finished=False, purchase_price=D(78))
    calendar = put(Calendar, "DAY", name="白班", week="1111100", shifts=[["08:00", "12:00"], ["13:00", "17:00"]])
    leader = cast.users["ma"]
    centres = {
        code: put(WorkCentre, code, name=name, calendar=calendar, capacity=1, leader=leader)
        for code, name in (("WELD", "钣金焊接"), ("ASM", "装配 A 线"), ("TEST", "调试"))
    }
    structure(machine, {frame: D(1), servo: D(2), screw: D(20)})
    structure(frame, {profile: D("4.5"), screw: D(8)}, scrap={profile: D(2)})
    route(machine, [(10, "总装", centres["ASM"], 30, 240, False), (20, "调试", centres["TEST"], 0, 120, True)])
    route(frame, [(10, "焊接", centres["WELD"], 60, 180, False)])
    put(Place, "Q1", name="待检区", quarantine=True)
    put(Place, "W1", name="1 号库")
    put(Supplier, "GY-0042", name="苏州科瓦电机有限公司", terms="月结 30 天", contact="秦晓峰")
    return SimpleNamespace(machine=machine, frame=frame, servo=servo, screw=screw, profile=profile, centres=centres)


def structure(item: Item, parts: dict[Item, D], scrap: dict[Item, D] | None = None) -> Bom:
    rows = [
        {"position": 10 * n, "component": part, "per": per, "scrap": (scrap or {}).get(part, D(0))}
        for n, (part, per) in enumerate(parts.items(), 1)
    ]
    return put(Bom, f"{item.code}-C", name=item.name, item=item, lines=rows)


def route(item: Item, steps: list[tuple[int, str, WorkCentre, int, int, bool]]) -> Routing:
    names = ("position", "name", "work_centre", "setup_minutes", "run_minutes", "key")
    return put(Routing, f"{item.code}-C", name=item.name, item=item, steps=[dict(zip(names, step, strict=True)) for step in steps])


def approve(order: Order, cast: SimpleNamespace, promised: date = date(2026, 7, 20)) -> Order:
    """Each department that this kind of order asks agrees, the head of sales passes it."""
    people = {"sales": cast.li, "production": cast.wang, "procurement": cast.zhao, "quality": cast.chen}
    for department in departments(order):
        review.opine(order, verdict="agree", text="可行", revision=order.revision, by=people[department])
    review.approve(order, promised=promised, revision=order.revision, by=cast.lin)
    return order


def an_approved(cast: SimpleNamespace, quantity: int = 2, promised: date = date(2026, 7, 20), **values: Any) -> Order:
    shop = works(cast)
    order = an_order(cast, "received", lines=[LineInput(shop.machine, D(quantity), D(1000))], **values)
    return approve(order, cast, promised)


def a_broken_down(cast: SimpleNamespace, quantity: int = 2, **values: Any) -> Order:
    order = an_approved(cast, quantity, **values)
    planning.break_down(order, by=cast.wang)
    return order


def a_plan(cast: SimpleNamespace, hours: int = 0) -> Plan:
    """Proposed by the worker, so many hours after the cast's moment."""
    pk = jobs.propose(0, by=at(cast.wang, cast.wang.at + timedelta(hours=hours)))
    return Plan.objects.get(pk=pk)


def a_planned(cast: SimpleNamespace, quantity: int = 2, **values: Any) -> Order:
    order = a_broken_down(cast, quantity, **values)
    planning.accept(a_plan(cast), reason="按评审结论执行", by=cast.wang)
    order.refresh_from_db()
    return order


def a_released(cast: SimpleNamespace, quantity: int = 2, **values: Any) -> Order:
    """All its work orders are on the floor."""
    order = a_planned(cast, quantity, **values)
    for work_order in order.work_orders.order_by("pk"):
        planning.release(work_order, by=cast.wang)
    order.refresh_from_db()
    return order


def stock_of(item: Item, quantity: D) -> None:
    """An opening balance in the warehouse."""
    with transaction.atomic(), openings.opened():
        lot = Lot.objects.create(item=item, code=f"OPEN-{item.code}", at=AT)
        balance = Balance.objects.create(lot=lot, place=Place.objects.get(code="W1"), on_hand=quantity)
        Movement.objects.create(balance=balance, cause_kind="stock.adjustment", cause_id=0, kind="opening", quantity=quantity, at=AT)


def stock_all(cast: SimpleNamespace) -> None:
    """More of every bought part than any order of the tests takes."""
    shop = works(cast)
    for item in (shop.servo, shop.screw, shop.profile):
        stock_of(item, D(5000))
