"""Forms of private links into an order (1.3)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from yidan.core.forms import Form, PickField
from yidan.core.signatures import Link
from yidan.core.signing import AskForm
from yidan.intake.rules import purpose_label


class AskSignatureForm(AskForm):
    days = forms.IntegerField(min_value=1, max_value=60, initial=7, label=gettext_lazy("Valid for days"))


class LinkForm(AskSignatureForm):
    days = forms.IntegerField(min_value=1, max_value=365, initial=90, label=gettext_lazy("Valid for days"))


class WithdrawForm(Form):
    link = PickField(Link.objects.none(), to_field="id", label=gettext_lazy("Private link"))

    def prepare(self) -> None:
        rows = Link.objects.filter(chain_id=self.document.chain_id or 0, revoked_at=None)
        self.fields["link"].queryset = rows  # type: ignore[attr-defined]
        self.fields["link"].label_from_instance = lambda one: f"{one.holder}, {purpose_label(one.purpose)}, {one.at:%Y-%m-%d}"  # type: ignore[attr-defined]
