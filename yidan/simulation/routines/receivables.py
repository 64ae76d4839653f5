"""What customers owe: accounts sent and confirmed or disputed, reminders at rising levels (7.1d)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q

from yidan.catalog.models import Customer
from yidan.people.models import LegalEntity
from yidan.settlement import commands as settlement
from yidan.settlement import rules
from yidan.settlement.models import Reminder, Statement
from yidan.settlement.queries import reminding
from yidan.settlement.queries.reminding import Late
from yidan.simulation.routines.money import CLERK, HEAD
from yidan.simulation.world import World


def evening(w: World) -> None:
    remind(w)
    for one in Reminder.objects.filter(stage="sent").order_by("pk"):
        if w.seldom(0.25):
            w.does(CLERK, settlement.note_answer, one, promised_on=w.day + timedelta(days=10), answer="资金周转，月底前付")
    if w.day.day >= 3:
        statements(w)


def remind(w: World) -> None:
    levels = reminding.levels()
    groups: dict[tuple[Customer, str], list[Late]] = defaultdict(list)
    for one in reminding.late_payments(None, w.day):
        if one.wants(levels, w.day):
            groups[one.milestone.order.customer, one.milestone.order.currency].append(one)
    for customer, currency in groups:
        reminder = Reminder(
            customer=customer,
            currency=currency,
            entity=LegalEntity.objects.get(is_default=True),
            pay_by=w.day + timedelta(days=7),
            how="邮件",
            contact=customer.contact,
        )
        every = reminding.late_payments(customer, w.day, currency)
        who = HEAD if reminding.next_level(every) >= len(levels) else CLERK
        w.does(who, settlement.remind, reminder)


def statements(w: World) -> None:
    """Of the last month, with each customer who got or paid something; a few a day."""
    until = w.day.replace(day=1) - timedelta(days=1)
    since = until.replace(day=1)
    moved = Q(orders__actual__range=(since, until)) | Q(receipts__received_on__range=(since, until))
    drawn = Statement.objects.filter(until__gte=until).values("customer")
    for customer in Customer.objects.filter(moved).exclude(pk__in=drawn).distinct().order_by("pk")[:3]:
        draw(w, customer, since, until)
    for one in Statement.objects.filter(stage__in=["sent", "disputed", "drawn_up"]).select_related("customer").order_by("pk"):
        if w.seldom(0.35):
            w.attempt(lambda one=one: answered(w, one))  # type: ignore[misc]


def draw(w: World, customer: Customer, since: date, until: date) -> None:
    one = Statement(customer=customer, entity=LegalEntity.objects.get(is_default=True), since=since, until=until)
    if w.does(CLERK, settlement.draw_statement, one):
        w.does(CLERK, settlement.send_statement, one, holder=customer.contact or "客户")


def answered(w: World, one: Statement) -> None:
    if one.stage == "disputed":
        settlement.answer_dispute(one, answer="已逐笔核对，附明细", by=w.act(CLERK))
        return
    by = w.outsider(settlement.send_statement(one, holder=one.customer.contact or "客户", by=w.act(CLERK)))
    if one.revision == 1 and w.happens("customer_disputes"):
        settlement.dispute_statement(one, balance=one.closing, note="有一笔付款未计入", revision=one.revision, by=by)
        return
    content = rules.reconciling.content(one)
    settlement.confirm_statement(one, signer=one.customer.contact or "客户", content=content, revision=one.revision, by=by)
