"""Forms of private links and of the customer's signature (2.2b)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from yidan.core.forms import DateField, Form, PickField
from yidan.core.signatures import Link, Signature
from yidan.intake.rules import purpose_label


class AskSignatureForm(Form):
    holder = forms.CharField(max_length=60, label=gettext_lazy("For whom"))
    days = forms.IntegerField(min_value=1, max_value=60, initial=7, label=gettext_lazy("Valid for days"))

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("holder", self.document.contact)


class LinkForm(AskSignatureForm):
    days = forms.IntegerField(min_value=1, max_value=365, initial=90, label=gettext_lazy("Valid for days"))


class WithdrawForm(Form):
    link = PickField(Link.objects.none(), to_field="id", label=gettext_lazy("Private link"))

    def prepare(self) -> None:
        rows = Link.objects.filter(chain_id=self.document.chain_id or 0, revoked_at=None)
        self.fields["link"].queryset = rows  # type: ignore[attr-defined]
        self.fields["link"].label_from_instance = lambda one: f"{one.holder}, {purpose_label(one.purpose)}, {one.at:%Y-%m-%d}"  # type: ignore[attr-defined]


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
        waiting = {"means": Signature.Means.PAPER, "compared_by": None}
        rows = Signature.objects.filter(kind=self.document.document_kind(), object_id=self.document.pk or 0, **waiting)
        self.fields["signature"].queryset = rows  # type: ignore[attr-defined]
        self.fields["signature"].label_from_instance = lambda one: f"{one.signer} {one.at:%Y-%m-%d}"  # type: ignore[attr-defined]
