"""What suppliers invoice and what they are paid (5.2c): matched to order and accepted receipt, approved by one, paid by another."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier, money
from yidan.core.constraints import added
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, User
from yidan.purchasing.models.orders import PurchaseLine, PurchaseOrder


class SupplierInvoice(Document):
    """An invoice as it came; a credit note has a negative total. `held`: it differed from order and receipts when last looked at."""

    series = "SI"

    class Stage(models.TextChoices):
        REGISTERED = "registered", _("registered")
        APPROVED = "approved", _("approved for payment")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("given back")

    field_classes = {"net": "S", "tax": "S", "total": "S", "paid": "S", "accepted_why": "S"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="invoices", verbose_name=_("supplier"))
    external_code = models.CharField(_("invoice code"), max_length=20, blank=True)
    external_number = models.CharField(_("invoice number"), max_length=24)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    net = money()
    tax = money()
    total = money()
    paid = money()
    held = models.BooleanField(_("held"), default=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # who decided on the differences
    accepted_why = models.CharField(max_length=400, blank=True)
    accepted_points = models.CharField(max_length=64, blank=True)  # hash of the differences decided on: another one is held again
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("supplier's invoice")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "external_code", "external_number"],
                name="fin5_supplier_invoice_once",
                violation_error_message=_("This invoice number is registered already."),
            ),
            models.CheckConstraint(name="supplier_invoice_total", condition=Q(total=added("net", "tax"))),
            models.CheckConstraint(
                name="supplier_invoice_paid",
                condition=Q(total__gte=0, paid__gte=0, paid__lte=F("total")) | Q(total__lt=0, paid__lte=0, paid__gte=F("total")),
                violation_error_message=_("More would be paid than the invoice says."),
            ),
        ]

    @property
    def open(self) -> Decimal:
        return self.total - self.paid

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    @classmethod
    def for_page(cls) -> models.QuerySet[SupplierInvoice]:
        return cls._default_manager.select_related("supplier", "entity", "accepted_by", "approved_by").prefetch_related(
            "lines__purchase_line__purchase_order", "lines__purchase_line__item__unit"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:supplierinvoice", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.supplier.name}", f"{self.external_code} {self.external_number}"


class SupplierInvoiceLine(Record):
    """`allowance`: taken off the line (a remedy agreed); net = quantity x price - allowance."""

    field_classes = {"price": "S", "allowance": "S", "net": "S"}
    invoice = models.ForeignKey(SupplierInvoice, models.PROTECT, related_name="lines")
    purchase_line = models.ForeignKey(PurchaseLine, models.PROTECT, related_name="invoice_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)  # negative on a credit note
    price = money()
    allowance = money()
    net = money()


class Payment(Document):
    """Money to a supplier: for invoices, or in advance on a purchase; an advance is later set against invoices."""

    series = "PY"

    class Stage(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        APPROVED = "approved", _("approved for payment")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")

    field_classes = {"amount": "S", "applied": "S", "bank": "S", "account": "S"}
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="payments", verbose_name=_("supplier"))
    advance_on = models.ForeignKey(
        PurchaseOrder, models.PROTECT, null=True, blank=True, related_name="advances", verbose_name=_("advance on")
    )
    amount = money()
    applied = money()  # set against invoices
    due_on = models.DateField(_("due on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    bank = models.CharField(max_length=80, blank=True)  # as it stood when asked for: a changed account stops the payment
    account = models.CharField(max_length=40, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    bank_reference = models.CharField(_("bank reference"), max_length=60, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(
                name="payment_positive", condition=Q(amount__gte=0), violation_error_message=_("Nothing is left to pay.")
            ),
            models.CheckConstraint(
                name="payment_applied",
                condition=Q(applied__lte=F("amount")),
                violation_error_message=_("More than is left of this payment."),
            ),
        ]

    @property
    def left(self) -> Decimal:
        return self.amount - self.applied

    def series_prefix(self) -> str:
        return f"{self.entity.prefix}{self.series}"

    @classmethod
    def for_page(cls) -> models.QuerySet[Payment]:
        return cls._default_manager.select_related("supplier", "entity", "advance_on", "approved_by", "paid_by").prefetch_related(
            "parts__invoice"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:payment", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return f"{self.key} {self.supplier.name}", self.bank_reference or ""


class PaymentPart(Record):
    """What of a payment goes to which invoice; `settled` once the money has left."""

    field_classes = {"amount": "S"}
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="parts")
    invoice = models.ForeignKey(SupplierInvoice, models.PROTECT, related_name="parts")
    amount = money()
    settled = models.BooleanField(default=False)
    at = models.DateTimeField()
