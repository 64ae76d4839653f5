"""When the customer pays what, what waits for it, and by what rule lateness costs us (7.1a)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.documents import Document, Record
from yidan.intake.models import Order
from yidan.people.models import User


class Milestone(Record):
    """A payment due: what share, when, and what it locks until it is paid (款到发货)."""

    class Event(models.TextChoices):
        ORDER = "order", _("on order")
        SHIPMENT = "shipment", _("before shipment")
        ACCEPTANCE = "acceptance", _("after acceptance")
        DELIVERY = "delivery", _("after delivery")
        RETENTION = "retention", _("retention money")

    class Gate(models.TextChoices):
        NONE = "none", _("nothing")
        START = "start", _("the start")
        SHIPMENT = "shipment", _("the shipment")

    field_classes = {"amount": "P", "paid": "P", "percent": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="milestones")
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=10, choices=Event)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = money()
    days = models.PositiveIntegerField(default=0)  # after the event
    due = models.DateField(null=True)
    gate = models.CharField(max_length=8, choices=Gate, default=Gate.NONE)
    paid = money()  # by money, by credit for returned goods, by an agreed penalty: what its allocations sum to

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="milestone_position"),
            models.CheckConstraint(
                name="milestone_paid", condition=Q(paid__lte=F("amount")), violation_error_message=_("More than is due.")
            ),
        ]


class Release(Record):
    """Start or shipment without the payment it waits for: the head of finance and the general manager, each by an act of their own (FIN-2)."""

    field_classes = {"open": "P"}
    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="release")
    amount = money()  # of the payment then: raised later, it holds again
    open = money()  # what was missing
    reason = models.CharField(max_length=400)
    finance_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finance_at = models.DateTimeField(null=True)
    manager_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    manager_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fin2_release_by_two",
                condition=Q(finance_by=None) | Q(manager_by=None) | ~Q(finance_by=F("manager_by")),
                violation_error_message=_("The head of finance and the general manager release it together: two persons."),
            ),
        ]

    @property
    def complete(self) -> bool:
        return self.finance_by_id is not None and self.manager_by_id is not None


class PenaltyRule(Record):
    """What the contract says of late delivery; without one the company's usual terms hold (settings)."""

    field_classes = {"rate": "P", "cap": "P"}
    order = models.OneToOneField(Order, models.PROTECT, related_name="penalty_rule")
    rate = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(0))  # per cent a day of what came late
    cap = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(0))  # per cent of the contract
    grace = models.PositiveIntegerField(default=0)  # days late that cost nothing
    wording = models.CharField(max_length=200, blank=True)  # the contract's clause


class Penalty(Document):
    """For late delivery: proposed with its formula, decided by another, taken into the settlement sheet (7.1a)."""

    series = "PN"

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DECIDED = "decided", _("decided")

    field_classes = {"computed": "P", "basis": "P", "claim": "P", "proposed": "P", "decided": "P"}
    order = models.ForeignKey(Order, models.PROTECT, related_name="penalties")
    days = models.PositiveIntegerField(default=0)  # of the line that came latest
    computed = money()  # by the rule
    basis = models.CharField(max_length=200, blank=True)
    claim = models.CharField(_("what the customer claims or offers"), max_length=400, blank=True)
    proposed = money()
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided = money()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("penalty")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="penalty_once", violation_error_message=_("The order has its penalty: decide that one.")
            ),
            models.CheckConstraint(
                name="penalty_decided_by_second",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Whoever proposed the penalty does not decide it."),
            ),
        ]

    def parent(self) -> Order:
        return self.order

    @classmethod
    def for_page(cls) -> models.QuerySet[Penalty]:
        return cls._default_manager.select_related("order__customer", "proposed_by", "decided_by")

    def get_absolute_url(self) -> str:
        return reverse("settlement:penalty", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.order.customer.name}", self.order.key
