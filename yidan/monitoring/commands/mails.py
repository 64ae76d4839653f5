"""Mails to the outside that a person must settle: perhaps sent, or not sent after all tries (2.3e, 4.3c, 5.3b)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.announcements import Announcement
from yidan.core.commands import command
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.monitoring import rules

State = Announcement.State
SETTLERS = frozenset(
    {Role.SALES, Role.SALES_HEAD, Role.LOGISTICS, Role.LOGISTICS_HEAD, Role.AFTER_SALES, Role.AFTER_SALES_HEAD, Role.QUALITY_HEAD, Role.SYSTEM_ADMIN}
)  # fmt: skip
ENDS = {"arrived": State.DELIVERED, "again": State.WAITING, "left": State.LEFT}


@command(
    clause="5.3b",
    label=gettext_lazy("Settle a mail"),
    roles=SETTLERS,
    source=frozenset(Order.Stage),
    target=None,
    unless=rules.no_mail_open,
)
def settle_mail(order: Order, *, mail: Announcement, end: str, reason: str = "", by: Actor) -> None:
    """It arrived (asked, or found in the server's log); it is to be sent once more; or the customer was told otherwise."""
    free = Announcement.objects.filter(pk=mail.pk, event__chain_id=order.chain_id, state__in=rules.UNSETTLED)
    changes = {"state": ENDS[end], "settled_by_id": by.signer, "settled_at": by.at}
    if end == "again":
        changes |= {"tries": 0, "error": ""}
    elif end == "arrived":
        changes |= {"delivered_at": mail.claimed_at or by.at}
    elif not reason:
        raise Refused(_("Say how the customer was told."), "5.3b", "reason")
    if not free.update(**changes):
        raise Refused(_("This mail is settled already."), "5.3b", "mail")
