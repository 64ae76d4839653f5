"""What the verbs of intake are asked with: one form each, for page and API alike."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.actors import DEPARTMENTS, Role
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField, QuantityField
from yidan.core.signatures import Signature
from yidan.intake.commands.enquiry import QuotationInput
from yidan.intake.lines import ComparisonInput, LineInput
from yidan.intake.models import Enquiry, Line, Order, Quotation, Requirement
from yidan.people.models import LegalEntity, User
from yidan.people.settings import setting

ITEMS = "catalog:item_pick"
CUSTOMERS = "catalog:customer_pick"


def sellers() -> object:
    return User.objects.filter(is_active=True, seats__role__in=["sales", "sales_head", "marketing", "marketing_head"]).distinct()


class Owned:
    """The salesperson is the one who enters, unless said otherwise; the legal entity the default one."""

    def prepare(self) -> None:
        self.fields["owner"].queryset = sellers()  # type: ignore[attr-defined]
        if self.actor and "owner" not in self.initial:  # type: ignore[attr-defined]
            self.initial["owner"] = User.objects.filter(pk=self.actor.user_id).values_list("username", flat=True).first()  # type: ignore[attr-defined]
        if "entity" in self.fields:  # type: ignore[attr-defined]
            self.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())  # type: ignore[attr-defined]


class EnquiryForm(Owned, Form):
    layout = [["customer", "contact"], ["received_at", "answer_due", "owner"], ["text"]]
    on_document = ["customer", "contact", "text", "received_at", "answer_due", "owner"]
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Contact"))
    received_at = forms.DateTimeField(label=gettext_lazy("Received at"))
    answer_due = forms.DateTimeField(required=False, label=gettext_lazy("Answer due"))
    owner = PickField(User.objects.none(), to_field="username", label=gettext_lazy("Salesperson"))
    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What is asked"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor:
            self.initial.setdefault("received_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not data.get("answer_due") and data.get("received_at"):
            data["answer_due"] = data["received_at"] + timedelta(hours=setting("answer_hours"))
        return data


class RequirementForm(Form):
    layout = [["what"], ["department", "due"]]
    what = forms.CharField(max_length=400, label=gettext_lazy("Requirement"))
    department = forms.ChoiceField(choices=[(role.value, role.label) for role in DEPARTMENTS], label=gettext_lazy("Department asked"))
    due = DateField(label=gettext_lazy("Answer until"))

    def prepare(self) -> None:
        self.fields["department"].choices = [(role.value, role.label) for role in DEPARTMENTS]


class AnswerForm(Form):
    requirement = PickField(Requirement.objects.none(), to_field="id", label=gettext_lazy("Requirement"))
    feasible = forms.BooleanField(required=False, label=gettext_lazy("Can be done"))
    answer = forms.CharField(max_length=400, label=gettext_lazy("Answer"))

    def prepare(self) -> None:
        rows = Requirement.objects.filter(kind=self.document.document_kind(), object_id=self.document.pk or 0, answered_at=None)
        self.fields["requirement"].queryset = rows.filter(department__in=[role.value for role in self.actor.roles] if self.actor else [])
        self.fields["requirement"].label_from_instance = lambda r: f"{r.what} ({Role(r.department).label})"


class QuotationLineForm(Form):
    item = PickField(Item.objects.all(), picker=ITEMS, label=gettext_lazy("Item"))
    spec = forms.CharField(max_length=160, required=False, label=gettext_lazy("Specification"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    price = MoneyField(label=gettext_lazy("Unit price with tax"))
    promised = DateField(required=False, label=gettext_lazy("Delivery date"))


class QuotationForm(Owned, Form):
    layout = [["customer", "enquiry", "owner"], ["valid_until", "payment_terms", "entity"], ["lines"]]
    on_document = ["customer", "enquiry", "owner", "valid_until", "payment_terms", "entity"]
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    enquiry = PickField(Enquiry.objects.all(), to_field="number", required=False, label=gettext_lazy("Enquiry"))
    owner = PickField(User.objects.none(), to_field="username", label=gettext_lazy("Salesperson"))
    valid_until = DateField(label=gettext_lazy("Valid until"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    lines = LinesField(QuotationLineForm, QuotationInput, total=("quantity", "price"), label=gettext_lazy("Lines"))


class LineForm(Form):
    item = PickField(Item.objects.all(), picker=ITEMS, label=gettext_lazy("Item"))
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

    def clean(self) -> dict[str, object]:
        """What was left empty takes the dataclass's own default."""
        data = super().clean() or self.cleaned_data
        for name, empty in (("discount", Decimal(0)), ("tolerance", Decimal(0)), ("position", 0), ("acceptance", Line.Acceptance.WORKS)):
            data[name] = data.get(name) or empty
        return data


