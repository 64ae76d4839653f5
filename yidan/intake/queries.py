"""What intake asks of people now: enquiries to answer, drafts to finish, originals to compare, signatures to chase, requirements to answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.files import Paper
from yidan.core.formats import listed
from yidan.core.signatures import Signature
from yidan.core.todo import Todo
from yidan.intake import rules
from yidan.intake.commands.enquiry import SELLERS
from yidan.intake.commands.order import OPEN
from yidan.intake.models import Agreement, Campaign, Comparison, Enquiry, Opportunity, Order, Quotation, Requirement
from yidan.people.rules import worked_for
from yidan.people.settings import setting

CAP = 50
IN_REVIEW = (Order.Stage.RECEIVED, Order.Stage.IN_REVIEW)
FINAL = Q(means__in=[Signature.Means.LINK, Signature.Means.DEVICE]) | Q(means=Signature.Means.PAPER, compared_by__isnull=False)


def todo(by: Actor) -> list[Todo]:
    """Newest last; the desk sorts by due time."""
    found: list[Todo] = []
    if by.user_id is not None and by.has(*SELLERS):
        mine = worked_for(by)
        for part in (
            _opportunities(mine, by),
            _agreements(mine, by),
            _enquiries(mine),
            _quotations(mine),
            _drafts(mine, by),
            _to_amend(mine),
            _signatures(mine, by),
            _second_looks(by),
            _differences(mine),
        ):
            found += islice(part, CAP)
    return [*found, *islice(_requirements(by), CAP)][:CAP]


def end_of(day: date | None) -> datetime | None:
    """The day's work ends at five."""
    return timezone.make_aware(datetime.combine(day, time(17))) if day else None


def _opportunities(mine: list[int], by: Actor) -> Iterator[Todo]:
    """Next steps of opportunities, and campaigns that are over."""
    rows = Opportunity.objects.filter(stage=Opportunity.Stage.OPEN, owner_id__in=mine, next_on__isnull=False).select_related("customer")
    for one in rows.order_by("next_on")[:CAP]:
        url = reverse("intake:opportunity_record_visit", args=[one.key])
        yield Todo(one.next_step or _("Visit or call"), one.interest[:80], "2.1a", url, _("Record"), end_of(one.next_on), one.who, one.key)
    over = Campaign.objects.filter(stage=Campaign.Stage.RUNNING, owner_id__in=mine, until__lt=timezone.localdate(by.at))
    for campaign in over.order_by("until")[:CAP]:
        url = reverse("intake:campaign_close_campaign", args=[campaign.key])
        yield Todo(_("Say what came of the campaign"), campaign.name, "2.1a", url, _("Close"), end_of(campaign.until), key=campaign.key)


def _agreements(mine: list[int], by: Actor) -> Iterator[Todo]:
    """Drafts for the head to conclude, and agreements that run out within a month."""
    rows = Agreement.objects.select_related("customer")
    if by.has(Role.SALES_HEAD):
        for one in rows.filter(stage=Agreement.Stage.DRAFT).exclude(created_by_id=by.user_id).order_by("pk")[:CAP]:
            url = reverse("intake:agreement_conclude", args=[one.key])
            reason = _("Drawn up by %s; file the contract as both signed it.") % one.owner
            yield Todo(_("Conclude the agreement"), reason, "2.2a", url, _("Conclude"), None, one.customer.name, one.key, one.total)
    soon = timezone.localdate(by.at) + timedelta(days=30)
    for one in rows.filter(stage=Agreement.Stage.IN_FORCE, owner_id__in=mine, valid_until__lte=soon).order_by("valid_until")[:CAP]:
        reason = _("It runs out on %s.") % one.valid_until
        url = one.get_absolute_url()
        yield Todo(_("Renew or close the agreement"), reason, "2.2a", url, _("Look"), end_of(one.valid_until), one.customer.name, one.key)


def _enquiries(mine: list[int]) -> Iterator[Todo]:
    rows = Enquiry.objects.filter(stage=Enquiry.Stage.OPEN, owner_id__in=mine).select_related("customer").order_by("answer_due")[:CAP]
    for one in rows:
        yield Todo(
            _("Answer the enquiry"), one.text[:80], "2.1a", one.get_absolute_url(), _("Answer"), one.answer_due, one.customer.name, one.key
        )


