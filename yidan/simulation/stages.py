"""The demonstration shows an order in every stage and work on every desk: what the days have not left standing is walked there, by the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Q

from yidan.acceptance import commands as acceptance
from yidan.acceptance.models import Acceptance
from yidan.archive import commands as archive
from yidan.archive import rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake.models import Enquiry, Order, Quotation, Requirement
from yidan.planning import commands as planning
from yidan.planning.models import Operation
from yidan.production import commands as production
from yidan.review import commands as review
from yidan.service.commands import open_ticket
from yidan.service.models import Ticket
from yidan.simulation.routines import floor, money, quality, sales, service
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


def accepted_offer(w: World) -> Quotation:
    """A new enquiry, quoted and accepted."""
    sales.enquiry(w)
    sales.quotation(w, Enquiry.objects.filter(stage="open").latest("pk"))
    offer = Quotation.objects.filter(stage="sent").latest("pk")
    intake.accept(offer, by=w.act(offer.owner.username))
    return offer


def draft(w: World) -> Order:
    return sales.entered(w, accepted_offer(w))


def received(w: World) -> Order:
    order = draft(w)
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


def inspected(w: World) -> None:
    """The order in work that is furthest on is finished, and passed."""
    waiting = Count("work_orders__operations", filter=Q(work_orders__operations__stage__in=["waiting", "running", "stopped"]))
    for order in Order.objects.filter(stage="in_execution", on_hold=False).annotate(left=waiting).order_by("left", "pk")[:TRIES]:
        for _n in range(TRIES):
            finish(w, order)
            quality.final(w)
            order.refresh_from_db()
            if order.stage != Order.Stage.IN_EXECUTION:
                return


def finish(w: World, order: Order) -> None:
    for job in order.work_orders.filter(stage="planned").order_by("-pk"):
        w.does("wanghai", planning.release, job)
    floor.issue(w)
    for operation in Operation.objects.filter(work_order__order=order, stage__in=["waiting", "running"]).order_by(
        "-work_order", "position"
    ):
        who = floor.done_by(operation)
        if operation.stage == "waiting":
            w.does(who, production.start, operation)
        w.does(who, production.report, operation, good=operation.quantity - operation.good, minutes=Decimal(40))


def settled(w: World) -> None:
    """A delivered order invoiced, its sheet drawn up and confirmed."""
    for order in Order.objects.filter(stage="delivered").select_related("entity", "customer", "owner").order_by("pk"):
        on_site(w, order)
        for _n in range(TRIES):
            money.invoice(w, order)
            money.sheet(w, order)
            order.refresh_from_db()
            if order.stage == Order.Stage.SETTLED:
                return


def on_site(w: World, order: Order) -> None:
    """What is appointed there already is shown today and signed."""
    seller = order.owner.username
    one = Acceptance.objects.filter(order=order, stage__in=["appointed", "agreed"]).first()
    if one is not None:
        if one.stage == Acceptance.Stage.APPOINTED:
            acceptance.agree(one, note="客户电话确认", by=w.act(seller))
        acceptance.report(one, explained="演示节拍与急停，说明保养周期", findings="逐项合格", by=w.act(seller))
        acceptance.record_signature(one, signer=order.contact or "客户", revision=one.revision, by=w.act(seller))


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


WALKS: dict[str, Callable[[World], object]] = {
    "settled": settled, "inspected": inspected, "approved": approved, "to_amend": to_amend, "received": received, "draft": draft,
}  # fmt: skip
