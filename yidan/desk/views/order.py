"""The order's page: where it is, whether it will be on time, who acts; one tab per chapter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import access
from yidan.core import clock, derived, show
from yidan.core.actors import Actor
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.pages import Action, DateCell, Flag, Tab
from yidan.core.web import Request, see
from yidan.desk import mine, queries
from yidan.desk.turns import steps, turns
from yidan.intake.models import Order
from yidan.planning.models import Forecast
from yidan.review.commands import propose_change

TABS = (
    ("intake", gettext_lazy("Intake")), ("review", gettext_lazy("Review")), ("planning", gettext_lazy("Planning")),
    ("purchasing", gettext_lazy("Buying")), ("production", gettext_lazy("Workshop")), ("quality", gettext_lazy("Quality")),
    ("acceptance", gettext_lazy("Acceptance")), ("logistics", gettext_lazy("Logistics")), ("settlement", gettext_lazy("Money")),
    ("service", gettext_lazy("Service")), ("monitoring", gettext_lazy("Watch")), ("archive", gettext_lazy("Archive")),
)  # fmt: skip


def order(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    tab = request.GET.get("tab", "")
    context = show.context(request, document) | {
        "back": (reverse("intake:order_list"), _("Orders")), "party": document.customer.name, "party_note": document.customer_po or document.external,
        "steps": queries.spine(document), "dates": dates(document), "flags": flags(document), "tabs": tabs(document, tab), "tab": tab,
        "fragment": fragment(document, tab), "chain_rows": queries.quantity_chain(document), "turns": turns(document, request.actor),
        "actions": calm(show.actions(document, request.actor), document, request.actor),
        "history": show.history(document, request.actor, whole_chain=True), "history_url": reverse("desk:order_history", args=[document.key]),
        "reasons": reasons(document), "may_price": may_read(request.actor, "P"), "papers": all_papers(document, request.actor),
        "alerts": mine.warned(document),
    }  # fmt: skip
    return render(request, "desk/order.html", context)


def calm(actions: list[Action], order: Order, by: Actor) -> list[Action]:
    """A filled button only where it is this reader's department's turn, and for what moves the order on: what is done on its papers (an
    invoice, a shipment) has its button in the tab. An order that runs is amended by a change that was agreed: the way there is named."""
    amend, propose = reverse("intake:order_amend", args=[order.key]), ""
    if by.has(*propose_change.roles):
        propose = f"{reverse('review:change_propose_change')}?order={order.number}"
    mine = any(role in by.roles for role, _what in steps(order, by))
    onward = {str(command.label) for command, _reason in derived.actions(order, by) if command.target not in (None, order.stage)}
    found = [replace(action, primary=action.primary and mine and str(action.label) in onward) for action in actions]
    return [
        replace(action, cure=_("propose it"), cure_url=propose) if action.reason and action.url == amend else action for action in found
    ]


def dates(order: Order) -> list[DateCell]:
    """Four dates, never merged."""
    late = (order.forecast - order.promised).days if order.forecast and order.promised else 0
    note, tone = (_("%s days later than promised") % late, "bad") if late > 0 and not order.actual else ("", "")
    if order.forecast and not order.actual and not note and order.forecast < clock.today() and order.stage not in queries.ENDED:
        note, tone = _("passed, not delivered"), "warn"
    return [
        DateCell(_("Requested"), order.requested), DateCell(_("Promised"), order.promised), DateCell(_("Forecast"), order.forecast, note, tone),
        DateCell(_("Actual"), order.actual),
    ]  # fmt: skip


def flags(order: Order) -> list[Flag]:
    found = [
        (order.on_hold, _("on hold"), "warn"), (order.start_blocked, _("start waits for payment"), "warn"),
        (order.delivery_blocked, _("shipment waits for payment"), "warn"), (order.oral, _("oral"), "warn"),
    ]  # fmt: skip
    return [Flag(text, tone) for on, text, tone in found if on]


def tabs(order: Order, chosen: str) -> list[Tab]:
    here = reverse("desk:order", args=[order.key])
    found = [Tab(_("Overview"), here, active=not chosen)]
    return found + [Tab(label, f"{here}?tab={room}", active=room == chosen) for room, label in TABS if fragment(order, room)]


def fragment(order: Order, room: str) -> str:
    """Where a room keeps its part of the order; empty where it has none."""
    if not room:
        return ""
    try:
        return reverse(f"{room}:order_tab", args=[order.key])
    except NoReverseMatch:
        return ""


def reasons(order: Order) -> list[Any]:
    """Why the order finishes when it does: as the newest accepted plan found it."""
    newest = Forecast.objects.filter(order=order, plan__stage="accepted").order_by("-pk").first()
    return list(newest.reasons) if newest else []


def all_papers(order: Order, by: Actor) -> list[dict[str, Any]]:
    rows = Paper.objects.filter(chain_id=order.chain_id).select_related("blob", "by").order_by("pk")
    return [
        {"paper": row, "may": may, "url": reverse("desk:paper", args=[row.pk]) if may else ""}
        for row in rows
        for may in [may_read(by, row.field_class)]
    ]


def history(request: Request, key: str) -> HttpResponse:
    document = see(request, Order, key)
    rows = show.history(document, request.actor, limit=2000, whole_chain=True)
    return render(request, "desk/history.html", {"document": document, "history": rows, "chain": show.chain(document)})


def paper(request: Request, pk: int) -> HttpResponse | FileResponse:
    """A paper's bytes, for whoever may see its document and read its class; nothing in it runs. An approved consultation shows the outsiders' names too."""
    found = get_object_or_404(Paper.objects.select_related("blob"), pk=pk)
    model: Any = apps.get_model(found.kind)
    if (
        not may_read(request.actor, found.field_class.replace("D", ""))
        or not model.visible_to(request.actor).filter(pk=found.object_id).exists()
    ):
        raise Http404
    copy = access.admit(found, request.actor)  # 8.3a: what lies in the archive is opened by consultation, and registered
    if copy is None and not may_read(request.actor, found.field_class) and not access.keeps(found, request.actor):
        raise Http404
    inline = found.blob.mime in ("application/pdf", "image/png", "image/jpeg") and not (copy and copy.way == "copy")
    response = FileResponse(found.blob.path.open("rb"), filename=found.name, content_type=found.blob.mime, as_attachment=not inline)
    response["X-Content-Type-Options"] = "nosniff"
    return response
