"""What master data is asked with: one form a noun, for page, API and import alike. `crossed` says what no single field can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.checks import check_uscc
from yidan.catalog.models import Bom, Calendar, Customer, Item, Place, PriceList, Routing, Supplier, Unit, WorkCentre
from yidan.catalog.rows import BomRow, DayRow, PriceRow, StepRow, SupplierItemRow
from yidan.core.fields import may_read
from yidan.core.forms import DateField, EditForm, Form, LinesField, MoneyField, NumberField, PickField, QuantityField, WeekField
from yidan.people.fields import PersonField

ITEMS = "catalog:item_pick"
FORBIDDEN = re.compile(r"[/?#%\\~\s]")  # a code stands in addresses
RESERVED = {"new", "pick"}


def check_code(code: str) -> None:
    if (found := FORBIDDEN.search(code)) or code.lower() in RESERVED:
        raise ValidationError(_("A code has no “%s”.") % (found[0] if found else code))


class MasterForm(EditForm):
    """Common to all: the code stays once given; what this editor may not read stays away; crossed fields."""

    lines_name = ""

    def prepare(self) -> None:
        classes = self._meta.model.field_classes
        for name in [n for n in self.fields if self.actor and not may_read(self.actor, classes.get(n, "N"))]:
            del self.fields[name]
        if "code" in self.fields:
            self.fields["code"].validators.append(check_code)
            self.fields["code"].disabled = bool(self.instance.pk)
        if self.lines_name in self.fields and self.instance.pk:
            self.initial[self.lines_name] = [self.row(child) for child in self.children()]

    def children(self) -> Any:
        return getattr(self.instance, self.lines_name).order_by("pk")

    def row(self, child: Any) -> dict[str, Any]:
        """A child as its row form shows it."""
        form = self.fields[self.lines_name].row_form  # type: ignore[attr-defined]
        return {name: trimmed(getattr(child, name)) for name in form.base_fields}

    @staticmethod
    def crossed(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """(field, what is wrong) where fields contradict each other."""
        yield from ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, text in self.crossed(data):
            self.add_error(name if name in self.fields else None, text)
        return self.arranged(data)

    @classmethod
    def arranged(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as the model takes them: rows numbered."""
        given = dict(values)
        rows = given.get(cls.lines_name)
        if rows and hasattr(rows[0], "position"):
            step = 10 if cls.lines_name == "steps" else 1
            given[cls.lines_name] = tuple(replace(row, position=row.position or n * step) for n, row in enumerate(rows, 1))
        return given


class NamedRow(Form):
    """A row that names an item: its name and unit stand beside the code, filled by the picker."""

    named = "item"
    outputs = {"name": gettext_lazy("Name"), "unit": gettext_lazy("Unit")}

    @property
    def shown(self) -> Mapping[str, str]:  # type: ignore[override]
        item = self.fields[self.named].known.get(str(self[self.named].value() or ""))  # type: ignore[attr-defined]
        return {"name": item.name, "unit": item.unit.name} if item else {}


class UnitForm(MasterForm):
    layout = [["code", "name"], ["name_en", "places"]]

    class Meta:
        model = Unit
        fields = ["code", "name", "name_en", "places"]


