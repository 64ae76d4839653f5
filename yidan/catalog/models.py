"""What we deal in and with whom: master data, changed through `save_edit` (core/edit.py). Children of a master are Records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yidan.catalog.checks import check_uscc
from yidan.core.actors import Actor, Role
from yidan.core.documents import Master, Record
from yidan.core.formats import chinese
from yidan.core.refusals import Refused
from yidan.people.models import User

ENGINEERS = frozenset({Role.ENGINEERING, Role.ENGINEERING_HEAD, Role.PRODUCTION, Role.PRODUCTION_HEAD})


def qty(**kwargs: Any) -> models.DecimalField[Decimal, Decimal]:
    """A quantity in the item's base unit."""
    usual: dict[str, Any] = {"max_digits": 14, "decimal_places": 3, "default": Decimal(0)}
    return models.DecimalField(**usual | kwargs)


def money(**kwargs: Any) -> models.DecimalField[Decimal, Decimal]:
    usual: dict[str, Any] = {"max_digits": 16, "decimal_places": 4, "default": Decimal(0)}
    return models.DecimalField(**usual | kwargs)


class Unit(Master):
    """A unit of measure; `places` 0 means whole pieces only."""

    editors = frozenset({Role.ENGINEERING_HEAD, Role.PRODUCTION_HEAD, Role.SYSTEM_ADMIN})
    name_en = models.CharField(_("English name"), max_length=40, blank=True)
    places = models.PositiveSmallIntegerField(_("decimal places"), default=0)

    class Meta:
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.called("zh" if chinese() else "en")

    def called(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


class Item(Master):
    class Kind(models.TextChoices):
        MAKE = "make", _("made")
        BUY = "buy", _("bought")
        SERVICE = "service", _("service")

    editors = ENGINEERS | {Role.PROCUREMENT_HEAD}
    field_classes = {"list_price": "P", "floor_price": "P", "standard_cost": "M", "purchase_price": "S"}
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MAKE)
    family = models.CharField(_("product family"), max_length=60, blank=True)
    spec = models.CharField(_("specification"), max_length=160, blank=True)
    drawing = models.CharField(_("drawing"), max_length=40, blank=True)
    drawing_revision = models.CharField(_("drawing revision"), max_length=8, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("base unit"))
    second_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secondary unit"))
    factor = models.DecimalField(_("secondary units per base unit"), max_digits=14, decimal_places=6, null=True, blank=True)
    lead_days = models.PositiveIntegerField(_("lead time (days)"), default=0)
    moq = qty(verbose_name=_("minimum order quantity"), blank=True)
    multiple = qty(verbose_name=_("order multiple"), blank=True)
    safety_stock = qty(verbose_name=_("safety stock"), blank=True)
    key_material = models.BooleanField(_("key material"), default=False)
    list_price = money(verbose_name=_("list price"), blank=True)
    floor_price = money(verbose_name=_("floor price"), blank=True)
    standard_cost = money(verbose_name=_("standard cost"), blank=True)
    purchase_price = money(verbose_name=_("reference purchase price"), blank=True)
    finished = models.BooleanField(_("sold to customers"), default=False)

    class Meta:
        verbose_name = _("item")
        constraints = [
            models.CheckConstraint(
                name="item_two_units", condition=Q(second_unit=None, factor=None) | Q(second_unit__isnull=False, factor__gt=0),
                violation_error_message=_("A secondary unit needs its factor, and a factor its unit."),
            )
        ]  # fmt: skip


class Customer(Master):
    editors = frozenset({Role.SALES, Role.SALES_HEAD, Role.MARKETING, Role.MARKETING_HEAD})
    clause = "2.2a"
    field_classes = {"credit_limit": "P", "contact": "D", "phone": "D", "email": "D"}
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, validators=[check_uscc])
    group = models.CharField(_("customer group"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    credit_limit = money(verbose_name=_("credit limit"), editable=False)  # by a verb of its own
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="customers", verbose_name=_("salesperson"))
    outgoing = models.BooleanField(_("outgoing inspection before every shipment"), default=False)  # 出货检验; an item asks by its plan

    class Meta:
        verbose_name = _("customer")


class Supplier(Master):
    editors = frozenset({Role.PROCUREMENT, Role.PROCUREMENT_HEAD})
    clause = "3.2g"
    field_classes = {"contact": "D", "phone": "D", "email": "D", "bank": "S", "account": "S", "terms": "S", "items": "S"}
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, validators=[check_uscc])
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    grade = models.CharField(_("grade"), max_length=8, blank=True)
    terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    bank = models.CharField(_("bank"), max_length=80, blank=True, editable=False)  # by a verb of its own
    account = models.CharField(_("bank account"), max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("supplier")

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        rows = dict(changes)
        replace(self.items, SupplierItem, "supplier", self, rows.pop("items", None))
        super().put(rows, by)


class SupplierItem(Record):
    """What a supplier sells us: price, lead time, least quantity."""

    field_classes = {"price": "S"}
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="suppliers")
    price = money()
    lead_days = models.PositiveIntegerField(default=0)
    moq = qty()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "item"], name="supplier_item_once")]


