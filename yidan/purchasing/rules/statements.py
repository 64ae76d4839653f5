"""Questions about suppliers' statements, and what the supplier signs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.signing import Signing
from yidan.purchasing.models import SupplierStatement

CONFIRM_STATEMENT = "confirm_statement"  # purpose of the supplier's link and of his signature
Stage = SupplierStatement.Stage


def shown(statement: SupplierStatement) -> dict[str, Any]:
    """What the supplier reads and confirms; `signatures.content_hash` of it stands in the signature."""
    sums = {name: f"{getattr(statement, name):.2f}" for name in ("opening", "received", "adjusted", "paid", "closing", "invoiced")}
    lines = [
        [str(line.day), line.what, line.text, line.document, f"{line.quantity.normalize():f}", f"{line.amount:.2f}"]
        for line in statement.lines.all()
    ]
    return sums | {
        "statement": statement.number, "supplier": statement.supplier.name, "entity": statement.entity.name, "since": str(statement.since),
        "until": str(statement.until), "revision": statement.revision, "lines": lines,
    }  # fmt: skip


signing = Signing(
    CONFIRM_STATEMENT, "5.2d", shown, form="supplier_statement", title=gettext_lazy("Statement, confirmed by the supplier"), field_class="S",
    role=Role.SUPPLIER,
)  # fmt: skip


def no_scan(statement: SupplierStatement, by: Actor) -> str | None:
    return signing.no_scan(statement, by)


def drawn_already(statement: SupplierStatement, by: Actor) -> str | None:
    """One statement for a day: what is wrong with it is drawn up again, not beside it."""
    if statement.supplier_id is None or statement.since is None or statement.until is None:
        return None
    rows = SupplierStatement.objects.filter(
        supplier=statement.supplier, entity=statement.entity_id, since__lte=statement.until, until__gte=statement.since
    )
    return _("Statement %s covers these days already.") % found if (found := rows.first()) else None
