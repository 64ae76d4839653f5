"""Forms of campaigns, opportunities and visits (2.1a)."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer
from yidan.core.forms import DateField, Form, MomentField, PickField
from yidan.intake.forms.enquiry import CUSTOMERS, Owned
from yidan.intake.models import Campaign, Opportunity
from yidan.people.fields import PersonField
from yidan.people.models import User


class CampaignForm(Owned, Form):
    layout = [["name:2", "owner"], ["since", "until"], ["purpose"]]
    on_document = ["name", "owner", "since", "until", "purpose"]
    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Owner"))
    since = DateField(label=gettext_lazy("From"))
    until = DateField(label=gettext_lazy("Until"))
    purpose = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Purpose"))


class ResultForm(Form):
    result = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What came of it"))


class OpportunityForm(Owned, Form):
    layout = [["customer:2", "company:2"], ["contact", "origin", "campaign", "owner"], ["interest"], ["next_step:2", "next_on"]]
    on_document = ["customer", "company", "contact", "origin", "campaign", "owner", "interest", "next_step", "next_on"]
    customer = PickField(Customer.objects.all(), picker=CUSTOMERS, required=False, label=gettext_lazy("Customer"))
    company = forms.CharField(max_length=120, required=False, label=gettext_lazy("Company, if not yet a customer"))
    contact = forms.CharField(max_length=60, required=False, label=gettext_lazy("Contact"))
    origin = forms.ChoiceField(choices=Opportunity.Origin.choices, label=gettext_lazy("Origin"))
    campaign = PickField(Campaign.objects.all(), to_field="number", required=False, label=gettext_lazy("Campaign"))
    owner = PersonField(User.objects.none(), choose=True, label=gettext_lazy("Salesperson"))
    interest = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Interest"))
    next_step = forms.CharField(max_length=200, required=False, label=gettext_lazy("Next step"))
    next_on = DateField(required=False, label=gettext_lazy("Next step on"))

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not data.get("customer") and not data.get("company"):
            raise ValidationError({"customer": _("Name the customer or the company.")})
        return data


class VisitForm(Form):
    layout = [["held_at", "next_on"], ["text"], ["next_step"]]
    held_at = MomentField(label=gettext_lazy("Time"))
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What was said"))
    next_step = forms.CharField(max_length=200, required=False, label=gettext_lazy("Next step"))
    next_on = DateField(required=False, label=gettext_lazy("Next step on"))

    def prepare(self) -> None:
        if self.actor:
            self.initial.setdefault("held_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))
