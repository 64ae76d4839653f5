from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yidan.core.forms import Form
from yidan.core.imports.tables import TABLES, open_to


class UploadForm(Form):
    layout = [["table", "upload"]]
    on_document = ["table"]
    table = forms.ChoiceField(label=gettext_lazy("Table"))
    upload = forms.FileField(max_length=160, label=gettext_lazy("File (xlsx, xls, csv)"))

    def prepare(self) -> None:
        tables = open_to(self.actor) if self.actor else list(TABLES.values())
        choices: list[Any] = [(table.code, table.title) for table in tables]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]
