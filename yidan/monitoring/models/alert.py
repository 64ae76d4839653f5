"""Early warnings (5.4c)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.documents import Document
from yidan.core.said import spoken
from yidan.intake.models import Order
from yidan.people.models import User


class Alert(Document):
    series = "AL"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        ACTED = "acted", _("acted on")
        CLOSED = "closed", _("closed")

    class Level(models.TextChoices):
        SEVERE = "severe", _("severe")
        NOTICE = "notice", _("notice")

    BY_HAND = "by_hand"  # topic of what a person warned of: the worker neither restates nor closes it
    order = models.ForeignKey(Order, models.PROTECT, related_name="alerts")
    topic = models.CharField(max_length=40)  # "forecast_late", "purchase_late", ...: one open alert of a topic per order
    level = models.CharField(max_length=8, choices=Level)
    what = models.CharField(max_length=200)
    cause = models.CharField(max_length=200, blank=True)  # both as the worker said them, to be searched
    words = models.JSONField(default=dict)  # the same in each language, to be read
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="alerts")
    due = models.DateTimeField()
    action = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("early warning")
        constraints = [models.UniqueConstraint(fields=["order", "topic"], condition=Q(stage__in=["open", "acted"]), name="alert_once")]

    @property
    def says(self) -> str:
        """What it warns of, in the reader's language."""
        return str(spoken(self.words).get("what", self.what))

    @property
    def because(self) -> str:
        return str(spoken(self.words).get("cause", self.cause))

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Alert]:
        return cls._default_manager.select_related("order__customer", "owner")

    def get_absolute_url(self) -> str:
        return reverse("monitoring:alert", args=[self.key])
