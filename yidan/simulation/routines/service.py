"""After-sales: a complaint now and then, answered, assigned, solved, rated."""

from __future__ import annotations

from datetime import timedelta

from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.service import commands as service
from yidan.service.models import Ticket
from yidan.simulation.world import World

CLERK = "fengtao"
TROUBLES = ("供料机卡钉，一天三次", "光幕误触发停机", "触摸屏偶发黑屏", "输送线链条异响")


def day(w: World) -> None:
    w.at(17, 0)
    for order in Order.objects.filter(stage__in=["delivered", "settled"], tickets=None).select_related("customer").order_by("pk"):
        if w.seldom(0.02):
            ticket = Ticket(customer=order.customer, order=order, item=order.lines.get(position=1).item, caller=order.contact, what=w.chance.choice(TROUBLES), severity="major",
                            answer_due=w.now + timedelta(hours=24))  # fmt: skip
            service.open_ticket(ticket, by=w.act(CLERK))
    for ticket in Ticket.objects.filter(stage__in=["open", "assigned", "solved"]).order_by("pk"):
        if w.seldom(0.6):
            move(w, ticket)


def move(w: World, ticket: Ticket) -> None:
    try:
        if ticket.stage == "open":
            service.assign(
                ticket, technician=w.users["fengtao"], promise="两天内上门处理", promised_on=w.day + timedelta(days=2), by=w.act(CLERK)
            )
        elif ticket.stage == "assigned":
            service.solve(ticket, cause="传感器松动", resolution="紧固并加防松，跟线半天正常", by=w.act(CLERK))
        else:
            service.close(ticket, satisfaction=w.chance.choice((4, 5, 5)), by=w.act(CLERK))
    except Refused as exc:
        w.refuse(exc)
