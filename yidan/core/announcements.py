"""Who was told what: one row per event, recipient and channel, delivered or visibly failed (NOT-1).

The event is the outbox. Rooms write nothing here: monitoring holds the table verb -> audience, the worker makes and delivers the rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yidan.core.events import Event


class Announcement(models.Model):
    class Channel(models.TextChoices):
        IN_APP = "in_app", _("in the application")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")

    event = models.ForeignKey(Event, models.PROTECT, related_name="announcements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="announcements")
    address = models.CharField(max_length=120, blank=True)  # of an outsider: e-mail of the customer's contact
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    subject = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user", "address", "channel"], name="not1_once")]
        indexes = [models.Index(fields=["user", "seen_at"], name="announcement_unseen")]
