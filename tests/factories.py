"""Builders, one per noun: each walks the verbs up to the stage wanted, so nothing exists that the product could not make."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import AT
from yidan.catalog.models import Customer, Item, Unit
from yidan.core import edit
from yidan.core.actors import Actor, Door, Role
from yidan.intake import commands as intake
from yidan.intake.forms import to_compare
from yidan.intake.lines import ComparisonInput, LineInput
from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.review import commands as review

SETUP = Actor(None, "set-up", frozenset(Role) - {Role.CUSTOMER, Role.SUPPLIER}, Door.IMPORT, AT)


def put(model: Any, code: str, **values: Any) -> Any:
    """A master row by its code, through the edit verb."""
    found = model.objects.filter(code=code).first()
    own = {f.name for f in model._meta.concrete_fields}  # rows (lines, steps, items) are written by the verb
    return found or edit.write(model(code=code, **{k: v for k, v in values.items() if k in own}), {"code": code, **values}, by=SETUP)


def entity() -> LegalEntity:
    return put(LegalEntity, "HC", name="衡川自动化", tax_number="91320500MA1XCW5T47", is_default=True)


def unit(code: str = "pc", name: str = "件", places: int = 0) -> Unit:
    return put(Unit, code, name=name, places=places)


def an_item(code: str = "AS-300", kind: str = "make", **values: Any) -> Item:
    return put(
        Item,
        code,
        **{
            "name": "全自动锁螺丝机",
            "unit": unit(),
            "kind": kind,
            "list_price": D(1000),
            "drawing": "HC-3107",
            "drawing_revision": "C",
            "finished": True,
        }
        | values,
    )


def a_customer(code: str = "KH-0031", **values: Any) -> Customer:
    return put(Customer, code, **{"name": "宁波海纳电器", "payment_terms": "预付 30%，发货前 40%，验收后 30%"} | values)


def an_unsaved_order(cast: SimpleNamespace, **values: Any) -> Order:
    usual = {
        "entity": entity(), "customer": a_customer(), "received_at": AT, "place": "宁波北仑工厂 3 号门", "payment_terms": "预付 30%",
        "requested": date(2026, 8, 1), "owner": cast.users["li"],
    }  # fmt: skip
    return Order(**usual | values)


def some_lines(n: int = 2, quantity: D = D(10), price: D = D(113)) -> list[LineInput]:
    return [LineInput(an_item(f"AS-{300 + i}"), quantity, price) for i in range(n)]


def original(name: str = "po.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 the customer's order", "application/pdf")


def compared(order: Order) -> list[ComparisonInput]:
    return [ComparisonInput(str(row["field"]), str(row["entered"]), True) for row in to_compare(order)]


def an_order(cast: SimpleNamespace, stage: str = "draft", n: int = 2, lines: Any = None, **values: Any) -> Order:
    """An order entered by 李, walked up to `stage`. Rooms add further stages in their own builders."""
    order = an_unsaved_order(cast, **values)
    intake.enter(order, lines=lines or some_lines(n), by=cast.li)
    if stage == "draft":
        return order
    if not order.oral:
        intake.attach(order, original=original(), by=cast.li)
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    intake.receive(order, by=cast.li)
    if stage == "received":
        return order
    agree(order, cast)
    if stage == "in_review":
        return order
    review.approve(order, promised=order.requested, revision=order.revision, by=cast.lin)
    return order


def agree(order: Order, cast: SimpleNamespace) -> None:
    """Every reviewing department agrees; above the limit a second person looked before."""
    if order.total >= 100_000 and not order.second_check_by_id:
        intake.compare(order, found=compared(order), revision=order.revision, by=cast.shen)
    for who in (cast.shen, cast.wang, cast.zhao, cast.chen):
        review.opine(order, verdict="agree", text="可以", revision=order.revision, by=who)


def days(n: int) -> timedelta:
    return timedelta(days=n)
