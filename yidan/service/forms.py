"""What the verbs of service are asked with: one form each, for page and API alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.forms import PiecesField, piece_rows
from yidan.catalog.models import Customer, Item, Supplier
from yidan.core.actors import DEPARTMENTS, LABELS
from yidan.core.forms import DateField, Form, MoneyField, PickField
from yidan.core.signing import AskForm
from yidan.intake.models import Line, Order
from yidan.logistics import rules as logistics
from yidan.logistics.models import Return
from yidan.people.fields import PersonField
from yidan.service import queries
from yidan.service.models import CauseKind, FedTo, Ticket


def departments() -> list[tuple[str, Any]]:
    return [("", "—"), *((role.value, LABELS[role]) for role in DEPARTMENTS)]


class TicketForm(Form):
    layout = [["customer", "caller", "severity"], ["order", "item", "serial"], ["what"]]
    on_document = ["customer", "caller", "severity", "order", "item", "serial", "what", "answer_due"]
    customer = PickField(Customer.objects.all(), picker="catalog:customer_pick", label=gettext_lazy("Customer"))
    caller = forms.CharField(max_length=60, required=False, label=gettext_lazy("Reported by"))
    severity = forms.ChoiceField(choices=Ticket.Severity.choices, initial=Ticket.Severity.MAJOR, label=gettext_lazy("Severity"))
    order = PickField(Order.objects.all(), to_field="number", picker="service:order_pick", required=False, label=gettext_lazy("Order"))
    item = PickField(Item.objects.all(), picker="catalog:item_pick", required=False, label=gettext_lazy("Item"))
    serial = forms.CharField(max_length=60, required=False, label=gettext_lazy("Serial number"))
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
            data["answer_due"] = queries.answer_due(self.actor.at)
        return data


class AssignForm(Form):
    layout = [["technician", "promised_on"], ["promise"]]
    technician = PersonField(label=gettext_lazy("Technician"))
    promised_on = DateField(label=gettext_lazy("Promised on"))
    promise = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What we promise"))

    def prepare(self) -> None:
        one = self.document
        if one is not None and one.pk and one.technician:
            self.initial = {"technician": one.technician.username, "promised_on": one.promised_on, "promise": one.promise} | dict(
                self.initial
            )


class SolveForm(Form):
    layout = [["cause_kind", "department", "claim"], ["cause"], ["resolution"], ["parts", "cost"]]
    cause_kind = forms.ChoiceField(choices=CauseKind.choices, initial=CauseKind.OTHER, required=False, label=gettext_lazy("Kind of cause"))
    department = forms.ChoiceField(choices=departments, required=False, label=gettext_lazy("Department concerned"))
    claim = forms.ChoiceField(choices=Ticket.Claim.choices, initial=Ticket.Claim.JUSTIFIED, required=False, label=gettext_lazy("Claim"))
    cause = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("Cause"))
    resolution = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What was done, held against the promise")
    )

    parts = forms.CharField(max_length=200, required=False, label=gettext_lazy("Spare parts"))
    cost = MoneyField(required=False, label=gettext_lazy("Cost to the customer"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        usual = {"cause_kind": CauseKind.OTHER, "claim": Ticket.Claim.JUSTIFIED, "cost": Decimal(0)}
        return data | {name: data.get(name) or value for name, value in usual.items()}


class CloseForm(Form):
    satisfaction = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(5, 0, -1)],
        coerce=int,
        widget=forms.RadioSelect(),
        label=gettext_lazy("Satisfaction, 1 to 5, as the customer says"),
    )


class TakeBackForm(Form):
    layout = [["wish"], ["lines"]]
    wish = forms.ChoiceField(choices=Return.Wish.choices, label=gettext_lazy("What the customer wants"))
    lines = PiecesField(label=gettext_lazy("What comes back"))

    def prepare(self) -> None:
        order = self.document.order if self.document is not None and self.document.pk else None
        if order is not None:
            rows = piece_rows(order, logistics.returnable, lambda line: line.kind == Line.Kind.SERVICE or not logistics.returnable(line))
            self.initial.setdefault("lines", [row | {"quantity": ""} for row in rows])


class AskRatingForm(AskForm):
    def prepare(self) -> None:
        """Who reported it; else the contact of the order."""
        if self.document is not None and self.document.caller:
            self.initial.setdefault("holder", self.document.caller)
        super().prepare()


class ActionForm(Form):
    """8D, D1 to D3: what became common, for which department."""

    layout = [["item", "cause_kind", "department"], ["owner", "due", "team"], ["problem"], ["containment"]]
    on_document = ["item", "cause_kind", "department", "owner", "due", "team", "problem", "containment"]
    item = PickField(Item.objects.all(), picker="catalog:item_pick", required=False, label=gettext_lazy("Item"))
    cause_kind = forms.ChoiceField(choices=CauseKind.choices, label=gettext_lazy("Kind of cause"))
    department = forms.ChoiceField(choices=lambda: departments()[1:], label=gettext_lazy("Department concerned"))
    owner = PersonField(label=gettext_lazy("Owner"))
    due = DateField(label=gettext_lazy("Due on"))
    team = forms.CharField(max_length=200, required=False, label=gettext_lazy("D1 Team"))
    problem = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D2 Problem"))
    containment = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D3 Containment: what protects customers now")
    )


class RootCauseForm(Form):
    root_cause = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("D4 Root cause: why it happened, why it was not found"),
    )
    measures = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D5 Corrective action chosen"))
    due = DateField(label=gettext_lazy("Carried out until"))
    supplier = PickField(
        Supplier.objects.all(), picker="catalog:supplier_pick", required=False, label=gettext_lazy("Supplier, where the part was bought")
    )


class CarriedOutForm(Form):
    carried_out = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D6 What was carried out"))
    prevention = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D7 Prevention: what keeps it from coming again")
    )
    fed_to = forms.ChoiceField(choices=FedTo.choices, label=gettext_lazy("What was changed"))
    check_on = DateField(label=gettext_lazy("Effect checked on"))


class EffectForm(Form):
    effect = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("D8 Effect found"))


class NoEffectForm(Form):
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What came again"))
    due = DateField(label=gettext_lazy("Due on"))
