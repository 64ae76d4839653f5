"""What is kept is looked at again and again (8.2b): runs, what they found, how it was repaired."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.archive.models.filing import Volume, VolumeItem
from yidan.core.documents import Document, Record
from yidan.core.files import Paper
from yidan.people.models import User


class CheckRun(Document):
    """One round through volumes: by the worker when their time is up, or by the archivist."""

    series = "DC"

    class Stage(models.TextChoices):
        DONE = "done", _("done")
        SIGNED = "signed", _("signed, all repaired")

    medium = models.CharField(_("state of the medium"), max_length=400, blank=True)
    volumes = models.PositiveIntegerField(_("volumes"), default=0)
    pieces = models.PositiveIntegerField(_("pieces"), default=0)
    size = models.PositiveBigIntegerField(_("bytes read"), default=0)
    faults = models.PositiveIntegerField(_("faults"), default=0)  # also those found before and still open
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check run")

    @classmethod
    def for_page(cls) -> models.QuerySet[CheckRun]:
        return cls._default_manager.select_related("created_by", "signed_by")

    def get_absolute_url(self) -> str:
        return reverse("archive:checkrun", args=[self.key])


class CheckedVolume(Record):
    """ARC-5: when a volume was last looked at."""

    run = models.ForeignKey(CheckRun, models.PROTECT, related_name="rows")
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="checks")
    pieces = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "volume"], name="checked_once_a_run")]
        indexes = [models.Index(fields=["volume", "at"], name="checked_when")]


class Finding(Document):
    """A fault of a volume or of one piece; it stands on the archivist's desk until it is repaired, or the loss is signed for."""

    series = "AF"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        REPAIRED = "repaired", _("repaired")
        LOST = "lost", _("lost for good")

    class Kind(models.TextChoices):
        GONE = "gone", _("the file is not there")
        ALTERED = "altered", _("the file is not the one filed")
        UNREADABLE = "unreadable", _("cannot be read")
        MEDIUM = "medium", _("the medium fails")
        INCOMPLETE = "incomplete", _("the volume is not complete")

    run = models.ForeignKey(CheckRun, models.PROTECT, related_name="findings")
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="findings")
    item = models.ForeignKey(VolumeItem, models.PROTECT, null=True, related_name="findings")  # None: the whole volume
    fault = models.CharField(_("fault"), max_length=12, choices=Kind)
    what = models.CharField(_("what was found"), max_length=300)
    due = models.DateField(_("repair until"))
    repair = models.CharField(_("repair"), max_length=400, blank=True)
    repaired_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    repaired_at = models.DateTimeField(null=True)
    copy = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")  # a legible copy beside the piece

    class Meta:
        verbose_name = _("finding")

    def parent(self) -> Volume:
        return self.volume

    @classmethod
    def for_page(cls) -> models.QuerySet[Finding]:
        return cls._default_manager.select_related("volume__order__customer", "item__paper__blob", "run", "repaired_by")

    def get_absolute_url(self) -> str:
        return reverse("archive:finding", args=[self.key])
