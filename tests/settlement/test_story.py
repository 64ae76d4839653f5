"""Made orders to the end: accepted at works or on site, delivered in parts, settled. Every stage is reached by its own verb."""

from decimal import Decimal as D

import pytest

from tests.acceptance.builders import an_acceptance, by_link, customer_signs
from tests.logistics.builders import a_shipment
from tests.quality.builders import an_order_made, inspected
from tests.settlement.builders import a_sheet, an_invoice, pay, scheduled
from yidan.acceptance.pieces import Piece
from yidan.core import events, signatures
from yidan.core.events import Event
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.settlement import commands as settlement
from yidan.settlement import queries, rules

pytestmark = pytest.mark.django_db
PAPERS = {"acceptance", "packing_list", "delivery_note", "hand_over", "invoice", "settlement"}


def spine(order):
    """The stages the order went through, as its events tell."""
    rows = Event.objects.filter(kind=Order.document_kind(), object_id=order.pk).order_by("seq")
    return list(dict.fromkeys(rows.values_list("target", flat=True)))


def confirmed_by_link(cast, order):
    sheet = a_sheet(cast, order)
    customer = by_link(sheet, settlement.ask_confirmation(sheet, holder="曾小姐", by=cast.zhou))
    content = signatures.content_hash(rules.shown(sheet))
    settlement.confirm(sheet, signer="曾小姐", content=content, revision=sheet.revision, by=customer)
    return sheet


def holds_together(order):
    """Nothing altered, nothing over: the chain, the counters, FIN-1, FIN-3, the papers."""
    order.refresh_from_db()
    assert not list(events.broken(order.chain))
    assert order.total == rules.invoiced(order) + queries.of_order(order, order.actual)["unbilled"]
    assert all(one.paid == sum((a.amount for a in one.allocations.all()), D(0)) for one in order.milestones.all())
    assert set(Paper.objects.filter(chain=order.chain).values_list("form", flat=True)) >= PAPERS


def test_accepted_at_works_and_delivered_in_parts(cast):
    """ACC-1 at works: the first machine goes when its report is signed, long before the others."""
    case = an_order_made(cast)
    inspected(case, cast)
    order = scheduled(cast, case.order)
    pay(cast, order, 1)
    pay(cast, order, 2)
    customer_signs(cast, an_acceptance(cast, order, "reported", [Piece(1, D(1))]))
    a_shipment(cast, order, "handed_over", [Piece(1, D(1))])
    order.refresh_from_db()
    assert order.stage == "inspected" and order.lines.get().delivered == D(1)
    with pytest.raises(Refused):
        a_shipment(cast, order, "handed_over", [Piece(1, D(3))])
    an_acceptance(cast, order, "signed", [Piece(1, D(3))])
    order.refresh_from_db()
    assert order.stage == "accepted"
    settlement.send_invoice(an_invoice(cast, order, order.total), how="邮件", by=cast.zhou)
    truck = Shipment.objects.get(stage="packed")  # the one that had to wait
    logistics.ship(truck, by=cast.qian)
    logistics.hand_over(truck, receiver="x", papers_handed=[logistics.HandedInput(p.name) for p in truck.papers_handed.all()], by=cast.qian)
    sheet = confirmed_by_link(cast, order)
    assert sheet.balance + sheet.retention == order.total * D("0.3")
    holds_together(order)
    assert spine(order)[-7:] == ["approved", "planned", "in_execution", "inspected", "accepted", "delivered", "settled"]


def test_accepted_on_site_and_delivered_in_parts(cast):
    """ACC-1 on site: what is settled is what was delivered and signed for there; the stage `accepted` is skipped."""
    case = an_order_made(cast, acceptance="site")
    inspected(case, cast)
    order = scheduled(cast, case.order)
    pay(cast, order, 1)
    pay(cast, order, 2)
    a_shipment(cast, order, "handed_over", [Piece(1, D(1))])
    an_acceptance(cast, order, "signed", [Piece(1, D(1))], mode="site")
    order.refresh_from_db()
    assert order.stage == "inspected"
    a_shipment(cast, order, "handed_over", [Piece(1, D(3))])
    order.refresh_from_db()
    assert (order.stage, order.lines.get().accepted) == ("delivered", D(1))
    with pytest.raises(Refused):
        a_sheet(cast, order)
    customer_signs(cast, an_acceptance(cast, order, "reported", [Piece(1, D(3))], mode="site"))
    settlement.send_invoice(an_invoice(cast, order, order.total), how="邮件", by=cast.zhou)
    confirmed_by_link(cast, order)
    holds_together(order)
    assert spine(order)[-6:] == ["approved", "planned", "in_execution", "inspected", "delivered", "settled"]
    line = order.lines.get()
    assert line.accepted == line.delivered == line.ordered
    pay(cast, order, 3)
    pay(cast, order, 4)  # retention money comes in after the settlement
    assert rules.paid(order) == order.total
    assert queries.exposure(order.customer, order.actual).used == 0
