"""The demonstration shows an order in every stage and work on every desk: what the days have not left standing is walked there, by the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist

from yidan.archive import commands as archive
from yidan.archive import rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.models import Enquiry, Order, Quotation, Requirement
from yidan.review import commands as review
from yidan.service.commands import open_ticket
from yidan.service.models import Ticket
from yidan.simulation.routines import money, sales, service
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
            except (Refused, ObjectDoesNotExist) as exc:
                w.refuse(exc)
    for work in (care, filing, drawing):
        try:
            work(w)
        except (Refused, ObjectDoesNotExist) as exc:
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


def care(w: World) -> None:
    """A complaint that waits for its answer."""
    order = Order.objects.filter(stage__in=["delivered", "settled"]).select_related("customer").earliest("pk")
    if not Ticket.objects.filter(stage="open").exists():
        item = order.lines.get(position=1).item
        ticket = Ticket(
            customer=order.customer,
            order=order,
            item=item,
            caller=order.contact,
            what=service.TROUBLES[0],
            answer_due=w.now + timedelta(hours=24),
        )
        open_ticket(ticket, by=w.act(service.CLERK))


def filing(w: World) -> None:
    """A volume handed over, for the archive to take."""
    order = Order.objects.filter(stage="settled", volume=None).select_related("owner").first()
    if order is not None and not Volume.objects.filter(stage="handed_over").exists():
        notes = [AbsenceInput(rule.form, "本单无此件，已核实") for rule in rules.absent(order)]
        volume = Volume(order=order)
        archive.compile_volume(volume, absences=notes, by=w.act(order.owner.username))
        archive.hand_over(volume, by=w.act(order.owner.username))


def drawing(w: World) -> None:
    """A special requirement that engineering has not answered."""
    order = Order.objects.filter(stage__in=["received", "in_review"]).select_related("owner").latest("pk")
    if not Requirement.objects.filter(department="engineering", answered_at=None).exists():
        due = (w.now + timedelta(days=2)).date()
        intake.require_of_order(order, what="夹具接口按客户图纸改", department="engineering", due=due, by=w.act(order.owner.username))


WALKS: dict[str, Callable[[World], object]] = {"settled": settled, "approved": approved, "to_amend": to_amend, "received": received}
