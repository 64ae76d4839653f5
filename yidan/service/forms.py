"""What the verbs of service are asked with: one form each, for page and API alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Customer, Item
from yidan.core.forms import DateField, Form, PickField
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.people.settings import setting
from yidan.service.models import Ticket


class TicketForm(Form):
    layout = [["customer", "caller", "severity"], ["order", "item"], ["what"]]
    on_document = ["customer", "caller", "severity", "order", "item", "what", "answer_due"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=gettext_lazy("Customer"))
    caller = forms.CharField(max_length=60, required=False, label=gettext_lazy("Reported by"))
    severity = forms.ChoiceField(choices=Ticket.Severity.choices, initial=Ticket.Severity.MAJOR, label=gettext_lazy("Severity"))
    order = PickField(Order.objects.all(), to_field="number", picker="service:order_pick", required=False, label=gettext_lazy("Order"))
    item = PickField(Item.objects.all(), picker="catalog:item_pick", required=False, label=gettext_lazy("Item"))
    what = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("Problem"))

    def prepare(self) -> None:
        key, actor = self.initial.get("order"), self.actor
        order = Order.visible_to(actor).filter(number=str(key)).select_related("customer").first() if key and actor else None
        if order is not None:
            self.initial.setdefault("customer", order.customer.code)

    def clean(self) -> dict[str, Any]:
        """The answer is due so many hours from now, as the company set it (7.2b)."""
        data = super().clean() or self.cleaned_data
        order, customer = data.get("order"), data.get("customer")
        if order and customer and order.customer_id != customer.pk:
            raise ValidationError({"order": _("That order is another customer's.")})
        if self.actor:
            data["answer_due"] = self.actor.at + timedelta(hours=setting("response_hours"))
        return data


class AssignForm(Form):
    layout = [["technician", "promised_on"], ["promise"]]
    technician = PickField(
        User.objects.filter(is_active=True), to_field="username", picker="people:user_pick", label=gettext_lazy("Technician")
    )
    promised_on = DateField(label=gettext_lazy("Promised on"))
    promise = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What we promise"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk and one.technician:
            self.initial = {"technician": one.technician.username, "promised_on": one.promised_on, "promise": one.promise} | dict(
                self.initial
            )


class SolveForm(Form):
    cause = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Cause"))
    resolution = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What was done, held against the promise")
    )


class CloseForm(Form):
    satisfaction = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(5, 0, -1)],
        coerce=int,
        widget=forms.RadioSelect(),
        label=gettext_lazy("Satisfaction, 1 to 5, as the customer says"),
    )
