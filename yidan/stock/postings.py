"""Postings: ledger writes a verb's body makes. No roles, no stage, no event of their own: only inside an open door.

Each is one conditional UPDATE: two clerks at once cannot take the last piece. Balances are touched in id order."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from yidan.catalog.models import Item, Place
from yidan.core.actors import Actor
from yidan.core.documents import Document
from yidan.core.refusals import Refused
from yidan.stock.models import Balance, Lot, Movement, Reservation


def free(item: Item) -> Decimal:
    """On hand and not reserved, over all lots that are not held and places that are not quarantine."""
    rows = Balance.objects.filter(lot__item=item, lot__held=False, place__quarantine=False, on_hand__gt=F("reserved"))
    return sum((row.on_hand - row.reserved for row in rows), Decimal(0))


def lot_for(item: Item, code: str, *, cause: Document, by: Actor) -> Lot:
    return Lot.objects.get_or_create(
        item=item, code=code, defaults={"origin_kind": cause.document_kind(), "origin_id": cause.pk, "at": by.at}
    )[0]


def receive(lot: Lot, place: Place, quantity: Decimal, kind: str, *, cause: Document, by: Actor) -> Balance:
    """Put a positive quantity into stock."""
    if quantity <= 0:
        raise Refused(_("The quantity must be more than zero."), "5.2a", "quantity")
    balance, _new = Balance.objects.get_or_create(lot=lot, place=place)
    Balance.objects.filter(pk=balance.pk).update(on_hand=F("on_hand") + quantity)
    _write(balance, quantity, kind, cause, by)
    return balance


def take(balance: Balance, quantity: Decimal, kind: str, *, cause: Document, by: Actor, reserved_for: Document | None = None) -> None:
    """Take a positive quantity out; of what is reserved for `reserved_for` first, else only of what is free."""
    kept = _release(balance, quantity, reserved_for) if reserved_for else Decimal(0)
    if Lot.objects.filter(pk=balance.lot_id, held=True).exists():
        raise Refused(_("%(item)s, lot %(lot)s is held.") % {"item": balance.lot.item, "lot": balance.lot}, "6.1d", "quantity")
    # Only columns of the balance itself: with a join the condition would be judged on what stood there before a rival's update.
    enough = Balance.objects.filter(pk=balance.pk, on_hand__gte=F("reserved") - kept + quantity)
    if not enough.update(on_hand=F("on_hand") - quantity, reserved=F("reserved") - kept):
        raise Refused(
            _("%(item)s, lot %(lot)s: not enough free stock.") % {"item": balance.lot.item, "lot": balance.lot}, "3.2e", "quantity"
        )
    _write(balance, -quantity, kind, cause, by)


def move(balance: Balance, place: Place, quantity: Decimal, *, cause: Document, by: Actor) -> Balance:
    """Carry a positive quantity of what is free to another place (out of quarantine after inspection)."""
    take(balance, quantity, Movement.Kind.MOVED, cause=cause, by=by)
    return receive(balance.lot, place, quantity, Movement.Kind.MOVED, cause=cause, by=by)


def correct_down(balance: Balance, quantity: Decimal, *, cause: Document, by: Actor) -> None:
    """A count found less."""
    _lose(balance, quantity, Movement.Kind.COUNTED, cause, by)


def send_back(balance: Balance, quantity: Decimal, *, cause: Document, by: Actor) -> None:
    """What was rejected goes back to the supplier."""
    _lose(balance, quantity, Movement.Kind.SENT_BACK, cause, by)


def _lose(balance: Balance, quantity: Decimal, kind: str, cause: Document, by: Actor) -> None:
    """Held lots too, never below what is reserved."""
    if not Balance.objects.filter(pk=balance.pk, on_hand__gte=F("reserved") + quantity).update(on_hand=F("on_hand") - quantity):
        raise Refused(
            _("%(item)s, lot %(lot)s: not enough free stock.") % {"item": balance.lot.item, "lot": balance.lot}, "3.2e", "quantity"
        )
    _write(balance, -quantity, kind, cause, by)


def reserve(item: Item, quantity: Decimal, *, owner: Document, by: Actor) -> Decimal:
    """Keep up to `quantity` for `owner`, oldest lots first; how much was kept."""
    left = quantity
    rows = Balance.objects.filter(lot__item=item, lot__held=False, place__quarantine=False, on_hand__gt=F("reserved"))
    for balance in rows.order_by("lot__at", "pk"):
        part = min(left, balance.on_hand - balance.reserved)
        if part > 0 and Balance.objects.filter(pk=balance.pk, on_hand__gte=F("reserved") + part).update(reserved=F("reserved") + part):
            Reservation.objects.create(
                balance=balance, chain_id=owner.chain_id, for_kind=owner.document_kind(), for_id=owner.pk, quantity=part, at=by.at
            )
            left -= part
        if not left:
            break
    return quantity - left


def kept(owner: Document, item: Item) -> QuerySet[Reservation]:
    """What is kept of an item for its owner, in the order in which it is taken."""
    rows = Reservation.objects.filter(for_kind=owner.document_kind(), for_id=owner.pk, balance__lot__item=item)
    return rows.select_related("balance__lot").order_by("balance_id", "pk")


def take_kept(owner: Document, item: Item, quantity: Decimal, kind: str, *, cause: Document, by: Actor) -> None:
    """Take up to `quantity` of what is kept for `owner`; pieces made for him are in no ledger."""
    for share in kept(owner, item):
        part = min(quantity, share.quantity)
        if part > 0:
            take(share.balance, part, kind, cause=cause, by=by, reserved_for=owner)
            quantity -= part


def keep(balance: Balance, quantity: Decimal, *, owner: Document, by: Actor) -> None:
    """Keep this very lot for `owner`. Raises Refused when it is no longer free."""
    enough = Balance.objects.filter(pk=balance.pk, on_hand__gte=F("reserved") + quantity)
    if not enough.update(reserved=F("reserved") + quantity):
        raise Refused(
            _("%(item)s, lot %(lot)s: not enough free stock.") % {"item": balance.lot.item, "lot": balance.lot}, "3.2e", "quantity"
        )
    Reservation.objects.create(
        balance=balance, chain_id=owner.chain_id, for_kind=owner.document_kind(), for_id=owner.pk, quantity=quantity, at=by.at
    )


def release(owner: Document, item: Item | None = None) -> None:
    """Give back all that is kept for `owner`, or all of one item."""
    rows = Reservation.objects.filter(for_kind=owner.document_kind(), for_id=owner.pk)
    for row in (rows.filter(balance__lot__item=item) if item else rows).order_by("balance_id"):
        Balance.objects.filter(pk=row.balance_id).update(reserved=F("reserved") - row.quantity)
        row.delete()


def hand_over(item: Item, quantity: Decimal, *, owner: Document, to: Document, by: Actor) -> None:
    """What is kept for `owner` is kept for `to` from now on: the same pieces, wherever they lie."""
    left = quantity
    rows = Reservation.objects.filter(for_kind=owner.document_kind(), for_id=owner.pk, balance__lot__item=item)
    for row in rows.order_by("balance_id", "pk"):
        part = min(left, row.quantity)
        if part == row.quantity:
            row.delete()
        elif part:
            Reservation.objects.filter(pk=row.pk).update(quantity=F("quantity") - part)
        if part:
            Reservation.objects.create(
                balance_id=row.balance_id, chain_id=to.chain_id, for_kind=to.document_kind(), for_id=to.pk, quantity=part, at=by.at
            )
        left -= part
    if left:
        raise Refused(_("%(item)s: %(count)s are not kept there.") % {"item": item, "count": quantity}, "5.2b", "quantity")


def _release(balance: Balance, quantity: Decimal, owner: Document) -> Decimal:
    """Use up to `quantity` of what `owner` kept on this balance; how much."""
    used = Decimal(0)
    for row in Reservation.objects.filter(balance=balance, for_kind=owner.document_kind(), for_id=owner.pk).order_by("pk"):
        part = min(quantity - used, row.quantity)
        used += part
        if part == row.quantity:
            row.delete()
        elif part:
            Reservation.objects.filter(pk=row.pk).update(quantity=F("quantity") - part)
    return used


def _write(balance: Balance, quantity: Decimal, kind: str, cause: Document, by: Actor) -> None:
    Movement.objects.create(
        balance=balance, chain_id=cause.chain_id, cause_kind=cause.document_kind(), cause_id=cause.pk, kind=kind, quantity=quantity, at=by.at,
        by_id=by.user_id,
    )  # fmt: skip
