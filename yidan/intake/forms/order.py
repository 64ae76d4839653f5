"""Forms of the order: entry, correction, amendment, the original, and the comparison with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.actors import DEPARTMENTS
from yidan.core.forms import DateField, Form, LinesField, MomentField, MoneyField, NumberField, PickField, QuantityField
from yidan.core.papers.formats import quantity
from yidan.intake import calloff, comparing
from yidan.intake.forms.enquiry import CURRENCIES, CUSTOMERS, ITEMS, Owned
from yidan.intake.lines import ComparisonInput, LineInput, RequirementInput
from yidan.intake.models import Agreement, Line, Order, Quotation
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User


class LineForm(Form):
    """The rarer columns stand last: the page unfolds them on demand."""

    layout = [
        ["item", "name", "spec", "drawing", "drawing_revision", "quantity", "unit", "price", "requested", "discount", "acceptance", "place", "tolerance"]
    ]  # fmt: skip
    outputs = {"name": gettext_lazy("Item name"), "unit": gettext_lazy("Unit")}
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    spec = forms.CharField(max_length=160, required=False, label=gettext_lazy("Specification"))
    drawing = forms.CharField(max_length=40, required=False, label=gettext_lazy("Drawing"))
    drawing_revision = forms.CharField(max_length=8, required=False, label=gettext_lazy("Rev."))
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    price = MoneyField(label=gettext_lazy("Unit price"))
    discount = NumberField(max_digits=6, decimal_places=4, max_value=100, required=False, label=gettext_lazy("Discount %"))
    requested = DateField(required=False, label=gettext_lazy("Requested date"))
    acceptance = forms.ChoiceField(choices=Line.Acceptance.choices, required=False, label=gettext_lazy("Acceptance"))
    place = forms.CharField(max_length=200, required=False, label=gettext_lazy("Delivery place"))
    tolerance = NumberField(max_digits=5, decimal_places=2, max_value=100, required=False, label=gettext_lazy("Tolerance %"))
    position = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput())

    @property
    def shown(self) -> Mapping[str, str]:  # type: ignore[override]
        item = self.fields["item"].known.get(str(self["item"].value() or ""))  # type: ignore[attr-defined]
        return {"name": item.name, "unit": item.unit.name} if item else {}

    def clean(self) -> dict[str, object]:
        """What was left empty takes the dataclass's own default."""
        data = super().clean() or self.cleaned_data
        for name, empty in (("discount", Decimal(0)), ("tolerance", Decimal(0)), ("position", 0), ("acceptance", Line.Acceptance.WORKS)):
            data[name] = data.get(name) or empty
        return data


class AskedForm(Form):
    """A special requirement as a row of the entry."""

    what = forms.CharField(max_length=400, label=gettext_lazy("Requirement"))
    department = forms.ChoiceField(choices=[(role.value, role.value) for role in DEPARTMENTS], label=gettext_lazy("Department asked"))
    due = DateField(label=gettext_lazy("Answer until"))

    def prepare(self) -> None:
        self.fields["department"].choices = [(role.value, role.label) for role in DEPARTMENTS]  # type: ignore[attr-defined]


class Totalled:
    """`stated_total` is what the original adds up to: a check sum for whoever types, no input of the verb."""

    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in super().inputs().items() if name != "stated_total"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        stated, lines = data.get("stated_total"), data.get("lines")
        if stated and lines:
            total = sum((row.quantity * row.price * (1 - row.discount / 100) for row in lines), Decimal(0)).quantize(Decimal("0.01"))
            if total != stated:
                text = _("The lines add up to %(lines)s, the original says %(stated)s.")
                self.add_error("stated_total", text % {"lines": comparing.money(total), "stated": comparing.money(stated)})  # type: ignore[attr-defined]
        return data


ORIGINAL_KINDS = ".pdf,.png,.jpg,.jpeg,.webp,.xlsx,.xls,.csv,.txt,.eml"