class OrderForm(Owned, Form):
    layout = [
        ["customer", "customer_po", "kind_of", "received_at"], ["place", "requested", "tax_rate", "tax_included"],
        ["payment_terms", "contact", "owner", "entity"], ["quotation", "oral", "note"], ["lines"],
    ]  # fmt: skip
    on_document = [
        "customer", "customer_po", "kind_of", "received_at", "place", "requested", "tax_rate", "tax_included", "payment_terms", "contact",
        "owner", "entity", "quotation", "oral", "note",
    ]  # fmt: skip
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    customer_po = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's order number"))
    kind_of = forms.ChoiceField(choices=Order.Kind.choices, initial=Order.Kind.MAKE, label=gettext_lazy("Kind"))
    received_at = forms.DateTimeField(label=gettext_lazy("Received at"))
    place = forms.CharField(max_length=200, label=gettext_lazy("Delivery place"))
    requested = DateField(label=gettext_lazy("Requested date"))
    tax_rate = NumberField(max_digits=5, decimal_places=2, max_value=100, initial=13, label=gettext_lazy("Tax rate (%)"))
    tax_included = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Prices with tax"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Customer's contact"))
    owner = PickField(User.objects.none(), to_field="username", label=gettext_lazy("Salesperson"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    quotation = PickField(Quotation.objects.all(), to_field="number", required=False, label=gettext_lazy("Quotation"))
    oral = forms.BooleanField(required=False, label=gettext_lazy("Oral order"))
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))
    lines = LinesField(LineForm, LineInput, total=("quantity", "price"), label=gettext_lazy("Order lines"))

    def prepare(self) -> None:
        super().prepare()
        if self.actor:
            self.initial.setdefault("received_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))

    def clean_customer_po(self) -> str:
        po, customer = self.cleaned_data["customer_po"].strip(), self.cleaned_data.get("customer")
        again = Order.objects.filter(customer=customer, customer_po=po).exclude(stage__in=["abandoned", "cancelled"]).first() if po and customer else None
        if again and again.pk != (self.document.pk if self.document else None):
            raise ValidationError(_("Entered already as %(order)s."), params={"order": again.key})
        return str(po)


def line_row(line: Line) -> dict[str, object]:
    """A line as its form shows it."""
    names = ("spec", "drawing", "drawing_revision", "price", "discount", "requested", "acceptance", "place", "position")
    tolerance = (line.ceiling / line.ordered - 1) * 100 if line.ordered else 0
    return {"item": line.item.code, "quantity": line.ordered, "tolerance": tolerance} | {name: getattr(line, name) for name in names}


class CorrectForm(Form):
    layout = [["customer_po", "place"], ["payment_terms", "requested"], ["note"], ["lines"]]
    customer_po = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's order number"))
    place = forms.CharField(max_length=200, label=gettext_lazy("Delivery place"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    requested = DateField(label=gettext_lazy("Requested date"))
    note = forms.CharField(max_length=400, required=False, label=gettext_lazy("Note"))
    lines = LinesField(LineForm, LineInput, total=("quantity", "price"), label=gettext_lazy("Order lines"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            names = [name for name in ("customer_po", "place", "payment_terms", "requested", "note") if name in self.fields]
            shown = {name: getattr(self.document, name) for name in names}
            rows = [line_row(line) for line in self.document.lines.select_related("item").order_by("position")]
            self.initial = shown | {"lines": rows} | self.initial


class AmendForm(CorrectForm):
    layout = [["reason"], ["place", "payment_terms", "requested"], ["lines"]]
    customer_po = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]
    reason = forms.CharField(max_length=400, label=gettext_lazy("Reason"))


class OriginalForm(Form):
    original = forms.FileField(max_length=160, label=gettext_lazy("Customer's original"))


class ComparisonRowForm(Form):
    field = forms.CharField(max_length=60, label=gettext_lazy("Field"))
    entered = forms.CharField(max_length=200, required=False, label=gettext_lazy("Entered"))
    agrees = forms.BooleanField(required=False, label=gettext_lazy("Agrees"))
    original = forms.CharField(max_length=200, required=False, label=gettext_lazy("The original says"))


class CompareForm(Form):
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    found = LinesField(ComparisonRowForm, ComparisonInput, label=gettext_lazy("Fields"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            self.initial.setdefault("revision", self.document.revision)
            self.initial.setdefault("found", to_compare(self.document))


def to_compare(order: Order) -> list[dict[str, object]]:
    """The fields held against the original, with what was entered."""
    head = [(order._meta.get_field(name).verbose_name, getattr(order, name)) for name in ("customer", "customer_po", "place", "payment_terms", "requested", "total")]
    for line in order.lines.select_related("item").order_by("position"):
        text = _("Line %(line)s, %(what)s")
        head += [(text % {"line": line.position, "what": _(what)}, value) for what, value in (
            ("item", f"{line.item.name} {line.spec}".strip()), ("quantity", line.ordered), ("unit price", line.price), ("requested date", line.requested))]  # fmt: skip
    return [{"field": str(label), "entered": str(value), "agrees": False} for label, value in head]


class AskSignatureForm(Form):
    holder = forms.CharField(max_length=60, label=gettext_lazy("For whom"))
    days = forms.IntegerField(min_value=1, max_value=60, initial=7, label=gettext_lazy("Valid for days"))

    def prepare(self) -> None:
        if self.document is not None and getattr(self.document, "contact", ""):
            self.initial.setdefault("holder", self.document.contact)


class RecordSignatureForm(Form):
    layout = [["signer", "means"], ["scan", "original_due"]]
    signer = forms.CharField(max_length=60, label=gettext_lazy("Who signed"))
    means = forms.ChoiceField(choices=[c for c in Signature.Means.choices if c[0] != "link"], label=gettext_lazy("How"))
    scan = forms.FileField(required=False, max_length=160, label=gettext_lazy("Scan or picture"))
    original_due = DateField(required=False, label=gettext_lazy("Original comes until"))
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("revision", getattr(self.document, "revision", 1))


class CompareSignatureForm(Form):
    signature = PickField(Signature.objects.none(), to_field="id", label=gettext_lazy("Signature"))

    def prepare(self) -> None:
        rows = Signature.objects.filter(kind=self.document.document_kind(), object_id=self.document.pk or 0, means="paper", compared_by=None)
        self.fields["signature"].queryset = rows
        self.fields["signature"].label_from_instance = lambda s: f"{s.signer} {s.at:%Y-%m-%d}"
