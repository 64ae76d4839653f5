"""What buyers and the dock should do about prices asked, contracts, progress and bad supply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.formats import qty
from yidan.core.signatures import Signature
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.purchasing.models import Progress, PurchaseLine, PurchaseOrder, Receipt, ReceiptLine, Rfq, SupplyIssue
from yidan.purchasing.rules import RECEIVABLE, SIGN_CONTRACT

CAP = 50
SIGNED_WITHIN = timedelta(days=3)
SIGNABLE = (PurchaseOrder.Stage.CONFIRMED, PurchaseOrder.Stage.RECEIVED)


def supply(by: Actor) -> Iterator[Todo]:
    """Of the buyer's own purchases and requests."""
    mine = worked_for(by)
    yield from _decide(mine, by)
    yield from _report(mine)
    yield from _settle(mine)
    yield from _sign(mine, by)
    yield from _ask(mine, by)
    yield from compare(by)


def _decide(mine: list[int], by: Actor) -> Iterator[Todo]:
    """All have answered, or the time is up."""
    rows = Rfq.objects.filter(stage=Rfq.Stage.ASKED, owner__in=mine).annotate(
        asked=Count("quotes"), silent=Count("quotes", filter=Q(quotes__stage="asked"))
    )
    for row in rows.filter(Q(silent=0) | Q(answer_by__lt=by.at)).order_by("answer_by")[:CAP]:
        text = _("%(n)s of %(asked)s suppliers have answered") % {"n": row.asked - row.silent, "asked": row.asked}
        yield Todo(_("Decide the comparison"), text, "4.2a", row.get_absolute_url(), _("Compare"), due=row.answer_by, key=row.key)


def _report(mine: list[int]) -> Iterator[Todo]:
    """Rejected, or too much, and not written down yet."""
    known = SupplyIssue.objects.filter(purchase_line=OuterRef("purchase_line"), kind__in=["rejected", "over"])
    rows: Any = ReceiptLine.objects.filter(
        Q(rejected__gt=0) | Q(surplus__gt=0) | Q(deviating__gt=0), ~Exists(known), purchase_line__purchase_order__owner__in=mine
    )
    for row in rows.select_related("receipt", "purchase_line__purchase_order__supplier", "purchase_line__item__unit").order_by("pk")[:CAP]:
        line = row.purchase_line
        kind, amount, text = "over", row.surplus, _("%(item)s: %(n)s too many came")
        if row.rejected:
            kind, amount, text = "rejected", row.rejected, _("%(item)s: %(n)s rejected")
        elif row.deviating:
            kind, amount, text = "rejected", row.deviating, _("%(item)s: %(n)s accepted with a deviation")
        values = {"purchase_line": line.pk, "kind": kind, "quantity": f"{amount.normalize():f}"}
        url = f"{reverse('purchasing:supplyissue_raise_issue')}?{urlencode(values)}"
        due = (row.receipt.judged_at or row.receipt.created_at) + timedelta(days=1)
        words = text % {"item": line.item, "n": qty(amount, line.item.unit)}
        yield Todo(
            _("Write down the exception"),
            words,
            "5.2b",
            url,
            _("Report"),
            due=due,
            who=line.purchase_order.supplier.name,
            key=row.receipt.key,
        )


def _settle(mine: list[int]) -> Iterator[Todo]:
    days = timedelta(days=setting("remedy_days"))
    rows = SupplyIssue.objects.filter(owner__in=mine).exclude(stage=SupplyIssue.Stage.CLOSED)
    for row in rows.select_related("purchase_line__item", "purchase_line__purchase_order__supplier").order_by("created_at")[:CAP]:
        open_one = row.stage == SupplyIssue.Stage.OPEN
        verb = _("Settle with the supplier") if open_one else _("See the remedy through")
        text = f"{row.purchase_line.item}: {row.get_kind_display() if open_one else row.get_remedy_display()}"
        due = row.created_at + days if open_one else (row.settled_at or row.created_at) + 2 * days
        who = row.purchase_line.purchase_order.supplier.name
        yield Todo(verb, text, "5.2b", row.get_absolute_url(), _("Settle") if open_one else _("Look"), due=due, who=who, key=row.key)


