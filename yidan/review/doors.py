"""The web doors of the review: verbs on the order, stock inquiries, changes of a running order."""

from typing import Any

from django.urls import reverse

from yidan.core import signing
from yidan.core.documents import Document
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.web import Request
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import forms
from yidan.review.models import Change, DepthRule, StockInquiry


def dossier(order: Document) -> str:
    return reverse("review:dossier", args=[order.key])


def inquiry_out(inquiry: StockInquiry, request: Request) -> dict[str, Any]:
    lines = [
        {"item": line.item.code} | project(request.actor, line, "position", "quantity", "needed_on", "in_stock", "rest_on", "note")
        for line in inquiry.lines.select_related("item").order_by("position")
    ]
    return {"supplier": inquiry.supplier.code, "order": inquiry.order.key, "lines": lines}


def change_out(change: Change, request: Request) -> dict[str, Any]:
    head = project(request.actor, change, "kind", "what", "terms", "charge", "day", "revision")
    said = [project(request.actor, one, "department", "text", "days") for one in change.assessments.order_by("pk")]
    found = [
        project(request.actor, one, "department", "what", "way", "cost", "due", "done_at") for one in change.consequences.order_by("pk")
    ]
    return head | {"order": change.order.key, "touched": change.touched, "assessments": said, "consequences": found}


orders = Noun("orders", Order, room="review")
orders.verb(review.opine, forms.OpinionForm, then=dossier)
orders.verb(review.carry, then=dossier, quiet=True)
orders.verb(review.convene, forms.ConveneForm, then=dossier)
orders.verb(review.answer_invitation, forms.InvitationForm, then=dossier, quiet=True)
orders.verb(review.minute, forms.MinutesForm, then=dossier)
orders.verb(review.raise_point, forms.PointForm, then=dossier)
orders.verb(review.propose, forms.ProposeForm, then=dossier, quiet=True)
orders.verb(review.settle, forms.SettleForm, then=dossier, quiet=True)
orders.verb(review.state_demand, ReasonForm, then=dossier)
orders.verb(review.approve, forms.ApproveForm)
orders.verb(review.send_back, ReasonForm)
orders.verb(review.negotiate, forms.NegotiationForm, then=dossier)
orders.verb(review.weigh, forms.ImpactForm, then=dossier)
orders.verb(review.decide, forms.DecideForm, then=dossier, quiet=True)
orders.verb(review.abandon, ReasonForm)

depth_rules = Noun("reviews/depth-rules", DepthRule)
depth_rules.edits(forms.DepthRuleForm)

inquiries = Noun("stock-inquiries", StockInquiry, out=inquiry_out)
inquiries.birth(review.ask_stock, forms.StockInquiryForm)
inquiries.verb(review.answer_stock, forms.StockAnswerForm)
inquiries.verb(review.withdraw_inquiry, ReasonForm)

changes = Noun("changes", Change, out=change_out)
changes.birth(review.propose_change, forms.ChangeForm)
changes.verb(review.assess_change, forms.AssessForm)
changes.verb(review.offer_change, forms.OfferForm)
changes.verb(review.refuse_change, ReasonForm)
changes.verb(review.record_change_signature, signing.OnDeviceForm)
changes.verb(review.record_change_scan, signing.ScanForm)
changes.verb(review.compare_change_signature, signing.CompareForm, quiet=True)
changes.verb(review.carry_out)
changes.verb(review.see_to, forms.SeeToForm, quiet=True)
changes.verb(review.drop_change, ReasonForm)
