"""Builders of settlement: a payment schedule, money that came in, a sheet."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.cast import AT, at
from tests.factories import entity
from tests.logistics.builders import a_return, a_shipment
from yidan.catalog.models import Customer
from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.models import Return
from yidan.settlement import commands as settlement
from yidan.settlement.commands import AllocationInput, MilestoneInput
from yidan.settlement.models import Invoice, MoneyReceipt, Penalty, Reminder, SettlementSheet, Statement

USUAL = (("order", D(30), "none"), ("shipment", D(40), "shipment"), ("acceptance", D(25), "none"), ("retention", D(5), "none"))


def scheduled(cast: SimpleNamespace, order: Order, terms: Any = USUAL) -> Order:
    rows = [MilestoneInput(event, percent, 365 if event == "retention" else 0, gate) for event, percent, gate in terms]
    settlement.schedule_payments(order, milestones=rows, by=cast.zhou)
    return order


def money_in(cast: SimpleNamespace, order: Order, amount: D, reference: str) -> MoneyReceipt:
    """Booked by the head, to be allocated by the clerk."""
    one = MoneyReceipt(
        customer=order.customer, received_on=date(2026, 6, 1), amount=amount, currency=order.currency, bank_reference=reference
    )
    settlement.book_receipt(one, by=cast.zhou_head)
    return one


def pay(cast: SimpleNamespace, order: Order, position: int, amount: D | None = None) -> MoneyReceipt:
    milestone = order.milestones.get(position=position)
    amount = amount or milestone.amount - milestone.paid
    one = money_in(cast, order, amount, f"{order.key}-{MoneyReceipt.objects.count()}")
    settlement.allocate(one, allocations=[AllocationInput(milestone, amount)], by=cast.zhou)
    return one


def an_invoice(cast: SimpleNamespace, order: Order, amount: D, number: str = "01482207") -> Invoice:
    one = Invoice(order=order, entity=order.entity, external_code="2632200000", external_number=number, issued_on=date(2026, 6, 1))
    settlement.register_invoice(one, amount=amount, by=cast.zhou)
    return one


def a_delivered_order(cast: SimpleNamespace, mode: str = "works", **values: Any) -> Order:
    """Scheduled, paid as far as the shipment asks, accepted where that comes first, delivered."""
    order = scheduled(cast, a_made_order(cast, mode, **values))
    for position in (1, 2):
        pay(cast, order, position)
    if mode == "works":
        an_acceptance(cast, order, "signed")
    a_shipment(cast, order, "handed_over")
    order.refresh_from_db()
    return order


def a_sheet(cast: SimpleNamespace, order: Order) -> SettlementSheet:
    one = SettlementSheet(order=order)
    settlement.draw_up(one, by=cast.zhou)
    return one


def a_penalty(cast: SimpleNamespace, order: Order, amount: D | None = None) -> Penalty:
    """Proposed by sales as the rule computes it, decided by the head of finance."""
    one = Penalty(order=order, claim="客户要求按合同扣")
    settlement.propose_penalty(one, by=cast.li)
    settlement.decide_penalty(one, amount=one.proposed if amount is None else amount, reason="按合同", by=cast.zhou_head)
    return one


def a_red(cast: SimpleNamespace, invoice: Invoice, amount: D, cause: str = "error", number: str = "01482299") -> Invoice:
    one = Invoice(
        order=invoice.order, entity=invoice.entity, reverses=invoice, kind=invoice.kind, cause=cause, external_number=number,
        issued_on=date(2026, 6, 2),
    )  # fmt: skip
    settlement.register_red(one, amount=amount, by=cast.zhou)
    return one


def came_back(cast: SimpleNamespace, order: Order) -> Return:
    """One piece of the delivered, judged, to be credited."""
    one = a_return(cast, order, "credited")
    order.refresh_from_db()
    return one


def delivered_late(cast: SimpleNamespace, days: int = 2, **values: Any) -> Order:
    """Promised for 2026-08-01, handed over so many days later."""
    order = scheduled(cast, a_made_order(cast, "none", **values), [("delivery", D(100), "none")])
    late = at(cast.qian, AT + timedelta(days=61 + days))
    truck = a_shipment(cast, order, "packed")
    logistics.ship(truck, by=late)
    papers = [logistics.HandedInput(paper.name) for paper in truck.papers_handed.all()]
    logistics.hand_over(truck, receiver="x", papers_handed=papers, by=late)
    order.refresh_from_db()
    return order


def a_statement(
    cast: SimpleNamespace, customer: Customer, until: date = date(2026, 6, 30), since: date = date(2026, 6, 1), **more: Any
) -> Statement:
    """June's account, drawn up on the second of July."""
    one = Statement(customer=customer, entity=entity(), since=since, until=until, **more)
    settlement.draw_statement(one, by=on(cast.zhou, until + timedelta(days=2)))
    return one


def a_reminder(cast: SimpleNamespace, customer: Customer, day: date, who: str = "zhou", **more: Any) -> Reminder:
    one = Reminder(customer=customer, entity=entity(), **more, pay_by=day + timedelta(days=7), how="邮件", contact="曾小姐")
    settlement.remind(one, by=on(getattr(cast, who), day))
    return one


def on(who: Actor, day: date) -> Actor:
    """The person at nine o'clock of that day."""
    return at(who, AT + (day - AT.date()))
