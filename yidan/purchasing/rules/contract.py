"""Questions about the contract, and what the supplier signs (4.2b)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.formats import listed, trimmed
from yidan.core.signing import Signing
from yidan.purchasing import papers
from yidan.purchasing.models import PurchaseLine, PurchaseOrder

SIGN_CONTRACT = "sign_contract"  # purpose of his signature; it is given on the page of the link for his dates
CONFIRM = "confirm_purchase"  # purpose of the supplier's link


def contract_shown(order: PurchaseOrder) -> dict[str, Any]:
    """What the supplier reads and signs: as it is confirmed, with every term of the paper. A later forecast changes nothing of it."""
    return {
        "purchase": order.number, "revision": order.revision, "entity": order.entity.name, "supplier": order.supplier.name,
        "deliver_to": order.entity.address, "currency": order.currency, "tax_rate": trimmed(order.tax_rate), "total": f"{order.total:.2f}",
        "payment_terms": order.payment_terms, "quality_standard": order.quality_standard, "lines": [_line(line) for line in sorted(order.lines.all(), key=lambda one: one.position)],
        "terms": [[term.title, term.text] for term in papers.terms(order)],
    }  # fmt: skip


def _line(line: PurchaseLine) -> dict[str, str]:
    return {
        "position": str(line.position), "name": f"{line.item.name} {line.item.spec}".strip(), "code": line.item.code, "quantity": trimmed(line.quantity),
        "unit": line.item.unit.name, "price": trimmed(line.price), "amount": f"{line.net + line.tax:.2f}", "day": str(line.promised or line.due),
    }  # fmt: skip


contracting = Signing(
    SIGN_CONTRACT, "4.2b", contract_shown, form="purchase_contract", title=gettext_lazy("Purchase contract, signed"), field_class="S",
    role=Role.SUPPLIER, link=CONFIRM,
)  # fmt: skip


def not_signable(order: PurchaseOrder, by: Actor) -> str | None:
    if not order.contract:
        return _("This purchase goes without a contract.")
    return _("The supplier has signed this contract.") if contracting.signed(order) else None


def no_contract_scan(order: PurchaseOrder, by: Actor) -> str | None:
    return contracting.no_scan(order, by)


def unsigned(order: PurchaseOrder, *lines: PurchaseLine) -> str | None:
    """4.2b: nothing is paid ahead for key material, and none is let into stock, before the supplier has signed."""
    key = [line.item.name for line in lines or order.lines.all() if line.item.key_material]
    if not key or order.signed_on is not None:
        return None
    return _("Key material (%(items)s): the supplier has not signed contract %(order)s yet.") % {
        "items": listed(dict.fromkeys(key)),
        "order": order,
    }
