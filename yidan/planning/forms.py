"""What the verbs of planning are asked with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.core.forms import Form, PickField
from yidan.people.models import User


class AcceptForm(Form):
    reason = forms.CharField(max_length=400, required=False, label=_("Reason for the history"))


class AssignForm(Form):
    owner = PickField(User.objects.filter(is_active=True).order_by("display"), to_field="username", label=_("Person responsible"))

    def prepare(self) -> None:
        workers = ["production", "production_head", "operator", "quality", "quality_head", "engineering"]
        self.fields["owner"].queryset = User.objects.filter(is_active=True, seats__role__in=workers).distinct().order_by("display")  # type: ignore[attr-defined]
        if getattr(self.document, "owner", None):
            self.initial.setdefault("owner", self.document.owner.username)