def _sign(mine: list[int], by: Actor) -> Iterator[Todo]:
    """Contracts for key material that are not signed yet: at once when the goods wait for it."""
    key = PurchaseLine.objects.filter(purchase_order=OuterRef("pk"), item__key_material=True)
    here = Receipt.objects.filter(purchase_order=OuterRef("pk"), stage=Receipt.Stage.ARRIVED)
    rows = PurchaseOrder.objects.filter(Exists(key), stage__in=SIGNABLE, contract=True, signed_on=None, owner__in=mine)
    rows = rows.annotate(here=Exists(here)).filter(Q(here=True) | Q(created_at__lt=by.at - SIGNED_WITHIN))
    for row in rows.select_related("supplier").order_by("created_at")[:CAP]:
        text = (
            _("key material is here and waits for the signed contract") if row.here else _("key material: the contract is not signed yet")
        )
        due = by.at if row.here else row.created_at + 2 * SIGNED_WITHIN
        yield Todo(
            _("Get the contract signed"), text, "4.2b", row.get_absolute_url(), _("Look"), due=due, who=row.supplier.name, key=row.key
        )


def compare(by: Actor) -> Iterator[Todo]:
    """Contracts signed on paper, received by somebody else: a second person compares the scan."""
    rows = Signature.objects.filter(
        kind=PurchaseOrder.document_kind(), purpose=SIGN_CONTRACT, means=Signature.Means.PAPER, compared_by=None
    ).exclude(received_by=by.user_id)
    waiting = {row.object_id: row for row in rows.order_by("-pk")[:CAP]}
    orders: Any = PurchaseOrder.objects.filter(pk__in=waiting, signed_on=None, stage__in=SIGNABLE)
    for order in orders.select_related("supplier"):
        text, url = _("the signed scan waits for a second person"), f"{order.get_absolute_url()}/compare-contract"
        due = waiting[order.pk].at + timedelta(days=1)
        yield Todo(_("Compare the signed contract"), text, "4.2b", url, _("Compare"), due=due, who=order.supplier.name, key=order.key)


def _ask(mine: list[int], by: Actor) -> Iterator[Todo]:
    """Key material on its way of which nothing has been heard for the days set."""
    days = timedelta(days=setting("chase_days"))
    key = PurchaseLine.objects.filter(purchase_order=OuterRef("pk"), item__key_material=True, received__lt=F("quantity"))
    rows = PurchaseOrder.objects.filter(Exists(key), stage__in=RECEIVABLE, owner__in=mine, created_at__lt=by.at - days)
    heard = Progress.objects.filter(purchase_order=OuterRef("pk"), at__gte=by.at - days)
    for row in rows.filter(~Exists(heard)).annotate(last=Max("progress__at")).select_related("supplier").order_by("created_at")[:CAP]:
        since = row.last or row.created_at
        text = _("key material: nothing heard for %s days") % (by.at - since).days
        url = f"{row.get_absolute_url()}/note-progress"
        yield Todo(_("Ask how far it is"), text, "4.2c", url, _("Note"), due=since + days, who=row.supplier.name, key=row.key)


def send_back(by: Actor) -> Iterator[Todo]:
    """For the dock: what goes back to the supplier."""
    agreed = SupplyIssue.objects.filter(purchase_line=OuterRef("purchase_line"), remedy=SupplyIssue.Remedy.SEND_BACK, stage="agreed")
    rows: Any = ReceiptLine.objects.filter(Exists(agreed), rejected__gt=F("sent_back"))
    found: dict[int, Todo] = {}
    for row in rows.select_related("receipt", "purchase_line__purchase_order__supplier", "purchase_line__item").order_by("pk")[:CAP]:
        url = reverse("purchasing:receipt_send_back", args=[row.receipt.key])
        who, text = row.purchase_line.purchase_order.supplier.name, _("%s was rejected") % row.purchase_line.item
        due = (row.receipt.judged_at or row.receipt.created_at) + timedelta(days=5)
        found.setdefault(
            row.receipt_id, Todo(_("Send the rejected back"), text, "5.2b", url, _("Send back"), due=due, who=who, key=row.receipt.key)
        )
    yield from found.values()
