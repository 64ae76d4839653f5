"""What is held against the customer's original, field by field (2.3b). Keys and values are the same in every language; labels are not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yidan.core.papers.formats import moment, quantity
from yidan.intake.models import Enquiry, Line, Order, Requirement

HEAD = ("customer", "customer_po", "received_at", "requested", "place", "tax", "total", "payment_terms")
CELLS = ("item", "spec", "drawing", "quantity", "price", "requested")
NONE = "—"


@dataclass(frozen=True)
class Field:
    """`key` is "place", "line 2 quantity" or "requirement 17"; `value` is what was entered, as recorded; `text` as shown."""

    key: str
    value: str
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or self.value

    @property
    def column(self) -> str:
        return self.key.split()[-1]

    @property
    def number(self) -> bool:
        return self.column in ("quantity", "price", "total")

    @property
    def label(self) -> str:
        return label(self.key)


def fields(order: Order, lines: list[Line] | None = None, requirements: list[Requirement] | None = None) -> list[Field]:
    """Every field that the original can contradict. Lines with item and unit; both are read when not given."""
    rows = list(order.lines.select_related("item", "unit").order_by("position")) if lines is None else lines
    asked = requirements_of(order) if requirements is None else requirements
    found = [Field(name, *_head(order, name)) for name in HEAD]
    found += [Field(f"line {line.position} {name}", *_cell(line, name)) for line in rows for name in CELLS]
    return found + [Field(f"requirement {one.pk}", _cut(one.what)) for one in asked if not one.asked_by]


def requirements_of(document: Enquiry | Order) -> list[Requirement]:
    return list(Requirement.objects.filter(kind=document.document_kind(), object_id=document.pk).order_by("pk"))


def _head(order: Order, name: str) -> tuple[str, str]:
    match name:
        case "customer":
            return order.customer.code, order.customer.name
        case "received_at":
            return moment(order.received_at), ""
        case "tax":
            rate = quantity(order.tax_rate)
            return (f"{rate}% in", _("with tax, %s%%") % rate) if order.tax_included else (f"{rate}% on top", _("without tax, %s%%") % rate)
        case "total":
            return money(order.total), ""
    return _cut(getattr(order, name)), ""


def _cell(line: Line, name: str) -> tuple[str, str]:
    match name:
        case "item":
            return line.item.code, f"{line.item.code} {line.item.name}"
        case "drawing":
            return " / ".join(part for part in (line.drawing, line.drawing_revision) if part) or NONE, ""
        case "quantity":
            return quantity(line.ordered, line.unit.name), ""
        case "price":
            less = f" −{quantity(line.discount)}%" if line.discount else ""
            return f"{money(line.price)}{less}", ""
    return _cut(getattr(line, name)), ""


def money(value: Decimal) -> str:
    """Two decimals, or as many as there are: 9,800.00, 0.0125."""
    plain = value.normalize()
    return f"{value:,.2f}" if plain.as_tuple().exponent >= -2 else f"{plain:,f}"  # type: ignore[operator]  # a finite number's is an int


def _cut(value: Any) -> str:
    return str(value)[:200] or NONE


def label(key: str) -> str:
    """The field's name in the reader's language."""
    words = key.split()
    if words[0] == "requirement":
        return _("Special requirement")
    if words[0] == "line" and len(words) == 3:
        return _("Line %(line)s, %(what)s") % {"line": words[1], "what": names()[words[2]]}
    return names().get(key, key)


def names() -> dict[str, str]:
    return {
        "customer": _("customer"), "customer_po": _("customer's order number"), "received_at": _("received at"), "place": _("delivery place"),
        "requested": _("requested date"), "tax": _("price"), "payment_terms": _("payment terms"), "total": _("total"), "item": _("item"),
        "spec": _("specification"), "drawing": _("drawing"), "quantity": _("quantity"), "price": _("unit price"),
    }  # fmt: skip
