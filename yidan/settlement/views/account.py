"""Pages about customers' accounts: one customer, statements, reminders, all receivables by age."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yidan.catalog.models import Customer
from yidan.core import clock, inputs, show
from yidan.core.actors import Role
from yidan.core.fields import may_read
from yidan.core.pages import DateCell
from yidan.core.refusals import Refused
from yidan.core.signing import asked
from yidan.core.web import Request, keyed, see
from yidan.settlement import monthly, queries, rules
from yidan.settlement.commands import draw_statement, send_statement
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.lists import ReminderList, StatementList, siblings
from yidan.settlement.models import Milestone, Reminder, Statement
from yidan.settlement.queries.accounts import last_month

MOST = 3000  # open payments shown by age


def statement_list(request: Request) -> HttpResponse:
    return StatementList(request).response()


@require_POST
def statements_month(request: Request) -> HttpResponse:
    """Last month's statement of every customer that has none yet, in one act."""
    back = reverse("settlement:statement_list")
    if not request.actor.has(*FINANCE):
        raise Refused(str(draw_statement.refusal(Statement(stage=""), request.actor)), draw_statement.clause)
    done = monthly.draw_month(last_month(clock.today()), request.actor)
    if done.later:
        messages.info(request, _("%s statements are being drawn up; they stand in this list as they are done.") % done.later)
    elif done.count:
        messages.success(request, _("%s statements drawn up.") % done.count)
    for who, reason in done.left:
        messages.warning(request, f"{who}: {reason}")
    return HttpResponseRedirect(back, status=303)


@require_POST
def statements_send(request: Request) -> HttpResponse:
    """What is drawn up goes out in one act; the links are shown once, on the answer to it."""
    back = reverse("settlement:statement_list")
    if not request.actor.has(*FINANCE):
        raise Refused(str(send_statement.refusal(Statement(stage="drawn_up"), request.actor)), send_statement.clause)
    given: list[tuple[Statement, str]] = []

    def effect() -> tuple[int, str]:
        given.extend((one, request.build_absolute_uri(reverse("portal:link", args=[token]))) for one, token in monthly.send(request.actor))
        return 303, back

    _status, url = keyed(request, effect)
    if not given:  # sent before: the links have been shown
        return HttpResponseRedirect(url, status=303)
    may = {"may_price": may_read(request.actor, "P"), "may_contact": may_read(request.actor, "D")}
    return render(request, "settlement/statements_sent.html", {"given": given, "more": len(monthly.unsent()), "back": back, **may})


def reminder_list(request: Request) -> HttpResponse:
    return ReminderList(request).response()


def customer(request: Request, key: str) -> HttpResponse:
    """Does he agree with our figure? Opening, period, closing; what he owes by age; his limit; what he confirmed and was reminded of."""
    document = see(request, Customer, key)
    since, until = period(request)
    may = may_read(request.actor, "P")
    context: dict[str, Any] = {"customer": document, "since": since, "until": until, "may_price": may}
    if may:
        kept = queries.currencies(document)
        currency = request.GET.get("currency", "") if request.GET.get("currency", "") in kept else kept[0]
        unpaid = list(queries.open_milestones(document).filter(order__currency=currency))
        context |= {
            "account": queries.account(document, since, until, currency), "exposure": queries.exposure(document, until), "ages": queries.ageing(unpaid, until),
            "rows": [queries.aged(one, until) for one in unpaid], "now": clock.now(), "currency": currency, "currencies": kept,
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
        rows, zero = by_customer(list(queries.open_milestones()[:MOST]), today), Decimal(0)
        context["accounts"] = [
            (currency, theirs, queries.Ageing(*(sum((getattr(row.ages, f.name) for row in theirs), zero) for f in fields(queries.Ageing))))
            for currency, theirs in rows.items()
        ]
    return render(request, "settlement/ageing.html", context)


@dataclass(frozen=True)
class Owing:
    customer: Customer
    ages: queries.Ageing
    reminder: Reminder | None


def by_customer(milestones: list[Milestone], today: date) -> dict[str, list[Owing]]:
    """Currency -> its customers, the one with most overdue first; our own currency leads."""
    grouped: dict[tuple[str, Customer], list[Milestone]] = defaultdict(list)
    for one in milestones:
        grouped[one.order.currency, one.order.customer].append(one)
    said = Reminder.objects.filter(customer__in={who for _code, who in grouped}).order_by("pk")
    reminded: dict[tuple[str, int], Reminder] = {(one.currency, one.customer_id): one for one in said}
    found: dict[str, list[Owing]] = {code: [] for code in sorted({code for code, _who in grouped} | {"CNY"}, key=lambda x: (x != "CNY", x))}
    for (code, who), theirs in grouped.items():
        found[code].append(Owing(who, queries.ageing(theirs, today), reminded.get((code, who.pk))))
    return {code: sorted(rows, key=lambda row: (-row.ages.overdue, -row.ages.due, row.customer.code)) for code, rows in found.items()}
