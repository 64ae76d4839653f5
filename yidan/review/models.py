"""The review of an order (3): opinions with the evidence they saw, conditions, minutes, negotiation, impact.

A round is (order, revision): no document and no opening of its own; it is open from the moment the order is received."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from yidan.core.documents import Record
from yidan.intake.models import Order
from yidan.people.models import User


class Opinion(Record):
    class Verdict(models.TextChoices):
        AGREE = "agree", _("agrees")
        CONDITION = "condition", _("agrees on conditions")
        DISAGREE = "disagree", _("disagrees")

    DEPARTMENTS = 4  # whose opinion the verdict needs; the trigger below counts them

    field_classes = {"evidence": "PMS"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="opinions")
    revision = models.PositiveIntegerField()
    department = models.CharField(max_length=20)
    verdict = models.CharField(max_length=10, choices=Verdict)
    text = models.CharField(max_length=1000)
    evidence = models.JSONField(default=dict)  # the figures seen, frozen (REV-4); cut to the reader's classes when shown
    evidence_hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    behalf = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    append_only = True

    @staticmethod
    def guards() -> Iterator[tuple[str, str, str, str, str]]:
        """REV-1 in the database: no order is approved without every department's opinion of this revision, none against."""
        given = "(SELECT count(*) FROM review_opinion WHERE order_id = NEW.id AND revision = NEW.revision AND verdict <> 'disagree')"
        when = f"NEW.stage = 'approved' AND OLD.stage <> 'approved' AND {given} < {Opinion.DEPARTMENTS}"
        yield "rev1_opinions", "intake_order", "UPDATE", when, "REV-1: a department has not agreed"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "revision", "department"], name="opinion_once", violation_error_message=_("Your department has given its opinion.")
            ),
            models.UniqueConstraint(
                fields=["order", "revision", "by"], name="rev3_one_department_each",
                violation_error_message=_("One person signs for one department in a review."),
            ),
        ]  # fmt: skip


class Condition(Record):
    """A condition of an opinion, or an issue found: who settles it, until when (3.3b)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="conditions")
    revision = models.PositiveIntegerField()
    department = models.CharField(max_length=20)  # whose it is
    what = models.CharField(_("what"), max_length=400)
    solution = models.CharField(_("solution"), max_length=400, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due = models.DateField(_("until"))
    blocks = models.BooleanField(default=False)  # the verdict waits for it (an issue); a condition goes along
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


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
    agreed = models.BooleanField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Impact(Record):
    """Very difficult or risky: weighed before the customer is advised (3.3d)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="impacts")
    revision = models.PositiveIntegerField()
    text = models.CharField(_("impact"), max_length=1000)
    advice = models.CharField(_("advice to the customer"), max_length=400)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
