"""Forms of a change of a running order (3.3c, 3.3d)."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.forms import DateField, Form, LinesField, MomentField, MoneyField, PickField
from yidan.intake.models import Order
from yidan.people.fields import PersonField
from yidan.people.models import User
from yidan.review import rules
from yidan.review.commands.change import ConsequenceInput
from yidan.review.models import Change, Consequence


class ChangeForm(Form):
    layout = [["order", "kind"], ["what"], ["asked_at", "contact", "owner"], ["stopped"]]
    on_document = ["order", "kind", "what", "asked_at", "contact", "owner", "stopped"]
    order = PickField(Order.objects.filter(stage__in=rules.RUNNING), to_field="number", label=_("Order"))
    kind = forms.ChoiceField(choices=Change.Kind.choices, label=_("Kind"))
    what = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("What the customer asks"))
    asked_at = MomentField(label=_("Asked at"))
    contact = forms.CharField(max_length=60, required=False, label=_("Customer's contact"))
    owner = PersonField(label=_("Salesperson"))
    stopped = forms.BooleanField(required=False, label=_("The order stops until it is decided"))

    def prepare(self) -> None:
        if self.is_bound or not self.actor:
            return
        self.initial.setdefault("asked_at", timezone.localtime(self.actor.at).strftime("%Y-%m-%d %H:%M"))
        self.initial.setdefault("owner", User.objects.filter(pk=self.actor.user_id or 0).values_list("username", flat=True).first())
        order = Order.objects.filter(number=self.initial.get("order") or "").first()
        if order is not None:
            self.initial.setdefault("contact", order.contact)


class ConsequenceForm(Form):
    what = forms.CharField(max_length=200, label=_("What"))
    way = forms.ChoiceField(choices=Consequence.Way.choices, label=_("What becomes of it"))
    cost = MoneyField(required=False, label=_("Not recovered"))
    owner = PersonField(label=_("Owner"))
    due = DateField(label=_("Until"))

    def clean_cost(self) -> object:
        return self.cleaned_data["cost"] or 0


class AssessForm(Form):
    layout = [["department", "days"], ["text"], ["consequences"]]
    department = forms.ChoiceField(required=False, label=_("For the department"))
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Assessment"))
    days = forms.IntegerField(min_value=-365, max_value=365, initial=0, label=_("Days later"))
    consequences = LinesField(ConsequenceForm, ConsequenceInput, min_rows=0, label=_("Consequences"))

    def prepare(self) -> None:
        mine = (
            rules.unassessed_by(self.document, self.actor) if self.actor and self.document is not None and self.document.pk else list(Role)
        )
        self.fields["department"].choices = [("", "—"), *((role.value, role.label) for role in mine)]  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["department"].widget = forms.HiddenInput()


class OfferForm(Form):
    layout = [["terms"], ["charge", "day"], ["holder", "days"]]
    terms = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Terms offered"))
    charge = MoneyField(initial=0, label=_("Charged to the customer"))
    day = DateField(required=False, label=_("New delivery date"))
    holder = forms.CharField(max_length=60, label=_("For whom"))
    days = forms.IntegerField(min_value=1, max_value=60, initial=7, label=_("Valid for days"))

    def prepare(self) -> None:
        if self.document is not None and self.document.pk:
            shown = {name: getattr(self.document, name) for name in ("terms", "charge", "day")}
            self.initial = {**{name: value for name, value in shown.items() if value}, "holder": self.document.contact, **self.initial}


class SeeToForm(Form):
    consequence = PickField(Consequence.objects.none(), to_field="id", label=_("Consequence"))

    def prepare(self) -> None:
        rows = Consequence.objects.none()
        if self.document is not None and self.document.pk:
            rows = self.document.consequences.filter(done_at=None)
        self.fields["consequence"].queryset = rows  # type: ignore[attr-defined]
        self.fields["consequence"].label_from_instance = lambda one: f"{one.what} ({one.get_way_display()})"  # type: ignore[attr-defined]
