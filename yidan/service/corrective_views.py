"""Pages of common problems: the analysis over all tickets, corrective actions, their papers."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, Supplier
from yidan.core import show
from yidan.core.actors import LABELS, Role
from yidan.core.lists import Column, List, View
from yidan.core.pages import DateCell, Empty
from yidan.core.papers import reader_language, shown_pdf
from yidan.core.web import Request, see
from yidan.people.settings import setting
from yidan.service import commands as service
from yidan.service import papers, queries
from yidan.service.models import CorrectiveAction, Ticket


class ActionList(List):
    name, title, model, url = "corrective_actions", _("Corrective actions"), CorrectiveAction, "service:correctiveaction_list"
    template_name = "service/actions.html"
    select_related = ("item", "owner")
    columns = [
        Column("number", _("Corrective action"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("item.name", _("Item"), filter="contains", phone="title"),
        Column(
            "cause_kind",
            _("Kind of cause"),
            filter="choice",
            cell=lambda row, page: row.get_cause_kind_display(),
            value=lambda row: row.get_cause_kind_display(),
        ),
        Column(
            "department",
            _("Department concerned"),
            filter="choice",
            cell=lambda row, page: department(row),
            value=lambda row: department(row),
        ),
        Column("problem", _("Problem"), filter="contains", cut=True),
        Column("owner.display", _("Owner"), filter="contains"),
        Column("due", _("Due on"), kind="date", filter="until", sort=True),
        Column("check_on", _("Effect checked on"), kind="date", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    views = [
        View("open", _("Open"), ~Q(stage="effective"), "due"),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id) & ~Q(stage="effective")),
        View("check", _("Effect to be checked"), Q(stage="done"), "check_on"),
        View("all", _("All")),
    ]
    empty = Empty(_("No corrective action is open"), _("A problem that comes often is fed back to its department from the analysis."))

    def row_url(self, row: CorrectiveAction) -> str:
        return reverse("service:correctiveaction", args=[row.key])


def department(action: CorrectiveAction) -> str:
    return str(LABELS[Role(action.department)])


def action_list(request: Request) -> HttpResponse:
    return ActionList(request).response()


def analysis(request: Request) -> HttpResponse:
    """Tickets of the last days by item and cause, the most frequent first; whoever may see tickets."""
    given = request.GET.get("days", "")
    days = min(max(int(given), 1), 3650) if given.isdigit() and len(given) < 5 else setting("common_days")
    rows = queries.common(request.actor.at, days) if request.actor.roles else []
    most = max((row.count for row in rows), default=1)
    may = not request.actor.roles.isdisjoint(service.open_action.roles)
    context = {"rows": rows, "days": days, "spans": (30, 90, 180, 365), "most": most, "may": may, "enough": setting("common_tickets")}
    return render(request, "service/analysis.html", context, status=200 if request.actor.roles else 404)


def action(request: Request, key: str) -> HttpResponse:
    document = see(request, CorrectiveAction, key)
    tickets = [one.ticket for one in document.grounds.select_related("ticket__customer").order_by("pk")]
    steps = [
        ("D1", _("Team"), document.team or document.owner), ("D2", _("Problem"), document.problem), ("D3", _("Containment"), document.containment),
        ("D4", _("Root cause"), document.root_cause), ("D5", _("Corrective action chosen"), document.measures),
        ("D6", _("Carried out"), document.carried_out), ("D7", _("Prevention"), f"{document.get_fed_to_display()}\n{document.prevention}".strip()), ("D8", _("Effect"), document.effect),
    ]  # fmt: skip
    dates = [DateCell(_("Due on"), document.due), DateCell(_("Effect checked on"), document.check_on)]
    return show.show(
        request, "service/action.html", document, tickets=tickets, steps_8d=steps, now_step=next((name for name, _label, text in steps if not text), ""),
        again=queries.recurred(document), department=department(document), dates=dates,
        back=(reverse("service:correctiveaction_list"), _("Corrective actions")),
    )  # fmt: skip


def paper(request: Request, key: str) -> HttpResponse:
    document = see(request, CorrectiveAction, key)
    content = papers.eight_d(document, request.actor, reader_language(), frozen=document.checked_at or document.created_at)
    return shown_pdf(content, document.key)


def ticket_paper(request: Request, key: str) -> HttpResponse:
    document = see(request, Ticket, key)
    content = papers.record(document, request.actor, reader_language(), frozen=document.solved_at or document.created_at)
    return shown_pdf(content, document.key)


def item_lessons(request: Request, key: str) -> HttpResponse:
    """A part of the item's page and of its routing's: what complaints taught about it (7.2d)."""
    return _lessons(request, queries.lessons(item=see(request, Item, key)))


def supplier_lessons(request: Request, key: str) -> HttpResponse:
    return _lessons(request, queries.lessons(supplier=see(request, Supplier, key)))


def _lessons(request: Request, rows: list[CorrectiveAction]) -> HttpResponse:
    return render(request, "service/lessons.html", {"rows": rows, "now": request.actor.at})
