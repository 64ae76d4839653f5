"""The demonstration shows an order in every stage: what the days have not left standing somewhere is walked there, through the same verbs."""

from __future__ import annotations

from collections.abc import Callable

from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.models import Enquiry, Order, Quotation
from yidan.review import commands as review
from yidan.simulation.routines import money, sales
from yidan.simulation.routines.review import PEOPLE, WORDS
from yidan.simulation.world import World

TRIES = 6


def show_every_stage(w: World) -> None:
    """Raises nothing: a stage that cannot be shown today is left out."""
    for stage, walk in WALKS.items():
        for _n in range(TRIES):
            if Order.objects.filter(stage=stage).exists():
                break
            try:
                walk(w)
            except Refused as exc:
                w.refuse(exc)


def received(w: World) -> Order:
    """A new enquiry, quoted, accepted, entered and received."""
    sales.enquiry(w)
    sales.quotation(w, Enquiry.objects.filter(stage="open").latest("pk"))
    offer = Quotation.objects.filter(stage="sent").latest("pk")
    intake.accept(offer, by=w.act(offer.owner.username))
    sales.order(w, offer)
    order = Order.objects.latest("pk")
    if order.stage == Order.Stage.DRAFT:
        sales.receive(w, order)
    return order


def judged(w: World) -> Order:
    """Received, looked at twice, asked and answered, all departments agree."""
    order = received(w)
    for _n in range(TRIES):
        sales.second_look(w, order)
        sales.requirements(w, order)
    for department, who in PEOPLE.items():
        review.opine(order, verdict="agree", text=WORDS[department], revision=order.revision, by=w.act(who))
    return order


def approved(w: World) -> None:
    order = judged(w)
    review.approve(order, promised=order.requested, revision=order.revision, by=w.act("linxiaodong"))


def to_amend(w: World) -> None:
    review.send_back(judged(w), reason="客户要求提前，装配 A 线排不下", by=w.act("linxiaodong"))


def settled(w: World) -> None:
    """A delivered order invoiced, its sheet drawn up and confirmed."""
    order = Order.objects.filter(stage="delivered").select_related("entity", "customer").earliest("pk")
    for _n in range(TRIES):
        money.invoice(w, order)
        money.sheet(w, order)
        order.refresh_from_db()


WALKS: dict[str, Callable[[World], object]] = {"settled": settled, "approved": approved, "to_amend": to_amend, "received": received}
