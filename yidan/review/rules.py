"""Questions about a review round: which department has not answered, what stands against the verdict."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.formats import listed
from yidan.intake import rules as intake
from yidan.intake.models import Order
from yidan.people.rules import apart
from yidan.people.settings import setting
from yidan.review.models import Condition, Opinion

DEPARTMENTS = (Role.SALES, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY)


def opinions_of(order: Order) -> dict[Role, Opinion]:
    """This revision's opinions; earlier ones do not count."""
    return {Role(o.department): o for o in order.opinions.all() if o.revision == order.revision}


def asked(by: Actor) -> list[Role]:
    """The reviewing departments this actor may speak for."""
    return [department for department in DEPARTMENTS if department in by.roles]


def nothing_to_say(order: Order, by: Actor) -> str | None:
    given = opinions_of(order)
    if all(department in given for department in asked(by)):
        return _("Your department has given its opinion.")
    if by.user_id in {opinion.by_id for opinion in given.values()}:
        return _("One person signs for one department in a review.")
    return None


def open_conditions(order: Order) -> list[Condition]:
    return [c for c in order.conditions.all() if c.revision == order.revision and c.blocks and c.settled_at is None]


def open_points(order: Order, by: Actor) -> str | None:
    """REV-1, REV-3, ORD-2, ORD-3: everything that stands against the verdict, at once."""
    points = [
        *_departments(order),
        *(reason for rule in (intake.unsigned, intake.unanswered, intake.second_look_due) if (reason := rule(order, by))),
    ]
    if issues := open_conditions(order):
        points.append(_("Issues not settled: %s.") % len(issues))
    if not setting("circulated_minutes") and not any(m.revision == order.revision for m in order.minutes.all()):
        points.append(_("There are no minutes of the meeting."))
    if not points and (reason := apart("enter_approve", order.created_by_id, by)):
        points.append(reason)
    return " ".join(points) or None


def _departments(order: Order) -> list[str]:
    given = opinions_of(order)
    silent = [department.label for department in DEPARTMENTS if department not in given]
    against = [department.label for department, opinion in given.items() if opinion.verdict == Opinion.Verdict.DISAGREE]
    waiting = [_("Not answered yet: %s.") % listed(silent)] if silent else []
    return waiting + ([_("Not agreed: %s.") % listed(against)] if against else [])


def not_weighed(order: Order, by: Actor) -> str | None:
    """3.3d: the impact is weighed before an order is given up."""
    return None if order.impacts.all() else _("Weigh the impact first.")


def no_open_condition(order: Order, by: Actor) -> str | None:
    return None if any(c.settled_at is None for c in order.conditions.all()) else _("Every point is settled.")
