"""What comes before an enquiry: campaigns, opportunities, visits (2.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer
from yidan.core.documents import Document, Record
from yidan.people.models import User


class Campaign(Document):
    """A fair, a mailing, a round of visits: what it was for, and what came of it."""

    series = "CP"

    class Stage(models.TextChoices):
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=400)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    result = models.CharField(_("result"), max_length=400, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="campaigns", verbose_name=_("owner"))

    class Meta:
        verbose_name = _("campaign")

    @classmethod
    def for_page(cls) -> models.QuerySet[Campaign]:
        return cls._default_manager.select_related("owner")

    def get_absolute_url(self) -> str:
        return reverse("intake:campaign", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.name}", self.purpose[:160]


class Opportunity(Document):
    """Somebody who may buy: a customer of ours, or a company not yet one."""

    series = "OP"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        ASKED = "asked", _("enquiry came")  # an enquiry came of it
        DROPPED = "dropped", _("dropped")

    class Origin(models.TextChoices):
        CAMPAIGN = "campaign", _("campaign")
        VISIT = "visit", _("visit")
        REFERRAL = "referral", _("referral")
        WEBSITE = "website", _("website")
        TELEPHONE = "telephone", _("telephone")

    field_classes = {"contact": "D"}
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("customer"))
    company = models.CharField(_("company"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.VISIT)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("campaign"))
    interest = models.CharField(_("interest"), max_length=400)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="opportunities", verbose_name=_("salesperson"))

    class Meta:
        verbose_name = _("opportunity")
        constraints = [
            models.CheckConstraint(
                name="opportunity_somebody", condition=Q(customer__isnull=False) | ~Q(company=""),
                violation_error_message=_("Name the customer or the company."),
            )
        ]  # fmt: skip

    @property
    def who(self) -> str:
        return self.customer.name if self.customer else self.company

    @classmethod
    def for_page(cls) -> models.QuerySet[Opportunity]:
        return cls._default_manager.select_related("customer", "owner", "campaign")

    def get_absolute_url(self) -> str:
        return reverse("intake:opportunity", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.who}", self.interest[:160]


class Visit(Record):
    """A visit or a call: what was said."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="visits")
    held_at = models.DateTimeField(_("time"))
    text = models.CharField(_("what was said"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True
