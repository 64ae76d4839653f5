"""Procurement, from the demand that production states: suppliers (3.2g), their lead time (3.2h), cost (3.2i)."""

from __future__ import annotations

from decimal import Decimal

from yidan.catalog.models import SupplierItem
from yidan.core.actors import Actor
from yidan.core.formats import money, qty
from yidan.core.said import said as _
from yidan.intake.models import Order
from yidan.planning.queries.material import Need
from yidan.purchasing.queries import scorecard
from yidan.review import demand
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look
from yidan.review.models import StockInquiry, StockInquiryLine


def facts(look: Look) -> list[Fact]:
    short = demand.short(look)
    offers = cheapest(short)
    return [suppliers(offers, look.by), sources(short, offers, in_stock(look.order)), cost(short, offers)]


def in_stock(order: Order) -> list[tuple[str, str]]:
    """What suppliers answered that they have: (supplier and item, quantity and when the rest)."""
    lines = StockInquiryLine.objects.filter(inquiry__order=order, inquiry__stage=StockInquiry.Stage.ANSWERED)
    return [
        (f"{line.inquiry.supplier.name} {line.item.name}", f"{qty(line.in_stock, line.item.unit)} · {line.rest_on or '—'}")
        for line in lines.select_related("inquiry__supplier", "item__unit").order_by("pk")[:6]
    ]


def cheapest(short: list[Need]) -> dict[int, SupplierItem]:
    """Item -> the offer with the lowest price."""
    rows = (
        SupplierItem.objects.filter(item__in=[need.item for need in short], supplier__stage="active")
        .select_related("supplier")
        .order_by("-price")
    )
    return {row.item_id: row for row in rows}


def suppliers(offers: dict[int, SupplierItem], by: Actor) -> Fact:
    """On-time and reject rate of those who would deliver."""
    chosen = {row.supplier_id: row.supplier for row in offers.values()}
    cards = [scorecard(supplier, now=by.at) for supplier in list(chosen.values())[:6]]
    figures = tuple((card.supplier.name, f"{_rate(card.on_time_percent)} · {_rate(card.reject_percent)}") for card in cards)
    weak = [card for card in cards if card.on_time_percent is not None and card.on_time_percent < 80]
    return Fact(
        "3.2g", _("Suppliers: on time, rejected"), _("%s weak") % len(weak) if weak else _("capable"), figures, "warn" if weak else ""
    )


def _rate(value: object) -> str:
    return "—" if value is None else f"{value}%"


def sources(short: list[Need], offers: dict[int, SupplierItem], answered: list[tuple[str, str]]) -> Fact:
    """Everything short has a source, with its lead time; what suppliers said they have in stock."""
    without = [need for need in short if need.item.pk not in offers]
    figures = tuple(
        (
            f"{need.item.name} {need.item.code}",
            _("%s days") % offers[need.item.pk].lead_days if need.item.pk in offers else _("no supplier"),
        )
        for need in short[:6]
    ) + tuple(answered)
    return Fact(
        "3.2h", _("Sources"), _("%s without a supplier") % len(without) if without else _("all have one"), figures, "bad" if without else ""
    )


def cost(short: list[Need], offers: dict[int, SupplierItem]) -> Fact:
    """What the shortage costs at today's offers, against the reference price."""
    asked = sum((need.short * offers[need.item.pk].price for need in short if need.item.pk in offers), Decimal(0))
    reference = sum((need.short * need.item.purchase_price for need in short), Decimal(0))
    over = bool(reference) and asked > reference * Decimal("1.03")
    verdict = _("over the reference") if over else _("within the reference")
    figures = ((_("Estimated cost"), money(asked)), (_("At reference prices"), money(reference)))
    return Fact("3.2i", _("Cost of the shortage"), verdict, figures, "warn" if over else "", "S", (), verdict)
