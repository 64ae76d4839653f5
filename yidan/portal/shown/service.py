"""What a customer reads of his complaint: what he reported, what was promised, what was done. No cause of ours, no cost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yidan.intake.models import Order
from yidan.people.models import LegalEntity
from yidan.service.models import Ticket


def ticket(one: Ticket, at: datetime) -> dict[str, Any]:
    entity = one.order.entity if one.order else LegalEntity.objects.order_by("-is_default", "pk").first()
    return {
        "entity": entity, "subtitle": _("Service ticket %s") % one.key, "what": one.what, "reported": one.created_at,
        "product": f"{one.item.name if one.item else ''} {one.serial}".strip(), "order": one.order.key if one.order else "",
        "answered": one.answered_at, "promise": one.promise, "promised_on": one.promised_on, "resolution": one.resolution if one.solved_at else "",
        "solved": one.solved_at, "parts": one.parts if one.solved_at else "", "satisfaction": one.satisfaction, "said": one.said, "stage": one.stage,
        "stage_label": one.stage_label,
    }  # fmt: skip


def tickets(order: Order) -> list[dict[str, Any]]:
    """The order's complaints on its progress page."""
    rows = Ticket.objects.filter(order=order).order_by("-pk")[:10]
    return [
        {"key": one.key, "what": one.what, "at": one.created_at, "stage": one.stage, "stage_label": one.stage_label, "promised_on": one.promised_on}
        for one in rows
    ]  # fmt: skip