def _quotations(mine: list[int]) -> Iterator[Todo]:
    quotations = Quotation.objects.filter(owner_id__in=mine).select_related("customer", "enquiry")
    for one in quotations.filter(stage=Quotation.Stage.DRAFT).prefetch_related("lines").order_by("pk")[:CAP]:
        dateless = [str(line.position) for line in one.lines.all() if line.promised is None]
        reason = _("Lines without a delivery date: %s.") % listed(dateless) if dateless else _("Drawn up, not sent.")
        due = one.enquiry.answer_due if one.enquiry else None
        yield Todo(_("Send the quotation"), reason, "2.1a", one.get_absolute_url(), _("Send"), due, one.customer.name, one.key, one.total)
    ordered = Exists(Order.objects.filter(quotation=OuterRef("pk")))
    for one in quotations.filter(~ordered, stage=Quotation.Stage.ACCEPTED).order_by("pk")[:CAP]:
        url = f"{reverse('intake:order_enter')}?quotation={one.number}"
        yield Todo(
            _("Enter the order"),
            _("The customer accepted %s.") % one.number,
            "2.3a",
            url,
            _("Enter"),
            None,
            one.customer.name,
            one.key,
            one.total,
        )


def _drafts(mine: list[int], by: Actor) -> Iterator[Todo]:
    papers = Paper.objects.filter(kind=Order.document_kind(), object_id=OuterRef("pk"), form="original")
    rows = Order.objects.filter(Q(owner_id__in=mine) | Q(created_by_id__in=mine), stage=Order.Stage.DRAFT).select_related("customer")
    for order in rows.annotate(has_original=Exists(papers)).prefetch_related("lines").order_by("pk")[:CAP]:
        verb, reason, clause, name = _unfinished(order)
        due = order.received_at + timedelta(hours=setting("entry_hours"))
        url = reverse(f"intake:order_{name}", args=[order.key]) if name else order.get_absolute_url()
        yield Todo(verb, reason, clause, url, verb, due, order.customer.name, order.customer_po or order.key, order.total)


def _unfinished(order: Order) -> tuple[str, str, str, str]:
    """Verb, reason, clause and page of what comes next for a draft."""
    if missing := list(rules.incomplete(order)):
        return _("Finish the entry"), _("Still missing: %s.") % listed(missing), "2.3c", "correct"
    if not order.oral and not order.has_original:  # type: ignore[attr-defined]
        return _("Attach the original"), _("Nothing to compare with yet."), "2.3b", "attach"
    if order.checked_by_id is None:
        return _("Compare with the original"), _("Entered, not compared field by field."), "2.3b", "compare"
    return _("Receive the order"), _("Compared; the review starts with the receipt."), "2.3e", ""


def _to_amend(mine: list[int]) -> Iterator[Todo]:
    rows = list(Order.objects.filter(stage=Order.Stage.TO_AMEND, owner_id__in=mine).select_related("customer").order_by("pk")[:CAP])
    events = Event.objects.filter(chain_id__in=[order.chain_id for order in rows], target=Order.Stage.TO_AMEND).order_by("pk")
    why = {event.object_id: event for event in events if event.source != event.target}
    for order in rows:
        back = why.get(order.pk)
        due = back.at + timedelta(hours=setting("review_hours")) if back else None
        url = reverse("intake:order_amend", args=[order.key])
        yield Todo(
            _("Talk to the customer and amend"),
            back.reason if back else "",
            "3.3c",
            url,
            _("Amend"),
            due,
            order.customer.name,
            order.key,
            order.total,
        )


def _signature_of(order: str, *more: Q) -> QuerySet[Signature]:
    """Signatures under this revision of an order of the outer query."""
    own = {
        "kind": Order.document_kind(),
        "object_id": OuterRef(f"{order}pk"),
        "revision": OuterRef(f"{order}revision"),
        "purpose": rules.SIGN_ORDER,
    }
    return Signature.objects.filter(*more, **own)


