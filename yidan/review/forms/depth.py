"""The form of one row of the table of review depths (3.1a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from yidan.core.forms import EditForm, MoneyField
from yidan.intake.models import Order
from yidan.review import depth
from yidan.review.models import DepthRule

SHIPPED = {rule.code: rule for rule in depth.DEFAULT}
FIELDS = ("amount_from", "amount_below", "product", "requirements", "bad_credit", "within_days", "depth", "meeting", "position")


def boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple()


class DepthRuleForm(EditForm):
    """A row that is as shipped begins with what is shipped; conditions left empty do not matter."""

    layout = [
        ["code", "name", "name_en", "position"], ["kinds"], ["amount_from", "amount_below", "product", "within_days"], ["requirements", "bad_credit"],
        ["depth", "meeting"], ["departments"],
    ]  # fmt: skip
    code = forms.SlugField(max_length=40, label=_("Short name"))
    kinds = forms.MultipleChoiceField(
        choices=Order.Kind.choices, required=False, widget=boxes(), label=_("For these kinds of order (none: all)")
    )
    amount_from = MoneyField(required=False, label=_("Amount from"))
    amount_below = MoneyField(required=False, label=_("Amount below"))
    departments = forms.MultipleChoiceField(
        choices=[(role.value, lazy(lambda role: role.label, str)(role)) for role in depth.REVIEWERS],
        widget=boxes(),
        label=_("Departments asked"),
    )

    class Meta:
        model = DepthRule
        fields = ["code", "name", "name_en", "kinds", *FIELDS, "departments"]

    def prepare(self) -> None:
        if self.instance.pk:
            self.initial.update(
                {name: [one for one in getattr(self.instance, name).split(",") if one] for name in ("kinds", "departments")}
            )
        elif shipped := SHIPPED.get(str(self.initial.get("code") or "")):
            told = {name: getattr(shipped, name) for name in FIELDS}
            lists = {"kinds": list(shipped.kinds), "departments": list(shipped.departments)}
            self.initial.update(told | {"name": shipped.zh, "name_en": shipped.en} | lists)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = data.get("amount_from"), data.get("amount_below")
        if low is not None and high is not None and low >= high:
            raise ValidationError({"amount_below": _("Below an amount that it begins with.")})
        return data

    def changes(self) -> Mapping[str, Any]:
        return self.cleaned_data | {name: ",".join(self.cleaned_data[name]) for name in ("kinds", "departments")}
