"""Sales: enquiries, quotations, orders entered, compared, received; oral ones signed by link."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from yidan.catalog.models import Customer, Item
from yidan.core import signatures
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.intake import lines as rows
from yidan.intake.commands.enquiry import QuotationInput
from yidan.intake.comparing import requirements_of
from yidan.intake.forms import to_compare
from yidan.intake.lines import ComparisonInput, LineInput
from yidan.intake.models import Enquiry, Opportunity, Order, Quotation
from yidan.people.models import LegalEntity
from yidan.review import commands as review
from yidan.simulation.world import World

D = Decimal
SELLERS = ("limin", "shenyue")
WISHES = (
    ("工装表面发黑", "production"),
    ("输送线颜色 RAL 7035", "procurement"),
    ("提供扭矩 Cpk 报告", "quality"),
    ("预留 MES 接口", "production"),
)
FIRST = 4  # enquiries that lie there on the first morning
ANSWERING = {"production": "wanghai", "procurement": "zhaoqian", "quality": "chenli", "engineering": "gaoyuan"}
ASKS = ("请报价并告知交期，附技术要求", "新线扩产，需同型号设备，急", "旧设备改造，先询价", "样机试用后批量采购")


def morning(w: World) -> None:
    w.at(8, 30)
    for _n in range(FIRST) if not Enquiry.objects.exists() else range(w.seldom(0.5)):
        enquiry(w)
    for one in Enquiry.objects.filter(stage="open").order_by("pk")[:FIRST]:
        if w.happens("not_ours"):
            w.does(one.owner.username, intake.lose, one, reason="非本公司产品范围")
        else:
            quotation(w, one)
    for offer in Quotation.objects.filter(stage="sent").order_by("pk")[:6]:
        if w.seldom(0.35):
            answer(w, offer)
    for order in Order.objects.filter(stage="to_amend").select_related("owner", "customer").order_by("pk")[:2]:
        w.attempt(lambda order=order: amend(w, order))  # type: ignore[misc]


def seller(w: World, customer: Customer) -> str:
    return customer.owner.username if customer.owner else w.chance.choice(SELLERS)


def enquiry(w: World, opportunity: Opportunity | None = None) -> None:
    customer = opportunity.customer if opportunity else None
    customer = customer or w.chance.choice(list(Customer.objects.select_related("owner").order_by("code")))
    by = w.act("yangfan" if w.seldom(0.15) else seller(w, customer))
    one = Enquiry(customer=customer, contact=customer.contact, text=w.chance.choice(ASKS), received_at=w.now - timedelta(minutes=20),
                  answer_due=w.moment(w.in_days(1), 12), owner=customer.owner, opportunity=opportunity)  # fmt: skip
    intake.enquire(one, by=by)


def asked_first(w: World, one: Enquiry) -> None:
    """Something special: engineering answers before the offer goes out."""
    what, department = w.chance.choice(WISHES)
    intake.require(one, what=what, department=department, due=w.in_days(1), by=w.act(one.owner.username))
    for asked in requirements_of(one):
        intake.answer_requirement(one, requirement=asked, answer="可行，已计入报价", feasible=True, by=w.act(ANSWERING[department]))


def quotation(w: World, one: Enquiry) -> None:
    if w.happens("special"):
        asked_first(w, one)
    by = w.act(one.owner.username)
    offer = Quotation(entity=LegalEntity.objects.get(is_default=True), enquiry=one, customer=one.customer, valid_until=w.day + timedelta(days=30),
                      payment_terms=one.customer.payment_terms, owner=one.owner)  # fmt: skip
    intake.quote(offer, lines=wanted(w), by=by)
    intake.send(offer, by=w.act(one.owner.username))


def wanted(w: World) -> list[QuotationInput]:
    """One or two kinds of machine, few pieces, a little off the list price."""
    machines = list(Item.objects.filter(finished=True).order_by("code"))
    found = []
    for item in w.chance.sample(machines, w.chance.choice((1, 1, 2))):
        count = D(w.chance.choice((2, 4, 8))) if item.list_price < 20000 else D(w.chance.choice((1, 1, 2)))
        price = (item.list_price * D("1.13") * D(w.chance.choice(("1", "0.98", "0.95")))).quantize(D("0.01"))
        found.append(QuotationInput(item, count, price, w.in_days(w.chance.randint(32, 50))))
    return found


def answer(w: World, offer: Quotation) -> None:
    by = w.act(offer.owner.username)
    try:
        if w.seldom(0.25):
            intake.decline(offer, reason="价格高于对手", by=by)
            return
        intake.accept(offer, by=by)
        order(w, offer)
    except Refused as exc:
        w.refuse(exc)


def order(w: World, offer: Quotation) -> None:
    one = entered(w, offer)
    if w.seldom(0.93):
        receive(w, one)


def entered(w: World, offer: Quotation) -> Order:
    """By the salesperson; two in fifteen come by word of mouth."""
    who = offer.owner.username
    oral = w.seldom(0.13)
    lines = list(offer.lines.select_related("item__unit").order_by("position"))
    asked = max(line.promised for line in lines if line.promised)
    customer = offer.customer
    one = Order(entity=offer.entity, customer=customer, customer_po="" if oral else f"PO{w.day:%y%m%d}-{w.step}", oral=oral, received_at=w.now - timedelta(minutes=15), contact=customer.contact,
                place=f"{customer.address} {w.chance.randint(1, 9)} 号门", payment_terms=offer.payment_terms, requested=asked, owner=offer.owner, quotation=offer)  # fmt: skip
    site = w.seldom(0.2)
    inputs = [LineInput(line.item, line.quantity, line.price, line.promised, acceptance="site" if site else "works") for line in lines]
    intake.enter(one, lines=inputs, by=w.act(who))
    if not oral:
        intake.attach(one, original=scan(one), by=w.act(who))
    if w.seldom(0.3):
        what, department = w.chance.choice(WISHES)
        intake.require_of_order(one, what=what, department=department, due=w.in_days(2), by=w.act(who))
    return one


def scan(one: Order) -> SimpleUploadedFile:
    """The customer's paper as it came: a small PDF of its own."""
    text = f"{one.customer.name} {one.customer_po}".encode()
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    return SimpleUploadedFile(
        f"{one.customer_po}.pdf", body + b"%" + text.hex().encode() + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n", "application/pdf"
    )


