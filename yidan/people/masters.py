"""Edit forms of the house's own master data: legal entities, the rules a company sets, the wording of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import clock, files
from yidan.core.clauses import Clause
from yidan.core.fields import may_read
from yidan.core.forms import EditForm
from yidan.core.refusals import Refused
from yidan.people.models import LegalEntity, Setting, Wording
from yidan.people.rates import Rates
from yidan.people.settings import KNOWN, read, setting

LIMIT = 1_000_000_000


class EntityForm(EditForm):
    layout = [["code", "name:2"], ["tax_number", "phone"], ["address"], ["bank", "account"], ["prefix", "stamp_file", "is_default"]]
    stamp_file = forms.FileField(required=False, label=gettext_lazy("Picture of the stamp"))

    class Meta:
        model = LegalEntity
        fields = ["code", "name", "tax_number", "address", "phone", "bank", "account", "prefix", "is_default"]

    def prepare(self) -> None:
        for name, field_class in LegalEntity.field_classes.items():
            if self.actor and name in self.fields and not may_read(self.actor, field_class):
                del self.fields[name]  # who may not read it does not overwrite it either

    def changes(self) -> Mapping[str, Any]:
        given = dict(self.cleaned_data)
        picture = given.pop("stamp_file", None)
        if picture:
            given["stamp"] = files.store(picture.read(), picture.content_type or "image/png", clock.now()).sha256
        return given


class SettingForm(EditForm):
    """One rule: its kind decides how the value is asked for."""

    code = forms.CharField(max_length=40, widget=forms.HiddenInput())
    value = forms.CharField(max_length=200, label=gettext_lazy("Value"))

    class Meta:
        model = Setting
        fields = ["code", "value"]

    @property
    def rule(self) -> str:
        return str(self.instance.code or self.data.get("code") or self.initial.get("code") or "")

    def prepare(self) -> None:
        if self.rule not in KNOWN:
            return
        kind, _default, label = KNOWN[self.rule]
        now = setting(self.rule)
        self.initial.update(code=self.rule, value=("1" if now else "0") if kind is bool else str(now))
        if kind is bool:
            self.fields["value"].widget = forms.Select(choices=[("1", _("yes")), ("0", _("no"))])
        self.fields["value"].label = str(label)
        self.fields["value"].required = kind not in (str, Rates)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code not in KNOWN or self.instance.pk and code != self.instance.code:
            raise ValidationError(_("There is no such rule."))
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in data and "value" in data:
            try:
                found = read(data["code"], data["value"])
            except Refused as exc:
                raise ValidationError({"value": str(exc)}) from None
            if KNOWN[data["code"]][0] in (int, Decimal) and not 0 <= found <= LIMIT:
                raise ValidationError({"value": _("Between 0 and %s.") % f"{LIMIT:,}"})
        return data

    def changes(self) -> Mapping[str, Any]:
        return {**self.cleaned_data, "name": self.cleaned_data["code"]}


class WordingForm(EditForm):
    """A clause's words in both languages; a first edit starts from the catalogue as shipped."""

    layout = [["clause", "name", "title_en"], ["text_zh", "text_en"], ["evidence_zh", "evidence_en"]]
    code = forms.CharField(max_length=8, widget=forms.HiddenInput())
    name = forms.CharField(max_length=60, label=gettext_lazy("Title in Chinese"))

    class Meta:
        model = Wording
        fields = ["code", "name", "title_en", "text_zh", "text_en", "evidence_zh", "evidence_en"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("text_zh", "text_en", "evidence_zh", "evidence_en")}

    def computed(self) -> Mapping[str, tuple[str, str]]:
        return {"clause": (_("Clause"), f"§{self.instance.code or self.initial.get('code', '')}")}

    def prepare(self) -> None:
        found = None if self.instance.pk else Clause.objects.filter(pk=self.initial.get("code") or "").first()
        if found:
            names = ("title_en", "text_zh", "text_en", "evidence_zh", "evidence_en")
            self.initial.update({name: getattr(found, name) for name in names}, name=found.title_zh)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if self.instance.pk and code != self.instance.code or not Clause.objects.filter(pk=code).exists():
            raise ValidationError(_("There is no such clause."))
        return code
