"""What a supplier sees: of our request, our purchase order and our statement what is his; no customer, no rival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yidan.core import formats
from yidan.core.formats import chinese
from yidan.core.papers import capital
from yidan.portal.shown.signing import Fact, Row, signed_page
from yidan.purchasing import rules
from yidan.purchasing.models import PurchaseOrder, SupplierQuote, SupplierStatement


@dataclass(frozen=True)
class Line:
    position: int
    title: str
    quantity: str
    due: date
    promised: date | None
    forecast: date | None
    open: bool

    @property
    def late(self) -> int:
        """Days after the day ordered for."""
        day = self.forecast or self.promised
        return max((day - self.due).days, 0) if day else 0


def purchase(order: PurchaseOrder, at: datetime) -> dict[str, Any]:
    lines = [
        Line(
            line.position, f"{line.item.name} {line.item.spec}".strip(), formats.qty(line.quantity, line.item.unit), line.due, line.promised,
            line.forecast, line.received < line.quantity,
        )
        for line in order.lines.all()
    ]  # fmt: skip
    shown = {
        "entity": order.entity, "subtitle": (_("Purchase contract %s") if order.contract else _("Purchase order %s")) % order.number, "supplier": order.supplier.name, "number": order.number, "lines": lines,
        "total": order.total if order.total > Decimal(0) else None, "currency": order.currency, "terms": order.payment_terms,
        "quality": order.quality_standard, "confirmed": order.stage == order.Stage.CONFIRMED, "stage_label": order.stage_label,
    }  # fmt: skip
    return shown | contract(order) if order.contract else shown


def contract(order: PurchaseOrder) -> dict[str, Any]:
    """What he signs is rules.contract_shown; the page shows every word of it."""
    content = rules.contract_shown(order)
    capitals = capital(Decimal(content["total"])) if chinese() and order.currency == "CNY" else ""
    said = {int(line["position"]): line for line in content["lines"]}
    return signed_page(order, content, order.entity, rules.SIGN_CONTRACT, said=content, prices=said, capitals=capitals)


@dataclass(frozen=True)
class Wanted:
    position: int
    title: str
    quantity: str
    needed: date


def quote(document: SupplierQuote, at: datetime) -> dict[str, Any]:
    rfq = document.rfq
    lines = [
        Wanted(
            line.position, f"{line.demand.item.name} {line.demand.item.spec}".strip(), formats.qty(line.quantity, line.demand.item.unit), line.needed_on
        )
        for line in rfq.lines.all()
    ]  # fmt: skip
    return {
        "entity": rfq.entity, "subtitle": _("Request for quotation %s") % rfq.number, "supplier": document.supplier.name, "lines": lines,
        "answer_by": rfq.answer_by, "note": rfq.note, "place": rfq.entity.address, "stage": document.stage, "closed": rfq.stage != rfq.Stage.ASKED,
        "late": at > rfq.answer_by,
    }  # fmt: skip


def statement(document: SupplierStatement, at: datetime) -> dict[str, Any]:
    """What he signs is rules.shown; these are its words."""
    content = rules.shown(document)
    facts = [
        Fact(_("We owe you on %s") % content["until"], f"{document.closing:,.2f}", strong=True),
        Fact(_("Opening"), f"{document.opening:,.2f}"), Fact("+ " + _("Accepted goods"), f"{document.received:,.2f}"),
        Fact("+ " + _("Price differences"), f"{document.adjusted:,.2f}"), Fact("− " + _("Paid sum"), f"{document.paid:,.2f}"),
        Fact(_("Your invoices that we have approved"), f"{document.invoiced:,.2f}"),
    ]  # fmt: skip
    if document.answer:
        facts.append(Fact(_("Our answer"), document.answer))
    rows = [Row(f"{line.day:%m-%d} {line.words}", _detail(line), f"{line.amount:,.2f}") for line in document.lines.all()]
    subtitle = _("Statement of account %s") % document.number
    return signed_page(document, content, document.entity, rules.CONFIRM_STATEMENT, subtitle=subtitle, facts=facts, rows=rows)


def _detail(line: Any) -> str:
    count = (
        _("%(n)s at %(price)s without tax") % {"n": f"{line.quantity.normalize():f}", "price": f"{line.price:,.2f}"}
        if line.quantity
        else ""
    )
    marked = _("you have %s") % f"{line.his_amount:,.2f}" if line.his_amount is not None else ""
    return " · ".join(part for part in (line.document, count, marked) if part)
