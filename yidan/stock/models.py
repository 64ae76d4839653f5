"""Stock as a ledger: movements make the balances. Written only by postings.py, inside a verb of another room or of an adjustment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Place, qty
from yidan.core.documents import Chain, Document, Record
from yidan.people.models import User


class Lot(Record):
    """Pieces that share their origin; of a serial-numbered machine, one piece."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="lots")
    code = models.CharField(max_length=40)
    held = models.BooleanField(default=False)  # quarantine: not to be issued or shipped
    origin_kind = models.CharField(max_length=60, blank=True)  # the document it came from
    origin_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="lot_once")]

    def __str__(self) -> str:
        return self.code


class Balance(Record):
    """Per lot and place: sums kept by postings; CHECKs hold STK-1, STK-2."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="balances")
    place = models.ForeignKey(Place, models.PROTECT, related_name="balances")
    on_hand = qty()
    reserved = qty()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "place"], name="balance_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stk1_on_hand", violation_error_message=_("Stock cannot go below zero.")),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stk2_reserved",
                violation_error_message=_("More would be reserved than is on hand."),
            ),
        ]  # fmt: skip


class Movement(Record):
    """The ledger. `chain` names the order it was for, `cause` the document, without knowing orders."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening balance")
        RECEIPT = "receipt", _("receipt")
        ISSUE = "issue", _("issue")
        RETURN = "return", _("return")
        MADE = "made", _("finished goods in")
        SHIPPED = "shipped", _("shipped")
        SCRAPPED = "scrapped", _("scrapped")
        COUNTED = "counted", _("stock count")
        MOVED = "moved", _("moved to another place")
        SENT_BACK = "sent_back", _("sent back to the supplier")

    balance = models.ForeignKey(Balance, models.PROTECT, related_name="movements")
    chain = models.ForeignKey(Chain, models.PROTECT, null=True, related_name="+")
    cause_kind = models.CharField(max_length=60)
    cause_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)  # signed
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    append_only = True

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="movement_moves")]
        indexes = [models.Index(fields=["cause_kind", "cause_id"], name="movement_cause")]


class Reservation(Record):
    """What is kept for whom; the sum over a balance is its `reserved`."""

    balance = models.ForeignKey(Balance, models.PROTECT, related_name="reservations")
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    for_kind = models.CharField(max_length=60)
    for_id = models.BigIntegerField()
    quantity = qty()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_positive")]
        indexes = [models.Index(fields=["for_kind", "for_id"], name="reservation_for")]


class Adjustment(Document):
    """Opening balance or stock count: the only way stock changes without another room's document."""

    series = "SA"

    class Stage(models.TextChoices):
        POSTED = "posted", _("posted")

    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("stock adjustment")

    def get_absolute_url(self) -> str:
        return reverse("stock:adjustment", args=[self.key])

    def search_text(self) -> tuple[str, str]:
        return self.key, self.reason
