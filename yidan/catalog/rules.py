"""Questions about master data: a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.catalog.models import Bom, Customer
from yidan.catalog.queries.structure import circle
from yidan.core.actors import Actor
from yidan.people.rules import apart


def own_customer(customer: Customer, by: Actor) -> str | None:
    """Whoever sells to a customer does not set the credit given to it."""
    return apart("discount", customer.owner_id, by)


def round_about(bom: Bom) -> str | None:
    """A product that would contain itself."""
    path = circle(bom)
    return _("The structure contains itself: %s.") % " > ".join(path) if path else None
