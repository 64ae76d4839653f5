"""Engineering, where the company asks it: structure, routing and drawing of what is to be made (3.2d)."""

from __future__ import annotations

from collections.abc import Sequence

from yidan.catalog.models import Bom, Item, Routing
from yidan.core.said import Said
from yidan.core.said import said as _
from yidan.intake.models import Line
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look


def facts(look: Look) -> list[Fact]:
    lines = [line for line in look.order.lines.select_related("item").order_by("position") if line.item.kind == Item.Kind.MAKE]
    items = [line.item_id for line in lines]
    structures = set(Bom.objects.filter(item__in=items, stage="active", current=True).values_list("item_id", flat=True))
    routings = set(Routing.objects.filter(item__in=items, stage="active", current=True).values_list("item_id", flat=True))
    return [
        ready(_("Product structure"), lines, structures),
        ready(_("Routing"), lines, routings),
        Fact(
            "3.2d", _("Drawing"), _("as ordered"),
            tuple((f"{line.position} {line.item.name}", " / ".join(filter(None, [line.drawing, line.drawing_revision])) or "—") for line in lines),
        ),
    ]  # fmt: skip


def ready(what: Said, lines: Sequence[Line], have: set[int]) -> Fact:
    missing = [line for line in lines if line.item_id not in have]
    verdict = _("missing for %s lines") % len(missing) if missing else _("ready")
    figures = tuple((f"{line.position} {line.item.name}", line.item.code) for line in missing[:6])
    return Fact("3.2d", what, verdict, figures, "bad" if missing else "")
