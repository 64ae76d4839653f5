"""Pieces of an order as people name them: the line's position and how many. Used by acceptance and shipment alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yidan.core.refusals import Refused
from yidan.intake.lines import whole
from yidan.intake.models import Line, Order


@dataclass(frozen=True)
class Piece:
    position: int  # of the order line
    quantity: Decimal  # of the line's base unit


def picked(order: Order, pieces: Sequence[Piece], clause: str) -> list[tuple[Line, Decimal]]:
    """The lines behind the positions. Raises Refused for a strange, doubled or empty one."""
    found = {line.position: line for line in Line.objects.filter(order=order).select_related("item__unit")}
    if not pieces:
        raise Refused(_("Name at least one line."), clause, "lines")
    if len({piece.position for piece in pieces}) < len(pieces):
        raise Refused(_("Name each line once."), clause, "lines")
    for piece in pieces:
        if piece.position not in found:
            raise Refused(_("There is no line %s.") % piece.position, clause, "lines")
        if piece.quantity <= 0:
            raise Refused(_("Line %s: the quantity must be more than zero.") % piece.position, clause, "lines")
        whole(found[piece.position].item, piece.quantity)
    return [(found[piece.position], piece.quantity) for piece in pieces]


def short(rows: Iterable[tuple[Line, Decimal, Decimal]], clause: str) -> None:
    """Raises Refused naming the first line of which more is wanted than there is: (line, wanted, there)."""
    for line, wanted, there in rows:
        if wanted > there:
            text = _("Line %(line)s: %(wanted)s wanted, %(there)s there.")
            raise Refused(text % {"line": line.position, "wanted": plain(wanted), "there": plain(max(there, Decimal(0)))}, clause, "lines")


def plain(amount: Decimal) -> str:
    """12.000 -> 12"""
    return f"{amount.normalize():f}"
