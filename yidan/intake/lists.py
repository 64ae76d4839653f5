"""The lists of intake: enquiries, quotations, orders. A row says whose turn it is and what is odd about it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from yidan.core import formats
from yidan.core.actors import Role
from yidan.core.lists import Column, List, View
from yidan.intake.models import Agreement, Campaign, Enquiry, Line, Opportunity, Order, Quotation

ENDED = [Order.Stage.ARCHIVED, Order.Stage.ABANDONED, Order.Stage.CANCELLED, Order.Stage.HISTORIC]


class IntakeList(List):
    """The lists of the room stand side by side."""

    template_name = "intake/list.html"


class CampaignList(IntakeList):
    name, title, model, url = "campaigns", _("Campaigns"), Campaign, "intake:campaign_list"
    select_related = ("owner",)
    columns = [
        Column("number", _("Campaign"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("name", _("Name"), filter="contains", phone="title"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("since", _("From"), kind="date", sort=True),
        Column("until", _("Until"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Owner"), filter="contains"),
    ]
    views = [View("running", _("Running"), Q(stage="running")), View("all", _("All"))]
    new = ("intake:campaign_start_campaign", _("Start a campaign"))


class OpportunityList(IntakeList):
    name, title, model, url = "opportunities", _("Opportunities"), Opportunity, "intake:opportunity_list"
    select_related = ("customer", "owner", "campaign")
    columns = [
        Column("number", _("Opportunity"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("pk", _("Who"), name="who", cell=lambda row, page: row.who, value=lambda row: row.who, phone="title"),
        Column("interest", _("Interest"), filter="contains", cut=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("origin", _("Origin"), filter="choice"),
        Column("next_step", _("Next step"), cut=True),
        Column("next_on", _("Next step on"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), Q(stage="open")), View("all", _("All"))]
    new = ("intake:opportunity_note_opportunity", _("Note an opportunity"))


class AgreementList(IntakeList):
    name, title, model, url = "agreements", _("Blanket agreements"), Agreement, "intake:agreement_list"
    select_related = ("customer", "owner")
    currency = "currency"
    columns = [
        Column("number", _("Agreement"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("valid_until", _("Valid until"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), ~Q(stage="closed")), View("all", _("All"))]
    new = ("intake:agreement_frame", _("Draw up a blanket agreement"))


class EnquiryList(IntakeList):
    name, title, model, url = "enquiries", _("Enquiries"), Enquiry, "intake:enquiry_list"
    select_related = ("customer", "owner")
    columns = [
        Column("number", _("Enquiry"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("text", _("What is asked"), filter="contains", cut=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("received_at", _("Received at"), kind="moment", sort=True),
        Column("answer_due", _("Answer due"), kind="moment", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), Q(stage="open")), View("all", _("All"))]
    new = ("intake:enquiry_enquire", _("Record an enquiry"))


class QuotationList(IntakeList):
    name, title, model, url = "quotations", _("Quotations"), Quotation, "intake:quotation_list"
    select_related = ("customer", "owner")
    currency = "currency"
    columns = [
        Column("number", _("Quotation"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("valid_until", _("Valid until"), kind="date", filter="until", sort=True),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [View("open", _("Open"), Q(stage__in=["draft", "sent"])), View("all", _("All"))]
    new = ("intake:quotation_quote", _("Draw up a quotation"))


# --- what a row of the order list says ---

NAMES = Line.objects.filter(position__lte=3).select_related("item").only("order_id", "position", "item__name").order_by("position")
FIRST_LINES = Prefetch("lines", NAMES, to_attr="first_lines")
FORTNIGHT = timedelta(days=14)


OVER = (Order.Stage.ARCHIVED, Order.Stage.ABANDONED, Order.Stage.CANCELLED, Order.Stage.HISTORIC)


def products(order: Order) -> str:
    """The first two products by name."""
    lines = order.first_lines  # type: ignore[attr-defined]
    names = list(dict.fromkeys(line.item.name for line in lines))
    return gettext(", ").join(names[:2]) + (gettext(" and more") if len(lines) > 2 else "")


def expected(order: Order, page: List) -> SafeString:
    """The day it came, else the forecast, red when later than promised, amber when it went by. Figures only: nothing to escape."""
    if order.actual:
        return mark_safe(f"{formats.day(order.actual, page.now)} <small>{gettext('came')}</small>")
    if not order.forecast:
        return mark_safe(f'<span class="nil">{formats.NONE}</span>')
    day = formats.day(order.forecast, page.now)
    if order.promised and order.forecast > order.promised:
        return mark_safe(f'<span class="late">{day}</span>')
    if order.forecast < timezone.localdate(page.now) and order.stage not in OVER:
        return mark_safe(f'<span class="soon">{day} <small>{gettext("passed, not delivered")}</small></span>')
    return mark_safe(day)


def hints(order: Order, page: List) -> SafeString:
    late = (order.forecast - order.promised).days if order.forecast and order.promised and not order.actual else 0
    found = [
        (late > 0, "bad", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}), (order.on_hold, "warn", gettext("on hold")),
        (order.start_blocked or order.delivery_blocked, "warn", gettext("waits for payment")), (order.oral, "warn", gettext("oral")),
        (order.revision > 1, "", gettext("revision %(n)s") % {"n": order.revision}),
    ]  # fmt: skip
    return format_html_join(" ", '<span class="chip {}">{}</span>', ((tone, text) for on, tone, text in found if on))


def turn(order: Order) -> tuple[str, str]:
    """Who acts next and how, as far as the order itself tells; its page tells it by person."""
    stage, owner = Order.Stage, str(order.owner)
    match order.stage:
        case stage.DRAFT:
            return owner, gettext("finish the entry")
        case stage.RECEIVED | stage.IN_REVIEW:
            return gettext("Departments"), gettext("give an opinion")
        case stage.TO_AMEND:
            return owner, gettext("talk to the customer and amend")
        case stage.APPROVED if order.start_blocked:
            return Role.FINANCE.label, gettext("wait for the payment that gates the start")
        case stage.APPROVED:
            return Role.PRODUCTION.label, gettext("plan the order")
        case stage.PLANNED:
            return Role.PRODUCTION.label, gettext("release and start")
        case stage.IN_EXECUTION:
            return Role.PRODUCTION.label, gettext("finish the work orders")
        case stage.INSPECTED:
            return owner, gettext("appoint the acceptance")
        case stage.ACCEPTED:
            return Role.LOGISTICS.label, gettext("ship and hand over")
        case stage.DELIVERED:
            return Role.FINANCE.label, gettext("invoice and settle")
        case stage.SETTLED:
            return owner, gettext("compile the volume")
    return "", ""


def by_product(text: str) -> Q:
    return Q(pk__in=Line.objects.filter(item__name__icontains=text).values("order_id"))


def due_soon(page: List) -> Q:
    last = timezone.localdate(page.actor.at) + FORTNIGHT
    return Q(actual=None) & (Q(promised__lte=last) | Q(promised=None, requested__lte=last))


def turn_cell(order: Order, page: List) -> SafeString:
    who, what = turn(order)
    return format_html("<b>{}</b> {}", who, what) if who else SafeString("")


class OrderList(IntakeList):
    name, title, model, url = "orders", _("Orders"), Order, "intake:order_list"
    select_related = ("customer", "owner")
    prefetch_related = (FIRST_LINES,)  # type: ignore[assignment]
    currency = "currency"
    columns = [
        Column("number", _("Order"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("customer_po", _("Customer's order number"), filter="contains", shown=False),
        Column("external", _("Number in the former system"), filter="contains", shown=False),
        Column(
            "pk",
            _("Product"),
            name="product",
            value=products,
            cell=lambda order, page: products(order),
            filter=by_product,
            cut=True,
            phone="sub",
        ),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Progress"), kind="spine", name="progress"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("requested", _("Requested"), kind="date", filter="until", sort=True),
        Column("promised", _("Promised"), kind="date", filter="until", sort=True),
        Column("forecast", _("Forecast / actual"), kind="date", filter="until", sort=True, cell=expected),
        Column("revision", _("Hints"), name="hints", cell=hints, value=lambda order: order.revision, phone="foot"),
        Column("stage", _("Whose turn"), name="turn", cell=turn_cell, value=lambda order: " ".join(turn(order)), phone="line"),
        Column("owner.display", _("Salesperson"), filter="contains"),
    ]
    views = [
        View("open", _("In hand"), ~Q(stage__in=ENDED)),
        View("mine", _("Mine"), lambda page: Q(owner_id=page.actor.user_id) & ~Q(stage__in=ENDED)),
        View("late", _("Later than promised"), Q(forecast__gt=F("promised")) & ~Q(stage__in=ENDED)),
        View("soon", _("Due within two weeks"), lambda page: due_soon(page) & ~Q(stage__in=ENDED)),
        View("unsettled", _("Delivered, not settled"), Q(stage=Order.Stage.DELIVERED)),
        View("to_archive", _("To be archived"), Q(stage=Order.Stage.SETTLED)),
        View("all", _("All")),
    ]
    new = ("intake:order_enter", _("Enter an order"))
