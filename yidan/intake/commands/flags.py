"""Flags of an order, by which it is held up: on hold by sales; start and delivery blocked by settlement (7.1a)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.intake import rules
from yidan.intake.commands.order import OPEN, RUNNING
from yidan.intake.models import Order

HEADS = {Role.SALES_HEAD, Role.GENERAL_MANAGER}


@command(clause="3.3c", label=gettext_lazy("Put on hold"), roles=HEADS | {Role.SYSTEM}, source=OPEN, target=None, unless=rules.on_hold)
def hold(order: Order, *, reason: str, by: Actor) -> None:
    order.on_hold = True


@command(clause="3.3c", label=gettext_lazy("Resume"), roles=HEADS | {Role.SYSTEM}, source=OPEN, target=None, unless=rules.not_on_hold)
def resume(order: Order, *, reason: str, by: Actor) -> None:
    order.on_hold = False


@command(clause="3.3c", label=gettext_lazy("Open to the agreed change"), roles={Role.SYSTEM}, source=RUNNING, target=None)
def open_to_change(order: Order, *, by: Actor) -> None:
    """The customer and the departments agreed: sales may amend it though production has begun."""
    order.change_agreed, order.on_hold = True, False


@command(clause="7.1a", label=gettext_lazy("Block the start"), roles={Role.SYSTEM}, source=OPEN, target=None)
def block_start(order: Order, *, reason: str, by: Actor) -> None:
    order.start_blocked = True


@command(clause="7.1a", label=gettext_lazy("Unblock the start"), roles={Role.SYSTEM}, source=OPEN, target=None)
def unblock_start(order: Order, *, reason: str, by: Actor) -> None:
    order.start_blocked = False


@command(clause="7.1a", label=gettext_lazy("Block the delivery"), roles={Role.SYSTEM}, source=OPEN, target=None)
def block_delivery(order: Order, *, reason: str, by: Actor) -> None:
    order.delivery_blocked = True


@command(clause="7.1a", label=gettext_lazy("Unblock the delivery"), roles={Role.SYSTEM}, source=OPEN, target=None)
def unblock_delivery(order: Order, *, reason: str, by: Actor) -> None:
    order.delivery_blocked = False
