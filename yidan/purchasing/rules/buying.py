"""Questions about demands, purchase orders and receipts: pure; a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.catalog.models import Supplier
from yidan.core.actors import Actor
from yidan.core.formats import listed
from yidan.people.rules import apart
from yidan.purchasing.models import Demand, PurchaseOrder, Receipt

RECEIVABLE = {PurchaseOrder.Stage.SENT, PurchaseOrder.Stage.CONFIRMED}


def order_gone(demand: Demand, by: Actor) -> str | None:
    """A demand is born for stock, or for an order that still runs."""
    if demand.order is not None and demand.order.stage in ("cancelled", "abandoned"):
        return _("The order has ended.")
    return None


def partly_ordered(demand: Demand, by: Actor) -> str | None:
    return _("Part of it is ordered: cancel the purchase first.") if demand.ordered else None


def not_buyable(order: PurchaseOrder, by: Actor) -> str | None:
    if order.supplier_id is None:  # an empty form asks too
        return None
    if order.supplier.stage == Supplier.Stage.RETIRED:
        return _("The supplier is retired.")
    other = order.supplier.purchase_orders.exclude(currency=order.currency).exclude(stage=PurchaseOrder.Stage.CANCELLED).first()
    if other:  # statements add up in one currency
        return _("%(supplier)s is paid in %(currency)s.") % {"supplier": order.supplier, "currency": other.currency}
    return None


def not_approvable(order: PurchaseOrder, by: Actor) -> str | None:
    """4.2b: key material needs a contract with date, standard and terms; and two people act."""
    key = [line.item.name for line in order.lines.all() if line.item.key_material]
    if key and not (order.contract and order.quality_standard and order.payment_terms):
        return _("Key material (%s) needs a contract with quality standard and payment terms.") % listed(dict.fromkeys(key))
    return apart("purchase", order.created_by_id, by)


def came_in(order: PurchaseOrder, by: Actor) -> str | None:
    if any(line.received for line in order.lines.all()):
        return _("Goods have come in already.")
    return None


def nothing_came(order: PurchaseOrder, by: Actor) -> str | None:
    """Closing short is for what came in part; a purchase of which nothing came is cancelled."""
    lines = list(order.lines.all())
    if not any(line.received for line in lines):
        return _("Nothing has come in: cancel the purchase instead.")
    return None if any(line.open for line in lines) else _("Everything has come in.")


def not_all_came(order: PurchaseOrder, by: Actor) -> str | None:
    missing = [str(line.item) for line in order.lines.all() if line.open]
    return _("Still to come: %s.") % listed(missing) if missing else None


def not_receivable(receipt: Receipt, by: Actor) -> str | None:
    """The orderer does not receive (duty pair "receive"), and only what was sent to a supplier comes in."""
    if receipt.purchase_order_id is None:
        return None
    order = receipt.purchase_order
    if order.stage not in RECEIVABLE:
        return _("Purchase %(order)s is %(stage)s: nothing comes in.") % {"order": order, "stage": order.stage_label}
    return apart("receive", order.approved_by_id, by) or apart("receive", order.created_by_id, by)
