"""A customer's or supplier's signature, once for every room that needs one: asked by link, given by link, on our device or on paper, compared.

A room says what is signed; its verbs keep their names, their stages and what happens after:

    signing = Signing("sign_acceptance", "6.2c", shown, form="acceptance", title=_("Signed acceptance report"))

    def sign(report, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
        _signed(report, signing.by_link(report, signer, content, hand, by), by)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files, signatures
from yidan.core.actors import Actor, Role
from yidan.core.documents import Document
from yidan.core.files import Upload
from yidan.core.forms import DateField, Form, PickField
from yidan.core.pages import Text
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Given, Link, Signature

Means = Signature.Means


@dataclass(frozen=True)
class Signing:
    """`shown`: what the signer reads; its hash stands in the signature. `form`, `title`, `field_class`: of the paper that a scan becomes.

    `role`: who signs. `link`: the purpose of the page it is signed on, where that page serves more than the signature."""

    purpose: str
    clause: str
    shown: Callable[[Any], Any]
    form: str
    title: Text
    field_class: str = "N"
    role: Role = Role.CUSTOMER
    link: str = ""

    # ---- what stands against it: a room's rule names its document and asks here ----

    def signed(self, document: Document) -> Signature | None:
        return signatures.signed(document, self.purpose)

    def already(self, document: Document, by: Actor) -> str | None:
        return _("The customer has signed this revision.") if self.signed(document) else None

    def waiting(self, document: Document) -> list[Signature]:
        """Signed on paper under this revision and not yet compared."""
        return list(of(document).filter(purpose=self.purpose, means=Means.PAPER, compared_by=None).order_by("pk"))

    def no_scan(self, document: Document, by: Actor) -> str | None:
        """A scan waits only for somebody other than its receiver."""
        rows = self.waiting(document)
        if not rows:
            return _("There is no scan to compare.")
        others = [one for one in rows if one.received_by_id != by.user_id]
        return None if others else _("Somebody other than the receiver compares the scan.")

    # ---- what is done ----

    def content(self, document: Document) -> str:
        return signatures.content_hash(self.shown(document))

    def ask(self, document: Document, holder: str, days: int, by: Actor) -> Given:
        """A private link for the signer; its address is shown once."""
        return signatures.give_link(document, purpose=self.link or self.purpose, role=self.role, holder=holder, days=days, by=by)

    def by_link(self, document: Document, signer: str, content: str, hand: Upload | None, by: Actor) -> Signature:
        """`content` is the hash of what the page showed: a signature stands under nothing else. `hand`: the name as drawn."""
        if content != self.content(document):
            raise Stale(_("What you sign has changed since this page was shown."), self.clause)
        drawn = files.store(hand.read(), "image/png", by.at) if hand else None
        return self._sign(document, signer, Means.LINK, by, scan=drawn)

    def on_device(self, document: Document, signer: str, by: Actor) -> Signature:
        return self._sign(document, signer, Means.DEVICE, by)

    def scanned(
        self, document: Document, signer: str, scan: Upload | None, by: Actor, *, means: str = Means.PAPER, original_due: date | None = None
    ) -> Signature:  # fmt: skip
        """On paper, or a chat picture that holds the place: filed, and counts when a second person has compared it."""
        if means not in (Means.PAPER, Means.PICTURE):
            raise Refused(_("A scan is of paper, or a picture."), self.clause, "means")
        blob = self._filed(document, scan, by).blob if scan else None
        return self._sign(document, signer, means, by, scan=blob, original_due=original_due)

    def recorded(
        self, document: Document, signer: str, scan: Upload | None, by: Actor, *, means: str, original_due: date | None = None
    ) -> Signature:  # fmt: skip
        """However the customer signed without his link."""
        if means == Means.LINK:
            raise Refused(_("By link the customer signs himself."), self.clause, "means")
        if means == Means.DEVICE:
            return self.on_device(document, signer, by)
        return self.scanned(document, signer, scan, by, means=means, original_due=original_due)

    def compared(self, document: Document, signature: Signature, by: Actor) -> Signature:
        """A second person holds the scan against what was shown; with that the signature counts."""
        if signature.pk not in {one.pk for one in self.waiting(document)}:
            raise Refused(_("That is no signed paper of this document; a chat picture waits for its original."), self.clause, "signature")
        signatures.compare(signature, by=by)
        signature.refresh_from_db()
        return signature

    def _sign(self, document: Document, signer: str, means: str, by: Actor, **scan: Any) -> Signature:
        content = self.content(document)
        return signatures.sign(document, purpose=self.purpose, content=content, signer=signer, means=means, by=by, **scan)

    def _filed(self, document: Document, scan: Upload, by: Actor) -> files.Paper:
        return files.file(
            document, scan.read(), form=self.form, title=str(self.title), name=scan.name or "scan", mime=scan.content_type or "application/octet-stream",
            origin=files.Paper.Origin.SCANNED, field_class=self.field_class, by=by,
        )  # fmt: skip


def of(document: Document) -> Any:
    """The signatures under a document as it stands: of its revision."""
    return Signature.objects.filter(kind=document.document_kind(), object_id=document.pk or 0, revision=getattr(document, "revision", 1))


def asked(document: Document) -> dict[str, Any]:
    """What a page tells of it: the links given out, and every signature with who received and who compared it."""
    rows = {"kind": document.document_kind(), "object_id": document.pk}
    found = list(Signature.objects.filter(**rows).select_related("received_by", "compared_by").order_by("pk"))
    used = {one.link_id for one in found}
    return {"links": [(link, link.pk in used) for link in Link.objects.filter(**rows).order_by("-pk")], "signatures": found}


# ---- forms ----


class AskForm(Form):
    """For a private link: to whom, how long it lives."""

    layout = [["holder", "days"]]
    holder = forms.CharField(max_length=60, label=gettext_lazy("For whom"))
    days = forms.IntegerField(min_value=1, max_value=60, initial=14, label=gettext_lazy("Valid for days"))

    def prepare(self) -> None:
        """The contact named in the document, or in the order it belongs to."""
        if self.document is not None and self.document.pk:
            source = self.document if hasattr(self.document, "contact") else getattr(self.document, "order", None)
            self.initial.setdefault("holder", getattr(source, "contact", ""))


class OnDeviceForm(Form):
    """The customer writes his name on our device: of which revision."""

    signer = forms.CharField(max_length=60, label=gettext_lazy("Who signs"))
    revision = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput())

    def prepare(self) -> None:
        if self.document is not None:
            self.initial.setdefault("revision", getattr(self.document, "revision", 1))


class ScanForm(OnDeviceForm):
    """Signed on paper, or in a chat picture."""

    layout = [["signer", "means"], ["scan", "original_due"]]
    means = forms.ChoiceField(choices=[(m.value, m.label) for m in (Means.PAPER, Means.PICTURE)], label=gettext_lazy("How"))
    scan = forms.FileField(max_length=160, label=gettext_lazy("Scan or picture"))
    original_due = DateField(required=False, label=gettext_lazy("Original comes until"))


class RecordForm(ScanForm):
    """However he signed without his link: on our device there is no scan."""

    means = forms.ChoiceField(choices=[(m.value, m.label) for m in Means if m != Means.LINK], label=gettext_lazy("How"))
    scan = forms.FileField(required=False, max_length=160, label=gettext_lazy("Scan or picture"))


class CompareForm(Form):
    signature = PickField(Signature.objects.none(), to_field="id", label=gettext_lazy("Signature"))

    def prepare(self) -> None:
        rows = Signature.objects.filter(means=Means.PAPER, compared_by=None)
        if self.document is not None:
            rows = of(self.document).filter(means=Means.PAPER, compared_by=None)
        self.fields["signature"].queryset = rows  # type: ignore[attr-defined]
        self.fields["signature"].label_from_instance = lambda one: f"{one.signer} {one.at:%Y-%m-%d}"  # type: ignore[attr-defined]
