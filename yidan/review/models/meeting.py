"""The meeting and its minutes, what was put to the customer, what was weighed (3.1b, 3.3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yidan.core.documents import Record
from yidan.intake.models import Order
from yidan.people.models import User


class Meeting(Record):
    """Convened by sales (3.1b): when, where, what is on the agenda besides the open points."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="meetings")
    revision = models.PositiveIntegerField()
    held_at = models.DateTimeField(_("time"))
    place = models.CharField(_("meeting place"), max_length=120)
    agenda = models.CharField(_("agenda"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True


class Invitation(Record):
    """Who was asked to the meeting, what he answered, whether he came."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    coming = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)  # as the minutes say

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="invited_once")]


class Minutes(Record):
    """Of a review round: a meeting, or an opinion circulated (会签)."""

    class Way(models.TextChoices):
        MEETING = "meeting", _("meeting")
        CIRCULATED = "circulated", _("circulated")

    field_classes = {"figures": "PMS"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="minutes")
    revision = models.PositiveIntegerField()
    way = models.CharField(_("way"), max_length=10, choices=Way)
    held_at = models.DateTimeField(_("time"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="minutes")
    attendees = models.CharField(_("attendees"), max_length=400)
    text = models.CharField(_("minutes"), max_length=4000)
    figures = models.JSONField(default=dict)  # stock, load, finish as seen (REV-4)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True


class Negotiation(Record):
    """What we put to the customer, and the answer (3.3c)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="negotiations")
    revision = models.PositiveIntegerField()
    proposal = models.CharField(_("our proposal"), max_length=400)
    answer = models.CharField(_("the customer's answer"), max_length=400, blank=True)
    day = models.DateField(_("date agreed"), null=True)  # where it was about the date (3.2f)
    agreed = models.BooleanField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Impact(Record):
    """Very difficult or risky: weighed, then decided by the head; the customer is advised (3.3d)."""

    class Decision(models.TextChoices):
        PROCEED = "proceed", _("go on with it")
        CHANGE = "change", _("advise the customer to change it")
        GIVE_UP = "give_up", _("advise the customer to give it up")

    order = models.ForeignKey(Order, models.PROTECT, related_name="impacts")
    revision = models.PositiveIntegerField()
    text = models.CharField(_("impact"), max_length=1000)
    advice = models.CharField(_("advice to the customer"), max_length=400)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    why = models.CharField(_("why"), max_length=400, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
