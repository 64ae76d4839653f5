"""When the retention period has ended (8.2c): appraised, approved, kept on or destroyed, witnessed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.archive.models.filing import Period, Volume
from yidan.core.documents import Document, Record
from yidan.core.files import Paper
from yidan.people.models import User


class Appraisal(Document):
    """What becomes of volumes whose time is up. Appraised by `created_by`; approval, removal and witness are other people's (RET-2)."""

    series = "JD"

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("appraised")
        REFUSED = "refused", _("refused")
        APPROVED = "approved", _("disposal approved")
        REMOVED = "removed", _("files removed")
        CLOSED = "closed", _("witnessed")

    remark = models.CharField(_("remark"), max_length=400, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    witness = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appraisal")
        constraints = [
            models.CheckConstraint(
                name="ret2_approved_by_another", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")),
                violation_error_message=_("Nobody approves an appraisal of his own."),
            ),
            models.CheckConstraint(
                name="ret2_removed_by_another",
                condition=Q(removed_by=None) | (Q(approved_by__isnull=False) & ~Q(removed_by=F("created_by")) & ~Q(removed_by=F("approved_by"))),
                violation_error_message=_("Files are removed by somebody who neither appraised nor approved."),
            ),
            models.CheckConstraint(
                name="ret2_witnessed_by_another",
                condition=Q(witness=None) | (Q(removed_by__isnull=False) & ~Q(witness=F("created_by")) & ~Q(witness=F("removed_by"))),
                violation_error_message=_("The witness neither appraised nor removed."),
            ),
        ]  # fmt: skip

    @classmethod
    def for_page(cls) -> models.QuerySet[Appraisal]:
        return cls._default_manager.select_related("created_by", "approved_by", "removed_by", "witness")

    def get_absolute_url(self) -> str:
        return reverse("archive:appraisal", args=[self.key])


class AppraisalItem(Record):
    class Opinion(models.TextChoices):
        DESTROY = "destroy", _("destroy")
        KEEP = "keep", _("keep on")

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="items")
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="appraisals")
    opinion = models.CharField(_("opinion"), max_length=7, choices=Opinion)
    period = models.CharField(_("kept on for"), max_length=4, choices=Period, blank=True)
    why = models.CharField(_("reason"), max_length=300)
    expired = models.DateField()  # the last day of its period as it was
    pieces = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "volume"], name="appraised_once"),
            models.CheckConstraint(name="kept_on_for_a_period", condition=~Q(opinion="keep") | ~Q(period="")),
        ]


class RemovedFile(Record):
    """One file of a destroyed volume: its hash stays for ever. `shared`: other papers hold the same bytes, which therefore stay."""

    item = models.ForeignKey(AppraisalItem, models.PROTECT, related_name="files")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper"], name="removed_once")]
