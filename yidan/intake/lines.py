"""Order lines: what the verbs take, the sums, and how two revisions differ. ORD-4: one rounding rule, here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _

from yidan.catalog.models import Item
from yidan.core.fields import FieldClass, Price
from yidan.core.files import Upload as Upload
from yidan.core.papers.formats import quantity
from yidan.core.refusals import Refused
from yidan.intake.comparing import money, requirements_of
from yidan.intake.models import Line, Order

CENT = Decimal("0.01")


@dataclass(frozen=True)
class LineInput:
    """One line as entered. `position` 0: a new line; else the line of that position is meant (amend)."""

    item: Item
    quantity: Decimal  # of the item's base unit
    price: Price
    requested: date | None = None  # None: the order's
    spec: str = ""
    drawing: str = ""
    drawing_revision: str = ""
    place: str = ""
    acceptance: str = Line.Acceptance.WORKS
    discount: Annotated[Decimal, FieldClass.P] = Decimal(0)  # per cent
    tolerance: Decimal = Decimal(0)  # per cent over the quantity that may be delivered
    position: int = 0


@dataclass(frozen=True)
class RequirementInput:
    """A special requirement, the department asked, and until when it answers."""

    what: str
    department: str
    due: date


@dataclass(frozen=True)
class ComparisonInput:
    """One field (`comparing.Field.key`) held against the original; `original` is what the original says where it differs."""

    field: str
    entered: Annotated[str, FieldClass.P]
    agrees: bool
    original: Annotated[str, FieldClass.P] = ""


def whole(item: Item, amount: Decimal) -> None:
    """A unit without decimals takes whole pieces only."""
    if amount != amount.quantize(Decimal(1).scaleb(-item.unit.places)):
        text = _("%(item)s is counted in %(unit)s: %(amount)s has too many decimals.")
        raise Refused(text % {"item": item, "unit": item.unit, "amount": amount}, "2.3c", "lines")


def sums(order: Order, quantity: Decimal, price: Decimal, discount: Decimal) -> tuple[Decimal, Decimal]:
    """Net and tax of a line, each to the cent, half up; with prices that include tax their sum is quantity x price exactly."""
    gross = (quantity * price * (1 - discount / 100)).quantize(CENT, ROUND_HALF_UP)
    if order.tax_included:
        net = (gross / (1 + order.tax_rate / 100)).quantize(CENT, ROUND_HALF_UP)
        return net, gross - net
    return gross, (gross * order.tax_rate / 100).quantize(CENT, ROUND_HALF_UP)


def values(order: Order, entered: LineInput) -> dict[str, Any]:
    """The stored fields of a line. The drawing revision is frozen here: a later change of the item does not reach the order."""
    item = entered.item
    whole(item, entered.quantity)
    if entered.quantity <= 0:
        raise Refused(_("%(item)s: the quantity must be more than zero.") % {"item": item}, "2.3c", "lines")
    net, tax = sums(order, entered.quantity, entered.price, entered.discount)
    service = item.kind == Item.Kind.SERVICE
    return {
        "item": item, "unit_id": item.unit_id, "kind": Line.Kind.SERVICE if service else Line.Kind.GOODS,
        "spec": entered.spec or item.spec, "drawing": entered.drawing or item.drawing,
        "drawing_revision": entered.drawing_revision or item.drawing_revision, "place": entered.place, "acceptance": entered.acceptance,
        "price": entered.price, "discount": entered.discount, "net": net, "tax": tax, "requested": entered.requested or order.requested,
        "ordered": entered.quantity, "ceiling": entered.quantity * (1 + entered.tolerance / 100),
    }  # fmt: skip


def write(order: Order, entered: Sequence[LineInput]) -> None:
    """All lines anew: only while nothing has been done with them."""
    if not entered:
        raise Refused(_("An order needs a line."), "2.2a", "lines")
    lines = [Line(order=order, position=n, **values(order, one)) for n, one in enumerate(entered, 1)]
    Line.objects.bulk_create(lines)
    add_up(order, lines)


def add_up(order: Order, lines: Iterable[Line]) -> None:
    rows = list(lines)
    order.net = sum((line.net for line in rows), Decimal(0))
    order.tax = sum((line.tax or Decimal(0) for line in rows), Decimal(0))
    order.total = order.net + order.tax + order.freight


HEADER = ("customer_po", "place", "payment_terms", "requested", "tax_rate", "tax_included", "currency", "contact")
SHOWN = ("spec", "drawing", "drawing_revision", "place", "acceptance", "price", "discount", "requested", "ordered", "ceiling")


def content(order: Order) -> dict[str, Any]:
    """A revision, whole: what is compared, signed and kept."""
    lines = {
        str(line.position): {"item": line.item.code} | {name: _text(getattr(line, name)) for name in SHOWN}
        for line in order.lines.select_related("item").order_by("position")
    }
    return {"header": {name: _text(getattr(order, name)) for name in HEADER}, "lines": lines, "total": _text(order.total)}


def _text(value: object) -> str:
    """The same text whether the value was just computed or read from the database: 98000, 98000.00, 98000.0000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def to_sign(order: Order) -> dict[str, Any]:
    """Everything the customer is shown when he signs, as finished words: the signature carries the hash of this."""
    rows = order.lines.select_related("item", "unit").order_by("position")
    return {
        "order": order.key, "revision": order.revision, "customer": order.customer.name, "customer_po": order.customer_po, "place": order.place,
        "payment_terms": order.payment_terms, "requested": str(order.requested), "currency": order.currency, "tax_rate": quantity(order.tax_rate),
        "tax_included": order.tax_included, "total": f"{order.total:.2f}", "note": order.note, "lines": [_line_to_sign(line) for line in rows],
        "requirements": [one.what for one in requirements_of(order) if not one.asked_by],
    }  # fmt: skip


