"""Questions about enquiries and orders: pure, of document and actor; a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.files import Paper
from yidan.core.signatures import signed
from yidan.intake.models import Enquiry, Order, Quotation, Requirement
from yidan.people.rules import apart
from yidan.people.settings import setting

SIGN_ORDER = "sign_order"


def on_hold(order: Order, by: Actor) -> str | None:
    return _("The order is on hold.") if order.on_hold else None


def not_on_hold(order: Order, by: Actor) -> str | None:
    return None if order.on_hold else _("The order is not on hold.")


def not_oral(order: Order, by: Actor) -> str | None:
    return None if order.oral else _("The order is in writing: its original counts.")


def unsigned(order: Order, by: Actor) -> str | None:
    """ORD-2: an oral order waits for the customer's signature under this revision."""
    if order.oral and not signed(order, SIGN_ORDER):
        return _("The customer has not signed the oral order.")
    return None


def already_signed(order: Order, by: Actor) -> str | None:
    return not_oral(order, by) or (_("The customer has signed this revision.") if signed(order, SIGN_ORDER) else None)


def not_receivable(order: Order, by: Actor) -> str | None:
    """ORD-1, ORD-3: what is missing before the order counts as received."""
    missing = [str(order._meta.get_field(name).verbose_name) for name in ("place", "payment_terms") if not getattr(order, name)]
    if not order.lines.all():
        missing.append(_("a line"))
    if missing:
        return _("Still missing: %s.") % ", ".join(missing)
    if not order.oral and not has_original(order):
        return _("Attach the customer's original.")
    return None if order.checked_by_id else _("Compare the entry with the original first.")


def has_original(order: Order) -> bool:
    return Paper.objects.filter(kind=order.document_kind(), object_id=order.pk, form="original").exists()


def second_look_due(order: Order, by: Actor) -> str | None:
    """ORD-3: above the amount the settings name, a second person compares, before the verdict."""
    if order.second_check_by_id or order.total < setting("second_look_above"):
        return None
    return _("A second person has not compared the entry with the original.")


def compared_twice(order: Order, by: Actor) -> str | None:
    if order.checked_by_id is None:
        return None
    if order.second_check_by_id:
        return _("Both comparisons are done.")
    return apart("enter_check", order.checked_by_id, by)


def requirements_of(document: Enquiry | Order) -> list[Requirement]:
    return list(Requirement.objects.filter(kind=document.document_kind(), object_id=document.pk).order_by("pk"))


def unanswered(document: Enquiry | Order, by: Actor) -> str | None:
    open_ones = [r for r in requirements_of(document) if r.answered_at is None]
    return _("Special requirements not answered: %s.") % len(open_ones) if open_ones else None


def expired(quotation: Quotation, by: Actor) -> str | None:
    from django.utils import timezone

    return _("The quotation was valid until %s.") % quotation.valid_until if quotation.valid_until < timezone.localdate(by.at) else None
