"""Forms of blanket agreements (2.2a)."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.forms import DateField, Form, LinesField, MoneyField, NumberField, PickField, QuantityField
from yidan.intake.commands.agreement import AgreedInput
from yidan.intake.forms.enquiry import CURRENCIES, CUSTOMERS, ITEMS, Owned
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User


class AgreedForm(Form):
    item = PickField(Item.objects.select_related("unit"), picker=ITEMS, label=gettext_lazy("Item"))
    quantity = QuantityField(min_value=1, label=gettext_lazy("Quantity in all"))
    price = MoneyField(label=gettext_lazy("Unit price"))


class FrameForm(Owned, Form):
    layout = [
        ["customer:2", "customer_no", "owner"], ["valid_from", "valid_until", "payment_terms:2"],
        ["currency", "tax_rate", "tax_included", "entity"], ["lines"],
    ]  # fmt: skip
    on_document = [
        "customer", "customer_no", "owner", "valid_from", "valid_until", "payment_terms", "currency", "tax_rate", "tax_included", "entity",
    ]  # fmt: skip
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, label=gettext_lazy("Customer"))
    customer_no = forms.CharField(max_length=40, required=False, label=gettext_lazy("Customer's contract number"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Salesperson"))
    valid_from = DateField(label=gettext_lazy("Valid from"))
    valid_until = DateField(label=gettext_lazy("Valid until"))
    payment_terms = forms.CharField(max_length=120, label=gettext_lazy("Payment terms"))
    currency = forms.ChoiceField(choices=CURRENCIES, required=False, initial="CNY", label=gettext_lazy("Currency"))
    tax_rate = NumberField(max_digits=5, decimal_places=2, max_value=100, initial=13, label=gettext_lazy("Tax rate (%)"))
    tax_included = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Prices with tax"))
    entity = PickField(LegalEntity.objects.all(), label=gettext_lazy("Legal entity"))
    lines = LinesField(AgreedForm, AgreedInput, total=("quantity", "price"), label=gettext_lazy("Lines"))

    def prepare(self) -> None:
        """Usually for a year from today."""
        super().prepare()
        if not self.is_bound and self.actor:
            today = timezone.localdate(self.actor.at)
            self.initial.setdefault("valid_from", today)
            self.initial.setdefault("valid_until", today + timedelta(days=364))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or "CNY"

    def clean_valid_until(self) -> object:
        since, until = self.cleaned_data.get("valid_from"), self.cleaned_data["valid_until"]
        if since and until < since:
            raise ValidationError(_("The agreement ends before it begins."))
        return until


class ConcludeForm(Form):
    original = forms.FileField(
        max_length=160, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}), label=gettext_lazy("Contract as signed")
    )
