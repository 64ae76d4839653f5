"""Lists and pages of enquiries, quotations and orders. The order's own page spans the rooms and lives in desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yidan.core import clock
from yidan.core.actors import Actor
from yidan.core.doors import way_of
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.pages import Action, DateCell
from yidan.core.refusals import Refused
from yidan.core.show import show
from yidan.core.signatures import Link
from yidan.core.web import Request, see
from yidan.intake import calloff, lines, originals, rules
from yidan.intake import commands as intake
from yidan.intake.comparing import requirements_of
from yidan.intake.lists import AgreementList, CampaignList, EnquiryList, OpportunityList, OrderList, QuotationList
from yidan.intake.models import Agreement, Campaign, Enquiry, Opportunity, Order, Quotation, Revision


def enquiry_list(request: Request) -> HttpResponse:
    return EnquiryList(request).response()


def quotation_list(request: Request) -> HttpResponse:
    return QuotationList(request).response()


def order_list(request: Request) -> HttpResponse:
    return OrderList(request).response()


def campaign_list(request: Request) -> HttpResponse:
    return CampaignList(request).response()


def opportunity_list(request: Request) -> HttpResponse:
    return OpportunityList(request).response()


def agreement_list(request: Request) -> HttpResponse:
    return AgreementList(request).response()


# --- pages ---


def campaign(request: Request, key: str) -> HttpResponse:
    document = see(request, Campaign, key)
    dates = [DateCell(gettext("From"), document.since), DateCell(gettext("Until"), document.until)]
    found = document.opportunities.select_related("customer", "owner").order_by("pk")
    back = (reverse("intake:campaign_list"), _("Campaigns"))
    return show(request, "intake/campaign.html", document, back=back, party=document.name, dates=dates, opportunities=found)


def opportunity(request: Request, key: str) -> HttpResponse:
    document = see(request, Opportunity, key)
    more: dict[str, Any] = {
        "back": (reverse("intake:opportunity_list"), _("Opportunities")), "party": document.who, "may_contact": may_read(request.actor, "D"),
        "dates": [DateCell(gettext("Next step on"), document.next_on)], "visits": document.visits.select_related("by").order_by("-pk"),
        "enquiries": document.enquiries.order_by("pk"),
    }  # fmt: skip
    return show(request, "intake/opportunity.html", document, **more)


def agreement(request: Request, key: str) -> HttpResponse:
    """What was agreed, what was called off by which orders, what is left."""
    document = see(request, Agreement, key)
    rest = calloff.left(document)
    rows: list[dict[str, Any]] = [
        {"line": line, "left": rest[line.item_id], "called": line.quantity - rest[line.item_id]} for line in document.lines.all()
    ]
    more: dict[str, Any] = {
        "back": (reverse("intake:agreement_list"), _("Blanket agreements")), "party": document.customer.name, "party_note": document.customer_no,
        "dates": [DateCell(gettext("Valid from"), document.valid_from), DateCell(gettext("Valid until"), document.valid_until)],
        "rows": rows, "orders": document.orders.select_related("owner").order_by("pk"), "may_price": may_read(request.actor, "P"),
        "callable": document.stage == Agreement.Stage.IN_FORCE and any(row["left"] > 0 for row in rows),
    }  # fmt: skip
    return show(request, "intake/agreement.html", document, **more)


def enquiry(request: Request, key: str) -> HttpResponse:
    document = see(request, Enquiry, key)
    quotations = document.quotations.select_related("owner").order_by("pk")
    more: dict[str, Any] = {"requirements": requirements_of(document), "quotations": quotations, "may_price": may_read(request.actor, "P")}
    head: dict[str, Any] = {
        "back": (reverse("intake:enquiry_list"), _("Enquiries")),
        "party": document.customer.name,
        "dates": enquiry_dates(document),
    }
    more["may_contact"] = may_read(request.actor, "D")
    return show(request, "intake/enquiry.html", document, **(head | more))


def enquiry_dates(document: Enquiry) -> list[DateCell]:
    late = (
        document.answered_at is None
        and document.answer_due < clock.now()
        or document.answered_at
        and document.answered_at > document.answer_due
    )
    return [
        DateCell(gettext("Received at"), document.received_at), DateCell(gettext("Answer due"), document.answer_due, tone="bad" if late else ""),
        DateCell(gettext("Answered"), document.answered_at),
    ]  # fmt: skip


def quotation(request: Request, key: str) -> HttpResponse:
    document = see(request, Quotation, key)
    asked = requirements_of(document.enquiry) if document.enquiry else []
    more = {
        "lines": document.lines.all(),
        "orders": document.orders.order_by("pk"),
        "requirements": asked,
        "may_price": may_read(request.actor, "P"),
    }
    dates = [DateCell(gettext("Valid until"), document.valid_until), DateCell(gettext("Sent"), document.sent_at)]
    head: dict[str, Any] = {"back": (reverse("intake:quotation_list"), _("Quotations")), "party": document.customer.name, "dates": dates}
    return show(request, "intake/quotation.html", document, **(head | more))


def order_tab(request: Request, key: str) -> HttpResponse:
    """Intake's part of the order's page."""
    order, by = see(request, Order, key), request.actor
    compared = list(order.comparisons.filter(revision=order.revision).select_related("by").order_by("pk"))
    context = {
        "document": order, "lines": order.lines.all(), "may_price": may_read(by, "P"), "may_contact": may_read(by, "D"), "now": clock.now(),
        "requirements": requirements_of(order), "compared": compared, "differing": [one for one in compared if not one.agrees],
        "second_due": rules.second_look_due(order, by), "revisions": order.revisions.select_related("by").order_by("-revision"),
        "signatures": rules.signatures_of(order) if order.oral else [], "unsigned": rules.unsigned(order, by), "links": [told_link(one) for one in rules.living_links(order, by)],
        "verbs": {c.name.partition(".")[2]: action(c, order, by) for c in TAB_VERBS},
    }  # fmt: skip
    return render(request, "intake/order_tab.html", context)


def told_link(one: Link) -> dict[str, Any]:
    return {"link": one, "holder": one.holder, "said": rules.purpose_label(one.purpose)}


TAB_VERBS = (
    intake.compare, intake.attach, intake.require_of_order, intake.answer_order_requirement, intake.ask_signature, intake.record_signature,
    intake.compare_signature, intake.give_progress_link, intake.withdraw_link, intake.issue_confirmation, intake.amend,
)  # fmt: skip


def action(command: Any, order: Order, by: Actor) -> Action | None:
    """A button of the tab; none where this person or stage has nothing to do with it."""
    if order.stage not in command.source or by.roles.isdisjoint(command.roles):
        return None
    way = way_of(command)
    method = "get" if way and way.form else "post"
    return Action(command.label, way.address(order) if way else "", command.clause, command.refusal(order, by), method=method)


def revisions(request: Request, key: str) -> HttpResponse:
    """What each revision changed, newest first; what the reader may not see is said to be there."""
    order = see(request, Order, key)
    rows = [told_revision(one, request.actor) for one in order.revisions.select_related("by").order_by("-revision")]
    return render(request, "intake/revisions.html", {"document": order, "rows": rows, "now": clock.now()})


def told_revision(revision: Revision, by: Actor) -> dict[str, Any]:
    told = [row for row in revision.differences if not lines.follows(row, revision.differences)]
    shown = [row for row in told if may_read(by, lines.FIELD_CLASSES.get(row["field"], "N"))]
    differences = [
        {"where": lines.where(row), "field": lines.name_of(row["field"]), "before": row["before"], "after": row["after"]} for row in shown
    ]
    same = lines.size(revision.content) - len(revision.differences) if revision.differences else 0
    return {"revision": revision, "differences": differences, "hidden": len(told) - len(shown), "same": max(same, 0)}


# --- the original beside the entry ---


def original(request: Request, key: str) -> HttpResponse:
    """The order's originals as pictures and text; prices stand on them."""
    order = see(request, Order, key)
    if not may_read(request.actor, "P"):
        return render(request, "intake/original.html", {"hidden": True})
    if order.stage == Order.Stage.ARCHIVED:
        raise Refused(gettext("The order is archived: its original is consulted in the archive."), "8.3a")
    papers = list(
        Paper.objects.filter(kind=order.document_kind(), object_id=order.pk, form="original").select_related("blob").order_by("-pk")
    )
    wanted = request.GET.get("paper", "")
    current = next((paper for paper in papers if str(paper.pk) == wanted), papers[0] if papers else None)
    shown = originals.preview(current.blob.read(), current.name) if current else None
    return render(request, "intake/original.html", {"document": order, "originals": papers, "current": current, "shown": shown})


@require_POST
def original_preview(request: Request) -> HttpResponse:
    """A file just chosen, before anything is saved: shown and forgotten."""
    given = request.FILES.get("original")
    if given is None or request.actor.roles.isdisjoint(intake.enter.roles):
        return render(request, "intake/original.html", {})
    return render(request, "intake/original.html", {"shown": originals.preview(given.read(), str(given.name))})
