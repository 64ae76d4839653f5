"""The order's papers bound into a volume, handed over and taken over (8.1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Actor, Role
from yidan.core.documents import Document, Master, Record
from yidan.core.files import Paper
from yidan.intake.models import Order
from yidan.people.models import User


class FilingRule(Master):
    """The filing scope: which papers an order's volume must hold. `code` is the paper's form."""

    editors = frozenset({Role.ARCHIVE, Role.ARCHIVE_HEAD})
    clause = "8.1a"
    position = models.PositiveIntegerField(_("place in the volume"), default=0)
    kinds = models.CharField(_("order kinds"), max_length=60, default="make,spare,service,sample,call_off")
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("filing rule")


class Period(models.TextChoices):
    """How long a volume is kept: what is written in its archival code."""

    PERMANENT = "Y", _("for ever")
    D30 = "D30", _("30 years")
    D10 = "D10", _("10 years")


class Volume(Document):
    """One order's file. The archival code never changes once given (ARC-2)."""

    class Stage(models.TextChoices):
        COMPILED = "compiled", _("compiled")
        HANDED_OVER = "handed_over", _("handed over")
        ARCHIVED = "archived", _("archived")
        DESTROYED = "destroyed", _("destroyed")

    order = models.OneToOneField(Order, models.PROTECT, related_name="volume")
    archival_code = models.CharField(_("archival code"), max_length=60, unique=True, null=True)
    title = models.CharField(_("title"), max_length=200)
    retention = models.CharField(_("retention period"), max_length=4, choices=Period, default=Period.D30)
    keep_until = models.DateField(null=True)
    confidentiality = models.CharField(max_length=10, default="internal")
    hash = models.CharField(max_length=64, blank=True)  # over the items' hashes, in order
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    held_reason = models.CharField(_("held because"), max_length=400, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)  # a dispute, a claim, an inspection by the authorities: not to be destroyed
    destroyed_on = models.DateField(null=True)

    @staticmethod
    def guards() -> Iterator[tuple[str, str, str, str, str]]:
        """ARC-2 in the database: an archival code, once given, never changes. What is destroyed stays so."""
        when = "OLD.archival_code IS NOT NULL AND (NEW.archival_code IS NULL OR NEW.archival_code <> OLD.archival_code)"
        yield "arc2_code", "archive_volume", "UPDATE", when, "ARC-2: an archival code never changes"
        yield "ret2_gone", "archive_volume", "UPDATE", "OLD.stage = 'destroyed'", "RET-2: a destroyed volume does not change"

    class Meta:
        verbose_name = _("volume")
        constraints = [
            models.CheckConstraint(
                name="volume_two_hands", condition=models.Q(taken_by=None) | ~models.Q(taken_by=models.F("handed_by")),
                violation_error_message=_("Who hands over does not take over."),
            ),
            models.CheckConstraint(
                name="ret1_not_before_its_end",
                condition=models.Q(destroyed_on=None) | models.Q(held_at=None, keep_until__lt=models.F("destroyed_on")),
                violation_error_message=_("Nothing is destroyed before its period has ended, or under a hold."),
            ),
        ]  # fmt: skip

    def parent(self) -> Order:
        return self.order

    @property
    def key(self) -> str:
        return self.order.key

    @classmethod
    def by_key(cls, key: str) -> dict[str, object]:
        return {"order__number": key}

    @classmethod
    def for_page(cls) -> models.QuerySet[Volume]:
        """Its pieces in one query with their files, however many they are."""
        pieces = models.Prefetch("items", VolumeItem.objects.select_related("paper__blob"))
        return cls._default_manager.select_related("order__customer", "handed_by", "taken_by", "held_by").prefetch_related(pieces)

    def get_absolute_url(self) -> str:
        return reverse("archive:volume", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return str(self), self.title

    def __str__(self) -> str:
        return self.archival_code or str(self.order)


class VolumeItem(Record):
    """One piece (件): a paper, or a signed note of its absence."""

    @classmethod
    def visible_to(cls, by: Actor) -> models.QuerySet[VolumeItem]:
        """The catalogue is read by whoever sees the volume; the bytes are another matter (8.3a)."""
        return cls._default_manager.filter(volume__in=Volume.visible_to(by))

    def get_absolute_url(self) -> str:
        return self.volume.get_absolute_url()

    volume = models.ForeignKey(Volume, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    form = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    number = models.CharField(max_length=40, blank=True)
    responsible = models.CharField(max_length=80, blank=True)
    dated = models.DateField(null=True)
    pages = models.PositiveIntegerField(default=0)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    absence = models.CharField(max_length=200, blank=True)
    absence_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volume", "position"], name="volume_item_position"),
            models.CheckConstraint(name="arc1_paper_or_note", condition=models.Q(paper__isnull=False) | ~models.Q(absence="")),
        ]
