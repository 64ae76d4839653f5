"""What somebody should do about master data now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.catalog.models import Bom, Calendar, Item
from yidan.catalog.queries.calendars import unpublished
from yidan.core.actors import Actor, Role
from yidan.core.todo import Todo

CAP = 20
AHEAD = timedelta(days=45)  # the State Council publishes the next year in November


def todo(by: Actor) -> list[Todo]:
    """Calendars that run out, for their editors; items without structure or drawing, for engineering."""
    return [*(_calendars(by) if not by.roles.isdisjoint(Calendar.editors) else []), *(_undrawn() if by.has(Role.ENGINEERING) else [])]


def _undrawn() -> list[Todo]:
    """Made items that cannot be planned or made from what stands in the books: no product structure, or sold without a drawing."""
    current = Bom.objects.filter(item=OuterRef("pk"), current=True, stage="active")
    made = Item.objects.filter(kind=Item.Kind.MAKE, stage="active").annotate(built=Exists(current))
    rows = made.filter(Q(built=False) | Q(drawing="", finished=True)).order_by("-finished", "code")[:CAP]
    return [_complete(item) for item in rows]


def _complete(item: Any) -> Todo:
    if not item.built:
        url = f"{reverse('catalog:bom_new')}?item={item.code}"
        return Todo(
            _("Draw up the product structure"),
            _("Made here, and nothing says of what."),
            "4.1a",
            url,
            _("Draw up"),
            None,
            item.name,
            item.code,
        )
    url = reverse("catalog:item_edit", args=[item.key])
    return Todo(
        _("Enter the drawing"), _("Sold to customers without a drawing number."), "1.3b", url, _("Enter"), None, item.name, item.code
    )


def _calendars(by: Actor) -> list[Todo]:
    """Public holidays that run out: plans across their end are by the week only."""
    last = timezone.localdate(by.at) + AHEAD
    rows = Calendar.objects.filter(Q(published_until=None) | Q(published_until__lt=last), stage="active")[:10]
    return [_holidays(calendar, last) for calendar in rows]


def _holidays(calendar: Calendar, last: date) -> Todo:
    year = calendar.published_until.year + 1 if calendar.published_until else last.year
    url = reverse("catalog:calendar_fill_year", args=[calendar.key])
    return Todo(
        _("Enter the holidays of %s") % year, unpublished(calendar, last), "4.1b", url, _("Enter"), None, calendar.name, calendar.code
    )
