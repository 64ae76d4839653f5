"""Customer acceptance: appointed, shown, reported, signed (6.2)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import qty
from yidan.core.documents import Document, Record
from yidan.intake.models import Line, Order
from yidan.people.models import User


class Acceptance(Document):
    series = "AC"

    class Stage(models.TextChoices):
        APPOINTED = "appointed", _("appointed")
        AGREED = "agreed", _("agreed")
        REPORTED = "reported", _("reported")
        SIGNED = "signed", _("signed")
        OBJECTED = "objected", _("objected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Mode(models.TextChoices):
        WORKS = "works", _("at our works")
        SITE = "site", _("on site")

    field_classes = {"attendees": "D"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="acceptances")
    mode = models.CharField(_("where"), max_length=6, choices=Mode)
    at = models.DateTimeField(_("time"))
    place = models.CharField(_("place"), max_length=200)
    way = models.CharField(_("way of acceptance"), max_length=200)
    attendees = models.CharField(_("attendees"), max_length=200, blank=True)
    explained = models.CharField(_("shown and explained"), max_length=400, blank=True)
    report = models.CharField(_("findings"), max_length=1000, blank=True)
    wish = models.CharField(max_length=400, blank=True)  # another time or place that the customer asked for
    objection = models.CharField(max_length=400, blank=True)
    action = models.CharField(max_length=400, blank=True)  # what is done about the objection, by whom, until when
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    outcome = models.CharField(max_length=400, blank=True)  # once it is done
    done_at = models.DateTimeField(null=True)
    again = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")  # the acceptance this one repeats
    revision = models.PositiveIntegerField(default=1)  # of the report: a signature is under one

    class Meta:
        verbose_name = _("acceptance")

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Acceptance]:
        return cls._default_manager.select_related("order__customer").prefetch_related("lines__line__item__unit")

    def get_absolute_url(self) -> str:
        return reverse("acceptance:acceptance", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", f"{self.order.key} {self.place}"


class AcceptanceLine(Record):
    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="acceptance_lines")
    quantity = qty()  # as the report says; until then as appointed
    appointed = qty()
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "line"], name="acceptance_line_once"),
            models.CheckConstraint(name="acceptance_positive", condition=Q(quantity__gt=0)),
        ]

    @property
    def most(self) -> Decimal:
        """What the report may say at most."""
        return self.appointed or self.quantity


class Question(Record):
    """What the customer asked while it was shown, and what was answered (6.2b); of that revision of the report."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="questions")
    revision = models.PositiveIntegerField()
    question = models.CharField(max_length=300)
    answer = models.CharField(max_length=400)
    append_only = True
