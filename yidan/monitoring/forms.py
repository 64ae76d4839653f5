"""What the verbs of a warning ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yidan.core.forms import Form


class ActForm(Form):
    action = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("What is done about it"))


class CloseForm(Form):
    outcome = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}), label=_("Outcome"))
