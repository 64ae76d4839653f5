"""What finance should do about customers' accounts: remind, draw up, send, answer (7.1d)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Customer
from yidan.core.actors import Actor, Role
from yidan.core.formats import listed
from yidan.core.todo import Todo
from yidan.logistics.models import Shipment
from yidan.people.settings import setting
from yidan.settlement.models import Milestone, MoneyReceipt, Statement
from yidan.settlement.queries.reminding import Late, late_payments, levels, next_level

CAP = 50


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def overdue(by: Actor, today: date) -> list[Todo]:
    """Customers whose next reminder is due; what he promised to pay is waited for, then asked after."""
    steps, by_account = levels(), dict[tuple[int, str], list[Late]]()
    for one in late_payments(None, today):
        by_account.setdefault((one.milestone.order.customer_id, one.milestone.order.currency), []).append(one)
    return [_remind(late, by) for late in by_account.values() if any(one.wants(steps, today) for one in late)][:CAP]


def _remind(late: list[Late], by: Actor) -> Todo:
    first, level = late[0], next_level(late)
    customer = first.milestone.order.customer
    what = {"what": first.milestone.get_event_display(), "day": first.due}
    reason = _("%(what)s was due on %(day)s.") % what
    head = level == len(levels()) > 1 and not by.has(Role.FINANCE_HEAD)
    url = (
        reverse("settlement:customer", args=[customer.code])
        if head
        else f"{reverse('settlement:reminder_remind')}?customer={customer.code}&currency={first.milestone.order.currency}"
    )
    word = _("Account") if head else _("Remind, level %s") % level
    total = sum(one.open for one in late)
    return Todo(_("Collect the payment"), reason, "7.1d", url, word, noon(first.due), customer.name, first.milestone.order.key, total)


def statements(today: date) -> list[Todo]:
    return [*_to_draw(today), *_to_answer(), *_silent(today)]


def without_statement(until: date) -> list[tuple[Customer, str]]:
    """Accounts, customer and currency, that moved in the month that ended on `until`, or that owe, and have no statement up to it."""
    since = until.replace(day=1)
    sent = Shipment.objects.filter(handed_at__date__range=(since, until)).values_list("order__customer_id", "order__currency")
    came = MoneyReceipt.objects.filter(received_on__range=(since, until)).values_list("customer_id", "currency")
    owes = Milestone.objects.filter(order__stage__in=["delivered", "settled"], due__lte=until, paid=0)
    done = set(Statement.objects.filter(until__gte=until).values_list("customer_id", "currency"))
    wanted = {*sent.distinct(), *came.distinct(), *owes.values_list("order__customer_id", "order__currency").distinct()} - done
    customers = Customer.objects.in_bulk({pk for pk, _currency in wanted})
    return sorted(((customers[pk], currency) for pk, currency in wanted), key=lambda one: (one[0].code, one[1]))


def _to_draw(today: date) -> list[Todo]:
    """One thing to do for all of them: the list of statements draws them up in one act."""
    until = last_month(today)
    wanting = without_statement(until)
    due = noon(today.replace(day=min(int(setting("statement_day")), 28)))
    reason = _("The account of %s.") % f"{until:%Y-%m}"
    url, who = reverse("settlement:statement_list"), listed(customer.name for customer, _currency in wanting[:3])
    word = _("Statements") + f" {len(wanting)}"
    return [Todo(_("Draw up the statement"), reason, "7.1d", url, word, due, who, wanting[0][0].code)] if wanting else []


def last_month(today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


def _to_answer() -> list[Todo]:
    """Drawn up and not sent, or disputed."""
    rows = (
        Statement.objects.filter(stage__in=[Statement.Stage.DRAWN_UP, Statement.Stage.DISPUTED]).select_related("customer").order_by("pk")
    )
    return [
        Todo(
            _("Answer the customer"), one.his_note, "7.1d", one.get_absolute_url(), _("Look"), one.created_at + timedelta(days=3), one.customer.name, one.key, one.closing,
        )
        if one.stage == Statement.Stage.DISPUTED
        else Todo(
            _("Send the statement"), _("Drawn up, not sent."), "7.1d", reverse("settlement:statement_send_statement", args=[one.key]), _("Send"),
            one.created_at + timedelta(days=1), one.customer.name, one.key, one.closing,
        )
        for one in rows[:CAP]
    ]  # fmt: skip


def _silent(today: date) -> list[Todo]:
    rows = Statement.objects.filter(stage=Statement.Stage.SENT, reply_by__lt=today).select_related("customer").order_by("reply_by", "pk")
    return [
        Todo(
            _("Have the statement confirmed"), _("He was to answer until %s.") % one.reply_by, "7.1d", one.get_absolute_url(), _("Look"),
            noon(one.reply_by or today), one.customer.name, one.key, one.closing,
        )
        for one in rows[:CAP]
    ]  # fmt: skip
