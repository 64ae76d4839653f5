"""Who asked to consult which volume, who approved it, who gave it out, and every reading (8.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.archive.models.filing import Volume, VolumeItem
from yidan.core.actors import HEADS, Actor, Role
from yidan.core.documents import Document, Record
from yidan.people.models import User

READS_ALL = (Role.ARCHIVE, Role.ARCHIVE_HEAD, Role.GENERAL_MANAGER, Role.AUDITOR, Role.SYSTEM)


class Consultation(Document):
    """Asked for by `created_by`, approved by the head of the department, given out by the archive: three people (USE-1)."""

    series = "CY"

    class Stage(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        REFUSED = "refused", _("refused")
        APPROVED = "approved", _("request approved")
        OPEN = "open", _("given out")
        CLOSED = "closed", _("closed")

    class Way(models.TextChoices):
        CONSULT = "consult", _("consult (read only)")
        BORROW = "borrow", _("borrow the paper volume")
        COPY = "copy", _("take numbered copies")

    volume = models.ForeignKey(Volume, models.PROTECT, related_name="consultations")
    purpose = models.CharField(_("purpose"), max_length=400)
    pieces = models.CharField(_("pieces"), max_length=200, blank=True)  # "3, 4"; empty: the whole volume
    way = models.CharField(_("manner of use"), max_length=8, choices=Way, default=Way.CONSULT)
    days = models.PositiveSmallIntegerField(_("days"), default=2)
    department = models.CharField(max_length=20, blank=True)  # of whoever asks
    approver = models.CharField(max_length=20)  # the role whose approval it waits for
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    until = models.DateTimeField(_("open until"), null=True)
    closed_at = models.DateTimeField(null=True)
    condition = models.CharField(_("condition on return"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("consultation")
        constraints = [
            models.CheckConstraint(
                name="use1_approved_by_another", condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")),
                violation_error_message=_("Nobody approves a consultation of his own."),
            ),
            models.CheckConstraint(
                name="use1_given_by_a_third",
                condition=Q(given_by=None) | (Q(approved_by__isnull=False) & ~Q(given_by=F("created_by")) & ~Q(given_by=F("approved_by"))),
                violation_error_message=_("Who gives out neither asked nor approved."),
            ),
            models.CheckConstraint(name="use1_has_an_end", condition=Q(given_by=None) | Q(until__gt=F("given_at"))),
        ]  # fmt: skip

    @classmethod
    def narrowed(cls, rows: models.QuerySet[Consultation], by: Actor) -> models.QuerySet[Consultation]:
        """My own, my department's as its head; all of them for the archive, the general manager and the auditor."""
        if by.has(*READS_ALL):
            return rows
        heads = [role.value for role in by.roles if role in HEADS]
        return rows.filter(
            Q(created_by_id=by.user_id) | Q(department__in=[Role(role).clerk.value for role in heads]) | Q(approver__in=heads)
        )

    @classmethod
    def for_page(cls) -> models.QuerySet[Consultation]:
        return cls._default_manager.select_related("volume__order__customer", "created_by", "approved_by", "given_by")

    @property
    def positions(self) -> set[int]:
        """The pieces asked for; empty: all of them."""
        return {int(n) for n in self.pieces.split(",") if n.strip()}

    def get_absolute_url(self) -> str:
        return reverse("archive:consultation", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.volume}", self.purpose[:160]


class UseRegister(Document):
    """The register of use (8.3b) closed for a span of days: what was read in them is filed as a paper. Each begins where the last one ended."""

    series = "LY"

    class Stage(models.TextChoices):
        CLOSED = "closed", _("closed")

    since = models.DateField(_("from"), unique=True)
    until = models.DateField(_("until"))
    uses = models.PositiveIntegerField(_("uses"), default=0)

    class Meta:
        verbose_name = _("closed register")
        constraints = [models.CheckConstraint(name="register_has_days", condition=Q(until__gte=F("since")))]

    @classmethod
    def narrowed(cls, rows: models.QuerySet[UseRegister], by: Actor) -> models.QuerySet[UseRegister]:
        """It names who read what: for those who may see every consultation."""
        return rows if by.has(*READS_ALL) else rows.none()

    @classmethod
    def for_page(cls) -> models.QuerySet[UseRegister]:
        return cls._default_manager.select_related("created_by")

    def get_absolute_url(self) -> str:
        return reverse("archive:useregister", args=[self.key])


class Use(Record):
    """One line of the register (8.3b): a piece read, a copy taken, the paper volume given out."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="uses")
    item = models.ForeignKey(VolumeItem, models.PROTECT, null=True, related_name="+")  # None: the paper volume
    way = models.CharField(_("manner of use"), max_length=8, choices=Consultation.Way)
    n = models.PositiveIntegerField(default=0)  # number of the copy within its request
    pages = models.PositiveIntegerField(_("pages"), default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), db_index=True)
    append_only = True

    @classmethod
    def visible_to(cls, by: Actor) -> models.QuerySet[Use]:
        return cls._default_manager.filter(consultation__in=Consultation.visible_to(by))

    def get_absolute_url(self) -> str:
        return self.consultation.get_absolute_url()
