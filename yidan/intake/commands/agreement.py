"""Blanket agreements: drawn up, concluded by the head with the customer's signed original, called off by orders (2.2a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Item
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Price
from yidan.core.refusals import Refused
from yidan.intake import papers, rules
from yidan.intake.lines import CENT, Upload, whole
from yidan.intake.models import Agreement, AgreementLine

SALES = {Role.SALES, Role.SALES_HEAD}
HEADS = {Role.SALES_HEAD, Role.GENERAL_MANAGER}
Stage = Agreement.Stage


@dataclass(frozen=True)
class AgreedInput:
    """An item, how many may be called off in all, at which price."""

    item: Item
    quantity: Decimal
    price: Price


@command(clause="2.2a", label=gettext_lazy("Draw up a blanket agreement"), roles=SALES, source={NEW}, target=Stage.DRAFT)
def frame(agreement: Agreement, *, lines: Sequence[AgreedInput], by: Actor) -> None:
    """The paper that both sides sign is drawn with it."""
    if not lines:
        raise Refused(_("An agreement needs a line."), "2.2a", "lines")
    for x in lines:
        whole(x.item, x.quantity)
    if len({x.item.pk for x in lines}) < len(lines):
        raise Refused(_("An item stands in an agreement once."), "2.2a", "lines")
    AgreementLine.objects.bulk_create(
        AgreementLine(agreement=agreement, position=n, item=x.item, quantity=x.quantity, price=x.price) for n, x in enumerate(lines, 1)
    )
    agreement.total = sum((x.quantity * x.price for x in lines), Decimal(0)).quantize(CENT)
    papers.keep_blanket(agreement, by)


@command(
    clause="2.2a", label=gettext_lazy("Conclude the agreement"), roles=HEADS, source={Stage.DRAFT}, target=Stage.IN_FORCE,
    unless=rules.not_concludable,
)  # fmt: skip
def conclude(agreement: Agreement, *, original: Upload, by: Actor) -> None:
    """With the contract as both sides signed it; by another person than who drew it up."""
    mime = original.content_type or "application/octet-stream"
    origin = files.Paper.Origin.SCANNED
    content, name = original.read(), original.name or "contract"
    files.file(
        agreement,
        content,
        form="contract",
        title=_("Blanket agreement, signed by both"),
        name=name,
        mime=mime,
        origin=origin,
        field_class="P",
        by=by,
    )


@command(clause="2.2a", label=gettext_lazy("Close the agreement"), roles=SALES, source={Stage.DRAFT, Stage.IN_FORCE}, target=Stage.CLOSED)
def close(agreement: Agreement, *, reason: str, by: Actor) -> None:
    """No more call-offs; those received go on."""
