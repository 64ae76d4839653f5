"""Orders of the system before this one, brought in as history: as they were, with their own dates, numbers and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import FieldClass, Price
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order


@dataclass(frozen=True)
class HistoricLine:
    """A line as the former system had it. `net` is what it came to, to 4 places; `tax` None: not known for the line."""

    item: Item
    quantity: Decimal
    price: Price
    net: Price
    discount: Annotated[Decimal, FieldClass.P] = Decimal(0)  # per cent
    tax: Annotated[Decimal | None, FieldClass.P] = None
    spec: str = ""
    requested: date | None = None  # None: the order's


def not_historic(order: Order, by: Actor) -> str | None:
    if not order.external:
        return _("An order brought in keeps its number of the former system.")
    if order.net + order.tax + order.freight != order.total:
        return _("%(order)s: net, tax and freight are not the total %(total)s.") % {"order": order.external, "total": order.total}
    return None


@command(
    clause="1.1", label=gettext_lazy("Bring in from the former system"), roles={Role.SYSTEM, Role.SALES_HEAD}, source={NEW},
    target=Order.Stage.HISTORIC, unless=not_historic,
)  # fmt: skip
def take_over(order: Order, *, lines: Sequence[HistoricLine], by: Actor) -> None:
    """Sums are taken as they are and must agree (ORD-4). The counters stay at zero: they count what happens in this house."""
    _agree(order, lines)
    Line.objects.bulk_create(
        Line(
            order=order, position=n, item=x.item, unit_id=x.item.unit_id, spec=x.spec or x.item.spec, drawing=x.item.drawing,
            drawing_revision=x.item.drawing_revision, acceptance=Line.Acceptance.NONE, price=x.price, discount=x.discount, net=x.net, tax=x.tax,  # type: ignore[misc]
            requested=x.requested or order.requested, promised=order.promised, actual=order.actual, ordered=x.quantity, ceiling=x.quantity,
            kind=Line.Kind.SERVICE if x.item.kind == Item.Kind.SERVICE else Line.Kind.GOODS,
        )
        for n, x in enumerate(lines, 1)
    )  # fmt: skip


def _agree(order: Order, lines: Sequence[HistoricLine]) -> None:
    if not lines:
        raise Refused(_("An order needs a line."), "2.2a", "lines")
    net = sum((line.net for line in lines), Decimal(0))
    if net != order.net:
        text = _("%(order)s: the lines come to %(lines)s, the order says %(net)s.")
        raise Refused(text % {"order": order.external, "lines": net, "net": order.net}, "2.3b", "lines")
    known = [line.tax for line in lines if line.tax is not None]
    if len(known) == len(lines) and sum(known, Decimal(0)) != order.tax:
        raise Refused(_("%s: the lines' tax is not the order's.") % order.external, "2.3b", "tax")
