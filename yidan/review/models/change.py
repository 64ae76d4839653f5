"""A change or the cancellation of a running order: assessed by the departments it touches, agreed by the customer, carried out (3.3c, 3.3d)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import User


class Change(Document):
    series = "CN"

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("change proposed")
        OFFERED = "offered", _("put to the customer")
        AGREED = "agreed", _("agreed")
        DONE = "done", _("change carried out")
        DROPPED = "dropped", _("not carried out")

    class Kind(models.TextChoices):
        CHANGE = "change", _("change")
        CANCEL = "cancel", _("cancellation")

    field_classes = {"charge": "P", "terms": "P", "contact": "D"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="changes", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    what = models.CharField(_("what is asked"), max_length=1000)
    asked_at = models.DateTimeField(_("asked at"))
    contact = models.CharField(_("customer's contact"), max_length=60, blank=True)
    touched = models.JSONField(default=list)  # the departments that assess it
    facts = models.JSONField(default=list)  # what it touches, as counted when proposed: [[kind, number], ...]
    stopped = models.BooleanField(_("the order stops until it is decided"), default=False)
    terms = models.CharField(_("terms offered"), max_length=1000, blank=True)
    charge = money(verbose_name=_("charged to the customer"))
    day = models.DateField(_("new delivery date"), null=True)
    revision = models.PositiveIntegerField(default=1)  # of the terms: what the customer signs
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("salesperson"))

    class Meta:
        verbose_name = _("change notice")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(stage__in=["proposed", "offered", "agreed"]), name="change_one_at_a_time",
                violation_error_message=_("Another change of this order is not decided yet."),
            )
        ]  # fmt: skip

    def parent(self) -> Document:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Change]:
        return cls._default_manager.select_related("order__customer", "order__entity", "owner").prefetch_related(
            "assessments__by", "consequences__owner"
        )

    def get_absolute_url(self) -> str:
        return reverse("review:change", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.what[:120]}"


class Assessment(Record):
    """What one department says of a change."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="assessments")
    department = models.CharField(max_length=20)
    text = models.CharField(_("assessment"), max_length=1000)
    days = models.SmallIntegerField(_("days later"), default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "department"], name="assessed_once")]


class Consequence(Record):
    """What is stopped, kept, scrapped, sent back or charged; who sees to it, until when."""

    class Way(models.TextChoices):
        STOP = "stop", _("work stops")
        KEEP = "keep", _("kept")
        REWORK = "rework", _("reworked")
        SCRAP = "scrap", _("to be scrapped")
        RETURN = "return", _("sent back")
        CHARGE = "charge", _("charged")

    field_classes = {"cost": "M"}
    change = models.ForeignKey(Change, models.PROTECT, related_name="consequences")
    department = models.CharField(max_length=20)
    what = models.CharField(_("what"), max_length=200)
    way = models.CharField(_("what becomes of it"), max_length=6, choices=Way)
    cost = money(verbose_name=_("not recovered"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due = models.DateField(_("until"))
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