class ItemForm(MasterForm):
    layout = [
        ["code", "name:2", "kind"], ["name_en:2", "family", "spec"], ["drawing", "drawing_revision", "finished", "key_material"],
        ["unit", "second_unit", "factor"], ["lead_days", "moq", "multiple", "safety_stock"], ["purchase_price"],
    ]  # fmt: skip
    unit = PickField(Unit.objects.all(), label=gettext_lazy("Base unit"))
    second_unit = PickField(Unit.objects.all(), required=False, label=gettext_lazy("Secondary unit"))
    factor = NumberField(required=False, decimal_places=6, label=gettext_lazy("Secondary units per base unit"))
    moq = QuantityField(required=False, initial=Decimal(0), label=gettext_lazy("Minimum order quantity"))
    multiple = QuantityField(required=False, initial=Decimal(0), label=gettext_lazy("Order multiple"))
    safety_stock = QuantityField(required=False, initial=Decimal(0), label=gettext_lazy("Safety stock"))
    purchase_price = MoneyField(required=False, initial=Decimal(0), label=gettext_lazy("Reference purchase price"))
    lead_days = forms.IntegerField(required=False, min_value=0, max_value=3650, initial=0, label=gettext_lazy("Lead time (days)"))

    class Meta:
        model = Item
        fields = [
            "code", "name", "name_en", "kind", "family", "spec", "drawing", "drawing_revision", "unit", "second_unit", "factor", "lead_days",
            "moq", "multiple", "safety_stock", "key_material", "finished", "purchase_price",
        ]  # fmt: skip

    @staticmethod
    def crossed(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if bool(values.get("second_unit")) != bool(values.get("factor")):
            yield "factor", _("A secondary unit needs its factor, and a factor its unit.")

    @classmethod
    def arranged(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        numbers = {n: values[n] or 0 for n in ("moq", "multiple", "safety_stock", "purchase_price", "lead_days") if n in values}
        return {**values, **numbers}


class PricesForm(Form):
    layout = [["list_price", "floor_price", "standard_cost"]]
    list_price = MoneyField(label=gettext_lazy("List price"))
    floor_price = MoneyField(label=gettext_lazy("Floor price"))
    standard_cost = MoneyField(label=gettext_lazy("Standard cost"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial = {**{name: getattr(self.document, name) for name in self.base_fields}, **self.initial}


class ItemPriceForm(Form):
    """A row of the price table: an item named by its code."""

    code = forms.CharField(max_length=40, label=gettext_lazy("Code"))
    list_price = MoneyField(required=False, label=gettext_lazy("List price"))
    floor_price = MoneyField(required=False, label=gettext_lazy("Floor price"))
    standard_cost = MoneyField(required=False, label=gettext_lazy("Standard cost"))


class CustomerForm(MasterForm):
    layout = [
        ["code", "name:2", "group"],
        ["name_en:2", "uscc:2"],
        ["address:2", "payment_terms:2"],
        ["contact", "phone", "email", "owner"],
        ["outgoing"],
    ]
    uscc = forms.CharField(required=False, max_length=18, validators=[check_uscc], label=gettext_lazy("Unified social credit code"))
    owner = PersonField(required=False, label=gettext_lazy("Salesperson"))

    class Meta:
        model = Customer
        fields = ["code", "name", "name_en", "uscc", "group", "address", "contact", "phone", "email", "payment_terms", "owner", "outgoing"]


class CreditForm(Form):
    limit = MoneyField(label=gettext_lazy("Credit limit"))
    reason = forms.CharField(max_length=400, label=gettext_lazy("Reason"))

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("limit", self.document.credit_limit)


class BankForm(Form):
    layout = [["bank", "account"], ["reason"]]
    bank = forms.CharField(max_length=80, label=gettext_lazy("Bank"))
    account = forms.CharField(max_length=40, label=gettext_lazy("Bank account"))
    reason = forms.CharField(max_length=400, label=gettext_lazy("Reason"))


class SupplierItemForm(NamedRow):
    layout = [["item", "name", "unit", "price", "lead_days", "moq"]]
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    price = MoneyField(label=gettext_lazy("Purchase price"))
    lead_days = forms.IntegerField(required=False, min_value=0, max_value=3650, label=gettext_lazy("Lead time (days)"))
    moq = QuantityField(required=False, label=gettext_lazy("Minimum order quantity"))

    def clean(self) -> dict[str, Any]:
        return filled(super().clean() or self.cleaned_data, lead_days=0, moq=Decimal(0))


class SupplierForm(MasterForm):
    lines_name = "items"
    layout = [["code", "name:2", "grade"], ["uscc:2", "terms:2"], ["address:2", "contact", "phone"], ["email:2"], ["items"]]
    uscc = forms.CharField(required=False, max_length=18, validators=[check_uscc], label=gettext_lazy("Unified social credit code"))
    items = LinesField(SupplierItemForm, SupplierItemRow, min_rows=0, label=gettext_lazy("Items supplied"))

    class Meta:
        model = Supplier
        fields = ["code", "name", "uscc", "address", "contact", "phone", "email", "grade", "terms"]


class BomLineForm(NamedRow):
    named = "component"
    layout = [["component", "name", "per", "unit", "scrap", "valid_from", "valid_until"]]
    component = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Component"))
    per = NumberField(decimal_places=6, min_value=Decimal("0.000001"), widget=forms.TextInput(), label=gettext_lazy("Quantity for one"))
    scrap = NumberField(required=False, max_digits=5, decimal_places=2, widget=forms.TextInput(), label=gettext_lazy("Scrap %"))
    valid_from = DateField(required=False, label=gettext_lazy("Valid from"))
    valid_until = DateField(required=False, label=gettext_lazy("Valid until"))

    def clean(self) -> dict[str, Any]:
        return filled(super().clean() or self.cleaned_data, scrap=Decimal(0))


class BomForm(MasterForm):
    lines_name = "lines"
    layout = [["code", "name:2", "current"], ["item:2"], ["lines"]]
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    lines = LinesField(BomLineForm, BomRow, label=gettext_lazy("Components"))

    class Meta:
        model = Bom
        fields = ["code", "name", "item", "current"]

    def children(self) -> Any:
        return self.instance.lines.select_related("component").order_by("position")


class StepForm(Form):
    position = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.TextInput(), label=gettext_lazy("No."))
    name = forms.CharField(max_length=60, label=gettext_lazy("Operation"))
    work_centre = PickField(WorkCentre.objects.all(), label=gettext_lazy("Work centre"))
    setup_minutes = NumberField(required=False, max_digits=9, decimal_places=2, widget=forms.TextInput(), label=gettext_lazy("Setup (min)"))
    run_minutes = NumberField(
        required=False, max_digits=9, decimal_places=2, widget=forms.TextInput(), label=gettext_lazy("Run, each (min)")
    )
    wait_minutes = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, widget=forms.TextInput(), label=gettext_lazy("Wait after (min)")
    )
    key = forms.BooleanField(required=False, label=gettext_lazy("Key operation"))
    instruction = forms.CharField(required=False, max_length=400, label=gettext_lazy("Instruction"))

    def clean(self) -> dict[str, Any]:
        return filled(super().clean() or self.cleaned_data, position=0, setup_minutes=Decimal(0), run_minutes=Decimal(0), wait_minutes=0)


class RoutingForm(MasterForm):
    lines_name = "steps"
    layout = [["code", "name:2", "current"], ["item:2"], ["steps"]]
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    steps = LinesField(StepForm, StepRow, label=gettext_lazy("Operations"))

    class Meta:
        model = Routing
        fields = ["code", "name", "item", "current"]

    def children(self) -> Any:
        return self.instance.steps.select_related("work_centre").order_by("position")


class DayForm(Form):
    day = DateField(label=gettext_lazy("Day"))
    works = forms.BooleanField(required=False, label=gettext_lazy("Works"))
    note = forms.CharField(required=False, max_length=60, label=gettext_lazy("Note"))


class ShiftsField(forms.CharField):
    """08:00-12:00 13:00-17:00 -> [["08:00", "12:00"], ["13:00", "17:00"]]: in order, without overlap."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        found = re.findall(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–~]\s*([01]?\d|2[0-4]):([0-5]\d)", str(value or "").replace("：", ":"))
        spans = [[f"{int(a):02}:{b}", f"{int(c):02}:{d}"] for a, b, c, d in found]
        flat = [clock for span in spans for clock in span]
        if not spans or flat != sorted(flat) or any(first == last for first, last in spans):
            raise ValidationError(_("Write shifts like 08:00-12:00 13:00-17:00, in order."))
        return spans

    def prepare_value(self, value: Any) -> Any:
        return " ".join("-".join(span) for span in value) if isinstance(value, list) else value


class CalendarForm(MasterForm):
    lines_name = "days"
    layout = [["code", "name"], ["week", "shifts", "published_until"], ["days"]]
    week = WeekField(initial="1111100", label=gettext_lazy("Working weekdays"))
    shifts = ShiftsField(max_length=200, initial="08:00-12:00 13:00-17:00", label=gettext_lazy("Shifts"))
    published_until = DateField(required=False, label=gettext_lazy("Public holidays known until"))
    days = LinesField(DayForm, DayRow, min_rows=0, label=gettext_lazy("Exceptions"))

    class Meta:
        model = Calendar
        fields = ["code", "name", "week", "shifts", "published_until"]

    def children(self) -> Any:
        return self.instance.days.order_by("day")


class YearForm(Form):
    year = forms.IntegerField(min_value=2000, max_value=2200, label=gettext_lazy("Year"))


class WorkCentreForm(MasterForm):
    layout = [["code", "name:2", "workshop", "pool"], ["capacity", "calendar", "leader", "rate"]]
    calendar = PickField(Calendar.objects.all(), label=gettext_lazy("Calendar"))
    leader = PersonField(required=False, label=gettext_lazy("Leader"))
    rate = MoneyField(required=False, label=gettext_lazy("Cost per hour"))

    class Meta:
        model = WorkCentre
        fields = ["code", "name", "workshop", "pool", "capacity", "calendar", "leader", "rate"]

    @classmethod
    def arranged(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, **({"rate": values["rate"] or 0} if "rate" in values else {})}


class PriceLineForm(NamedRow):
    layout = [["item", "name", "unit", "from_quantity", "price", "floor"]]
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    from_quantity = QuantityField(required=False, label=gettext_lazy("From quantity"))
    price = MoneyField(label=gettext_lazy("Price"))
    floor = MoneyField(required=False, label=gettext_lazy("Floor"))

    def clean(self) -> dict[str, Any]:
        data = filled(super().clean() or self.cleaned_data, from_quantity=Decimal(0), floor=Decimal(0))
        if data.get("price") is not None and data["floor"] > data["price"]:
            raise ValidationError({"floor": _("The floor is above the price.")})
        return data


class PriceListForm(MasterForm):
    lines_name = "lines"
    layout = [["code", "name:2", "group"], ["currency", "valid_from", "valid_until"], ["lines"]]
    valid_from = DateField(label=gettext_lazy("Valid from"))
    valid_until = DateField(required=False, label=gettext_lazy("Valid until"))
    currency = forms.RegexField(r"^[A-Z]{3}$", initial="CNY", label=gettext_lazy("Currency"))
    lines = LinesField(PriceLineForm, PriceRow, label=gettext_lazy("Prices"))

    class Meta:
        model = PriceList
        fields = ["code", "name", "group", "currency", "valid_from", "valid_until"]

    def children(self) -> Any:
        return self.instance.lines.select_related("item").order_by("item__code", "from_quantity")

    @staticmethod
    def crossed(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values.get("valid_until") and values.get("valid_from") and values["valid_until"] < values["valid_from"]:
            yield "valid_until", _("The last day is before the first.")


class PlaceForm(MasterForm):
    layout = [["code", "name", "quarantine"]]

    class Meta:
        model = Place
        fields = ["code", "name", "quarantine"]


def trimmed(value: Any) -> Any:
    """2.000000 as people write it: 2."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def filled(data: dict[str, Any], **empty: Any) -> dict[str, Any]:
    """What was left empty takes its usual value."""
    return {**data, **{name: data.get(name) or value for name, value in empty.items()}}
