"""Questions about enquiries and orders: pure, of document and actor; a reason or None."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.files import Paper
from yidan.core.formats import listed
from yidan.core.signatures import Link, Signature
from yidan.core.signing import Signing
from yidan.intake import calloff
from yidan.intake.comparing import label, requirements_of
from yidan.intake.lines import to_sign
from yidan.intake.models import Agreement, Enquiry, Line, Order, Quotation
from yidan.people.rates import in_yuan
from yidan.people.rules import apart
from yidan.people.settings import setting

SIGN_ORDER = "sign_order"  # purposes of private links
PROGRESS = "progress"
signing = Signing(
    SIGN_ORDER, "2.2b", to_sign, form="oral_confirmation", title=gettext_lazy("Signed oral confirmation"), field_class="P"
)  # fmt: skip


def on_hold(order: Order, by: Actor) -> str | None:
    return _("The order is on hold.") if order.on_hold else None


def not_on_hold(order: Order, by: Actor) -> str | None:
    return None if order.on_hold else _("The order is not on hold.")


def begun(order: Order, by: Actor) -> str | None:
    """Once production has begun, a change is assessed and agreed before the order is amended (3.3c)."""
    if order.stage in (Order.Stage.IN_EXECUTION, Order.Stage.INSPECTED) and not order.change_agreed:
        return _("Production has begun: propose the change first.")
    return None


def not_oral(order: Order, by: Actor) -> str | None:
    return None if order.oral else _("The order is in writing: its original counts.")


def unsigned(order: Order, by: Actor) -> str | None:
    """ORD-2: an oral order waits for the customer's signature under this revision."""
    if order.oral and not signing.signed(order):
        return _("The customer has not signed the oral order.")
    return None


def already_signed(order: Order, by: Actor) -> str | None:
    return not_oral(order, by) or signing.already(order, by)


def not_receivable(order: Order, by: Actor) -> str | None:
    """ORD-1, ORD-3: what is missing before the order counts as received."""
    if missing := list(incomplete(order)):
        return _("Still missing: %s.") % listed(missing)
    if order.requested < timezone.localdate(order.received_at):
        return _("The requested date lies before the day the order came in.")
    if not order.oral and not has_original(order):
        return _("Attach the customer's original.")
    if reason := calloff.of_another(order) or calloff.not_callable(order):
        return reason
    return None if order.checked_by_id else _("Compare the entry with the original first.")


def incomplete(order: Order) -> Iterator[str]:
    """ORD-1: place, terms, lines; of each line the specification (or a drawing) and the price. A sample may cost nothing, with a note why."""
    yield from (label(name) for name in ("place", "payment_terms") if not getattr(order, name))
    lines = list(order.lines.all())
    if not lines:
        yield _("a line")
    for line in lines:
        if not (line.spec or line.drawing or line.kind == Line.Kind.SERVICE):
            yield _("specification or drawing of line %s") % line.position
        if not line.price and order.kind_of != Order.Kind.SAMPLE:
            yield _("price of line %s") % line.position
    if order.kind_of == Order.Kind.SERVICE and any(line.kind != Line.Kind.SERVICE for line in lines):
        yield _("services only, as the kind says")
    if any(not line.price for line in lines) and order.kind_of == Order.Kind.SAMPLE and not order.note:
        yield _("a note why the sample costs nothing")


def has_original(order: Order) -> bool:
    return Paper.objects.filter(kind=order.document_kind(), object_id=order.pk, form="original").exists()


def second_look_due(order: Order, by: Actor) -> str | None:
    """ORD-3: above the amount the settings name, a second person compares, before the verdict."""
    if order.second_check_by_id or in_yuan(order.total, order.currency) < setting("second_look_above"):
        return None
    return _("A second person has not compared the entry with the original.")


def compared_twice(order: Order, by: Actor) -> str | None:
    """The second look is another person's than the first (enter_check)."""
    if order.checked_by_id is None:
        return None
    if order.second_check_by_id:
        return _("Both comparisons are done.")
    return apart("enter_check", order.checked_by_id, by)


def unanswered(document: Enquiry | Order, by: Actor) -> str | None:
    open_ones = [r for r in requirements_of(document) if r.answered_at is None]
    return _("Special requirements not answered: %s.") % len(open_ones) if open_ones else None


def nothing_asked(document: Enquiry | Order, by: Actor) -> str | None:
    """Whether something is left for this reader's department to answer."""
    open_ones = {Role(one.department) for one in requirements_of(document) if one.answered_at is None}
    if open_ones and open_ones.isdisjoint(by.roles):
        return _("%s was asked.") % listed(sorted(role.label for role in open_ones))
    return None if open_ones else _("Every special requirement is answered.")


def not_concludable(agreement: Agreement, by: Actor) -> str | None:
    """Not by whoever drew it up, and not when it has run out."""
    if agreement.valid_until < timezone.localdate(by.at):
        return _("The agreement ended on %s.") % agreement.valid_until
    return apart("enter_approve", agreement.created_by_id, by)


def expired(quotation: Quotation, by: Actor) -> str | None:
    return _("The quotation was valid until %s.") % quotation.valid_until if quotation.valid_until < timezone.localdate(by.at) else None


def not_sendable(quotation: Quotation, by: Actor) -> str | None:
    """2.1a: an answer names a price and a date."""
    dateless = [str(line.position) for line in quotation.lines.all() if line.promised is None]
    return expired(quotation, by) or (_("Lines without a delivery date: %s.") % listed(dateless) if dateless else None)


def nothing_to_agree(order: Order, by: Actor) -> str | None:
    """The customer can agree to a later date only while one is forecast."""
    if order.forecast is None or order.promised is None or order.forecast <= order.promised:
        return _("The promised date holds.")
    return _("You have agreed to this date.") if order.agreed == order.forecast else None


def no_scan(order: Order, by: Actor) -> str | None:
    return signing.no_scan(order, by)


def too_many_wishes(order: Order, by: Actor) -> str | None:
    """What a customer wrote is answered before he writes a sixth time: a link must not fill our desks."""
    waiting = [one for one in requirements_of(order) if one.asked_by and one.answered_at is None]
    return _("We have your messages and will call you.") if len(waiting) >= 5 else None


def signatures_of(order: Order) -> list[Signature]:
    return list(Signature.objects.filter(kind=order.document_kind(), object_id=order.pk, purpose=SIGN_ORDER).order_by("pk"))


def purpose_label(purpose: str) -> str:
    """What a private link is for, in words."""
    return {SIGN_ORDER: _("to sign the order"), PROGRESS: _("progress")}.get(purpose, _("to sign"))


def no_link(order: Order, by: Actor) -> str | None:
    return None if living_links(order, by) else _("No link is out.")


def living_links(order: Order, by: Actor) -> list[Link]:
    """Links into this order that open today."""
    return list(Link.objects.filter(chain_id=order.chain_id, revoked_at=None, expires__gt=by.at).select_related("by").order_by("pk"))
