"""The company of the browser story: people who can sign in, a machine with a frame made here and three bought parts, a customer, a supplier."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace

from django.db import transaction

from tests.browser.pages import PASSWORD
from tests.cast import build
from tests.factories import a_customer, entity, put
from tests.planning.builders import works
from tests.quality.builders import row
from yidan.catalog.models import Supplier
from yidan.core import openings
from yidan.quality.models import InspectionPlan


def a_company() -> SimpleNamespace:
    cast = build()
    passwords(cast)
    entity()
    shop = works(cast)
    a_customer(contact="梁志远", address="浙江省宁波市北仑区大港路 18 号", owner=cast.users["li"])
    supplier = Supplier.objects.get(code="GY-0042")
    offers(supplier, {shop.servo: "2180", shop.screw: "0.35", shop.profile: "78"})
    hole, look = row(10, "定位孔距", "119.98", "120.02", key=True), row(20, "外观", category="appearance", standard="无划伤")
    put(InspectionPlan, "JY-AS300-F", name="AS-300 成品", item=shop.machine, when="final", characteristics=(hole, look))
    put(
        InspectionPlan,
        "JY-SV750-I",
        name="伺服电机来料",
        item=shop.servo,
        when="incoming",
        characteristics=(row(10, "轴径", "18.98", "19.00"),),
    )
    return SimpleNamespace(cast=cast, **vars(shop))


def passwords(cast: SimpleNamespace) -> None:
    with transaction.atomic(), openings.opened():
        for user in cast.users.values():
            user.set_password(PASSWORD)
            user.save()


def offers(supplier: Supplier, prices: dict[object, str]) -> None:
    """What a supplier sells, at which price."""
    from tests.factories import SETUP
    from yidan.core import edit

    rows = [{"item": item, "price": D(price), "lead_days": 7} for item, price in prices.items()]
    edit.write(supplier, {"items": rows}, by=SETUP)
