"""The demand that production states for an order, and whether procurement judged the one that stands (3.2g)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from yidan.catalog.models import Item
from yidan.core.actors import Role
from yidan.core.events import canonical
from yidan.core.papers.formats import quantity
from yidan.intake.models import Order
from yidan.planning.queries.material import Need
from yidan.review.look import Look
from yidan.review.models import Demand, Opinion


def rows(needs: list[Need]) -> list[dict[str, Any]]:
    return [{"item": need.item.code, "short": quantity(need.short), "there_on": str(need.there_on or "")} for need in needs]


def digest(stated: list[dict[str, Any]]) -> str:
    """Of items and quantities: the same demand, later in the day, has the same hash."""
    return hashlib.sha256(canonical({row["item"]: row["short"] for row in stated}).encode()).hexdigest()


def stated(order: Order) -> Demand | None:
    """The last of this revision."""
    found = [one for one in order.stated_demands.all() if one.revision == order.revision]
    return max(found, key=lambda one: one.pk, default=None)


def short(look: Look) -> list[Need]:
    """What procurement judges: the demand as production stated it, else as it would be now."""
    said = stated(look.order)
    if said is None:
        return look.material.short
    items = Item.objects.select_related("unit").in_bulk([row["item"] for row in said.rows], field_name="code")
    return [Need(items[row["item"]], Decimal(row["short"].replace(",", ""))) for row in said.rows if row["item"] in items]


def state(look: Look, reason: str = "") -> Demand:
    """A posting: production's demand as it is now."""
    now, order, by = rows(look.material.short), look.order, look.by
    return Demand.objects.create(
        order=order, revision=order.revision, rows=now, digest=digest(now), reason=reason, by_id=by.signer, at=by.at
    )


def judged(look: Look, department: Role) -> str:
    """The demand an opinion stands on: production states its own with it, procurement judges what was stated."""
    if department == Role.PRODUCTION:
        return state(look).digest
    return digest(rows(short(look))) if department == Role.PROCUREMENT else ""


def outdated(order: Order, opinion: Opinion) -> bool:
    """Procurement judged another demand than production states now."""
    said = stated(order) if opinion.department == Role.PROCUREMENT and opinion.demand else None
    return said is not None and said.digest != opinion.demand
