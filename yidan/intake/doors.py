"""The web doors of intake: page and API of every verb."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yidan.core.doors import Noun
from yidan.core.fields import may_read, project
from yidan.core.forms import ReasonForm
from yidan.core.signing import CompareForm, RecordForm
from yidan.core.web import Request
from yidan.intake import calloff, forms
from yidan.intake import commands as intake
from yidan.intake.models import Agreement, Campaign, Enquiry, Opportunity, Order, Quotation


def order_out(order: Order, request: Request) -> dict[str, Any]:
    head = project(
        request.actor, order, "customer_po", "place", "requested", "promised", "forecast", "actual", "revision", "net", "tax", "total"
    )
    names = (
        "position", "spec", "price", "net", "requested", "promised", "forecast", "actual", "ordered", "released", "produced", "passed", "accepted",
        "delivered",
    )  # fmt: skip
    lines = [
        {"item": line.item.code} | project(request.actor, line, *names) for line in order.lines.select_related("item").order_by("position")
    ]
    return head | {"customer": order.customer.code, "lines": lines} | compared_out(order, request)


def agreement_out(agreement: Agreement, request: Request) -> dict[str, Any]:
    """With what is left to be called off."""
    rest = calloff.left(agreement)
    lines = [
        {"item": line.item.code, "left": rest[line.item_id]} | project(request.actor, line, "quantity", "price")
        for line in agreement.lines.select_related("item").order_by("position")
    ]
    return project(request.actor, agreement, "valid_from", "valid_until", "total") | {"customer": agreement.customer.code, "lines": lines}


def order_brief(order: Order, request: Request) -> dict[str, Any]:
    """What a verb answers: the head alone, so that entering an order costs little; the rest is asked by GET."""
    return project(request.actor, order, "customer_po", "promised", "revision", "net", "tax", "total")


def compared_out(order: Order, request: Request) -> dict[str, Any]:
    """While the order is being checked: the fields that `compare` asks to judge."""
    if order.stage not in intake.compare.source or not may_read(request.actor, "P"):
        return {}
    return {"to_compare": [{"field": row["field"], "entered": row["entered"]} for row in forms.to_compare(order)]}


def to_check(document: Any) -> str:
    """After typing comes the comparison with the original."""
    return reverse("intake:order_compare", args=[document.key])


def to_revisions(document: Any) -> str:
    return reverse("intake:order_revisions", args=[document.key])


enquiries = Noun("enquiries", Enquiry)
enquiries.birth(intake.enquire, forms.EnquiryForm)
enquiries.verb(intake.require, forms.RequirementForm)
enquiries.verb(intake.answer_requirement, forms.AnswerForm, quiet=True)
enquiries.verb(intake.lose, ReasonForm)

quotations = Noun("quotations", Quotation)
quotations.birth(intake.quote, forms.QuotationForm)
quotations.verb(intake.send)
quotations.verb(intake.accept)
quotations.verb(intake.decline, ReasonForm)

campaigns = Noun("campaigns", Campaign)
campaigns.birth(intake.start_campaign, forms.CampaignForm)
campaigns.verb(intake.close_campaign, forms.ResultForm)

opportunities = Noun("opportunities", Opportunity)
opportunities.birth(intake.note_opportunity, forms.OpportunityForm)
opportunities.verb(intake.record_visit, forms.VisitForm)
opportunities.verb(intake.drop_opportunity, ReasonForm)

agreements = Noun("agreements", Agreement, out=agreement_out)
agreements.birth(intake.frame, forms.FrameForm)
agreements.verb(intake.conclude, forms.ConcludeForm)
agreements.verb(intake.close, ReasonForm)

orders = Noun("orders", Order, out=order_out, brief=order_brief)
orders.birth(intake.enter, forms.OrderForm, template="intake/entry.html", then=to_check)
orders.verb(intake.correct, forms.CorrectForm, overwrites=True, template="intake/entry.html", then=to_check)
orders.verb(intake.attach, forms.OriginalForm)
orders.verb(intake.compare, forms.CompareForm, template="intake/compare.html")
orders.verb(intake.receive)
orders.verb(
    intake.amend,
    forms.AmendForm,
    overwrites=True,
    template="intake/entry.html",
    then=to_revisions,
    aside=intake.amend.source - {Order.Stage.TO_AMEND},
)
orders.verb(intake.require_of_order, forms.RequirementForm)
orders.verb(intake.answer_order_requirement, forms.AnswerForm, quiet=True)
orders.verb(intake.ask_signature, forms.AskSignatureForm, quiet=True)
orders.verb(intake.give_progress_link, forms.LinkForm)
orders.verb(intake.withdraw_link, forms.WithdrawForm, quiet=True)
orders.verb(intake.issue_confirmation)
orders.verb(intake.record_signature, RecordForm, quiet=True)
orders.verb(intake.compare_signature, CompareForm, quiet=True)
orders.verb(intake.hold, ReasonForm)
orders.verb(intake.resume, ReasonForm, quiet=True)
