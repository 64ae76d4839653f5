"""After-sales: tickets, answered, assigned, solved, rated (7.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, Item
from yidan.core.documents import Document
from yidan.intake.models import Order
from yidan.people.models import User


class Ticket(Document):
    series = "TK"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        ASSIGNED = "assigned", _("assigned")
        SOLVED = "solved", _("solved")
        CLOSED = "closed", _("closed")

    class Severity(models.TextChoices):
        CRITICAL = "critical", _("critical")
        MAJOR = "major", _("major")
        MINOR = "minor", _("minor")

    field_classes = {"caller": "D"}
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets", verbose_name=_("customer"))
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("order"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    caller = models.CharField(_("reported by"), max_length=60, blank=True)
    what = models.CharField(_("problem"), max_length=1000)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.MAJOR)
    answer_due = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(null=True)
    technician = models.ForeignKey(User, models.PROTECT, null=True, related_name="tickets")
    promised_on = models.DateField(_("promised on"), null=True)
    promise = models.CharField(_("promise"), max_length=400, blank=True)
    cause = models.CharField(_("cause"), max_length=400, blank=True)
    resolution = models.CharField(_("resolution"), max_length=1000, blank=True)
    solved_at = models.DateTimeField(null=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True)

    class Meta:
        verbose_name = _("service ticket")
        constraints = [
            models.CheckConstraint(name="ticket_satisfaction", condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5))
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[Ticket]:
        return cls._default_manager.select_related("customer", "order", "item", "technician")

    def get_absolute_url(self) -> str:
        return reverse("service:ticket", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", self.what[:160]
