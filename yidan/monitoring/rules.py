"""Questions about orders in danger: pure; a reason or None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.announcements import Announcement
from yidan.intake.models import Order
from yidan.monitoring.models import AgendaPoint, Alert, Decision, Meeting
from yidan.people.rules import worked_for


def not_mine(alert: Alert, by: Actor) -> str | None:
    """Who owns it acts; its department's head may too."""
    if alert.owner_id in (None, by.user_id) or any(role.is_head for role in by.roles):
        return None
    return _("%s has it in hand.") % alert.owner


def warned_already(alert: Alert, by: Actor) -> str | None:
    if alert.order_id is None:  # the empty form: nothing can be said yet
        return None
    same = Alert.objects.filter(order_id=alert.order_id, topic=Alert.BY_HAND).exclude(stage=Alert.Stage.CLOSED).first()
    return _("%s warns of this order already.") % same.key if same else None


# ---- mails ----

UNSETTLED = (Announcement.State.UNCERTAIN, Announcement.State.FAILED)


def no_mail_open(order: Order, by: Actor) -> str | None:
    open_ = Announcement.objects.filter(event__chain_id=order.chain_id, channel="email", state__in=UNSETTLED)
    return None if open_.exists() else _("No mail of this order is in doubt.")


# ---- meetings ----


def meeting_open(meeting: Meeting, by: Actor) -> str | None:
    """One at a time: what is open stands on one agenda."""
    other = Meeting.objects.filter(stage=Meeting.Stage.CONVENED).order_by("pk").first()
    return _("%s is convened already.") % other.key if other else None


def _undiscussed(meeting: Meeting) -> int:
    return meeting.points.filter(state=AgendaPoint.State.OPEN).count()


def all_discussed(meeting: Meeting, by: Actor) -> str | None:
    return None if _undiscussed(meeting) else _("Every point is discussed.")


def undiscussed(meeting: Meeting, by: Actor) -> str | None:
    left = _undiscussed(meeting)
    return _("Points not discussed: %s. Each is decided, with owner and day, or put off.") % left if left else None


def no_decision_open(meeting: Meeting, by: Actor) -> str | None:
    return None if meeting.decisions.filter(done_at=None).exists() else _("Every decision is carried out.")


def not_his(decision: Decision, by: Actor) -> str | None:
    if decision.owner_id in worked_for(by) or any(role.is_head for role in by.roles):
        return None
    return _("%s has it in hand.") % decision.owner
