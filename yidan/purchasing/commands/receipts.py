"""Receipts: counted at the dock, judged by quality, then in free stock and kept for whom they came (5.2a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Place
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.intake.lines import whole
from yidan.purchasing import rules
from yidan.purchasing.commands.demands import BUYERS, SYSTEM, judged, lock, usable
from yidan.purchasing.commands.orders import received
from yidan.purchasing.models import PurchaseLine, PurchaseOrder, Receipt, ReceiptLine
from yidan.stock import postings
from yidan.stock.models import Balance, Lot, Movement

DOCK = {Role.LOGISTICS, Role.LOGISTICS_HEAD, *BUYERS}
Stage = Receipt.Stage


@dataclass(frozen=True)
class ReceivedInput:
    """What was counted of a line of the purchase. `lot`: the supplier's batch, ours when empty; `place`: the quarantine place when empty.
    `surplus`: what came over the order and went back with the carrier at once."""

    position: int
    quantity: Decimal
    lot: str = ""
    place: Place | None = None
    surplus: Decimal = Decimal(0)


@dataclass(frozen=True)
class JudgedInput:
    """The verdict on a line of the receipt: accepted and rejected make its quantity. `place`: where the accepted go."""

    line: ReceiptLine
    accepted: Decimal
    rejected: Decimal = Decimal(0)
    place: Place | None = None


@command(clause="5.2a", label=gettext_lazy("Receive goods"), roles=DOCK, source={NEW}, target=Stage.ARRIVED, unless=rules.not_receivable)
def receive(receipt: Receipt, *, lines: Sequence[ReceivedInput], by: Actor) -> None:
    """PUR-1: not more than ordered with its tolerance. The lots are held until they are judged."""
    order = receipt.purchase_order
    receipt.received_by_id = by.user_id
    have = {line.position: line for line in order.lines.select_related("item__unit")}
    counted = [x for x in lines if x.quantity]
    if not counted:
        raise Refused(_("Nothing was counted."), "5.2a", "lines")
    batch = f"{order.number}.{order.receipts.count()}"
    for x in counted:
        if x.position not in have:
            raise Refused(_("Purchase %(order)s has no line %(line)s.") % {"order": order, "line": x.position}, "5.2a", "lines")
        _take_in(receipt, have[x.position], x, batch, by)
    if received.refusal(PurchaseOrder.for_page().get(pk=order.pk), by.as_system()) is None:
        received(order, by=by.as_system())


def _take_in(receipt: Receipt, line: PurchaseLine, x: ReceivedInput, batch: str, by: Actor) -> None:
    whole(line.item, x.quantity)
    came = PurchaseLine.objects.filter(pk=line.pk, received__lte=F("ceiling") - x.quantity).update(received=F("received") + x.quantity)
    if not came:
        text = _("%(item)s: %(count)s came, but only %(open)s may still come in. Write the rest down as too much, sent back at once.")
        said = {"item": line.item, "count": qty(x.quantity), "open": qty(line.ceiling - line.received)}
        raise Refused(text % said, "5.2a", "lines")
    code = f"{batch}.{line.position}"
    if x.lot:  # the same batch again is a lot of its own: what was judged stays free
        code = f"{x.lot[:15]}/{code}" if Lot.objects.filter(item=line.item, code=x.lot).exists() else x.lot
    lot = postings.lot_for(line.item, code[:40], cause=receipt, by=by)
    Lot.objects.filter(pk=lot.pk).update(held=True)
    place = x.place or quarantine()
    postings.receive(lot, place, x.quantity, Movement.Kind.RECEIPT, cause=receipt, by=by)
    ReceiptLine.objects.create(receipt=receipt, purchase_line=line, lot=lot, place=place, quantity=x.quantity, surplus=x.surplus)


@command(clause="5.2a", label=gettext_lazy("Judge the goods"), roles=SYSTEM, source={Stage.ARRIVED}, target=Stage.JUDGED)
def judge(receipt: Receipt, *, lines: Sequence[JudgedInput], by: Actor) -> None:
    """What incoming inspection found: quality's verdict calls it, nobody judges without an inspection. The accepted leave quarantine and are kept for whom they came; the rejected stay in it."""
    receipt.judged_at = by.at
    given = {x.line.pk: x for x in lines}
    rows = list(receipt.lines.select_related("purchase_line__demand__order", "purchase_line__item", "lot", "place"))
    if set(given) != {row.pk for row in rows}:
        raise Refused(_("Judge every line of the receipt."), "5.2a", "lines")
    for row in rows:
        _judge(receipt, row, given[row.pk], by)
    met = [(row.purchase_line.demand, row) for row in rows if row.purchase_line.demand]
    lock([demand for demand, _row in met])
    for demand, row in sorted(met, key=lambda pair: pair[0].chain_id):
        judged(demand, row.accepted, row.rejected, by)


