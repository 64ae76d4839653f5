"""Marketing and what comes of it: campaigns, opportunities and visits; blanket agreements and what is called off; spare parts and service (2.1, 2.2a)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from yidan.catalog.models import Customer, Item
from yidan.intake import calloff
from yidan.intake import commands as intake
from yidan.intake.commands.agreement import AgreedInput
from yidan.intake.lines import LineInput
from yidan.intake.models import Agreement, Campaign, Opportunity, Order
from yidan.people.models import LegalEntity
from yidan.simulation import products
from yidan.simulation.routines.sales import enquiry, receive, scan, seller
from yidan.simulation.world import World

D = Decimal
MARKETER, HEAD = "yangfan", "linxiaodong"
CAMPAIGNS = (
    ("老客户设备体检月", "走访三年以上设备，带出备件与改造需求"),
    ("行业展会跟进", "展会名片逐家回访"),
    ("锁螺丝机样机试用", "样机进厂试用两周"),
)
INTERESTS = ("新线扩产，拟上两台锁螺丝机", "旧线改造，想换倍速链", "外观检测人工成本高，问视觉方案", "问备件年度协议")
SAID = ("看了现场，节拍要求 4 秒", "技术负责人认可方案，等预算", "电话沟通，下月再议", "样件已收，待试打")
PARCELS = (2, 4, 6)


def morning(w: World) -> None:
    campaign(w)
    if w.happens("opportunity"):
        note(w)
    for one in Opportunity.objects.filter(stage="open", next_on__lte=w.day).select_related("owner", "customer").order_by("pk"):
        w.attempt(lambda one=one: visit(w, one))  # type: ignore[misc]
    agreements(w)
    if w.happens("spare_order"):
        w.attempt(lambda: spare(w))
    if w.happens("service_order"):
        w.attempt(lambda: upkeep(w))


def campaign(w: World) -> None:
    """One at a time, for six weeks."""
    running = Campaign.objects.filter(stage="running").first()
    if running is None:
        name, purpose = CAMPAIGNS[Campaign.objects.count() % len(CAMPAIGNS)]
        one = Campaign(name=name, purpose=purpose, since=w.day, until=w.day + timedelta(days=42), owner=w.users[w.holder(MARKETER)])
        w.does(MARKETER, intake.start_campaign, one)
    elif running.until < w.day:
        found = running.opportunities.count()
        w.does(MARKETER, intake.close_campaign, running, result=f"带出机会 {found} 个")


def note(w: World) -> None:
    customer = w.chance.choice(list(Customer.objects.select_related("owner").order_by("code")))
    who = seller(w, customer)
    running = Campaign.objects.filter(stage="running").first() if w.seldom(0.6) else None
    one = Opportunity(customer=customer, contact=customer.contact, origin="campaign" if running else w.chance.choice(("visit", "telephone", "referral")), campaign=running,
                      interest=w.chance.choice(INTERESTS), next_step="上门拜访", next_on=w.in_days(2), owner=w.users[w.holder(who)])  # fmt: skip
    w.does(MARKETER, intake.note_opportunity, one)


def visit(w: World, one: Opportunity) -> None:
    """Seen or called; then an enquiry comes of it, another visit is due, or nothing more."""
    who = one.owner.username
    again = w.seldom(0.5)
    step, day = ("再次回访", w.in_days(7)) if again else ("等客户答复", w.in_days(3))
    intake.record_visit(one, held_at=w.now - timedelta(minutes=30), text=w.chance.choice(SAID), next_step=step, next_on=day, by=w.act(who))
    if again:
        return
    if one.customer and w.seldom(0.6):
        enquiry(w, one)
    else:
        intake.drop_opportunity(one, reason="客户本年无预算", by=w.act(who))


# ---- blanket agreements ----


def agreements(w: World) -> None:
    for one in Agreement.objects.filter(stage="draft").select_related("customer").order_by("pk"):
        original = SimpleUploadedFile("agreement.pdf", f"%PDF-1.4 {one.customer.code} {w.day}".encode(), "application/pdf")
        w.does(HEAD, intake.conclude, one, original=original)
    living = Agreement.objects.filter(stage="in_force").select_related("customer__owner", "entity").order_by("pk")
    for one in living:
        if one.valid_until < w.day:
            w.does(seller(w, one.customer), intake.close, one, reason="协议期满")
        elif w.happens("call_off"):
            w.attempt(lambda one=one: call_off(w, one))  # type: ignore[misc]
    if living.count() < 2 and w.happens("agreement"):
        w.attempt(lambda: frame(w))


def frame(w: World) -> None:
    customer = w.chance.choice(list(Customer.objects.filter(group="重点").select_related("owner").order_by("code")))
    who = seller(w, customer)
    one = Agreement(entity=LegalEntity.objects.get(is_default=True), customer=customer, customer_no=f"KJ-{w.day:%y%m}-{w.step}", valid_from=w.day,
                    valid_until=w.day + timedelta(days=365), payment_terms="月结 30 天", owner=w.users[w.holder(who)])  # fmt: skip
    item = Item.objects.get(code="GZ-45")
    intake.frame(one, lines=[AgreedInput(item, D(60), (item.list_price * D("1.13") * D("0.93")).quantize(D("0.01")))], by=w.act(who))


def call_off(w: World, agreement: Agreement) -> None:
    left = calloff.left(agreement)
    lines = [
        LineInput(line.item, min(left[line.item_id], D(w.chance.choice(PARCELS))), D(0), w.in_days(25), acceptance="works")
        for line in agreement.lines.select_related("item__unit").order_by("position")
        if left[line.item_id] > 0
    ]
    if lines:
        placed(w, agreement.customer, "call_off", lines, "月结 30 天", 25, agreement=agreement)


# ---- spare parts and service ----


def spare(w: World) -> None:
    """Sold as it is bought, from stock or ordered for it; nothing is accepted at works."""
    customer = w.chance.choice(list(Customer.objects.select_related("owner").order_by("code")))
    items = list(Item.objects.filter(code__in=products.SPARES).order_by("code"))
    lines = [
        LineInput(item, D(w.chance.choice(PARCELS)), price(item), w.in_days(24), acceptance="none") for item in w.chance.sample(items, 2)
    ]
    placed(w, customer, "spare", lines, "月结 30 天", 24)


def upkeep(w: World) -> None:
    """A technician's visit, signed for on site."""
    customer = w.chance.choice(list(Customer.objects.select_related("owner").order_by("code")))
    item = Item.objects.get(code=products.SERVICE)
    placed(w, customer, "service", [LineInput(item, D(1), price(item), w.in_days(15), acceptance="site")], "月结 30 天", 15)


def price(item: Item) -> Decimal:
    return (item.list_price * D("1.13")).quantize(D("0.01"))


def placed(
    w: World, customer: Customer, kind: str, lines: list[LineInput], terms: str, days: int, agreement: Agreement | None = None
) -> None:
    """Entered by the salesperson with the customer's order, compared, received."""
    who = seller(w, customer)
    one = Order(entity=LegalEntity.objects.get(is_default=True), customer=customer, customer_po=f"PO{w.day:%y%m%d}-{w.step}", kind_of=kind, agreement=agreement,
                received_at=w.now - timedelta(minutes=10), contact=customer.contact, place=f"{customer.address} 1 号门", payment_terms=terms, requested=w.in_days(days),
                owner=w.users[w.holder(who)])  # fmt: skip
    intake.enter(one, lines=lines, by=w.act(who))
    intake.attach(one, original=scan(one), by=w.act(who))
    receive(w, one)