def _line_to_sign(line: Line) -> dict[str, Any]:
    drawing = " / ".join(part for part in (line.drawing, line.drawing_revision) if part)
    price = money(line.price) + (f" −{quantity(line.discount)}%" if line.discount else "")
    return {
        "position": line.position, "item": line.item.code, "name": line.item.name, "spec": line.spec, "drawing": drawing, "price": price,
        "quantity": quantity(line.ordered, line.unit.name), "amount": f"{line.net + (line.tax or 0):.2f}", "requested": str(line.requested),
        "place": line.place, "acceptance": line.acceptance,
    }  # fmt: skip


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """[{"where", "field", "before", "after"}]; a line that came or went counts with its item."""
    found = [
        {"where": "order", "field": f, "before": before["header"].get(f, ""), "after": v}
        for f, v in after["header"].items()
        if before["header"].get(f) != v
    ]
    for position in sorted({*before["lines"], *after["lines"]}, key=int):
        old, new = before["lines"].get(position, {}), after["lines"].get(position, {})
        names = dict.fromkeys([*old, *new])
        found += [
            {"where": position, "field": n, "before": old.get(n, ""), "after": new.get(n, "")} for n in names if old.get(n) != new.get(n)
        ]
    return found


# --- differences, told ---

FIELD_CLASSES = {"price": "P", "discount": "P", "payment_terms": "P", "tax_rate": "P", "tax_included": "P", "contact": "D"}


def where(row: dict[str, str]) -> str:
    return _("Order") if row["where"] == "order" else _("Line %s") % row["where"]


def follows(row: dict[str, str], rows: Sequence[dict[str, str]]) -> bool:
    """What may be delivered follows the quantity where no tolerance is agreed: not worth telling twice."""
    same = {**row, "field": "ordered"}
    return row["field"] == "ceiling" and same in rows


def name_of(field: str) -> str:
    """The field's name as the model has it."""
    if field == "ceiling":
        return _("most that may be delivered")
    for model in (Line, Order):
        if field in {f.name for f in model._meta.concrete_fields}:
            return str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return field


def size(content: dict[str, Any]) -> int:
    """How many fields a revision has."""
    return len(content["header"]) + sum(len(line) for line in content["lines"].values())
