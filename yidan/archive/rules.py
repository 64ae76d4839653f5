"""Questions about volumes: pure, of document and actor; a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.archive import scope
from yidan.archive.models import Volume
from yidan.core.actors import Actor
from yidan.core.formats import listed
from yidan.intake.models import Order
from yidan.people.rules import apart

FILED = {Order.Stage.SETTLED}


def not_to_file(volume: Volume, by: Actor) -> str | None:
    """ARC-1 begins here: a volume is made of a settled order, once. A blank form names no order yet."""
    if not volume.order_id:
        return None
    if volume.order.stage not in FILED:
        return _("The order is not settled: its papers are not complete.")
    return _("The order's volume is compiled already.") if Volume.objects.filter(order=volume.order).exists() else None


def damaged(volume: Volume, by: Actor) -> str | None:
    """The bytes of every piece are there and are the ones filed."""
    wrong = [str(item.position) for item in volume.items.all() if item.paper and not item.paper.blob.intact()]
    return _("Pieces damaged or lost: %s.") % listed(wrong) if wrong else None


def not_mine_to_take(volume: Volume, by: Actor) -> str | None:
    if volume.handed_by_id == by.user_id:
        return _("Who hands over does not take over.")
    return damaged(volume, by) or apart("cashier_archive", None, by)


def volume_not_archived(order: Order, by: Actor) -> str | None:
    volume = Volume.objects.filter(order=order).first()
    return None if volume and volume.taken_by_id else _("The archive has not taken the volume over.")


def absent(order: Order) -> list[scope.Rule]:
    return scope.missing(order, scope.papers_for(order))
