"""One order from the first enquiry to the sealed file, told department by department. Each chapter begins where the one before ended; what it
must know of it (numbers that stand on pages) is kept in `Story`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.browser.pages import House, Person

CUSTOMER, SUPPLIER = "KH-0031", "GY-0042"


@dataclass
class Story:
    """`item`, `quantity`, `price` of the one line; `order` its number once it has one."""

    house: House
    item: str = "AS-300"
    quantity: int = 2
    price: str = "48000.00"
    terms: str = "预付 30%，发货前 40%，验收后 25%，质保金 5%"
    spec: tuple[str, str, str] = ("标准型", "HC-3107", "C")  # specification, drawing, its revision
    customer: str = CUSTOMER
    buyer: str = "宁波海纳电器有限公司"
    contact: str = "梁志远"
    place: str = "宁波北仑工厂 3 号门"
    po: str = "HN-2026-0412"
    supplier: str = SUPPLIER
    order: str = ""
    name: str = ""  # before the pictures' names
    keys: dict[str, Any] = field(default_factory=dict)
    day: date = field(default_factory=lambda: timezone.localdate())

    def __getattr__(self, name: str) -> Person:
        """`story.li` is 李's window; `story.on_phone("he")` another one."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.house.person(name)

    def on_phone(self, name: str) -> Person:
        return self.house.person(name, phone=True)

    def visit(self, who: Person) -> Person:
        return who.goto(f"/orders/{self.order}")

    def stage(self) -> str:
        """As the order's page shows it: the class of its badge."""
        shown = self.visit(self.li).page.locator(".doc-head .stage").first.get_attribute("class") or ""
        return re.sub(r".*stage-(\w+).*", r"\1", shown)

    def after(self, days: int) -> str:
        return (self.day + timedelta(days=days)).isoformat()

    def at(self, days: int, hour: int = 9) -> str:
        moment = datetime.combine(self.day + timedelta(days=days), datetime.min.time()).replace(hour=hour)
        return moment.strftime("%Y-%m-%d %H:%M")


# --- sales: enquiry, quotation, order ---
def enquiry(s: Story) -> None:
    li = s.li.goto("/enquiries/enquire")
    li.fill(customer=s.customer, contact=s.contact, text=f"{s.quantity} 台 {s.item}，请报价并告知交期").send()
    s.keys["enquiry"] = li.key
    li.goto("/quotations/quote").fill(
        customer=s.customer, enquiry=s.keys["enquiry"], valid_until=s.after(30), payment_terms=s.terms,
        lines=[{"item": s.item, "quantity": s.quantity, "price": s.price, "promised": s.after(50)}],
    ).send()  # fmt: skip
    li.act("send").act("accept")
    s.keys["quotation"] = li.key


def entry(s: Story) -> None:
    """The lines come out of the customer's sheet by paste, the original lies beside them."""
    li = s.li.goto(f"/orders/enter?quotation={s.keys['quotation']}")
    li.fill(customer_po=s.po, place=s.place, requested=s.after(60), contact=s.contact, payment_terms=s.terms)
    row = [s.item, *s.spec, f"{s.quantity}", f"¥{s.price}", s.after(60).replace("-", "/")]
    li.paste('[name="lines-0-item"]', "\t".join(row) + "\r\n")
    li.page.set_input_files("[name=original]", files=[{"name": f"{s.po}.png", "mimeType": "image/png", "buffer": a_paper(s)}])
    li.page.wait_for_selector("#original-view img, #original-view iframe, #original-view embed, #original-view object")
    li.picture(f"{s.name}entry")
    li.send()
    li.screen(f"{s.name}entry-compare")
    compare(li)
    li.act("receive")
    s.order = li.key


def compare(who: Person) -> None:
    """Enter, field by field, until none is left; then it is signed."""
    who.page.locator("[data-judging]").focus()
    for _ in range(who.page.locator("[data-judge]").count()):
        who.page.keyboard.press("Enter")
    who.send()


def a_paper(s: Story) -> bytes:
    """The customer's purchase order as a picture: drawn by the browser from what the customer wrote."""
    page = s.house.browser.new_page(viewport={"width": 720, "height": 480})
    page.set_content(
        f"<h1>采购订单 {s.po}</h1><p>{s.buyer}</p><table border=1 cellpadding=8><tr><td>{s.item}<td>{s.quantity}<td>{s.price}</table>"
    )
    shot = page.screenshot()
    page.close()
    return bytes(shot)


