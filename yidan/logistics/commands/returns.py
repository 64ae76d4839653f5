"""Goods that come back (7.2c): announced by who hears of it, received into quarantine, judged by quality, credited or replaced.

What came back counts in the line's `returned`; a credit note is settlement's, made replacements are planning's. What is fit may go again: it is
kept in stock for the order and counts as `taken`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.pieces import Piece, picked, short
from yidan.catalog.models import Place
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.logistics import papers, rules
from yidan.logistics.commands.shipment import LOGISTICS, SALES
from yidan.logistics.commands.transit import close
from yidan.logistics.models import Return, ReturnLine
from yidan.planning import commands as planning
from yidan.stock import postings
from yidan.stock.models import Balance, Movement

CARE = {Role.AFTER_SALES, Role.AFTER_SALES_HEAD}
QUALITY = {Role.QUALITY, Role.QUALITY_HEAD}
Stage = Return.Stage


@command(
    clause="7.2c",
    label=gettext_lazy("Announce a return"),
    roles=SALES | CARE | LOGISTICS,
    source={NEW},
    target=Stage.ANNOUNCED,
    unless=rules.not_returnable,
)
def announce_return(document: Return, *, lines: Sequence[Piece], by: Actor) -> None:
    rows = picked(document.order, lines, "7.2c")
    for line, _quantity in rows:
        if line.kind == Line.Kind.SERVICE:
            raise Refused(_("Line %s is a service: it is not sent back.") % line.position, "7.2c", "lines")
    short(((line, n, rules.returnable(line)) for line, n in rows), "7.2c")
    ReturnLine.objects.bulk_create(ReturnLine(of=document, line=line, announced=n) for line, n in rows)


@command(
    clause="7.2c",
    label=gettext_lazy("Withdraw the return"),
    roles=SALES | CARE | LOGISTICS,
    source={Stage.ANNOUNCED},
    target=Stage.WITHDRAWN,
)
def withdraw_return(document: Return, *, reason: str, by: Actor) -> None:
    """It does not come after all."""


@command(clause="5.3a", label=gettext_lazy("Receive the return"), roles=LOGISTICS, source={Stage.ANNOUNCED}, target=Stage.RECEIVED)
def receive_return(document: Return, *, place: Place, counted: Sequence[Piece], by: Actor) -> None:
    """Into quarantine, a lot of its own for each line, and off what the customer has."""
    if not place.quarantine:
        raise Refused(_("What comes back lies in quarantine until it is inspected."), "5.3a", "place")
    rows = {row.line.position: row for row in document.lines.select_related("line__item")}
    for x in counted:
        row = rows.get(x.position)
        if row is None or not 0 < x.quantity <= row.announced:
            raise Refused(_("Line %s: not so many were announced.") % x.position, "5.3a", "counted")
        row.quantity, row.lot = x.quantity, postings.lot_for(row.line.item, f"{document.number}-{x.position}", cause=document, by=by)
        postings.receive(row.lot, place, x.quantity, Movement.Kind.RETURN, cause=document, by=by)
        row.save(update_fields=["quantity", "lot"])
        row.line.returned += x.quantity
        row.line.save(update_fields=["returned"])
    if not counted:
        raise Refused(_("Count what came back."), "5.3a", "counted")
    document.received_at = by.at


@command(clause="6.1d", label=gettext_lazy("Judge what came back"), roles=QUALITY, source={Stage.RECEIVED}, target=Stage.INSPECTED)
def inspect_return(document: Return, *, findings: str, fit: Sequence[Piece], place: Place, by: Actor) -> None:
    """`fit` goes out of quarantine to `place`; all else is scrapped."""
    if place.quarantine:
        raise Refused(_("What is fit goes out of quarantine."), "6.1d", "place")
    good = {x.position: x.quantity for x in fit}
    rows = list(document.lines.filter(quantity__gt=0).select_related("line__item"))
    if strange := good.keys() - {row.line.position for row in rows}:
        raise Refused(_("Line %s did not come back.") % min(strange), "6.1d", "fit")
    for row in rows:
        row.fit = good.get(row.line.position, Decimal(0))
        if not 0 <= row.fit <= row.quantity:
            raise Refused(_("Line %s: more is fit than came back.") % row.line.position, "6.1d", "fit")
        row.unfit = row.quantity - row.fit
        row.save(update_fields=["fit", "unfit"])
        _put_away(document, row, place, by)
    document.findings = findings
    pdf = papers.return_note(document, by)
    files.file(document, pdf, form="return", title=_("Return note"), name=f"{document.number}.pdf", by=by)


def _put_away(document: Return, row: ReturnLine, place: Place, by: Actor) -> None:
    balance = Balance.objects.select_related("lot").get(lot=row.lot, place__quarantine=True)
    if row.fit:
        postings.move(balance, place, row.fit, cause=document, by=by)
    if row.unfit:
        postings.take(balance, row.unfit, Movement.Kind.SCRAPPED, cause=document, by=by)


@command(
    clause="7.2c",
    label=gettext_lazy("Credit the return"),
    roles={Role.SALES_HEAD, Role.GENERAL_MANAGER},
    source={Stage.INSPECTED},
    target=Stage.CREDITED,
)
def credit_return(document: Return, *, decision: str, by: Actor) -> None:
    """The customer owes that much less: finance writes the credit note. Nothing more is owed to him of these pieces."""
    document.decision = decision
    close(document.order, by)


@command(clause="7.2c", label=gettext_lazy("Replace the return"), roles=SALES, source={Stage.INSPECTED}, target=Stage.REPLACED)
def replace_return(document: Return, *, decision: str, by: Actor) -> None:
    """The pieces are owed again. What stock has of them, the fit ones first of all, is kept for the order; the rest is to be made."""
    document.decision = decision
    for row in document.lines.filter(quantity__gt=0).select_related("line__item"):
        row.line.taken += postings.reserve(row.line.item, row.quantity, owner=document.order, by=by)
        row.line.owed_again += row.quantity
        row.line.save(update_fields=["taken", "owed_again"])
    if planning.make_anew.refusal(document.order, by.as_system()) is None:
        planning.make_anew(document.order, by=by.as_system())
