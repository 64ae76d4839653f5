"""The purchase contract, as it goes to the supplier (class S)."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.papers import capital, formats, head, render, shapes
from yidan.purchasing.models import PurchaseLine, PurchaseOrder


def contract(order: PurchaseOrder, by: Actor) -> tuple[bytes, str]:
    """The file and its title. A contract where one is asked for, else the plain order: the same shape."""
    form = "purchase_contract" if order.contract else "purchase_order"
    with translation.override("zh-hans"):
        return render(form, shape(order), frozen=by.at), _("Purchase contract")


def shape(order: PurchaseOrder) -> shapes.Purchase:
    lines = list(order.lines.select_related("item__unit", "demand__order").order_by("position"))
    return shapes.Purchase(
        head=head(order.entity, order.key, order.stage_label, official=True),
        revision=_("revision %s") % order.revision, purpose=_purpose(lines), buyer=_buyer(order), seller=_seller(order), deliver_to=order.entity.address or order.entity.name,
        lines=tuple(_line(order, line) for line in lines), total=formats.money(order.total, order.currency), capital=_capital(order),
        tax=formats.amount(order.tax), tax_note=_("%(currency)s, with %(rate)s%% VAT") % {"currency": order.currency, "rate": formats.quantity(order.tax_rate)},
        terms=_terms(order),
    )  # fmt: skip


def _capital(order: PurchaseOrder) -> str:
    return capital(order.total.quantize(Decimal("0.01"))) if order.currency == "CNY" else ""


def _purpose(lines: list[PurchaseLine]) -> str:
    orders = dict.fromkeys(line.demand.order.key if line.demand and line.demand.order else _("stock") for line in lines)
    return ", ".join(orders)


def _line(order: PurchaseOrder, line: PurchaseLine) -> shapes.PurchaseLine:
    gross = line.net + line.tax
    return shapes.PurchaseLine(
        n=str(line.position), item=f"{line.item.name} {line.item.spec}".strip(), our_no=line.item.code, unit=line.item.unit.name,
        qty=formats.quantity(line.quantity), price=formats.amount(line.price * (1 + order.tax_rate / 100)), amount=formats.amount(gross),
        due=formats.day(line.promised or line.due),
    )  # fmt: skip


def _buyer(order: PurchaseOrder) -> shapes.Party:
    entity = order.entity
    rows = [(_("Address"), entity.address), (_("Tax number"), entity.tax_number), (_("Handled by"), str(order.owner))]
    return shapes.Party(role=_("Buying party"), name=entity.name, lines=_lines(rows), signed=str(order.approved_by or ""))


def _seller(order: PurchaseOrder) -> shapes.Party:
    rows = [(_("Address"), order.supplier.address), (_("Tax number"), order.supplier.uscc)]
    return shapes.Party(role=_("Selling party"), name=order.supplier.name, lines=_lines(rows))


def _lines(rows: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{label}: {value}" for label, value in rows if value)


def _terms(order: PurchaseOrder) -> tuple[shapes.Term, ...]:
    texts = [
        (_("Quality and acceptance"), order.quality_standard or _("By the buyer's incoming inspection.")),
        (_("Delivery"), _("The date is kept when the goods are at the buyer's. Another date is announced three days ahead.")),
        (_("Payment"), order.payment_terms),
        (_("Confidentiality"), _("Drawings, quantities and use are not passed on.")),
    ]
    return tuple(shapes.Term(title=title, text=text) for title, text in texts)
