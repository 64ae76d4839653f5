"""Content-addressed files: bytes under their SHA-256, never changed. A Paper is a document's named copy of one.

Order of durability: write beside, fsync, rename, fsync the folder, then the row (FIL-1): a row never lacks its bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor
from yidan.core.documents import Chain, Document, Record
from yidan.core.pdf import pages_in
from yidan.core.refusals import Refused

if TYPE_CHECKING:
    Upload = UploadedFile[Any]  # generic for the checker only
else:
    Upload = UploadedFile

LIMIT = 50 * 1024 * 1024


class Blob(models.Model):
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=100)
    at = models.DateTimeField()
    append_only = True

    @property
    def path(self) -> Path:
        return Path(settings.FILES_ROOT) / self.sha256[:2] / self.sha256[2:4] / self.sha256

    def read(self) -> bytes:
        return self.path.read_bytes()

    def intact(self) -> bool:
        """Fixity: the bytes are there and are the ones filed."""
        return self.path.is_file() and hashlib.sha256(self.read()).hexdigest() == self.sha256


def store(content: bytes, mime: str, at: datetime) -> Blob:
    """The blob of these bytes; the same bytes twice are one blob. Raises Refused when too large."""
    if len(content) > LIMIT:
        raise Refused(_("The file is larger than %(limit)s MB.") % {"limit": LIMIT // 1024 // 1024}, "2.3c", "file")
    digest = hashlib.sha256(content).hexdigest()
    found = Blob.objects.filter(sha256=digest).first()
    blob = found or Blob(sha256=digest, size=len(content), mime=mime[:100], at=at)
    if not blob.path.is_file():  # of a known one too: the archive may have destroyed it when its time had come
        _write(blob.path, content)
    return found or Blob.objects.get_or_create(sha256=digest, defaults={"size": blob.size, "mime": blob.mime, "at": at})[0]


def put_back(blob: Blob, content: bytes) -> None:
    """A lost or altered file from its copy: only the very bytes that were filed. Raises Refused."""
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        raise Refused(_("This is not the file that was filed: another hash."), "8.2b", "replacement")
    _write(blob.path, content)


def remove(blob: Blob) -> None:
    """Destroy the bytes once all is written down; the row with its hash stays. Only the archive does this, at the end of retention."""
    transaction.on_commit(lambda: blob.path.unlink(missing_ok=True))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(beside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


class Paper(Record):
    """A paper of a document: an original as received, or a rendition. What the archive's completeness check counts."""

    class Origin(models.TextChoices):
        RECEIVED = "received", gettext_lazy("as received")
        RENDERED = "rendered", gettext_lazy("made by the system")
        SCANNED = "scanned", gettext_lazy("scanned")

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=60)  # of the document it belongs to
    object_id = models.BigIntegerField()
    form = models.CharField(max_length=40)  # "original", "contract", "review", "inspection" ...: the filing scope counts these
    title = models.CharField(max_length=160)
    number = models.CharField(max_length=40, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)  # the file's name, for download only
    origin = models.CharField(max_length=10, choices=Origin)
    field_class = models.CharField(max_length=6, default="N")  # a reader needs every class in it
    pages = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=7, default="zh")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    append_only = True

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="paper_of")]

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """Its title in the reader's language."""
        from yidan.core.papers import titles

        return titles.told(self.title)

    @property
    def foreign(self) -> str:
        """In which language it is written, where that is not the reader's."""
        from yidan.core.papers import reader_language, titles

        own = self.origin != self.Origin.RENDERED or self.language == reader_language()
        return "" if own else titles.LANGUAGES.get(self.language, "")


def file(
    document: Document, content: bytes, *, form: str, title: str, name: str, mime: str = "application/pdf",
    origin: str = Paper.Origin.RENDERED, field_class: str = "N", language: str = "zh", by: Actor,
) -> Paper:  # fmt: skip
    """A posting: keep these bytes as a paper of the document, its pages counted. Only inside an open door."""
    return Paper.objects.create(
        chain_id=document.chain_id, kind=document.document_kind(), object_id=document.pk, form=form, title=title, number=document.number or "",
        blob=store(content, mime, by.at), name=name[:160], origin=origin, field_class=field_class, pages=pages_in(content),
        revision=getattr(document, "revision", 1), language=language, at=by.at, by_id=by.user_id,
    )  # fmt: skip
