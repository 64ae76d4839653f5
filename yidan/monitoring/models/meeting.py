"""Coordination meetings: the agenda is made from what is open, every point ends in a decision with owner and day, or is put off (5.4d)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.documents import Document, Record
from yidan.core.said import spoken
from yidan.intake.models import Order
from yidan.people.models import User


class Meeting(Document):
    series = "CM"

    class Stage(models.TextChoices):
        CONVENED = "convened", _("convened")
        HELD = "held", _("meeting held")
        CANCELLED = "cancelled", _("cancelled")

    at = models.DateTimeField(_("time"))
    place = models.CharField(_("place"), max_length=120)
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    attendees = models.CharField(_("attendees"), max_length=400, blank=True)
    text = models.CharField(_("minutes"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("coordination meeting")

    @classmethod
    def for_page(cls) -> models.QuerySet[Meeting]:
        return cls._default_manager.select_related("chair")

    def get_absolute_url(self) -> str:
        return reverse("monitoring:meeting", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return self.key, f"{self.place} {self.text[:120]}"


class AgendaPoint(Record):
    """One open problem. `words` says it in each language as it stood when the meeting was convened."""

    class State(models.TextChoices):
        OPEN = "open", _("not discussed")
        DECIDED = "decided", _("decided at the meeting")
        POSTPONED = "postponed", _("put off")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="points")
    position = models.PositiveIntegerField()
    topic = models.CharField(max_length=20)  # warning, late, nonconformity, transport, objection, return, decision, added
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60, blank=True)  # the document it is about, with its id
    object_id = models.BigIntegerField(null=True)
    words = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position")]

    def _said(self) -> dict[str, Any]:
        return dict(spoken(self.words))

    @property
    def title(self) -> str:
        return str(self._said().get("title", ""))

    @property
    def detail(self) -> str:
        return str(self._said().get("detail", ""))

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Decision(Record):
    """What somebody does until a day, decided on a point."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    point = models.ForeignKey(AgendaPoint, models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=400)
    owner = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.what} ({self.owner})"
