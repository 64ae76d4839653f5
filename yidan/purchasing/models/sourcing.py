"""Requests for quotation: the demands asked about, the suppliers asked, what each offered, who was chosen (4.2a, 3.2h)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Supplier, money, qty
from yidan.core.documents import Document, Record
from yidan.people.models import LegalEntity, User
from yidan.purchasing.models.demands import Demand


class Rfq(Document):
    """A request for quotation to several suppliers at once; the comparison is its page."""

    series = "RQ"

    class Stage(models.TextChoices):
        ASKED = "asked", _("asked for prices")
        DECIDED = "decided", _("decided")
        CANCELLED = "cancelled", _("cancelled")

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+", verbose_name=_("legal entity"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("buyer"))
    answer_by = models.DateTimeField(_("answer by"))
    note = models.CharField(_("conditions asked for"), max_length=200, blank=True)
    field_classes = {"why": "S"}
    why = models.CharField(max_length=400, blank=True)  # why these were chosen

    class Meta:
        verbose_name = _("request for quotation")

    @classmethod
    def for_page(cls) -> models.QuerySet[Rfq]:
        return cls._default_manager.select_related("owner", "entity").prefetch_related(
            "lines__demand__item__unit", "quotes__supplier", "quotes__offers"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:rfq", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return self.key, " ".join(line.demand.item.name for line in self.lines.select_related("demand__item"))


class RfqLine(Record):
    rfq = models.ForeignKey(Rfq, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="rfq_lines")
    quantity = qty()
    needed_on = models.DateField()
    chosen = models.ForeignKey("Offer", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rfq", "position"], name="rfq_line_position")]


class SupplierQuote(Document):
    """What one supplier answers: his own document, so that his private link shows nothing of a rival."""

    series = "SQ"

    class Stage(models.TextChoices):
        ASKED = "asked", _("asked for prices")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    field_classes = {"note": "S"}
    rfq = models.ForeignKey(Rfq, models.PROTECT, related_name="quotes")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="quotes", verbose_name=_("supplier"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("supplier's quotation")
        constraints = [
            models.UniqueConstraint(fields=["rfq", "supplier"], name="quote_once", violation_error_message=_("A supplier is asked once."))
        ]

    def parent(self) -> Document:
        return self.rfq

    @property
    def owner(self) -> User:
        return self.rfq.owner

    @classmethod
    def for_page(cls) -> models.QuerySet[SupplierQuote]:
        return cls._default_manager.select_related("rfq__owner", "rfq__entity", "supplier").prefetch_related(
            "offers", "rfq__lines__demand__item__unit"
        )

    def get_absolute_url(self) -> str:
        return reverse("purchasing:supplierquote", args=[self.key])


class Offer(Record):
    """One line's answer: price without tax, what lies ready, when the rest is there."""

    field_classes = {"price": "S"}
    quote = models.ForeignKey(SupplierQuote, models.PROTECT, related_name="offers")
    line = models.ForeignKey(RfqLine, models.PROTECT, related_name="offers")
    price = money()
    in_stock = qty()
    day = models.DateField()
    moq = qty()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "line"], name="offer_once")]
