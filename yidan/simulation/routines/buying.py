"""Buying: demands ordered by supplier, approved, sent, confirmed; goods at the dock when their day comes."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from yidan.catalog.models import Supplier, SupplierItem
from yidan.core.refusals import Refused
from yidan.people.models import LegalEntity
from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import DateInput, PurchaseInput, ReceivedInput
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder, Receipt
from yidan.simulation.world import World

BUYER, HEAD, DOCK = "zhaoqian", "qianjin", "qianwei"


def morning(w: World) -> None:
    w.at(10, 40)
    if w.day.weekday() in (0, 2, 4):
        order_all(w)
    for one in PurchaseOrder.objects.filter(stage="draft").order_by("pk"):
        if w.seldom(0.85):
            step(w, lambda one=one: purchasing.approve(one, revision=one.revision, by=w.act(HEAD)))
    for one in PurchaseOrder.objects.filter(stage="approved").select_related("supplier").order_by("pk"):
        step(w, lambda one=one: purchasing.send(one, holder=one.supplier.contact, by=w.act(BUYER)))
    for one in PurchaseOrder.objects.filter(stage="sent").prefetch_related("lines").order_by("pk"):
        if w.seldom(0.7):
            confirm(w, one)


def step(w: World, act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except Refused as exc:
        w.refuse(exc)


def order_all(w: World) -> None:
    """Open demands, one purchase a supplier."""
    offers = {row.item_id: row for row in SupplierItem.objects.select_related("supplier").order_by("price", "pk")}
    groups: dict[Supplier, list[Demand]] = defaultdict(list)
    for demand in Demand.objects.filter(stage="open").select_related("item").order_by("pk"):
        if demand.item_id in offers and demand.to_order > 0:
            groups[offers[demand.item_id].supplier].append(demand)
    for supplier, demands in groups.items():
        due = w.day + timedelta(days=max(offers[d.item_id].lead_days for d in demands))
        inputs = [PurchaseInput(d, d.to_order, offers[d.item_id].price, due) for d in demands]
        one = PurchaseOrder(entity=LegalEntity.objects.get(is_default=True), supplier=supplier, payment_terms="月结 30 天", quality_standard="HC-QS-17", contract=True,
                            owner=w.users[BUYER])  # fmt: skip
        step(w, lambda one=one, inputs=inputs: purchasing.order_from_demands(one, lines=inputs, by=w.act(BUYER)))


def confirm(w: World, one: PurchaseOrder) -> None:
    """Mostly on the day asked, sometimes a few days later."""
    shift = w.chance.choice((0, 0, 0, 1, 3))
    dates = [DateInput(line.position, line.due + timedelta(days=shift)) for line in one.lines.all()]
    step(w, lambda: purchasing.confirm(one, dates=dates, by=w.act(BUYER)))


def dock(w: World) -> None:
    """What was promised for today or before comes in; one in twelve a day late."""
    w.at(13, 10)
    due = PurchaseLine.objects.filter(purchase_order__stage__in=["sent", "confirmed"], promised__lte=w.day)
    for one in PurchaseOrder.objects.filter(pk__in=due.values("purchase_order")).prefetch_related("lines").order_by("pk"):
        if w.seldom(0.92):
            rows = [ReceivedInput(line.position, line.open) for line in one.lines.all() if line.open > 0]
            receipt = Receipt(purchase_order=one, delivery_note=f"SH{w.day:%m%d}-{one.pk}")
            if rows:
                step(w, lambda receipt=receipt, rows=rows: purchasing.receive(receipt, lines=rows, by=w.act(DOCK)))