class Bom(Master):
    """Product structure of an item. `code` is item-revision; one is current."""

    editors = ENGINEERS
    clause = "4.1a"
    item = models.ForeignKey(Item, models.PROTECT, related_name="boms", verbose_name=_("item"))
    current = models.BooleanField(_("current"), default=True)

    class Meta:
        verbose_name = _("product structure")
        constraints = [models.UniqueConstraint(fields=["item"], condition=Q(current=True), name="bom_one_current")]

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        rows = dict(changes)
        replace(self.lines, BomLine, "bom", self, rows.pop("lines", None))
        super().put(rows, by)
        from yidan.catalog.rules import round_about  # rules stand on models

        if "lines" in changes and (reason := round_about(self)):
            raise Refused(reason, self.clause, "lines")


class BomLine(Record):
    bom = models.ForeignKey(Bom, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    component = models.ForeignKey(Item, models.PROTECT, related_name="used_in")
    per = models.DecimalField(max_digits=14, decimal_places=6)  # of the component's base unit, for one of the item's
    scrap = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))  # per cent added
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bom", "position"], name="bom_line_position"),
            models.CheckConstraint(name="bom_line_per", condition=Q(per__gt=0)),
        ]


class Calendar(Master):
    """Working days and shifts. Days not listed follow the week; a year not yet published warns."""

    editors = frozenset({Role.PRODUCTION_HEAD, Role.SYSTEM_ADMIN})
    clause = "4.1b"
    week = models.CharField(_("working weekdays"), max_length=7, default="1111100")  # Monday first
    shifts = models.JSONField(_("shifts"), default=list)  # [["08:00", "12:00"], ["13:00", "17:00"]], factory's own clock
    published_until = models.DateField(_("public holidays known until"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar")

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        rows = dict(changes)
        replace(self.days, CalendarDay, "calendar", self, rows.pop("days", None))
        super().put(rows, by)


class CalendarDay(Record):
    """An exception: a holiday, or a make-up day that works."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]


class WorkCentre(Master):
    editors = frozenset({Role.PRODUCTION, Role.PRODUCTION_HEAD})
    clause = "3.2d"
    field_classes = {"rate": "M"}
    workshop = models.CharField(_("workshop"), max_length=40, blank=True)
    pool = models.CharField(_("interchangeable group"), max_length=40, blank=True)  # those of one group can do each other's operations
    capacity = models.PositiveIntegerField(_("parallel places"), default=1)
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+", verbose_name=_("calendar"))
    rate = money(verbose_name=_("cost per hour"), blank=True)
    leader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("leader"))

    class Meta:
        verbose_name = _("work centre")


class Routing(Master):
    """How an item is made. `code` is item-revision; one is current."""

    editors = ENGINEERS
    clause = "4.1b"
    item = models.ForeignKey(Item, models.PROTECT, related_name="routings", verbose_name=_("item"))
    current = models.BooleanField(_("current"), default=True)

    class Meta:
        verbose_name = _("routing")
        constraints = [models.UniqueConstraint(fields=["item"], condition=Q(current=True), name="routing_one_current")]

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        rows = dict(changes)
        replace(self.steps, RoutingStep, "routing", self, rows.pop("steps", None))
        super().put(rows, by)


class RoutingStep(Record):
    routing = models.ForeignKey(Routing, models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()  # 10, 20, 30
    name = models.CharField(max_length=60)
    work_centre = models.ForeignKey(WorkCentre, models.PROTECT, related_name="+")
    setup_minutes = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    run_minutes = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))  # for one of the item's base unit
    wait_minutes = models.PositiveIntegerField(default=0)  # after it, before the next may begin (drying)
    key = models.BooleanField(default=False)  # a key operation: first article inspected (6.1b)
    instruction = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["routing", "position"], name="routing_step_position")]


class PriceList(Master):
    editors = frozenset({Role.SALES_HEAD, Role.MARKETING_HEAD, Role.FINANCE_HEAD})
    clause = "3.2c"
    field_classes = {"lines": "P"}
    group = models.CharField(_("customer group"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("price list")

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        rows = dict(changes)
        replace(self.lines, PriceLine, "price_list", self, rows.pop("lines", None))
        super().put(rows, by)


class PriceLine(Record):
    field_classes = {"price": "P", "floor": "P"}
    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    from_quantity = qty()
    price = money()
    floor = money()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "item", "from_quantity"], name="price_line_once"),
            models.CheckConstraint(name="price_floor", condition=Q(floor__lte=F("price"))),
        ]


class Place(Master):
    """Where stock lies: warehouse and bin."""

    editors = frozenset({Role.LOGISTICS, Role.LOGISTICS_HEAD, Role.PRODUCTION_HEAD})
    clause = "5.2a"
    quarantine = models.BooleanField(_("quarantine"), default=False)

    class Meta:
        verbose_name = _("place")


def replace(children: Any, model: type[models.Model], parent: str, of: Master, rows: Any) -> None:
    """Write the children anew from mappings or row dataclasses; None leaves them as they are."""
    if rows is None:
        return
    if of.version:  # at its birth it has none
        children.all().delete()
    model._default_manager.bulk_create(model(**{parent: of}, **(row if isinstance(row, Mapping) else vars(row))) for row in rows)
