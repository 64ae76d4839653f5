"""Sets the company up through the same verbs as people would: accounts, masters, structures, routings, opening stock."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from yidan.catalog import commands as catalog
from yidan.catalog.checks import uscc_digit
from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, PriceList, Routing, Supplier, Unit, WorkCentre
from yidan.catalog.queries.calendars import exceptions
from yidan.core import edit
from yidan.core.actors import Actor, Door, Role
from yidan.core.documents import Master
from yidan.people import commands, rules
from yidan.people.models import LegalEntity, Person, User
from yidan.production.models import PatrolPlan
from yidan.quality.models import InspectionPlan
from yidan.simulation import products
from yidan.simulation.products import Bought, Made
from yidan.simulation.staff import STAFF
from yidan.stock import commands as stock
from yidan.stock.models import Adjustment

D = Decimal


def set_up(at: datetime, first: datetime) -> None:
    """The whole factory as it was set up at that moment, its calendars and rounds as they are on its first simulated day. Nothing is there
    before: raises RuntimeError on a database in use."""
    if User.objects.exists():
        raise RuntimeError("this database is in use")
    people(at)
    by = Actor(None, "set-up", frozenset(Role) - {Role.CUSTOMER, Role.SUPPLIER}, Door.IMPORT, at)
    write(LegalEntity, "HC", by, name="苏州衡川自动化设备有限公司", tax_number="91320594MA1XCW5T4J", address="苏州工业园区杏林街 78 号", phone="0512-62881688",
          bank="中国建设银行苏州园区支行", account="32201988236059888888", is_default=True)  # fmt: skip
    units(by)
    shop(by, at, first)
    trade(by)
    structures(by, first)
    incoming_plans(by)
    credit(at)


def open_store(at: datetime) -> None:
    store(Actor(None, "set-up", frozenset({Role.LOGISTICS_HEAD}), Door.IMPORT, at))


def write(model: type[Master], code: str, by: Actor, **values: Any) -> Any:
    children: dict[str, Any] = {name: values.pop(name) for name in ("lines", "steps", "items", "days", "characteristics") if name in values}
    return edit.write(model(code=code, **values), {"code": code, **values, **children}, by=by)


def people(at: datetime) -> None:
    """Accounts without passwords: nobody can sign in until the demo gives them one. Administrators and heads first: they agree to the others."""
    by = Actor(None, "set-up", frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), Door.IMPORT, at)
    for username, name, roles, shift in sorted(
        STAFF, key=lambda row: (Role.SYSTEM_ADMIN not in row[2], Role.GENERAL_MANAGER not in row[2], not row[2][0].is_head)
    ):
        person = Person()
        commands.appoint(person, username=username, name=name, by=by)
        commands.correct(person, name=name, shift=shift, by=by)
        for role in roles:
            commands.seat(person, role=role.value, since=at.date(), agreed_by=rules.affected_head(role, at.date()), by=by)


def units(by: Actor) -> None:
    for code, name, english, places in (
        ("pc", "件", "pc", 0),
        ("set", "台", "set", 0),
        ("line", "条", "line", 0),
        ("m", "米", "m", 3),
        ("kg", "千克", "kg", 3),
    ):
        write(Unit, code, by, name=name, name_en=english, places=places)


def shop(by: Actor, at: datetime, first: datetime) -> None:
    days = [
        {"day": day, "works": works, "note": note}
        for year in (at.year, first.year, first.year + 1)
        for day, works, note in exceptions(year)[0]
    ]
    calendar = write(
        Calendar,
        "DAY",
        by,
        name="白班",
        week="1111100",
        shifts=[["08:00", "12:00"], ["13:00", "17:30"]],
        published_until=date(first.year, 12, 31),
        days=days,
    )
    leaders = {name: User.objects.get(username=name) for name in ("helei", "machao", "zhengjie", "tangwei")}
    chosen = ("tangwei", "tangwei", "tangwei", "helei", "helei", "tangwei", "zhengjie", "machao", "helei", "zhengjie", "zhengjie", "machao")
    for (code, name, workshop, capacity, rate), leader in zip(products.CENTRES, chosen, strict=True):
        write(
            WorkCentre, code, by, name=name, workshop=workshop, capacity=capacity, rate=D(rate), calendar=calendar, leader=leaders[leader],
            pool=products.POOLS.get(code, ""),
        )  # fmt: skip
    write(PatrolPlan, "XC-01", by, name="车间巡查", patroller=User.objects.get(username="hejianhua"), calendar=calendar, week="1010100", until=time(16),
          since=first.date(), points="安全通道\n5S\n首件与量具")  # fmt: skip
    write(Place, "A-01", by, name="主仓 A-01")
    write(Place, "Q-01", by, name="待检区", quarantine=True)


def trade(by: Actor) -> None:
    pieces = {unit.code: unit for unit in Unit.objects.all()}
    for row in products.BOUGHT:
        write(Item, row.code, by, name=row.name, spec=row.spec, kind="buy", unit=pieces[row.unit], lead_days=row.lead, key_material=row.key,
              purchase_price=products.reference(row), standard_cost=products.reference(row), **selling(row))  # fmt: skip
    write(
        Item,
        products.SERVICE,
        by,
        name="年度维护保养",
        spec="两人一天",
        kind="service",
        unit=pieces["pc"],
        list_price=D(3600),
        floor_price=D(3000),
        standard_cost=D(2400),
    )
    items = {item.code: item for item in Item.objects.all()}
    for code, name, contact in products.SUPPLIERS:
        sold = [
            {"item": items[row.code], "price": D(row.price), "lead_days": row.lead, "moq": D(0)}
            for row in products.BOUGHT
            if row.supplier == code
        ]
        sold += [
            {"item": items[row.code], "price": D(row.price) * D("1.02"), "lead_days": row.lead + 2, "moq": D(0)}
            for row in products.BOUGHT
            if code in products.ALSO.get(row.code, ())
        ]
        supplier = write(
            Supplier,
            code,
            by,
            name=name,
            contact=contact,
            phone="0512-6288" + code[-3:] + "1",
            terms="月结 30 天",
            grade="A",
            uscc=uscc(code),
            items=sold,
        )
        catalog.set_bank(supplier, bank="中国银行", account=f"4500 1234 {code[-3:]}0", reason="开户资料", by=by)
    sellers = [User.objects.get(username=name) for name in ("limin", "shenyue")]
    for n, (code, name, city, contact) in enumerate(products.CUSTOMERS):
        write(Customer, code, by, name=name, address=f"{city}市经济技术开发区", contact=contact, phone=f"138{n:04d}6620", email="" if n % 6 == 5 else f"po{n}@customer.example", group="重点" if n % 4 == 0 else "一般",
              payment_terms=products.TERMS[n % 2], owner=sellers[n % 2], uscc=uscc(code))  # fmt: skip


def selling(row: Bought) -> dict[str, Decimal]:
    """Of spare parts."""
    price = D(row.price) * D("1.6")
    return {"list_price": price, "floor_price": price * D("0.9")} if row.code in products.SPARES else {}


def credit(at: datetime) -> None:
    """What the head of finance trusts customers with: the larger ones more."""
    by = Actor(User.objects.get(username="zhengmin").pk, "郑敏", frozenset({Role.FINANCE_HEAD, Role.FINANCE}), Door.IMPORT, at)
    for customer in Customer.objects.order_by("code"):
        catalog.set_credit(customer, limit=D(3_000_000) if customer.group == "重点" else D(1_500_000), reason="年度信用评定", by=by)


def uscc(code: str) -> str:
    """A well-formed code of nobody."""
    digits = "".join(letter for letter in code if letter.isdigit()).zfill(4)
    first = f"9132059400{digits:>04}MA1"[:17].ljust(17, "0")
    return first + uscc_digit(first)


def structures(by: Actor, at: datetime) -> None:
    for made in (*products.PARTS, *products.MACHINES):
        made_item(made, by)
    day = at.date()
    lines = [
        {"item": Item.objects.get(code=m.code), "from_quantity": D(1), "price": D(m.price), "floor": D(m.price) * D("0.88")}
        for m in products.MACHINES
    ]
    write(PriceList, f"PL{day.year}", by, name=f"{day.year} 年价目表", valid_from=date(day.year - 1, 1, 1), lines=lines)


def made_item(made: Made, by: Actor) -> None:
    unit = Unit.objects.get(code=made.unit)
    cost = products.standard(made.code)
    item = write(Item, made.code, by, name=made.name, spec=made.spec, kind="make", unit=unit, drawing=made.drawing, drawing_revision="C", family=made.family, list_price=D(made.price),
                 floor_price=D(made.price) * D("0.88"), standard_cost=cost, finished=bool(made.price))  # fmt: skip
    parts = [
        {"position": 10 * n, "component": Item.objects.get(code=code), "per": D(per)} for n, (code, per) in enumerate(made.parts.items(), 1)
    ]
    write(Bom, f"{made.code}-C", by, name=made.name, item=item, lines=parts)
    steps = [
        {
            "position": 10 * n,
            "work_centre": WorkCentre.objects.get(code=centre),
            "name": name,
            "setup_minutes": D(setup),
            "run_minutes": D(run),
            "key": key,
            "instruction": "" if name in products.UNWRITTEN else f"HC-WI-{centre} {name}作业指导书",
        }
        for n, (centre, name, setup, run, key) in enumerate(made.route, 1)
    ]
    write(Routing, f"{made.code}-C", by, name=made.name, item=item, steps=steps)
    inspection_plans(made, item, by)


def inspection_plans(made: Made, item: Item, by: Actor) -> None:
    """Of a machine for the finished piece, by all its characteristics; of a key operation for its first piece, by the first that is measured."""
    if made.checks:
        rows = [
            {"position": 10 * n, "name": name, "category": category, "lower": D(low) if low else None, "upper": D(high) if high else None, "unit": unit_, "key": key,
             "standard": "" if low or high else "目视", "gauge": "" if not (low or high) else "见量具台账"}
            for n, (name, category, low, high, unit_, key) in enumerate(made.checks, 1)
        ]  # fmt: skip
        if made.price:
            plan(f"JY-{made.code}", f"{made.name} 成品检验", item, "final", "HC-QS-17", rows, by)
        if first := [row for row in rows if row["lower"] or row["upper"]][:1]:
            plan(f"SJ-{made.code}", f"{made.name} 首件", item, "in_process", "HC-QS-09", first, by)


def plan(code: str, name: str, item: Item, when: str, standard: str, rows: list[dict[str, Any]], by: Actor) -> None:
    write(InspectionPlan, code, by, name=name, item=item, when=when, standard=standard, characteristics=rows)


INCOMING = (("外观与包装完好", "appearance", "目视"), ("型号规格与订单、合格证一致", "function", "核对"))


def incoming_plans(by: Actor) -> None:
    rows = [
        {"position": 10 * n, "name": name, "category": category, "standard": standard}
        for n, (name, category, standard) in enumerate(INCOMING, 1)
    ]
    for item in Item.objects.filter(kind="buy").exclude(code__in=products.UNPLANNED).order_by("code"):
        plan(f"LJ-{item.code}", f"{item.name} 来料检验", item, "incoming", "HC-QS-05", rows, by)


def store(by: Actor) -> None:
    """Opening balances of what is always kept."""
    rows = [(row, 40 if row.price < 300 else 6 if row.price < 2500 else 0) for row in products.BOUGHT]
    stock_rows = [opening(row, count) for row, count in rows if count]
    adjustment = Adjustment(reason="期初库存")
    stock.open_balance(adjustment, lines=stock_rows, by=by)


def opening(row: Bought, count: int) -> Any:
    return stock.StockRow(Item.objects.get(code=row.code), Place.objects.get(code="A-01"), D(count), f"QC-{row.code}")