def _signatures(mine: list[int], by: Actor) -> Iterator[Todo]:
    scan = _signature_of("", Q(means=Signature.Means.PAPER, compared_by=None))
    rows = Order.objects.filter(~Exists(_signature_of("", FINAL)), oral=True, stage__in=IN_REVIEW).select_related("customer")
    rows = rows.annotate(scanned=Exists(scan), others=Exists(scan.exclude(received_by_id=by.user_id)))
    for order in rows.filter(Q(owner_id__in=mine) | Q(others=True)).order_by("pk")[:CAP]:
        due, who = order.received_at + timedelta(days=1), order.customer.name
        if order.others:
            url = reverse("intake:order_compare_signature", args=[order.key])
            yield Todo(
                _("Compare the signed scan"),
                _("A second person's look makes it count."),
                "2.2b",
                url,
                _("Compare"),
                due,
                who,
                order.key,
                order.total,
            )
        elif order.owner_id in mine:
            reason = _("The scan waits for a second person.") if order.scanned else _("Oral order: verdict and release wait for it.")
            url = f"{order.get_absolute_url()}?tab=intake"
            yield Todo(_("Chase the signature"), reason, "2.2b", url, _("Chase the signature"), due, who, order.key, order.total)


def _second_looks(by: Actor) -> Iterator[Todo]:
    limit = setting("second_look_above")
    rows = Order.objects.filter(stage__in=IN_REVIEW, total__gte=limit, second_check_by=None, checked_by__isnull=False).exclude(
        checked_by_id=by.user_id
    )
    for order in rows.select_related("customer", "checked_by").order_by("pk")[:CAP]:
        reason = _("%(who)s compared first; this amount needs a second person before the verdict.") % {"who": order.checked_by}
        due = order.received_at + timedelta(days=1)
        url = reverse("intake:order_compare", args=[order.key])
        yield Todo(_("Second look at the entry"), reason, "2.3b", url, _("Compare"), due, order.customer.name, order.key, order.total)


def _differences(mine: list[int]) -> Iterator[Todo]:
    """What the second look found: the entry is amended."""
    wrong = Comparison.objects.filter(agrees=False, order__stage__in=IN_REVIEW, order__second_check_by=None, revision=F("order__revision"))
    rows = wrong.filter(order__owner_id__in=mine).select_related("order__customer", "by").order_by("order_id", "-pk")[: CAP * 4]
    for one in _one_each(rows):
        text = _("%(who)s found: %(field)s, the original says %(original)s.") % {
            "who": one.by,
            "field": one.label,
            "original": one.original,
        }
        url = reverse("intake:order_amend", args=[one.order.key])
        yield Todo(
            _("Mend the entry"),
            text,
            "2.3b",
            url,
            _("Amend"),
            one.at + timedelta(hours=4),
            one.order.customer.name,
            one.order.key,
            one.order.total,
        )


def _one_each(rows: Iterable[Comparison]) -> Iterator[Comparison]:
    seen: set[int] = set()
    for one in rows:
        if one.order_id not in seen:
            seen.add(one.order_id)
            yield one


def _requirements(by: Actor) -> Iterator[Todo]:
    """Of the departments this person sits in, sales among them for what the customer himself wrote."""
    asked = [role.value for role in by.roles if role not in (Role.CUSTOMER, Role.SUPPLIER)]
    rows = list(Requirement.objects.filter(answered_at=None, department__in=asked).order_by("due", "pk")[: CAP * 2])
    for model, verb, stages in (
        (Order, "order_answer_order_requirement", OPEN),
        (Enquiry, "enquiry_answer_requirement", {"open", "quoted"}),
    ):
        own = [one for one in rows if one.kind == model.document_kind()]
        living = model.visible_to(by).filter(stage__in=stages).select_related("customer").in_bulk([one.object_id for one in own])
        for one in own:
            if document := living.get(one.object_id):
                url = f"{reverse(f'intake:{verb}', args=[document.key])}?requirement={one.pk}"
                title = _("The customer asks for a change") if one.asked_by else _("Answer the special requirement")
                yield Todo(
                    title,
                    one.what,
                    "3.3c" if one.asked_by else "2.1c",
                    url,
                    _("Answer"),
                    end_of(one.due),
                    document.customer.name,
                    document.key,
                )
