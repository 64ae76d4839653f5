"""What customers and suppliers sign: by private link, on our device, or on paper (a scan that a second person compares).

A link is 256 random bits, kept hashed: one document, one purpose, an expiry, revocable. A signature says who, when, by what
means, who of us received it, and the hash of exactly what was signed. A chat picture is provisional until the original comes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Door, Role
from yidan.core.documents import Chain, Document, Record
from yidan.core.files import Blob
from yidan.core.refusals import Refused


class Link(Record):
    token_hash = models.CharField(max_length=64, unique=True)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    purpose = models.CharField(max_length=30)  # "progress", "sign_order", "sign_acceptance", "rfq", ...
    role = models.CharField(max_length=20)  # customer or supplier
    holder = models.CharField(max_length=60)  # to whom it was given
    expires = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    field_classes = {"holder": "D"}

    def actor(self, at: datetime, request: str = "") -> Actor:
        return Actor(None, self.holder, frozenset({Role(self.role)}), Door.LINK, at, request, chain_id=self.chain_id, link_id=self.pk)


class Signature(Record):
    class Means(models.TextChoices):
        LINK = "link", gettext_lazy("by private link")
        DEVICE = "device", gettext_lazy("on our device")
        PAPER = "paper", gettext_lazy("on paper")
        PICTURE = "picture", gettext_lazy("chat picture (provisional)")

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    purpose = models.CharField(max_length=30)
    revision = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    signer = models.CharField(max_length=60)
    means = models.CharField(max_length=8, choices=Means)
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="signatures")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    compared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    original_due = models.DateField(null=True)
    at = models.DateTimeField()
    field_classes = {"signer": "D"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signature_compared_by_second", condition=~models.Q(compared_by=models.F("received_by")) | models.Q(compared_by=None)
            ),
            models.CheckConstraint(
                name="signature_link_means_link", condition=models.Q(means="link", link__isnull=False) | ~models.Q(means="link")
            ),
            models.CheckConstraint(
                name="signature_paper_has_scan", condition=~models.Q(means__in=["paper", "picture"]) | models.Q(scan__isnull=False)
            ),
        ]

    @property
    def final(self) -> bool:
        """Counts: a scan needs the second person's comparison, a chat picture only holds the place."""
        return self.means in (self.Means.LINK, self.Means.DEVICE) or (self.means == self.Means.PAPER and self.compared_by_id is not None)


class Given(str):
    """A token just given out: the page shows its address once."""


def give_link(document: Document, *, purpose: str, role: Role, holder: str, days: int, by: Actor) -> Given:
    """A posting: a new private link; the token is shown once, only its hash is kept."""
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        token_hash=_hash(token), chain_id=document.chain_id, kind=document.document_kind(), object_id=document.pk, purpose=purpose, role=role.value,
        holder=holder, expires=by.at + timedelta(days=days), by_id=by.user_id, at=by.at,
    )  # fmt: skip
    return Given(token)


def link_of(token: str, at: datetime) -> Link | None:
    """The living link of a token; None for a wrong, expired or revoked one. Looked up by hash: no timing tells."""
    return Link.objects.filter(token_hash=_hash(token), revoked_at=None, expires__gt=at).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def content_hash(shown: Any) -> str:
    """The hash of what is shown for signing: canonical JSON."""
    from yidan.core.events import canonical

    return hashlib.sha256(canonical(shown).encode()).hexdigest()


def sign(
    document: Document, *, purpose: str, content: str, signer: str, means: str, by: Actor, scan: Blob | None = None,
    original_due: date | None = None,
) -> Signature:  # fmt: skip
    """A posting: record a signature under the hash `content` of what was shown."""
    if not signer.strip():
        raise Refused(_("Write the name of the person who signs."), "2.2b", "signer")
    if means in (Signature.Means.PAPER, Signature.Means.PICTURE) and scan is None:
        raise Refused(_("Attach the scan or picture of the signed paper."), "2.2b", "scan")
    if means == Signature.Means.PICTURE and original_due is None:
        raise Refused(_("Say until when the original comes."), "2.2b", "original_due")
    return Signature.objects.create(
        chain_id=document.chain_id, kind=document.document_kind(), object_id=document.pk, purpose=purpose, content_hash=content, signer=signer,
        revision=getattr(document, "revision", 1), means=means, link_id=by.link_id, received_by_id=by.user_id, scan=scan,
        original_due=original_due, at=by.at,
    )  # fmt: skip


def signed(document: Document, purpose: str) -> Signature | None:
    """The signature that counts, for this revision of the document."""
    revision = getattr(document, "revision", 1)
    rows = Signature.objects.filter(kind=document.document_kind(), object_id=document.pk, purpose=purpose, revision=revision).order_by(
        "-pk"
    )
    return next((row for row in rows if row.final), None)


def compare(signature: Signature, *, by: Actor) -> None:
    """A posting: a second person compared the scan with what was shown."""
    if signature.received_by_id == by.user_id:
        raise Refused(_("Somebody other than the receiver compares the scan."), "2.2b")
    Signature.objects.filter(pk=signature.pk).update(compared_by_id=by.signer)
