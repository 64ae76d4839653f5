"""Buying: prices asked, demands ordered by supplier, approved, sent, confirmed; goods at the dock when their day comes, or not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.db.models.functions import Coalesce

from yidan.catalog.models import Supplier, SupplierItem
from yidan.people.models import LegalEntity
from yidan.purchasing import commands as purchasing
from yidan.purchasing import queries
from yidan.purchasing.commands import ChoiceInput, DateInput, DemandPick, OfferInput, PurchaseInput, ReceivedInput, SupplierPick
from yidan.purchasing.models import Demand, Payment, PurchaseLine, PurchaseOrder, Receipt, Rfq, SupplierQuote
from yidan.purchasing.rules import contracting
from yidan.simulation.world import World

BUYER, HEAD, DOCK = "zhaoqian", "qianjin", "qianwei"
Offers = dict[int, list[SupplierItem]]


def morning(w: World) -> None:
    w.at(10, 40)
    answers(w)
    order_all(w, urgent=w.day.weekday() in (1, 3))
    for one in PurchaseOrder.objects.filter(stage="draft").order_by("pk"):
        if w.seldom(0.85):
            w.does(HEAD, purchasing.approve, one, revision=one.revision)
    for one in PurchaseOrder.objects.filter(stage="approved").select_related("supplier", "entity").order_by("pk"):
        w.does(BUYER, purchasing.send, one, holder=one.supplier.contact)
    progress(w)
    for one in PurchaseOrder.objects.filter(stage="sent").prefetch_related("lines").order_by("pk"):
        if w.seldom(0.7):
            confirm(w, one)


def progress(w: World) -> None:
    """Once a week the buyer asks about key material, and notes what he hears."""
    if w.day.weekday() != 1:
        return
    key = PurchaseOrder.objects.filter(stage="confirmed", lines__item__key_material=True, lines__received=0).distinct().order_by("pk")
    for one in key:
        step = w.chance.choice(("material", "started", "made", "shipped"))
        w.does(BUYER, purchasing.note_progress, one, step=step, day=w.day, note="电话询问，按期")


def order_all(w: World, urgent: bool) -> None:
    """On Mondays, Wednesdays and Fridays all, between them what would be late by then. Open demands, one purchase a supplier; of a few with a choice, prices are asked first."""
    offers: Offers = defaultdict(list)
    for row in SupplierItem.objects.select_related("supplier").order_by("price", "pk"):
        offers[row.item_id].append(row)
    groups: dict[Supplier, list[Demand]] = defaultdict(list)
    asked: list[Demand] = []
    waiting = Demand.objects.filter(stage="open").exclude(rfq_lines__rfq__stage="asked").select_related("item", "supplier").order_by("pk")
    for demand in waiting:
        if demand.item_id not in offers or demand.to_order <= 0:
            continue
        if urgent and demand.needed_on - timedelta(days=demand.item.lead_days or 0) > w.day:
            continue
        if demand.supplier is None and len(offers[demand.item_id]) > 1 and w.happens("ask_prices"):
            asked.append(demand)
        else:
            groups[demand.supplier or offers[demand.item_id][0].supplier].append(demand)
    for supplier, demands in groups.items():
        draw_up(w, supplier, demands, offers)
    if asked:
        ask(w, asked, offers)


def draw_up(w: World, supplier: Supplier, demands: list[Demand], offers: Offers) -> None:
    prices = queries.prices(demands, supplier)
    lead = max(row.lead_days for demand in demands for row in offers[demand.item_id])
    inputs = [PurchaseInput(d, max(d.to_order, prices[d.pk].moq), prices[d.pk].price, w.in_days(lead)) for d in demands if d.pk in prices]
    one = PurchaseOrder(entity=LegalEntity.objects.get(is_default=True), supplier=supplier, payment_terms="月结 30 天", quality_standard="HC-QS-17", contract=True,
                        owner=w.users[w.holder(BUYER)])  # fmt: skip
    if inputs:
        w.does(BUYER, purchasing.order_from_demands, one, lines=inputs)


def ask(w: World, demands: list[Demand], offers: Offers) -> None:
    """Of all that sell them; answers come by link or by telephone within two days."""
    suppliers = sorted({row.supplier for demand in demands for row in offers[demand.item_id]}, key=lambda one: one.pk)
    rfq = Rfq(entity=LegalEntity.objects.get(is_default=True), owner=w.users[w.holder(BUYER)], answer_by=w.now + timedelta(days=2))
    w.does(BUYER, purchasing.ask_prices, rfq, demands=[DemandPick(d) for d in demands], suppliers=[SupplierPick(s) for s in suppliers])


def answers(w: World) -> None:
    for quote in SupplierQuote.objects.filter(stage="asked", rfq__stage="asked").select_related("supplier", "rfq").order_by("pk"):
        if w.seldom(0.7):
            w.attempt(lambda quote=quote: answer(w, quote))  # type: ignore[misc]
    for rfq in Rfq.objects.filter(stage="asked").order_by("pk"):
        if not rfq.quotes.filter(stage="asked").exists() or rfq.answer_by < w.now:
            decide(w, rfq)


def answer(w: World, quote: SupplierQuote) -> None:
    """What he sells of it, a little above or below his list."""
    listed = {row.item_id: row for row in SupplierItem.objects.filter(supplier=quote.supplier)}
    rows = []
    for line in quote.rfq.lines.select_related("demand").order_by("position"):
        if row := listed.get(line.demand.item_id):
            price = (row.price * Decimal(w.chance.choice(("0.96", "1", "1.03")))).quantize(Decimal("0.01"))
            rows.append(OfferInput(line.position, price, w.in_days(row.lead_days)))
    if not rows:
        purchasing.decline(quote, reason="不经营此物料", by=w.act(BUYER))
    elif w.seldom(0.5):
        by = w.outsider(purchasing.send_request(quote, holder=quote.supplier.contact, by=w.act(BUYER)))
        purchasing.offer(quote, offers=rows, valid_until=w.day + timedelta(days=30), by=by)
    else:
        purchasing.offer(quote, offers=rows, note="电话报价", by=w.act(BUYER))


def decide(w: World, rfq: Rfq) -> None:
    """The cheapest for each line; without any answer it is withdrawn, and bought as listed."""
    choices = []
    for line in rfq.lines.prefetch_related("offers__quote__supplier").order_by("position"):
        if best := min(line.offers.all(), key=lambda offer: (offer.price, offer.pk), default=None):
            choices.append(ChoiceInput(line.position, best.quote.supplier))
    if choices:
        w.does(BUYER, purchasing.award, rfq, choices=choices, why="答复家数以截止时间为准")
    else:
        w.does(BUYER, purchasing.withdraw, rfq, reason="到期无人报价")


def confirm(w: World, one: PurchaseOrder) -> None:
    """Mostly on the day asked, sometimes a few days later; of key material the supplier signs the contract by link."""
    shift = w.chance.choice((0, 0, 0, 1, 3))
    dates = [DateInput(line.position, w.in_days(shift, max(line.due, w.in_days(1)))) for line in one.lines.all()]
    if w.does(BUYER, purchasing.confirm, one, dates=dates) and one.contract and one.lines.filter(item__key_material=True).exists():
        one = PurchaseOrder.for_page().get(pk=one.pk)
        by = w.outsider(purchasing.ask_contract(one, holder=one.supplier.contact, by=w.act(BUYER)))
        purchasing.sign_contract(one, signer=one.supplier.contact, content=contracting.content(one), revision=one.revision, by=by)
    if w.happens("advance"):
        ahead = Payment(entity=one.entity, supplier=one.supplier, advance_on=one, due_on=w.in_days(3))
        w.does(BUYER, purchasing.request_advance, ahead, amount=(one.total * Decimal("0.3")).quantize(Decimal("0.01")))


def dock(w: World) -> None:
    """What was promised for today or before comes in; now and then not, or not all of it, or too much."""
    w.at(13, 10)
    due = PurchaseLine.objects.annotate(day=Coalesce("forecast", "promised")).filter(
        purchase_order__stage__in=["sent", "confirmed"], day__lte=w.day
    )
    for one in PurchaseOrder.objects.filter(pk__in=due.values("purchase_order")).prefetch_related("lines").order_by("pk"):
        if not w.happens("late_untold"):
            take_in(w, one, [line for line in one.lines.all() if line.open > 0 and coming(line, w.day)])


def coming(line: PurchaseLine, day: date) -> bool:
    when = line.expected
    return when is None or when <= day + timedelta(days=3)


def take_in(w: World, one: PurchaseOrder, lines: list[PurchaseLine]) -> None:
    rows = [ReceivedInput(line.position, line.open) for line in lines]
    if rows and lines[0].open >= 2 and w.happens("short_delivery"):
        rows[0] = ReceivedInput(lines[0].position, (lines[0].open / 2).quantize(Decimal(1)))
    elif rows and w.happens("surplus"):
        rows[0] = ReceivedInput(lines[0].position, lines[0].open, surplus=Decimal(1))
    if rows:
        w.does(DOCK, purchasing.receive, Receipt(purchase_order=one, delivery_note=f"SH{w.day:%m%d}-{one.pk}"), lines=rows)
