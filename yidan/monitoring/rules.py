"""Questions about orders in danger: pure; a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.monitoring.models import Alert


def not_mine(alert: Alert, by: Actor) -> str | None:
    """Who owns it acts; its department's head may too."""
    if alert.owner_id in (None, by.user_id) or any(role.is_head for role in by.roles):
        return None
    return _("%s has it in hand.") % alert.owner
