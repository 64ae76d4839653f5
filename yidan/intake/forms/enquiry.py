"""Forms of enquiries and quotations (2.1), and of the special requirements that go with either an enquiry or an order."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.actors import DEPARTMENTS, LABELS, Role
from yidan.core.forms import DateField, Form, LinesField, MomentField, MoneyField, PickField, QuantityField
from yidan.intake.commands.enquiry import QuotationInput
from yidan.intake.models import Enquiry, Opportunity, Requirement
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User
from yidan.people.settings import setting

ITEMS = "catalog:item_pick"
CUSTOMERS = "catalog:customer_pick"
CURRENCIES = [(code, code) for code in ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")]


def sellers() -> object:
    return User.objects.filter(is_active=True, seats__role__in=["sales", "sales_head", "marketing", "marketing_head"]).distinct()


class Owned:
    """The salesperson is the one who enters, unless said otherwise; the legal entity the default one."""

    def prepare(self) -> None:
        self.fields["owner"].queryset = sellers()  # type: ignore[attr-defined]
        if self.is_bound:  # type: ignore[attr-defined]
            return
        if self.actor and "owner" not in self.initial:  # type: ignore[attr-defined]
            self.initial["owner"] = User.objects.filter(pk=self.actor.user_id).values_list("username", flat=True).first()  # type: ignore[attr-defined]
        if "entity" in self.fields:  # type: ignore[attr-defined]
            self.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())  # type: ignore[attr-defined]


class EnquiryForm(Owned, Form):
    layout = [["customer", "contact"], ["received_at", "answer_due", "owner", "opportunity"], ["text"]]
    on_document = ["customer", "contact", "text", "opportunity", "received_at", "answer_due", "owner"]
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Contact"))
    received_at = MomentField(label=gettext_lazy("Received at"))
    answer_due = MomentField(required=False, label=gettext_lazy("Answer due"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Salesperson"))
    opportunity = PickField(Opportunity.objects.all(), to_field="number", required=False, label=gettext_lazy("Opportunity"))
    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What is asked"))

    def prepare(self) -> None:
        super().prepare()
        living = Opportunity.objects.filter(stage__in=[Opportunity.Stage.OPEN, Opportunity.Stage.ASKED])
        self.fields["opportunity"].queryset = living.order_by("-pk")  # type: ignore[attr-defined]
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
    department = forms.ChoiceField(choices=[(role.value, LABELS[role]) for role in DEPARTMENTS], label=gettext_lazy("Department asked"))
    due = DateField(label=gettext_lazy("Answer until"))

    def prepare(self) -> None:
        self.fields["department"].choices = [(role.value, role.label) for role in DEPARTMENTS]  # type: ignore[attr-defined]


class AnswerForm(Form):
    requirement = PickField(Requirement.objects.none(), to_field="id", label=gettext_lazy("Requirement"))
    feasible = forms.BooleanField(required=False, label=gettext_lazy("Can be done"))
    answer = forms.CharField(max_length=400, label=gettext_lazy("Answer"))

    def prepare(self) -> None:
        rows = Requirement.objects.filter(kind=self.document.document_kind(), object_id=self.document.pk or 0, answered_at=None)
        self.fields["requirement"].queryset = rows.filter(department__in=[role.value for role in self.actor.roles] if self.actor else [])  # type: ignore[attr-defined]
        self.fields["requirement"].label_from_instance = lambda r: f"{r.what} ({Role(r.department).label})"  # type: ignore[attr-defined]


class QuotationLineForm(Form):
    item = PickField(Item.objects.all(), picker=ITEMS, label=gettext_lazy("Item"))
    spec = forms.CharField(max_length=160, required=False, label=gettext_lazy("Specification"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    price = MoneyField(label=gettext_lazy("Unit price with tax"))
    promised = DateField(required=False, label=gettext_lazy("Delivery date"))


class QuotationForm(Owned, Form):
    layout = [["customer", "enquiry", "owner"], ["valid_until", "payment_terms", "currency", "entity"], ["lines"]]
    on_document = ["customer", "enquiry", "owner", "valid_until", "payment_terms", "entity", "currency"]
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    enquiry = PickField(Enquiry.objects.all(), to_field="number", required=False, label=gettext_lazy("Enquiry"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Salesperson"))
    valid_until = DateField(label=gettext_lazy("Valid until"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    currency = forms.ChoiceField(choices=CURRENCIES, required=False, initial="CNY", label=gettext_lazy("Currency"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    lines = LinesField(QuotationLineForm, QuotationInput, total=("quantity", "price"), label=gettext_lazy("Lines"))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or "CNY"
