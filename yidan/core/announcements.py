"""Who was told what: one row per event, recipient and channel, delivered or visibly failed (NOT-1).

The event is the outbox. Rooms write nothing here: monitoring holds the table verb -> audience, the worker makes and delivers the rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Actor
from yidan.core.events import Event


class Announcement(models.Model):
    class Channel(models.TextChoices):
        IN_APP = "in_app", _("in the application")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")  # claimed: from here on it goes out at most once
        UNCERTAIN = "uncertain", _("perhaps sent")  # the claim was never finished; a person settles it
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("could not be sent")
        LEFT = "left", _("told otherwise")  # by a person's decision

    event = models.ForeignKey(Event, models.PROTECT, related_name="announcements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="announcements")
    address = models.CharField(max_length=120, blank=True)  # of an outsider: e-mail of the customer's contact
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    subject = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=150, blank=True)  # of the last try: what a mail server's log is searched for
    claimed_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    field_classes = {"address": "D"}

    @classmethod
    def visible_to(cls, by: Actor) -> models.QuerySet[Announcement]:
        """What was told to me; of what went outside, to whoever is of the house."""
        if by.user_id is None:
            return cls._default_manager.none()
        return cls._default_manager.filter(models.Q(user_id=by.user_id) | models.Q(channel=cls.Channel.EMAIL))

    @property
    def stage_label(self) -> str:
        return str(self.State(self.state).label)

    def __str__(self) -> str:
        return f"{self.subject} · {timezone.localtime(self.at):%m-%d %H:%M}"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user", "address", "channel"], name="not1_once")]
        indexes = [models.Index(fields=["user", "seen_at"], name="announcement_unseen")]
