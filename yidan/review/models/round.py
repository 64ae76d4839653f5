"""The review of an order (3): opinions with the evidence they saw, their checklists, and the points that came up.

A round is (order, revision): no document and no opening of its own; it is open from the moment the order is received."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yidan.core.documents import Record
from yidan.intake.models import Order
from yidan.people.models import User


class Opinion(Record):
    class Verdict(models.TextChoices):
        AGREE = "agree", _("agrees")
        CONDITION = "condition", _("agrees on conditions")
        DISAGREE = "disagree", _("disagrees")

    field_classes = {"evidence": "PMS"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="opinions")
    revision = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(default=1)  # the department's first on this revision, or given anew after the demand changed
    department = models.CharField(max_length=20)
    demand = models.CharField(max_length=64, blank=True)  # the demand that production states or procurement judged, by its hash (3.2g)
    earliest = models.DateField(null=True)  # what production can promise (3.2f)
    verdict = models.CharField(max_length=10, choices=Verdict)
    text = models.CharField(max_length=1000)
    evidence = models.JSONField(default=dict)  # the figures seen, frozen (REV-4); cut to the reader's classes when shown
    evidence_hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    behalf = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+"
    )  # given on the revision before; nothing it saw changed
    append_only = True

    @staticmethod
    def guards() -> Iterator[tuple[str, str, str, str, str]]:
        """REV-1 in the database: no order is approved without the last opinion of every department its round names, none against."""
        later = "SELECT 1 FROM review_opinion n WHERE n.order_id = o.order_id AND n.revision = o.revision AND n.department = o.department"
        named = "(',' || r.departments || ',') LIKE ('%,' || o.department || ',%')"
        given = (
            "(SELECT count(DISTINCT o.department) FROM review_opinion o JOIN review_round r ON r.order_id = o.order_id AND r.revision = o.revision"
            f" WHERE o.order_id = NEW.id AND o.revision = NEW.revision AND o.verdict <> 'disagree' AND {named}"
            f" AND NOT EXISTS ({later} AND n.number > o.number))"
        )
        asked = "coalesce((SELECT r.asked FROM review_round r WHERE r.order_id = NEW.id AND r.revision = NEW.revision), 99)"
        when = f"NEW.stage = 'approved' AND OLD.stage <> 'approved' AND {given} < {asked}"
        yield "rev1_opinions", "intake_order", "UPDATE", when, "REV-1: a department has not agreed"
        same = "o.order_id = NEW.order_id AND o.department = NEW.department AND o.verdict = NEW.verdict AND o.by_id = NEW.by_id"
        source = f"SELECT 1 FROM review_opinion o WHERE o.id = NEW.carried_from_id AND o.revision = NEW.revision - 1 AND {same}"
        strange = f"NEW.carried_from_id IS NOT NULL AND (NEW.verdict = 'disagree' OR NOT EXISTS ({source}))"
        yield (
            "rev2_carried",
            "review_opinion",
            "INSERT",
            strange,
            "REV-2: only an agreeing opinion of the revision before is carried, as it was given",
        )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "revision", "department", "number"], name="opinion_once", violation_error_message=_("Your department has given its opinion.")
            ),
            models.UniqueConstraint(
                fields=["order", "revision", "by"], condition=Q(number=1), name="rev3_one_department_each",
                violation_error_message=_("One person signs for one department in a review."),
            ),
        ]  # fmt: skip


class Reexamination(Record):
    """After an amendment: whether the change touches a department's evidence, and whether that is equal all the same (REV-2)."""

    class Outcome(models.TextChoices):
        CARRIED = "carried", _("carried over")
        TOUCHED = "touched", _("reviews again: touched by the change")
        DIFFERS = "differs", _("reviews again: its figures have changed")

    order = models.ForeignKey(Order, models.PROTECT, related_name="reexaminations")
    revision = models.PositiveIntegerField()
    department = models.CharField(max_length=20)
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="+")  # of the revision before
    touched = models.JSONField(default=list)  # the names of what changed and touches it, as in carrying.TOUCHES
    differs = models.JSONField(default=list)  # the clauses whose figures have changed
    outcome = models.CharField(max_length=8, choices=Outcome)
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "revision", "department"], name="reexamined_once")]


class Check(Record):
    """One clause of the department's checklist: what the figures say, what the department says (3.2a-l)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="checks")
    clause = models.CharField(max_length=6)
    holds = models.BooleanField()
    against = models.BooleanField(default=False)  # the figures speak against it
    note = models.CharField(max_length=400, blank=True)
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opinion", "clause"], name="check_once")]


class Condition(Record):
    """A point of the review: a condition of an opinion, an issue, a risk, a precaution ... who settles it, until when (3.3b)."""

    class Kind(models.TextChoices):
        CONDITION = "condition", _("condition")
        ISSUE = "issue", _("issue to settle")  # 3.3b
        PRECAUTION = "precaution", _("credit precaution")  # 3.2b
        SOURCING = "sourcing", _("sourcing request")  # 3.2h
        MEASURE = "measure", _("control measure")  # 3.2k
        RISK = "risk", _("risk")  # 3.2l

    class Level(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    order = models.ForeignKey(Order, models.PROTECT, related_name="conditions")
    revision = models.PositiveIntegerField()
    department = models.CharField(max_length=20)  # whose it is
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CONDITION)
    level = models.CharField(_("risk level"), max_length=6, choices=Level, blank=True)
    what = models.CharField(_("what"), max_length=400)
    proposal = models.CharField(_("proposed solution"), max_length=400, blank=True)
    solution = models.CharField(_("solution"), max_length=400, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due = models.DateField(_("until"))
    blocks = models.BooleanField(default=False)  # the verdict waits for it (an issue); a condition goes along
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="risk_has_level", condition=~Q(kind="risk") | ~Q(level=""))]
