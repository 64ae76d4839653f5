"""Mails to the outside: what waits, what went out, what a person must settle (NOT-1)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.announcements import Announcement
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.monitoring import boards, rules


class MailList(List):
    name, title, model, url = "mails", _("Mails"), Announcement, "monitoring:mail_list"
    template_name = "monitoring/list.html"
    select_related = ("event", "settled_by")
    columns = [
        Column("subject", _("Mail"), link=True, filter="contains", bold=True, required=True, phone="title"),
        Column("address", _("To"), filter="contains"),
        Column("state", _("State"), kind="stage", filter="choice"),
        Column("at", _("Occasion"), kind="moment", sort=True, filter="since"),
        Column("claimed_at", _("Last try"), kind="moment", sort=True),
        Column("tries", _("Tries"), kind="number"),
        Column("error", _("Why not"), cut=True, phone="none"),
        Column("message_id", _("Message-ID"), cut=True, phone="none"),
        Column("settled_by.display", _("Settled by"), phone="none"),
    ]
    views = [
        View("doubt", _("In doubt or failed"), Q(state__in=rules.UNSETTLED)),
        View("waiting", _("Waiting"), Q(state__in=["waiting", "sending"])),
        View("sent", _("Sent"), Q(state__in=["delivered", "left"])),
        View("all", _("All")),
    ]
    empty = Empty(
        _("No mail is in doubt"), _("What the customer must be told goes out by itself, at most once; what is uncertain stands here.")
    )

    def rows(self) -> Any:
        return super().rows().filter(channel=Announcement.Channel.EMAIL)

    def prepare(self, rows: list[Announcement]) -> None:
        orders = {order.chain_id: order for order in Order.objects.filter(chain_id__in={row.event.chain_id for row in rows})}
        for row in rows:
            row.order = orders.get(row.event.chain_id)  # type: ignore[attr-defined]

    def row_url(self, row: Any) -> str:
        """Where it is settled; of one that needs nothing, its order."""
        if row.order is None:
            return row.url or "#"
        if row.state in rules.UNSETTLED:
            return f"{reverse('monitoring:order_settle_mail', args=[row.order.key])}?mail={row.pk}&next={reverse('monitoring:mail_list')}"
        return str(row.order.get_absolute_url())

    def extra(self) -> dict[str, Any]:
        return {"tabs": boards.tabs("mail_list")}


def mail_list(request: Request) -> HttpResponse:
    return MailList(request).response()
