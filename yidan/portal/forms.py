"""What customers and suppliers fill in. Cleaned values are the verb's keyword arguments."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.forms import DateField, Form, MoneyField, NumberField, QuantityField
from yidan.purchasing.commands import DateInput, DisputeInput, OfferInput
from yidan.purchasing.models import Progress
from yidan.review.commands.supply import StockInput

PNG = "data:image/png;base64,"


def typed_day() -> forms.DateInput:
    """A day typed on a phone: digits and dots will do, 12.28 or 20261228."""
    return forms.DateInput({**DateField.widget.attrs, "inputmode": "decimal"}, "%Y-%m-%d")


def a_day(**more: Any) -> DateField:
    return DateField(widget=typed_day(), **more)


class SignForm(Form):
    """The name, the hash of what was shown and its revision. With `takes_hand` also the name drawn by hand, as a picture."""

    name = forms.CharField(max_length=30, label=gettext_lazy("Your name"))
    post = forms.CharField(max_length=28, required=False, label=gettext_lazy("Your position"))
    sure = forms.BooleanField()
    content = forms.CharField(min_length=64, max_length=64, widget=forms.HiddenInput())
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())
    takes_hand = False

    def prepare(self) -> None:
        self.fields["sure"].error_messages["required"] = _("Tick this before you sign.")

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        signer = f"{data['name'].strip()} {data['post'].strip()}".strip()
        return {"signer": signer, "content": data["content"], "revision": data["revision"]} | (
            {"hand": data.get("hand")} if self.takes_hand else {}
        )


class HandForm(SignForm):
    hand = forms.CharField(required=False, max_length=400_000, widget=forms.HiddenInput())
    takes_hand = True

    def clean_hand(self) -> SimpleUploadedFile | None:
        text = self.cleaned_data["hand"]
        if not text:
            return None
        try:
            content = base64.b64decode(text.removeprefix(PNG), validate=True)
        except (binascii.Error, ValueError):
            content = b""
        if not content.startswith(b"\x89PNG"):
            raise forms.ValidationError(_("The drawing could not be read; leave it empty or draw again."))
        return SimpleUploadedFile("signature.png", content, "image/png")


class RefuseForm(Form):
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What should be done instead?"))


class WishForm(Form):
    text = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What should be different?"))


class RateForm(Form):
    satisfaction = forms.TypedChoiceField(
        choices=[
            (5, gettext_lazy("5 very satisfied")), (4, gettext_lazy("4 satisfied")), (3, gettext_lazy("3 so so")), (2, gettext_lazy("2 not satisfied")),
            (1, gettext_lazy("1 very unsatisfied")),
        ],
        coerce=int, widget=forms.RadioSelect(), label=gettext_lazy("How satisfied are you?"),
    )  # fmt: skip
    said = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}), label=gettext_lazy("What we should know (may stay empty)")
    )


class StillForm(Form):
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What is still not in order?"))


class ProblemForm(Form):
    what = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What is wrong?"))
    serial = forms.CharField(max_length=60, required=False, label=gettext_lazy("Serial number, if there is one"))


class ObjectForm(Form):
    objection = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What is not in order?"))


class OtherTimeForm(Form):
    wish = forms.CharField(
        max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Which time or place would suit you?")
    )


class DifferForm(Form):
    """Where the customer's books say otherwise: one row with his figure, his balance, and in words what is not right."""

    position = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=gettext_lazy("Which entry?"))
    value = NumberField(required=False, min_value=None, widget=forms.TextInput(), label=gettext_lazy("Your figure for it"))
    balance = NumberField(required=False, min_value=None, widget=forms.TextInput(), label=gettext_lazy("Balance in your books"))
    note = forms.CharField(
        max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("What differs, and by which paper?")
    )
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        rows = [(row.position, f"{row.day:%m-%d} {row.get_what_display()} {row.document} {row.value:,.2f}") for row in self.document.now()]
        self.fields["position"].choices = [("", _("No single one")), *rows]  # type: ignore[attr-defined]


class DayForm(Form):
    day = DateField(widget=forms.HiddenInput())


class ReasonForm(Form):
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Why not?"))


class StockForm(Form):
    """What the supplier has of every line; `stock-<position>`, `rest-<position>`."""

    def prepare(self) -> None:
        for line in self.document.lines.all():
            title, answered = f"{line.item.name} {line.item.spec}".strip(), self.document.answered_at
            stock = line.in_stock.normalize() if answered else None
            self.fields[f"stock-{line.position}"] = QuantityField(
                label=_("%s: in stock") % title, initial=f"{stock:f}" if stock is not None else ""
            )
            self.fields[f"rest-{line.position}"] = DateField(
                label=_("%s: the rest on") % title,
                initial=line.rest_on,
                required=False,
                widget=typed_day(),
            )

    def inputs(self) -> dict[str, Any]:
        said = self.cleaned_data
        positions = [line.position for line in self.document.lines.all()]
        return {"answers": tuple(StockInput(n, said[f"stock-{n}"], said.get(f"rest-{n}")) for n in positions)}