def _judge(receipt: Receipt, row: ReceiptLine, x: JudgedInput, by: Actor) -> None:
    if x.accepted < 0 or x.rejected < 0 or x.accepted + x.rejected != row.quantity:
        text = _("%(item)s: accepted and rejected make %(count)s.")
        raise Refused(text % {"item": row.purchase_line.item, "count": qty(row.quantity)}, "5.2a", "lines")
    row.accepted, row.rejected = x.accepted, x.rejected
    row.save(update_fields=["accepted", "rejected"])
    line = PurchaseLine.objects.filter(pk=row.purchase_line_id)
    line.update(accepted=F("accepted") + x.accepted, rejected=F("rejected") + x.rejected)
    if x.accepted:
        Lot.objects.filter(pk=row.lot_id).update(held=False)
        row.lot.held = False
        _put_away(receipt, row, x, by)


def _put_away(receipt: Receipt, row: ReceiptLine, x: JudgedInput, by: Actor) -> None:
    """Out of quarantine; goods that were received into an open place already lie where they belong, but for the rejected."""
    balance = Balance.objects.select_related("lot__item").get(lot=row.lot, place=row.place)
    if row.place.quarantine:
        postings.move(balance, x.place or warehouse(), x.accepted, cause=receipt, by=by)
    elif x.rejected:
        postings.move(balance, quarantine(), x.rejected, cause=receipt, by=by)


@dataclass(frozen=True)
class BackInput:
    """So much of a line's rejected pieces goes back to the supplier."""

    line: ReceiptLine
    quantity: Decimal


@command(
    clause="5.2b", label=gettext_lazy("Send the rejected back"), roles=DOCK, source={Stage.JUDGED}, target=None, unless=rules.nothing_to_send_back
)  # fmt: skip
def send_back(receipt: Receipt, *, lines: Sequence[BackInput], carrier: str = "", by: Actor) -> None:
    """Out of quarantine and out of stock, with whom it went."""
    rows = {row.pk: row for row in receipt.lines.select_related("purchase_line__item", "lot", "place").order_by("pk")}
    going = [x for x in lines if x.quantity and x.line.pk in rows]
    if not going:
        raise Refused(_("Say how much of which line goes back."), "5.2b", "lines")
    for x in going:
        row = rows[x.line.pk]
        if x.quantity > row.to_send_back:
            text = _("%(item)s: %(count)s of the rejected are here.")
            raise Refused(text % {"item": row.purchase_line.item, "count": qty(row.to_send_back)}, "5.2b", "lines")
        balance = Balance.objects.select_related("lot__item").get(lot=row.lot, place=row.place if row.place.quarantine else quarantine())
        postings.send_back(balance, x.quantity, cause=receipt, by=by)
        row.sent_back += x.quantity
        row.save(update_fields=["sent_back"])


@command(clause="5.2b", label=gettext_lazy("Usable after all"), roles=SYSTEM, source={Stage.JUDGED}, target=None)
def take_after_all(receipt: Receipt, *, line: ReceiptLine, quantity: Decimal, deviating: bool = False, by: Actor) -> None:
    """Of what was rejected and is still here: sorted out, set right, or accepted with a deviation. Out of quarantine, for whom it came."""
    row = receipt.lines.select_related("purchase_line__demand__order", "purchase_line__item", "lot", "place").get(pk=line.pk)
    if not 0 < quantity <= row.to_send_back:
        text = _("%(item)s: %(count)s of the rejected are here.")
        raise Refused(text % {"item": row.purchase_line.item, "count": qty(row.to_send_back)}, "5.2b", "quantity")
    row.rejected, row.accepted = row.rejected - quantity, row.accepted + quantity
    row.deviating += quantity if deviating else Decimal(0)
    row.save(update_fields=["rejected", "accepted", "deviating"])
    PurchaseLine.objects.filter(pk=row.purchase_line_id).update(accepted=F("accepted") + quantity, rejected=F("rejected") - quantity)
    Lot.objects.filter(pk=row.lot_id).update(held=False)  # what is still rejected lies in quarantine
    balance = Balance.objects.select_related("lot__item").get(lot=row.lot, place=row.place if row.place.quarantine else quarantine())
    postings.move(balance, warehouse() if row.place.quarantine else row.place, quantity, cause=receipt, by=by)
    if demand := row.purchase_line.demand:
        lock([demand])
        usable(demand, quantity, by)


def quarantine() -> Place:
    return _place(True) or _missing(_("There is no quarantine place: set one up."))


def warehouse() -> Place:
    return _place(False) or _missing(_("There is no place for accepted goods: set one up."))


def _place(kept: bool) -> Place | None:
    return Place.objects.filter(quarantine=kept, stage=Place.Stage.ACTIVE).order_by("code").first()


def _missing(reason: str) -> Place:
    raise Refused(reason, "5.2a")
