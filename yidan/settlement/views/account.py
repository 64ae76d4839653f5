"""Pages about customers' accounts: one customer, statements, reminders, all receivables by age."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.catalog.models import Customer
from yidan.core import clock, inputs, show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.signing import asked
from yidan.core.web import Request, see
from yidan.settlement import queries, rules
from yidan.settlement.lists import ReminderList, StatementList, siblings
from yidan.settlement.models import Milestone, Reminder, Statement

MOST = 3000  # open payments shown by age


def statement_list(request: Request) -> HttpResponse:
    return StatementList(request).response()


def reminder_list(request: Request) -> HttpResponse:
    return ReminderList(request).response()


def customer(request: Request, key: str) -> HttpResponse:
    """Does he agree with our figure? Opening, period, closing; what he owes by age; his limit; what he confirmed and was reminded of."""
    document = see(request, Customer, key)
    since, until = period(request)
    may = may_read(request.actor, "P")
    context: dict[str, Any] = {"customer": document, "since": since, "until": until, "may_price": may}
    if may:
        rows = [queries.aged(one, until) for one in queries.open_milestones(document)]
        found = queries.exposure(document, until)
        context |= {
            "account": queries.account(document, since, until), "exposure": found, "ages": found.receivables, "rows": rows, "now": clock.now(),
            "finance": request.actor.has(Role.FINANCE), "chases": request.actor.has(Role.FINANCE, Role.SALES),
            "statements": document.statements.order_by("-until")[:12], "reminders": document.reminders.select_related("sent_by").order_by("-pk")[:12],
        }  # fmt: skip
    return render(request, "settlement/customer.html", context)


def period(request: Request) -> tuple[date, date]:
    """From the address; without, this month."""
    today = clock.today()
    until = inputs.day(request.GET.get("until", ""), today) or today
    since = inputs.day(request.GET.get("since", ""), today) or until.replace(day=1)
    return min(since, until), until


def statement(request: Request, key: str) -> HttpResponse:
    document = see(request, Statement, key)
    before = document.rows.filter(revision__lt=document.revision).exclude(his_note="").order_by("-revision").first()
    difference = document.his_balance - document.closing if document.his_balance is not None else None
    return show.show(
        request, "settlement/statement.html", document, back=(reverse("settlement:statement_list"), _("Statements of account")), party=document.customer.name,
        may_price=may_read(request.actor, "P"), rows=document.now(), before=before, difference=difference,
        counts=rules.reconciling.signed(document), **asked(document),
        dates=[DateCell(_("From"), document.since), DateCell(_("Until"), document.until), DateCell(_("Answer until"), document.reply_by)],
    )  # fmt: skip


def reminder(request: Request, key: str) -> HttpResponse:
    document = see(request, Reminder, key)
    return show.show(
        request, "settlement/reminder.html", document, back=(reverse("settlement:reminder_list"), _("Reminders")), party=document.customer.name,
        may_price=may_read(request.actor, "P"), may_contact=may_read(request.actor, "D"),
        lines=document.lines.select_related("milestone__order").order_by("pk"),
        dates=[DateCell(_("Pay until"), document.pay_by), DateCell(_("He pays on"), document.promised_on)],
    )  # fmt: skip


def ageing(request: Request) -> HttpResponse:
    """Every customer's open payments by age, the one with most overdue first."""
    may, today = may_read(request.actor, "P"), clock.today()
    context: dict[str, Any] = {
        "may_price": may,
        "siblings": siblings("settlement:ageing"),
        "chases": request.actor.has(Role.FINANCE, Role.SALES),
    }
    if may:
        rows = by_customer(list(queries.open_milestones()[:MOST]), today)
        zero = Decimal(0)
        whole = queries.Ageing(*(sum((getattr(ages, f.name) for _c, ages, _l in rows), zero) for f in fields(queries.Ageing)))
        context |= {"rows": rows, "whole": whole}
    return render(request, "settlement/ageing.html", context)


def by_customer(milestones: list[Milestone], today: date) -> list[tuple[Customer, queries.Ageing, Reminder | None]]:
    grouped: dict[Customer, list[Milestone]] = defaultdict(list)
    for one in milestones:
        grouped[one.order.customer].append(one)
    reminded: dict[int, Reminder] = {one.customer_id: one for one in Reminder.objects.filter(customer__in=grouped).order_by("pk")}
    rows = [(who, queries.ageing(theirs, today), reminded.get(who.pk)) for who, theirs in grouped.items()]
    return sorted(rows, key=lambda row: (-row[1].overdue, -row[1].due, row[0].code))
