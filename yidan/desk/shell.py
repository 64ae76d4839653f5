"""What every page's frame needs: company, rooms with my counts, the moment, who I am. Cheap: two short look-ups a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import clock
from yidan.core.actors import Actor
from yidan.core.announcements import Announcement
from yidan.core.pages import Banner, Person, RailEntry
from yidan.people.models import LegalEntity

ROOMS = (
    ("desk", "desk:home", "home", gettext_lazy("To-do")),
    ("intake", "intake:order_list", "clipboard-list", gettext_lazy("Orders")),
    ("review", "review:order_list", "clipboard-check", gettext_lazy("Review")),
    ("planning", "planning:board", "calendar-time", gettext_lazy("Planning")),
    ("purchasing", "purchasing:purchaseorder_list", "shopping-cart", gettext_lazy("Buying")),
    ("stock", "stock:balance_list", "packages", gettext_lazy("Stock")),
    ("production", "production:dispatch", "tool", gettext_lazy("Workshop")),
    ("quality", "quality:inspection_list", "microscope", gettext_lazy("Quality")),
    ("logistics", "logistics:shipment_list", "truck-delivery", gettext_lazy("Logistics")),
    ("settlement", "settlement:invoice_list", "receipt", gettext_lazy("Money")),
    ("service", "service:ticket_list", "headset", gettext_lazy("Service")),
    ("archive", "archive:volume_list", "archive", gettext_lazy("Archive")),
    ("monitoring", "monitoring:health", "activity", gettext_lazy("Watch")),
    ("policy", "desk:policy", "gavel", gettext_lazy("Policy")),
    ("people", "people:setting_list", "settings", gettext_lazy("Settings")),
)
# Rooms without an entry of their own, and whose they are shown as.
LODGERS = {"acceptance": "logistics", "catalog": "people", "core": "people"}
POLICY = ("policy", "chapter", "clause", "map", "checks")
KEEP_SECONDS = 300


def counts_key(by: Actor) -> str:
    return f"desk-counts:{by.user_id}"


def remember(by: Actor, counts: dict[str, int]) -> None:
    """The home page has just counted: the rail shows it until the next time."""
    cache.set(counts_key(by), counts, KEEP_SECONDS)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    by: Actor | None = getattr(request, "actor", None)
    common = {"company": company(), "now": clock.now(), "banners": banners()}
    if by is None or by.user_id is None:
        return common
    unseen = Announcement.objects.filter(user_id=by.user_id, channel="in_app", seen_at=None)[:100].count()
    counts = cache.get(counts_key(by)) or {}
    return common | {
        "rail": rail(request, counts), "alert_count": unseen, "shift": getattr(request.user, "shift", ""),
        "person": Person(by.name, department(by)),
    }  # fmt: skip


def company() -> str:
    name = cache.get("desk-company")
    if name is None:
        name = LegalEntity.objects.filter(is_default=True).values_list("name", flat=True).first() or ""
        cache.set("desk-company", name, KEEP_SECONDS)
    return str(name)


def department(by: Actor) -> str:
    own = sorted(role for role in by.roles if not (role.is_head is False and f"{role}_head" in by.roles))
    return own[0].label if own else ""


def banners() -> list[Banner]:
    if settings.CLOCK:
        return [Banner(_("The clock of this installation stands at %s.") % settings.CLOCK.replace("T", " "), "warn", "clock-pause")]
    return []


def here(view_name: str) -> str:
    """The entry of the rail that a page belongs to; the desk's own pages but the home page and the policy's belong to none."""
    room, _colon, name = view_name.partition(":")
    if room == "desk":
        return "intake" if name.startswith("order") else "policy" if name in POLICY else ""
    return LODGERS.get(room, room)


def rail(request: HttpRequest, counts: dict[str, int]) -> list[RailEntry]:
    match = request.resolver_match
    at = here(match.view_name) if match else ""
    found = []
    for room, name, icon, label in ROOMS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        active = request.path == url or room == at
        found.append(RailEntry(url, icon, label, counts.get(room, 0), room == "desk" and bool(counts.get("overdue")), active))
    return found
