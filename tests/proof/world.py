"""A company with everything in it once: orders in every stage and what hangs on them, walked through the verbs.

Its prices are odd on purpose (98,764.21), and whoever is named a contact has a name of his own: `leaks.py` looks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

from tests.acceptance.builders import an_acceptance
from tests.archive.builders import a_consultation, notes
from tests.factories import a_customer, an_item, an_order, entity, original, put
from tests.intake.builders import a_link, a_quotation, an_enquiry, an_oral_order
from tests.logistics.builders import a_return, a_shipment
from tests.monitoring.builders import a_meeting, a_warning
from tests.planning.builders import a_plan
from tests.purchasing.builders import a_bill, a_purchase, a_receipt, an_rfq, another_supplier, answered, judged, paid
from tests.purchasing.builders import a_statement as a_supplier_statement
from tests.quality.builders import an_order_made, inspected
from tests.service.test_ticket import a_ticket
from tests.settlement.builders import USUAL, a_penalty, a_reminder, a_sheet, a_statement, an_invoice, delivered_late, pay, scheduled
from yidan.acceptance import commands as acceptance
from yidan.archive import commands as archive
from yidan.archive.models import Volume
from yidan.catalog.models import Customer, Supplier
from yidan.core.actors import Role
from yidan.intake import commands as intake
from yidan.intake.commands.agreement import AgreedInput
from yidan.intake.lines import LineInput
from yidan.intake.models import Agreement, Campaign, Opportunity, Order
from yidan.planning import commands as planning
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import Demand, SupplyIssue
from yidan.settlement import commands as settlement

TOKENS = dict[str, str]


def a_world(cast: SimpleNamespace) -> SimpleNamespace:
    tokens: TOKENS = {}
    masters()
    sales(cast, tokens)
    order = made_to_the_archive(cast, tokens)
    bought(cast, tokens)
    another_customer(cast, tokens)
    a_ticket(cast, "assigned", order=order, caller="zzCaller1")
    a_meeting(cast, "held")
    return SimpleNamespace(order=order, tokens=tokens)


def masters() -> None:
    entity()
    an_item(
        "AS-300", list_price=D("98764.21"), floor_price=D("87653.19"), standard_cost=D("76543.87"),
    )  # fmt: skip
    an_item("M8-25", "buy", name="内六角螺钉 M8 × 25", finished=False, purchase_price=D("31847.29"))
    put(
        Customer, "KH-0031", name="宁波海纳电器", payment_terms="预付 30%，发货前 40%，验收后 30%", credit_limit=D("8765432.19"),
        contact="zzBuyer1", phone="zz137001", email="zzbuyer1@example.com",
    )  # fmt: skip
    for code, name in (("GY-0042", "苏州科瓦电机有限公司"), ("GY-0057", "昆山迈信电气有限公司")):
        n = code[-2:]
        put(Supplier, code, name=name, terms=f"zzTerms{n}", contact=f"zzSeller{n}", phone=f"zz138{n}", email=f"zz{n}@example.com")


def sales(cast: SimpleNamespace, tokens: TOKENS) -> None:
    """From the fair to the quotation; an agreement; an order in every stage before work."""
    fair = Campaign(name="华东装备展", purpose="锁螺丝机推介", since=date(2026, 5, 28), until=date(2026, 6, 5), owner=cast.users["shen"])
    market = replace(cast.shen, roles=frozenset({Role.MARKETING}))
    intake.start_campaign(fair, by=market)
    lead = Opportunity(
        customer=a_customer(), contact="zzLead1", origin="campaign", campaign=fair, interest="换设备", owner=cast.users["shen"]
    )
    intake.note_opportunity(lead, by=market)
    an_enquiry(cast, opportunity=lead, contact="zzAsker1")
    a_quotation(cast, "sent", payment_terms="zzQuoteTerms")
    frame = Agreement(
        customer=a_customer(), owner=cast.users["li"], entity=entity(), valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31),
        payment_terms="zzFrameTerms",
    )  # fmt: skip
    intake.frame(frame, lines=[AgreedInput(an_item(), D(70), D("97531.37"))], by=cast.li)
    intake.conclude(frame, original=original("frame.pdf"), by=cast.lin)
    for n, stage in enumerate(("draft", "received", "in_review"), 1):
        an_order(cast, stage, lines=one_line(D(3), f"6543{n}.71"), contact=f"zzContact{n}", payment_terms=f"zzTerms{n}")
    tokens["sign_order"], _link = a_link(an_oral_order(cast, lines=one_line(D(3), "65434.71"), contact="zzContact4"), cast)


def one_line(quantity: D, price: str) -> list[LineInput]:
    return [LineInput(an_item("AS-300"), quantity, D(price))]


def made_to_the_archive(cast: SimpleNamespace, tokens: TOKENS) -> Order:
    """Made, inspected, accepted, delivered, invoiced, settled, filed."""
    case = an_order_made(cast, contact="zzContact9", payment_terms="zzTerms9")
    order = case.order
    case.inspection = inspected(case, cast)
    scheduled(cast, order, USUAL)
    for position in (1, 2):
        pay(cast, order, position)
    one = an_acceptance(cast, order, "reported", attendees="zzWitness1")
    tokens["acceptance"] = acceptance.ask_signature(one, holder="zzHolder1", by=cast.li)
    acceptance.record_signature(one, signer="zzSigner1", revision=one.revision, by=cast.li)
    a_shipment(cast, order, "handed_over", consignee="zzConsignee1")
    order.refresh_from_db()
    tokens["progress"], _link = a_link(order, cast, "progress")
    return settled(cast, order, tokens)


def settled(cast: SimpleNamespace, order: Order, tokens: TOKENS) -> Order:
    an_invoice(cast, order, order.total)
    statement = a_statement(cast, order.customer)
    tokens["statement"] = settlement.send_statement(statement, holder="zzHolder2", by=cast.zhou)
    sheet = a_sheet(cast, order)
    tokens["settlement"] = settlement.ask_confirmation(sheet, holder="zzHolder3", by=cast.zhou)
    settlement.record_confirmation(sheet, signer="zzSigner2", revision=sheet.revision, by=cast.zhou)
    order.refresh_from_db()
    volume = Volume(order=order)
    archive.compile_volume(volume, absences=notes(order), by=cast.li)
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    a_consultation(cast, volume, "requested")
    return order


def bought(cast: SimpleNamespace, tokens: TOKENS) -> None:
    """A second order waits for bolts: asked, bought, received short, remedied, invoiced, paid."""
    order = an_order(cast, "approved", lines=one_line(D(60), "54321.93"))
    planning.break_down(order, by=cast.wang)
    a_warning(cast, order)
    demands = Demand.objects.filter(order=order, stage="open")
    rfq = an_rfq(cast, demands)
    answered(cast, rfq, another_supplier(), D("21987.61"))
    quote = rfq.quotes.exclude(supplier=another_supplier()).get()
    tokens["rfq"] = purchasing.send_request(quote, holder="zzHolder4", by=cast.zhao)
    purchase = a_purchase(cast, demands, "approved", payment_terms="zzBuyTerms", supplier=another_supplier())
    tokens["purchase"] = purchasing.send(purchase, holder="zzHolder5", by=cast.zhao)
    purchasing.confirm(purchase, dates=[purchasing.DateInput(line.position, line.due) for line in purchase.lines.all()], by=cast.zhao)
    receipt = judged(cast, a_receipt(cast, purchase), D(2))
    issue = SupplyIssue(purchase_line=purchase.lines.first(), kind="rejected", quantity=D(2), found="超差")
    purchasing.raise_issue(issue, by=cast.chen)
    purchasing.agree_remedy(issue, remedy="send_back", text="退回补发", agreed_with="zzAgreed1", claim=D("765.43"), by=cast.zhao_head)
    assert receipt.lines.count()
    purchase.refresh_from_db()
    bill = a_bill(cast, purchase)
    bill.refresh_from_db()
    if bill.stage == "matched":
        paid(cast, bill)
    statement = a_supplier_statement(cast, another_supplier())
    tokens["supplier_statement"] = purchasing.send_statement(statement, holder="zzHolder6", by=cast.zhou)
    a_plan(cast)


def another_customer(cast: SimpleNamespace, tokens: TOKENS) -> None:
    """Whose figures are nobody else's: late, fined, with goods back, reminded."""
    customer = put(
        Customer, "KH-0077", name="无锡东创机电", payment_terms="zzTerms77", credit_limit=D("5544332.17"), contact="zzBuyer77", phone="zz13777",
        email="zz77@example.com",
    )  # fmt: skip
    an_item("AS-300")
    late = delivered_late(cast, customer=customer)
    a_penalty(cast, late)
    a_return(cast, late, "received")
    an_invoice(cast, late, D("431.29"), "01482291")
    a_reminder(cast, customer, date(2026, 9, 3))
    tokens["other progress"], _link = a_link(late, cast, "progress")
