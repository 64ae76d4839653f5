"""Forms of suppliers' statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier
from yidan.core.forms import DateField, Form, LinesField, NumberField, PickField
from yidan.people.fields import PersonField
from yidan.people.models import LegalEntity, User
from yidan.purchasing.commands import DisputeInput
from yidan.purchasing.forms.accounts import ANY
from yidan.purchasing.forms.buying import SUPPLIERS, SendForm, Told
from yidan.purchasing.models import StatementLine, SupplierStatement


def answerable(form: Form) -> None:
    """Who may answer for an account, the reader first; the company's default entity."""
    roles = ["finance", "finance_head", "procurement", "procurement_head"]
    people = User.objects.filter(is_active=True, seats__role__in=roles).distinct()
    form.fields["owner"].queryset = people  # type: ignore[attr-defined]
    form.initial.setdefault("entity", LegalEntity.objects.filter(is_default=True).values_list("code", flat=True).first())
    me = people.filter(pk=form.actor.user_id or 0).first() if form.actor else None
    form.initial.setdefault("owner", me.username if me else None)


class MonthForm(Form):
    """For all suppliers at once: the month that ended last."""

    layout = [["since", "until"], ["entity", "owner"]]
    entity = PickField(LegalEntity.objects.all(), label=_("Legal entity"))
    since = DateField(label=_("From"))
    until = DateField(label=_("Until"))
    owner = PersonField(User.objects.none(), choose=True, label=_("Person responsible"))

    def prepare(self) -> None:
        answerable(self)
        if self.actor:
            last = timezone.localdate(self.actor.at).replace(day=1) - timedelta(days=1)
            self.initial.setdefault("until", last)
            self.initial.setdefault("since", last.replace(day=1))

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("It ends before it begins."))
        return data

    def given(self) -> tuple[LegalEntity, date, date] | None:
        """What is asked for, as sent or as it stands there to begin with."""
        if self.is_bound:
            said = getattr(self, "cleaned_data", {})
            return (said["entity"], said["since"], said["until"]) if {"entity", "since", "until"} <= set(said) else None
        entity = LegalEntity.objects.filter(code=self.initial.get("entity") or "").first()
        since, until = self.initial["since"], self.initial["until"]
        return (entity, since, until) if entity and isinstance(since, date) and isinstance(until, date) else None


class StatementForm(MonthForm):
    """For one supplier; it begins where his last one ended."""

    layout = [["supplier:2", "entity"], ["since", "until", "owner"]]
    on_document = ["supplier", "entity", "since", "until", "owner"]
    supplier = PickField(Supplier.objects.all(), picker=SUPPLIERS, label=_("Supplier"))

    def prepare(self) -> None:
        if joins := self._after(str(self.initial.get("supplier", ""))):
            self.initial.setdefault("since", joins)
        super().prepare()

    def _after(self, code: str) -> date | None:
        """The day after the last statement: periods join."""
        ends = SupplierStatement.objects.filter(supplier__code=code).order_by("-until").values_list("until", flat=True)
        return ends[0] + timedelta(days=1) if code and ends else None


class SendStatementForm(SendForm):
    def prepare(self) -> None:
        self.initial.setdefault("days", 30)
        super().prepare()


class ConfirmationForm(Form):
    layout = [["signer"], ["scan"]]
    signer = forms.CharField(max_length=60, label=_("Who signed"))
    scan = forms.FileField(max_length=160, label=_("Return slip, scanned"))


class DisputeRow(Told):
    layout = [["what", "ours", "amount", "text"]]
    outputs = {"what": _("Movement"), "ours": _("Ours")}
    position = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    amount = NumberField(min_value=ANY, label=_("The supplier has"))
    text = forms.CharField(max_length=200, required=False, label=_("Why"))


def a_dispute(position: int, amount: Decimal, text: str) -> DisputeInput:
    return DisputeInput(position, amount, text)


def dispute_row(line: StatementLine) -> dict[str, Any]:
    return {
        "position": line.position, "what": f"{line.day:%m-%d} {line.words} {line.document}", "ours": f"{line.amount:,.2f}", "amount": f"{line.amount:.2f}",
    }  # fmt: skip


class DisputeForm(Form):
    """As told by the supplier to somebody of ours."""

    lines = LinesField(DisputeRow, a_dispute, min_rows=0, label=_("Lines that he has otherwise"))
    text = forms.CharField(max_length=400, required=False, label=_("What else is wrong"))

    def prepare(self) -> None:
        if isinstance(self.document, SupplierStatement) and self.document.pk:
            self.initial.setdefault("lines", [dispute_row(line) for line in self.document.lines.order_by("position")])


class AnswerForm(Form):
    answer = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Our answer"))


class AgainForm(Form):
    answer = forms.CharField(max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("What was put right"))
