"""Before the order: enquiry, quotation; and the special requirements that go with either."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Customer, Item, money, qty
from yidan.core.actors import Role
from yidan.core.documents import Document, Record
from yidan.intake.models.marketing import Opportunity
from yidan.people.models import LegalEntity, User


class Enquiry(Document):
    series = "EN"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        QUOTED = "quoted", _("quoted")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    field_classes = {"contact": "D"}
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="enquiries", verbose_name=_("customer"))
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    text = models.TextField(_("what is asked"), max_length=2000)
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name=_("opportunity")
    )
    received_at = models.DateTimeField(_("received at"))
    answer_due = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="enquiries", verbose_name=_("salesperson"))

    class Meta:
        verbose_name = _("enquiry")

    @classmethod
    def for_page(cls) -> models.QuerySet[Enquiry]:
        return cls._default_manager.select_related("customer", "owner")

    def get_absolute_url(self) -> str:
        return reverse("intake:enquiry", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", self.text[:160]


class Quotation(Document):
    series = "QT"

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted by the customer")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    field_classes = {"total": "P", "payment_terms": "P"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, blank=True, related_name="quotations", verbose_name=_("enquiry"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="quotations", verbose_name=_("customer"))
    valid_until = models.DateField(_("valid until"))
    payment_terms = models.CharField(_("payment terms"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    tax_rate = models.DecimalField(_("tax rate (%)"), max_digits=5, decimal_places=2, default=Decimal(13))
    total = money()  # with tax
    sent_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="quotations", verbose_name=_("salesperson"))

    class Meta:
        verbose_name = _("quotation")

    def parent(self) -> Document | None:
        return self.enquiry

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    @classmethod
    def for_page(cls) -> models.QuerySet[Quotation]:
        return cls._default_manager.select_related("customer", "owner", "entity", "enquiry").prefetch_related("lines__item__unit")

    def get_absolute_url(self) -> str:
        return reverse("intake:quotation", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.customer.name}", ""


class QuotationLine(Record):
    field_classes = {"price": "P", "net": "P"}
    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    spec = models.CharField(max_length=160, blank=True)
    quantity = qty()
    price = money()
    net = money()
    promised = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quotation", "position"], name="quotation_line_position")]


class Requirement(Record):
    """A special requirement and the department's answer (2.1b, 2.1c). Belongs to an enquiry or to an order, by kind and id.

    What a customer wrote by private link ("not right, please change") is one too, for sales to answer."""

    field_classes = {"asked_by": "D"}
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    what = models.CharField(_("requirement"), max_length=400)
    department = models.CharField(_("department asked"), max_length=20, choices=[(role.value, role.value) for role in Role])
    due = models.DateField(_("answer until"))
    asked_by = models.CharField(_("asked by"), max_length=60, blank=True)  # the customer's person who wrote it by link
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    feasible = models.BooleanField(_("can be done"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="requirement_of")]
        constraints = [models.CheckConstraint(name="requirement_answered_by", condition=Q(answered_at=None) | Q(answered_by__isnull=False))]

    @property
    def asked_of(self) -> str:
        """The department's name."""
        return Role(self.department).label