def oral(s: Story) -> None:
    """Ordered over the phone: nothing is judged before the customer has signed, on a phone of their own, through the private link."""
    li = s.li.goto("/orders/enter")
    li.fill(
        customer=s.customer, place=s.place, requested=s.after(70), contact=s.contact, payment_terms=s.terms, oral=True,
        lines=[{"item": s.item, "quantity": 1, "price": s.price}],
    ).send()  # fmt: skip
    compare(li)
    li.act("receive")
    li.act("ask-signature").send()
    customer = s.house.stranger().goto(li.link)
    customer.screen(f"{s.name}portal-sign-order")
    sign(customer, s.contact)
    customer.page.context.close()


def sign(customer: Person, name: str) -> None:
    """The name, the tick, and where there is a box the name by hand."""
    customer.fill(name=name, sure=True)
    box = customer.page.locator("canvas.sign").locator("visible=true")
    if box.count():
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        mouse = customer.page.mouse
        mouse.move(place["x"] + 40, place["y"] + 30)
        mouse.down()
        mouse.move(place["x"] + 120, place["y"] + 60, steps=6)
        mouse.up()
    customer.send()
    assert name in customer.text() and customer.page.locator(".note.calm").count(), "the page says who signed"


# --- review ---
WORDS = {"shen": "信用与价格合规", "wang": "产能与物料可行", "zhao": "供应商交期可控", "chen": "检验方案已定"}


def review(s: Story) -> None:
    s.shen.goto(f"/reviews/{s.order}").screen(f"{s.name}dossier")
    for who, text in WORDS.items():
        one = s.house.person(who).goto(f"/reviews/{s.order}")
        one.put(".sign [name=verdict]", "agree")
        one.put(".sign [name=text]", text)
        one.send(".sign button[data-main]")
    s.visit(s.lin).act("approve").fill(promised=s.after(60)).send()
    assert s.stage() == "approved"


# --- money before the work ---
def terms(s: Story) -> None:
    zhou = s.visit(s.zhou).act("schedule-payments")
    zhou.fill(milestones=[
        {"event": "order", "percent": 30, "gate": "none"}, {"event": "shipment", "percent": 40, "gate": "shipment"},
        {"event": "acceptance", "percent": 25, "days": 30, "gate": "none"}, {"event": "retention", "percent": 5, "days": 365, "gate": "none"},
    ]).send()  # fmt: skip
    pay(s, "30", "CCB-0001")


def pay(s: Story, percent: str, reference: str) -> None:
    """One person books what the bank says, another one says what it is for."""
    amount = Decimal(s.price) * s.quantity * Decimal(percent) / 100
    s.zhou_head.goto("/money/book-receipt").fill(customer=s.customer, amount=f"{amount:.2f}", bank_reference=reference).send()
    s.zhou.goto(f"/money/{s.zhou_head.key}").act("allocate").send()


# --- planning, purchasing ---
def plan(s: Story) -> None:
    wang = s.visit(s.wang).act("break-down")
    wang.goto("/planning/").press('form[action$="/planning/propose"] button')
    wang.page.wait_for_selector('main a[href*="/accept"], main form[action$="/accept"]')
    wang.screen(f"{s.name}planning-board")
    wang.act("accept").send()
    for key in work_orders(s):
        wang.goto(f"/work-orders/{key}").act("release")


def work_orders(s: Story) -> list[str]:
    """Parts before what they go into: the last one broken down is made first."""
    rows = s.visit(s.wang).tab("planning").page.locator("h2 a[href*='/work-orders/']").all()
    return sorted((row.get_attribute("href").rpartition("/")[2] for row in rows), reverse=True)


def buy(s: Story) -> None:
    zhao = s.zhao.goto("/demands/")
    for box in zhao.page.locator("input[name=ids]").all():
        box.check()
    zhao.press("[form^=bulk-][type=submit], form[id^=bulk-] button")
    zhao.fill(supplier=s.supplier, payment_terms="月结 30 天", quality_standard="HC-QS-17", contract=True).send()
    s.zhao_head.goto(f"/purchases/{zhao.key}").act("approve").send()
    s.keys["purchase"] = s.zhao_head.key  # numbered with the approval
    zhao.goto(f"/purchases/{s.keys['purchase']}").act("send").fill(holder="秦晓峰").send()
    supplier = s.house.stranger().goto(zhao.link)
    supplier.screen(f"{s.name}portal-purchase")
    supplier.send()
    supplier.screen(f"{s.name}portal-contract")
    sign(supplier, "秦晓峰")
    supplier.page.context.close()


def arrive(s: Story) -> None:
    """Counted at the dock on a phone, judged by quality on a tablet."""
    qian = s.on_phone("qian").goto("/dock/").screen(f"{s.name}dock")
    qian.press(f'a[href$="/dock/{s.keys["purchase"]}"]')
    qian.fill(delivery_note="SF-1024").send()
    chen = s.chen.goto("/inspections/")
    while chen.page.locator("#due form button").count():
        chen.press("#due form button")
        measure(chen)
        chen.goto("/inspections/")