class NothingForm(Form):
    pass


class DatesForm(Form):
    """A date for every line of the purchase; `day-<position>`."""

    def prepare(self) -> None:
        for line in self.document.lines.all():
            label = f"{line.item.name} {line.item.spec}".strip()
            self.fields[f"day-{line.position}"] = DateField(
                label=label, initial=line.forecast or line.promised or line.due, widget=typed_day()
            )

    def dates(self) -> tuple[DateInput, ...]:
        days = {name: day for name, day in self.cleaned_data.items() if name.startswith("day-")}
        return tuple(DateInput(int(name.removeprefix("day-")), day) for name, day in days.items())

    def inputs(self) -> dict[str, Any]:
        return {"dates": self.dates()}


class OtherDatesForm(DatesForm):
    reason = forms.CharField(max_length=200, label=gettext_lazy("Why?"))

    def inputs(self) -> dict[str, Any]:
        return {"dates": self.dates(), "reason": self.cleaned_data["reason"]}


class QuoteForm(Form):
    """For each line asked about: price, what lies ready, when the rest is here; `price-<position>` and so on. A line without price is left out."""

    valid_until = a_day(required=False, label=gettext_lazy("Valid until"))
    note = forms.CharField(max_length=200, required=False, label=gettext_lazy("Anything else?"))

    def prepare(self) -> None:
        known = {one.line_id: one for one in self.document.offers.all()}
        self.lines = list(self.document.rfq.lines.all())
        for line in self.lines:
            have, n = known.get(line.pk), line.position
            self.fields[f"price-{n}"] = MoneyField(
                required=False, label=_("Price for one, without tax"), initial=have and f"{have.price.normalize():f}"
            )
            self.fields[f"stock-{n}"] = QuantityField(
                required=False, label=_("In stock now"), initial=have and f"{have.in_stock.normalize():f}"
            )
            self.fields[f"day-{n}"] = a_day(
                required=False, label=_("The rest is at yours on"), initial=have.day if have else line.needed_on
            )
            self.fields[f"moq-{n}"] = QuantityField(required=False, label=_("Least quantity"), initial=have and f"{have.moq.normalize():f}")

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        for line in self.lines:
            yield line, [self[f"{name}-{line.position}"] for name in ("price", "stock", "day", "moq")]

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        for line in self.lines:
            if data.get(f"price-{line.position}") is not None and not data.get(f"day-{line.position}"):
                self.add_error(f"day-{line.position}", _("Say the day."))
        return data

    def inputs(self) -> dict[str, Any]:
        data, zero = self.cleaned_data, Decimal(0)
        offers = tuple(
            OfferInput(n, data[f"price-{n}"], data[f"day-{n}"], data[f"stock-{n}"] or zero, data[f"moq-{n}"] or zero)
            for n in (line.position for line in self.lines)
            if data[f"price-{n}"] is not None
        )
        return {"offers": offers, "valid_until": data["valid_until"], "note": data["note"]}


class DeclineForm(Form):
    reason = forms.CharField(max_length=200, label=gettext_lazy("Why?"))


class ProgressForm(Form):
    step = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Progress.Step if one != Progress.Step.ASKED], label=gettext_lazy("How far are you?")
    )
    day = a_day(label=gettext_lazy("Day"))
    tracking = forms.CharField(max_length=60, required=False, label=gettext_lazy("Carrier and number"))


class DisputeForm(Form):
    """He writes his own figure where he has another; `amount-<position>`."""

    text = forms.CharField(max_length=200, label=gettext_lazy("What is different?"))

    def prepare(self) -> None:
        self.lines = list(self.document.lines.all())
        for line in self.lines:
            label = f"{line.day:%m-%d} {line.words}"
            low = Decimal(-(10**10))
            self.fields[f"amount-{line.position}"] = NumberField(min_value=low, required=False, label=label, initial=f"{line.amount:.2f}")

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        pairs = ((line, data[f"amount-{line.position}"]) for line in self.lines)
        rows = tuple(
            DisputeInput(line.position, amount, data["text"]) for line, amount in pairs if amount is not None and amount != line.amount
        )
        return {"lines": rows, "text": data["text"]}