def compared(one: Order) -> list[ComparisonInput]:
    return [ComparisonInput(str(row["field"]), str(row["entered"]), True) for row in to_compare(one)]


def receive(w: World, one: Order) -> None:
    who = one.owner.username
    intake.compare(one, found=compared(one), revision=one.revision, by=w.act(who))
    intake.receive(one, by=w.act(who))
    if one.oral:
        ask(w, one)


def ask(w: World, one: Order) -> None:
    """The link goes out; three in four sign within the day, the others keep the verdict waiting."""
    token = intake.ask_signature(one, holder=one.contact, by=w.act(one.owner.username))
    if w.seldom(0.75):
        by = w.outsider(token)
        intake.confirm(one, signer=one.contact, content=signatures.content_hash(rows.to_sign(one)), revision=one.revision, by=by)


def amend(w: World, one: Order) -> None:
    """What review sent back: talked over, two weeks more agreed, the next revision."""
    later = one.requested + timedelta(days=14)
    review.negotiate(one, proposal=f"交期改为 {later}", answer="同意", agreed=True, by=w.act(one.owner.username))
    revise(w, one, later, "交期与客户谈妥")


def revise(w: World, one: Order, requested: date, reason: str, more: int = 0) -> None:
    """The next revision: another day, or `more` pieces of the first line."""
    inputs = [
        LineInput(
            line.item,
            line.ordered + (more if line.position == 1 else 0),
            line.price,
            requested,
            line.spec,
            line.drawing,
            line.drawing_revision,
            line.place,
            line.acceptance,
            line.discount,
            position=line.position,
        )
        for line in one.lines.select_related("item__unit").order_by("position")
    ]
    by = w.act(one.owner.username)
    intake.amend(one, place=one.place, payment_terms=one.payment_terms, requested=requested, lines=inputs, reason=reason, by=by)
    if one.oral:
        ask(w, one)


def evening(w: World) -> None:
    """Second looks, answers to special requirements, drafts finished, signatures chased."""
    w.at(16, 0)
    for one in Order.objects.filter(stage="draft").select_related("owner", "customer").order_by("pk")[:4]:
        if w.seldom(0.3):
            w.attempt(lambda one=one: receive(w, one))  # type: ignore[misc]
    for one in Order.objects.filter(stage__in=["received", "in_review"]).select_related("owner", "customer").order_by("pk"):
        second_look(w, one)
        requirements(w, one)
        if one.oral and not signatures.signed(one, "sign_order") and w.seldom(0.4):
            w.attempt(lambda one=one: ask(w, one))  # type: ignore[misc]


def second_look(w: World, one: Order) -> None:
    if one.total >= 100_000 and one.second_check_by_id is None and w.seldom(0.8):
        other = SELLERS[one.owner.username == SELLERS[0]]
        w.does(other, intake.compare, one, found=compared(one), revision=one.revision)


def requirements(w: World, one: Order) -> None:
    people = {**ANSWERING, "sales": one.owner.username}
    for asked in requirements_of(one):
        if asked.answered_at is None and w.seldom(0.8):
            w.does(people[asked.department], intake.answer_order_requirement, one, requirement=asked, answer="可以做到", feasible=True)
