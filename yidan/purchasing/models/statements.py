"""Statements of account to suppliers, confirmed or disputed by private link (5.2d)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier, money, qty
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, User


class SupplierStatement(Document):
    """What we say we owe on a day; its lines are frozen, so that what was confirmed stays readable."""

    series = "SS"

    class Stage(models.TextChoices):
        DRAWN_UP = "drawn_up", _("drawn up")
        SENT = "sent", _("sent")
        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")

    field_classes = {"opening": "S", "received": "S", "adjusted": "S", "paid": "S", "closing": "S", "invoiced": "S"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="statements", verbose_name=_("supplier"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person responsible"))
    opening = money()
    received = money()  # accepted goods, with tax
    adjusted = money()  # price differences and allowances of approved invoices
    paid = money()
    closing = money()
    invoiced = money()  # by approved invoices until then, for comparison
    answer = models.CharField(max_length=400, blank=True)  # ours, to a dispute
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("supplier's statement")
        constraints = [
            models.CheckConstraint(name="supplier_statement_sum", condition=Q(closing=added("opening", "received", "adjusted", "-paid"))),
            models.CheckConstraint(
                name="supplier_statement_period",
                condition=Q(until__gte=models.F("since")),
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    @classmethod
    def for_page(cls) -> models.QuerySet[SupplierStatement]:
        return cls._default_manager.select_related("supplier", "entity", "owner").prefetch_related("lines")

    def get_absolute_url(self) -> str:
        return reverse("purchasing:supplierstatement", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.supplier.name}", ""


class StatementLine(Record):
    """One movement as told; what the supplier says against it stands beside it."""

    class What(models.TextChoices):
        RECEIVED = "received", _("Accepted goods")
        ADJUSTED = "adjusted", _("Price difference of invoice")
        PAID = "paid", _("Payment")
        ADVANCE = "advance", _("Payment in advance")

    field_classes = {"price": "S", "amount": "S", "his_amount": "S", "his_text": "S"}
    statement = models.ForeignKey(SupplierStatement, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    day = models.DateField()
    what = models.CharField(max_length=10, choices=What, default=What.RECEIVED)
    text = models.CharField(max_length=160, blank=True)  # the item, the bank's reference or the invoice's number
    document = models.CharField(max_length=60)
    quantity = qty()
    price = money()
    amount = money()  # + what we owe more, - what we paid
    his_amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    his_text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "position"], name="statement_line_position")]

    @property
    def words(self) -> str:
        """In the reader's language."""
        return said(self.what, self.text)


def said(what: str, name: str) -> str:
    """Goods by their own name; money and differences by what they are."""
    return name if what == StatementLine.What.RECEIVED else f"{StatementLine.What(what).label} {name}".strip()