def measure(who: Person, tell: Callable[[Person], Any] = lambda who: None) -> None:
    """Value after value until nothing is missing; the middle of the limits fits."""
    passing = 'form[action$="/pass-inspection"] button'
    while not who.page.locator(passing).count():
        if who.page.locator("#value [name=value]").count():
            who.fill(value=middle(who.text("form .between, form p.row.between")))
            tell(who)
            who.press("button[form=value][data-main]")
        else:
            who.press("#value button[value=yes]")
    who.press(passing).checked()


def middle(limits: str) -> str:
    numbers = [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", limits)]
    return f"{(min(numbers) + max(numbers)) / 2:.3f}"


# --- the floor ---
def make(s: Story) -> None:
    """Material issued at the store, every operation started and reported by the worker on a phone."""
    for key in work_orders(s):
        s.wang.goto(f"/material-issues/issue-material?work_order={key}").send()
        steps = s.wang.goto(f"/work-orders/{key}").page.locator("main tr:has(a[href^='/operations/']) td:first-child").all_inner_texts()
        for position in steps:
            work(s, f"{key}/{position.strip()}")


def work(s: Story, card: str) -> None:
    """The card's number typed as a scanner types it."""
    he = s.on_phone("he").goto("/floor/scan")
    he.fill(q=card).send()
    he.send()
    he.press('a[href$="/report"]')
    he.send()


def inspect(s: Story) -> None:
    chen = s.chen.goto("/inspections/")
    chen.press("#due form button")
    measure(chen)
    assert s.stage() == "inspected"


# --- customer, goods, money, file ---
def accept(s: Story) -> None:
    li = s.li.goto(f"/acceptances/appoint?order={s.order}")
    li.fill(at=s.at(1), place="总装 B 区", way="按技术协议逐项试验", attendees=s.contact).send()
    li.act("agree").fill(note="客户电话确认").send()
    li.act("report").fill(explained="演示节拍与急停，说明保养周期", findings="逐项合格").send()
    li.act("ask-signature").send()
    customer = s.house.stranger().goto(li.link)
    customer.screen(f"{s.name}portal-acceptance")
    sign(customer, s.contact)
    customer.page.context.close()
    assert s.stage() == "accepted"


def ship(s: Story) -> None:
    pay(s, "40", "CCB-0002")
    qian = s.qian.goto(f"/shipments/plan-shipment?order={s.order}")
    qian.fill(leaves=s.after(0), arrives=s.after(2), handling="叉车装卸", consignee=s.contact).send()
    qian.act("book").fill(carrier="粤运物流", tracking="YY-0412", freight="1800", insurance="按货值投保").send()
    qian.act("pack").fill(packages=[{"package": "1 / 1", "weight_kg": "420"}]).send()
    qian.act("ship").send()
    qian.act("track").fill(where=s.place[:12], what="已到达，等待卸货").send()
    qian.act("hand-over").fill(receiver=s.contact)
    for tick in qian.page.locator('tbody [name^="papers_handed-"][name$="-handed"]').all()[:3]:
        tick.check()
    qian.send()
    assert s.stage() == "delivered"


def settle(s: Story) -> None:
    zhou = s.zhou.goto(f"/invoices/register-invoice?order={s.order}")
    total = Decimal(s.price) * s.quantity
    zhou.fill(external_number="26322000000001482207", amount=f"{total:.2f}").send()
    zhou.act("send-invoice").fill(how="数电票邮件").send()
    zhou.goto(f"/settlements/draw-up?order={s.order}").send()
    zhou.act("ask-confirmation").send()
    customer = s.house.stranger(locale="en-GB").goto(zhou.link)
    customer.screen(f"{s.name}portal-settlement")
    sign(customer, s.contact)
    customer.page.context.close()
    assert s.stage() == "settled"


def archive(s: Story) -> None:
    li = s.li.goto(f"/volumes/compile-volume?order={s.order}")
    assert li.page.locator('tbody [name^="absences-"][name$="-form"]').first.input_value() == "", (
        "no paper lacks: the order left them all by itself"
    )
    li.send()
    s.keys["volume"] = li.key
    li.act("hand-over")
    s.sun.goto(f"/volumes/{s.keys['volume']}").act("take-over")
    assert s.stage() == "archived"
    s.sun.goto(f"/volumes/{s.keys['volume']}").screen(f"{s.name}archive-volume")


CHAPTERS: tuple[Callable[[Story], None], ...] = (
    enquiry, entry, review, terms, plan, buy, arrive, make, inspect, accept, ship, settle, archive,
)  # fmt: skip
