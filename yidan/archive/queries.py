"""Reads of the archive: what is to be compiled, handed over, taken over."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.archive.models import Volume
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.people.rules import worked_for


def todo(by: Actor) -> list[Todo]:
    work = _sales(by) if by.has(Role.SALES, Role.MARKETING) else []
    return work + (_archive() if by.has(Role.ARCHIVE) else [])


def _sales(by: Actor) -> list[Todo]:
    mine = worked_for(by)
    settled = Order.objects.filter(stage="settled", volume=None, owner_id__in=mine).select_related("customer").order_by("pk")[:25]
    compiled = Volume.objects.filter(stage="compiled", order__owner_id__in=mine).select_related("order__customer").order_by("pk")[:25]
    new = reverse("archive:volume_compile_volume")
    return [
        Todo(_("Compile the volume"), _("the order is settled"), "8.1b", f"{new}?order={o.number}", _("Compile"), None, o.customer.name, o.key) for o in settled
    ] + [
        Todo(_("Hand the volume over"), _("compiled, complete"), "8.1c", v.get_absolute_url(), _("Hand over"), None, v.order.customer.name, v.order.key) for v in compiled
    ]  # fmt: skip


def _archive() -> list[Todo]:
    rows = Volume.objects.filter(stage="handed_over").select_related("order__customer", "handed_by").order_by("handed_at")[:50]
    return [
        Todo(
            _("Take the volume over"),
            _("handed over by %s") % v.handed_by,
            "8.1c",
            v.get_absolute_url(),
            _("Check"),
            None,
            v.order.customer.name,
            v.order.key,
        )
        for v in rows
    ]