def original_field() -> forms.FileField:
    """Shown beside the entry as soon as it is chosen, before anything is saved."""
    seen = {"hx-post": reverse_lazy("intake:original_preview"), "hx-encoding": "multipart/form-data", "hx-params": "original"}
    widget = forms.FileInput(
        attrs={"accept": ORIGINAL_KINDS, "hx-trigger": "change", "hx-target": "#original-view", "hx-swap": "innerHTML"} | seen
    )
    return forms.FileField(required=False, max_length=160, widget=widget, label=gettext_lazy("Customer's original"))


class OrderForm(Totalled, Owned, Form):
    layout = [
        ["customer:2", "customer_po", "received_at"], ["place:2", "requested", "kind_of"], ["payment_terms:2", "tax_rate", "tax_included"],
        ["contact", "owner", "entity", "quotation", "agreement"], ["note", "currency", "stated_total", "oral"],
    ]  # fmt: skip
    on_document = [
        "customer", "customer_po", "kind_of", "received_at", "place", "requested", "tax_rate", "tax_included", "payment_terms", "contact",
        "owner", "entity", "quotation", "agreement", "oral", "note", "currency",
    ]  # fmt: skip
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    customer_po = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's order number"))
    kind_of = forms.ChoiceField(choices=Order.Kind.choices, initial=Order.Kind.MAKE, label=gettext_lazy("Kind"))
    received_at = MomentField(label=gettext_lazy("Received at"))
    place = forms.CharField(max_length=200, label=gettext_lazy("Delivery place"))
    requested = DateField(label=gettext_lazy("Requested date"))
    currency = forms.ChoiceField(choices=CURRENCIES, required=False, initial="CNY", label=gettext_lazy("Currency"))
    tax_rate = NumberField(max_digits=5, decimal_places=2, max_value=100, initial=13, label=gettext_lazy("Tax rate (%)"))
    tax_included = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Prices with tax"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Customer's contact"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Salesperson"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    quotation = PickField(Quotation.objects.all(), to_field="number", required=False, label=gettext_lazy("Quotation"))
    agreement = PickField(Agreement.objects.all(), to_field="number", required=False, label=gettext_lazy("Blanket agreement"))
    oral = forms.BooleanField(required=False, label=gettext_lazy("Oral order"))
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))
    stated_total = MoneyField(required=False, label=gettext_lazy("Total on the original"))
    original = original_field()
    lines = LinesField(LineForm, LineInput, total=("quantity", "price"), label=gettext_lazy("Order lines"))
    requirements = LinesField(AskedForm, RequirementInput, min_rows=0, label=gettext_lazy("Special requirements"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor:
            self.initial.setdefault("received_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))
        living = Quotation.objects.filter(stage__in=[Quotation.Stage.SENT, Quotation.Stage.ACCEPTED]).order_by("-pk")
        self.fields["quotation"].queryset = living  # type: ignore[attr-defined]
        if not self.is_bound and (number := self.initial.get("quotation")):
            quoted = living.filter(number=number).select_related("customer").first()
            self.initial = {**(from_quotation(quoted) if quoted else {}), **self.initial}
        framed = Agreement.objects.filter(stage=Agreement.Stage.IN_FORCE).order_by("-pk")
        self.fields["agreement"].queryset = framed  # type: ignore[attr-defined]
        if not self.is_bound and (number := self.initial.get("agreement")):
            agreed = framed.filter(number=number).select_related("customer").first()
            self.initial = {**(from_agreement(agreed) if agreed else {}), **self.initial}

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or "CNY"

    def clean_customer_po(self) -> str:
        po, customer = self.cleaned_data["customer_po"].strip(), self.cleaned_data.get("customer")
        return free_po(po, customer, self.document.pk if self.document else None)

    def clean_requested(self) -> Any:
        return not_before(self.cleaned_data["requested"], self.cleaned_data.get("received_at"))


def free_po(po: str, customer: Customer | None, own: int | None) -> str:
    """A customer's order number is entered once."""
    if not po or not customer:
        return po
    rows = Order.objects.filter(customer=customer, customer_po=po).exclude(stage__in=["abandoned", "cancelled"]).exclude(pk=own or 0)
    if again := next(iter(rows.only("number").order_by()[:1]), None):
        raise ValidationError(_("Entered already as %(order)s."), params={"order": again.key})
    return po


def not_before(requested: Any, received: Any) -> Any:
    if received and requested and requested < timezone.localdate(received):
        raise ValidationError(_("That is before the day the order came in."))
    return requested


def from_quotation(quoted: Quotation) -> dict[str, Any]:
    """The quotation's customer, terms and lines, to begin with."""
    rows = [
        {"item": line.item.code, "spec": line.spec, "quantity": line.quantity, "price": line.price, "requested": line.promised}
        for line in quoted.lines.select_related("item").order_by("position")
    ]
    dates = [row["requested"] for row in rows if row["requested"]]
    head = {
        "customer": quoted.customer.code,
        "payment_terms": quoted.payment_terms,
        "tax_rate": quoted.tax_rate,
        "currency": quoted.currency,
        "place": quoted.customer.address,
    }
    return head | {"contact": quoted.customer.contact, "requested": max(dates, default=None), "lines": rows}


def from_agreement(agreed: Agreement) -> dict[str, Any]:
    """A call-off begins with what is left of every item."""
    rest = calloff.left(agreed)
    lines = agreed.lines.select_related("item").order_by("position")
    rows = [
        {
            "item": line.item.code,
            "spec": line.item.spec,
            "quantity": quantity(rest[line.item_id]).replace(",", ""),
            "price": quantity(line.price).replace(",", ""),
        }
        for line in lines
        if rest[line.item_id] > 0
    ]
    head = {name: getattr(agreed, name) for name in ("payment_terms", "tax_rate", "tax_included", "currency")}
    own = {"customer": agreed.customer.code, "place": agreed.customer.address, "contact": agreed.customer.contact}
    return head | own | {"kind_of": Order.Kind.CALL_OFF, "lines": rows}


def line_row(line: Line) -> dict[str, object]:
    """A line as its form shows it."""
    names = ("spec", "drawing", "drawing_revision", "requested", "acceptance", "place", "position")
    tolerance = (line.ceiling / line.ordered - 1) * 100 if line.ordered else Decimal(0)
    numbers = {"quantity": line.ordered, "price": line.price, "discount": line.discount or None, "tolerance": tolerance or None}
    plain = {name: quantity(value).replace(",", "") if value is not None else "" for name, value in numbers.items()}
    return {"item": line.item.code} | plain | {name: getattr(line, name) for name in names}


class CorrectForm(Totalled, Form):
    layout = [
        ["customer_po", "received_at", "requested"],
        ["place:2", "contact"],
        ["payment_terms:2", "tax_rate"],
        ["note:2", "stated_total", "tax_included"],
    ]
    names = ("customer_po", "received_at", "place", "payment_terms", "requested", "tax_rate", "tax_included", "contact", "note")
    customer_po = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's order number"))
    received_at = MomentField(required=False, label=gettext_lazy("Received at"))
    place = forms.CharField(max_length=200, label=gettext_lazy("Delivery place"))
    requested = DateField(label=gettext_lazy("Requested date"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    tax_rate = NumberField(max_digits=5, decimal_places=2, max_value=100, required=False, label=gettext_lazy("Tax rate (%)"))
    tax_included = forms.TypedChoiceField(
        choices=[("True", gettext_lazy("with tax")), ("False", gettext_lazy("without tax"))], coerce=lambda text: text == "True", empty_value=None,
        required=False, label=gettext_lazy("Prices"),
    )  # fmt: skip
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Customer's contact"))
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))
    stated_total = MoneyField(required=False, label=gettext_lazy("Total on the original"))
    original = original_field()
    lines = LinesField(LineForm, LineInput, total=("quantity", "price"), label=gettext_lazy("Order lines"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            shown = {name: getattr(self.document, name) for name in self.names}
            if shown.get("received_at"):
                shown["received_at"] = timezone.localtime(shown["received_at"]).strftime("%Y-%m-%d %H:%M")
            rows = [line_row(line) for line in self.document.lines.select_related("item").order_by("position")]
            self.initial = {**shown, "lines": rows, **self.initial}

    def clean_requested(self) -> Any:
        received = self.cleaned_data.get("received_at") or getattr(self.document, "received_at", None)
        return not_before(self.cleaned_data["requested"], received)

    def clean_customer_po(self) -> str:
        return free_po(self.cleaned_data["customer_po"].strip(), self.document.customer, self.document.pk) if self.document else ""


class AmendForm(Totalled, Form):
    layout = [["reason"], ["place:2", "requested"], ["payment_terms:2", "stated_total"]]
    names = ("place", "payment_terms", "requested")
    reason = forms.CharField(max_length=400, label=gettext_lazy("Reason"))
    place = CorrectForm.base_fields["place"]
    requested = DateField(label=gettext_lazy("Requested date"))
    payment_terms = CorrectForm.base_fields["payment_terms"]
    stated_total = MoneyField(required=False, label=gettext_lazy("Total on the original"))
    original = original_field()
    lines = LinesField(LineForm, LineInput, total=("quantity", "price"), label=gettext_lazy("Order lines"))
    prepare = CorrectForm.prepare


class OriginalForm(Form):
    original = forms.FileField(
        max_length=160, widget=forms.FileInput(attrs={"accept": ORIGINAL_KINDS}), label=gettext_lazy("Customer's original")
    )


# --- comparison ---


class ComparisonRowForm(Form):
    field = forms.CharField(max_length=60, label=gettext_lazy("Field"))
    entered = forms.CharField(max_length=200, label=gettext_lazy("Entered"))
    agrees = forms.BooleanField(required=False, label=gettext_lazy("Agrees"))
    original = forms.CharField(max_length=200, required=False, label=gettext_lazy("The original says"))


@dataclass(frozen=True)
class Judged:
    """A field to hold against the original, with its place in the form and what was judged so far."""

    n: int
    field: comparing.Field
    agrees: bool = False
    original: str = ""

    @property
    def state(self) -> str:
        return "same" if self.agrees else "differs" if self.original else ""


class CompareForm(Form):
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    found = LinesField(ComparisonRowForm, ComparisonInput, label=gettext_lazy("Fields"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("revision", self.document.revision)
            self.initial.setdefault("found", to_compare(self.document))

    def judged(self) -> list[Judged]:
        """Every field in order; after a refusal with what was judged."""
        typed: Iterable[Mapping[str, Any]] = (self["found"].value() or []) if self.is_bound else []
        given = {row.get("field"): row for row in typed}
        rows = []
        for n, field in enumerate(comparing.fields(self.document)):
            row = given.get(field.key, {})
            rows.append(Judged(n, field, bool(row.get("agrees")), str(row.get("original") or "")))
        return rows

    def heads(self) -> list[Judged]:
        return [one for one in self.judged() if one.field.key in comparing.HEAD]

    def grid(self) -> Iterator[tuple[str, list[Judged]]]:
        """(line, its cells), the table beside the original."""
        lines: dict[str, list[Judged]] = {}
        for one in self.judged():
            words = one.field.key.split()
            if words[0] == "line":
                lines.setdefault(words[1], []).append(one)
        yield from lines.items()

    def requirements(self) -> list[Judged]:
        return [one for one in self.judged() if one.field.key.startswith("requirement")]


def to_compare(order: Order) -> list[dict[str, object]]:
    """The fields held against the original, with what was entered."""
    return [{"field": field.key, "entered": field.value, "agrees": False} for field in comparing.fields(order)]
