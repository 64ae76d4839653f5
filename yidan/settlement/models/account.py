"""What we tell a customer of our books, what he answers, and how he is reminded (7.1d)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, money
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, User
from yidan.settlement.models.schedule import Milestone


class Statement(Document):
    """A period of a customer's account in one currency, as it stood when drawn up; he confirms it or says where his books differ. Answered, the next revision is drawn."""

    series = "SC"

    class Stage(models.TextChoices):
        DRAWN_UP = "drawn_up", _("drawn up")
        SENT = "sent", _("sent to the customer")
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")

    field_classes = {
        "opening": "P", "opening_advance": "P", "delivered": "P", "credited": "P", "received": "P", "closing": "P", "advance": "P", "his_balance": "P",
        "his_note": "P", "answer": "P",
    }  # fmt: skip
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="statements", verbose_name=_("customer"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    reply_by = models.DateField(_("answer until"), null=True)
    opening = money()
    opening_advance = money()
    delivered = money()
    credited = money()  # returned goods, allowances, penalties agreed
    received = money()  # against what was receivable: an advance counts when its delivery comes
    closing = money()
    advance = money()
    invoiced = money()
    revision = models.PositiveIntegerField(default=1)
    his_balance = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    his_note = models.CharField(max_length=400, blank=True)
    answer = models.CharField(max_length=400, blank=True)  # ours to the last dispute

    class Meta:
        verbose_name = _("statement of account")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "currency", "until"],
                name="statement_once",
                violation_error_message=_("There is a statement up to this day."),
            ),
            models.CheckConstraint(name="statement_period", condition=Q(since__lte=models.F("until"))),
            models.CheckConstraint(name="statement_sum", condition=Q(closing=added("opening", "delivered", "-credited", "-received"))),
        ]

    @property
    def owner(self) -> User | None:
        """Whom the customer calls about it."""
        return self.created_by

    @classmethod
    def for_page(cls) -> models.QuerySet[Statement]:
        return cls._default_manager.select_related("customer", "entity", "created_by")

    def now(self) -> models.QuerySet[StatementRow]:
        """The rows of the revision that stands."""
        return self.rows.filter(revision=self.revision).order_by("position")

    def get_absolute_url(self) -> str:
        return reverse("settlement:statement", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", f"{self.until:%Y-%m}"


class StatementRow(Record):
    """One entry of a revision; `plus` and `minus` of what is receivable. The customer may mark it with his own figure."""

    class What(models.TextChoices):
        DELIVERY = "delivery", _("Goods delivered")
        SERVICE = "service", _("Service performed")
        MONEY = "money", _("Payment")
        ADVANCE = "advance", _("Payment ahead")
        APPLIED = "applied", _("Money ahead applied")
        CREDIT = "credit", _("Goods returned or allowance")
        PENALTY = "penalty", _("Penalty agreed")
        REFUND = "refund", _("Refund")
        INVOICE = "invoice", _("Invoice")
        RED = "red", _("Red-letter invoice")
        EARLIER = "earlier", _("Earlier days, booked since")

    field_classes = dict.fromkeys(("value", "change", "invoiced", "receivable", "advance", "his_value", "his_note"), "P")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    revision = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField()
    day = models.DateField()
    what = models.CharField(max_length=8, choices=What)
    document = models.CharField(max_length=40, blank=True)
    order = models.CharField(max_length=24, blank=True)
    customer_po = models.CharField(max_length=40, blank=True)
    value = money()
    change = money()
    invoiced = money()
    receivable = money()
    advance = money()
    his_value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    his_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "revision", "position"], name="statement_row")]


class Reminder(Document):
    """A customer reminded of what is overdue: which payments, at which level, by whom, how; and what he answered."""

    series = "RM"

    class Stage(models.TextChoices):
        SENT = "sent", _("sent")
        ANSWERED = "answered", _("answered")

    field_classes = {"total": "P", "contact": "D", "answer": "P"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="reminders", verbose_name=_("customer"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    level = models.PositiveIntegerField(default=1)
    total = money()
    pay_by = models.DateField(_("pay until"))
    how = models.CharField(_("how it went out"), max_length=120)
    contact = models.CharField(_("to whom"), max_length=60, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    promised_on = models.DateField(_("pays on"), null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("reminder")

    @classmethod
    def for_page(cls) -> models.QuerySet[Reminder]:
        return cls._default_manager.select_related("customer", "entity", "sent_by")

    def get_absolute_url(self) -> str:
        return reverse("settlement:reminder", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", ""


class ReminderLine(Record):
    field_classes = {"open": "P"}
    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="lines")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="reminders")
    open = money()
    due = models.DateField()
    days = models.PositiveIntegerField()
    append_only = True

    @property
    def still(self) -> Decimal:
        return self.milestone.amount - self.milestone.paid
