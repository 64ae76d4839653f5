"""Questions about a review round: which department has not answered, what stands against the verdict; and about a change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.formats import listed
from yidan.core.signing import Signing
from yidan.intake import rules as intake
from yidan.intake.models import Order
from yidan.people.models import Seat, User
from yidan.people.rules import apart
from yidan.people.settings import setting
from yidan.review import carrying, demand, depth
from yidan.review.models import Change, Condition, Impact, Invitation, Meeting, Opinion, StockInquiry

STOCK, SIGN_CHANGE = "stock", "sign_change"  # purposes of private links
REVIEWED = (Order.Stage.RECEIVED, Order.Stage.IN_REVIEW)
RUNNING = (Order.Stage.APPROVED, Order.Stage.PLANNED, Order.Stage.IN_EXECUTION, Order.Stage.INSPECTED, Order.Stage.ACCEPTED)


def departments(order: Order) -> tuple[Role, ...]:
    """Whose opinion this order is asked for: the review's depth."""
    return depth.of(order).departments


def opinions_of(order: Order) -> dict[Role, Opinion]:
    """This revision's opinions, each department's last; earlier ones do not count, nor one on a demand that has changed (3.2g)."""
    rows = [o for o in order.opinions.all() if o.revision == order.revision]
    last = {Role(o.department): o for o in sorted(rows, key=lambda o: o.number)}
    return {department: o for department, o in last.items() if not demand.outdated(order, o)}


def outdated_of(order: Order) -> Opinion | None:
    """Procurement's last opinion, where production's demand has changed since."""
    mine = [o for o in order.opinions.all() if o.revision == order.revision and o.department == Role.PROCUREMENT]
    last = max(mine, key=lambda o: o.number, default=None)
    return last if last is not None and demand.outdated(order, last) else None


def asked(order: Order, by: Actor) -> list[Role]:
    """The departments this order asks for which this actor may speak."""
    return [department for department in departments(order) if department in by.roles]


def home(by: Actor) -> Role:
    """The department this actor speaks for besides the review: his first."""
    return next((role for role in depth.REVIEWERS if role in by.roles), None) or min(role.clerk for role in by.roles)


def may_say(order: Order, by: Actor) -> list[Role]:
    """For whom this actor may speak now: a department that has not answered, or whose opinion was carried over and may be reopened (REV-2)."""
    given = opinions_of(order)
    return [department for department in asked(order, by) if department not in given or given[department].carried_from_id]


def nothing_to_say(order: Order, by: Actor) -> str | None:
    if not asked(order, by):
        return _("This order does not ask your department.")
    open_to = may_say(order, by)
    if not open_to:
        return _("Your department has given its opinion.")
    if any(o.by_id == by.user_id and o.department not in open_to for o in order.opinions.all() if o.revision == order.revision):
        return _("One person signs for one department in a review.")
    return None


def no_precaution(department: Role, verdict: str, bad: set[str], kinds_given: list[str]) -> str | None:
    """3.2b: sales agrees to an order of bad credit only with a precaution."""
    if department != Role.SALES or verdict == Opinion.Verdict.DISAGREE or "3.2b" not in bad:
        return None
    if Condition.Kind.PRECAUTION in kinds_given:
        return None
    return _("The customer's credit is bad: propose a precaution (prepayment, guarantee ...), or do not agree.")


def to_carry(order: Order) -> dict[Role, Opinion]:
    """Opinions of the revision before that go over to this one if their evidence is equal (REV-2)."""
    return carrying.waiting(order, departments(order), opinions_of(order))


def nothing_to_carry(order: Order, by: Actor) -> str | None:
    return None if to_carry(order) else _("No opinion on the revision before is untouched and not looked at again yet.")


def meeting_asked(order: Order) -> bool:
    """A circulated review does not do: by the company's rule, or for orders of this depth."""
    return depth.of(order).meeting or not setting("circulated_minutes")


def fixed(order: Order, by: Actor) -> str | None:
    return _("How deep it is reviewed stands.") if depth.of(order).fixed else None


def open_conditions(order: Order) -> list[Condition]:
    """Of whatever revision: an issue does not go away with an amendment; who owns it says how it is settled."""
    return [c for c in order.conditions.all() if c.blocks and c.settled_at is None]


def open_points(order: Order, by: Actor) -> str | None:
    """REV-1, REV-3, ORD-2, ORD-3: everything that stands against the verdict, at once."""
    points = [
        *_departments(order),
        *(reason for rule in (intake.unsigned, intake.unanswered, intake.second_look_due) if (reason := rule(order, by))),
    ]
    if issues := open_conditions(order):
        points.append(_("Issues not settled: %s.") % len(issues))
    if meeting_asked(order) and not any(m.revision == order.revision and m.way == "meeting" for m in order.minutes.all()):
        points.append(_("There are no minutes of the meeting."))
    if not points and (reason := apart("enter_approve", order.created_by_id, by)):
        points.append(reason)
    return " ".join(points) or None


def _departments(order: Order) -> list[str]:
    given = opinions_of(order)
    silent = [department.label for department in departments(order) if department not in given]
    against = [department.label for department, opinion in given.items() if opinion.verdict == Opinion.Verdict.DISAGREE]
    waiting = [_("Not answered yet: %s.") % listed(silent)] if silent else []
    if outdated_of(order):
        waiting.append(_("Production's demand has changed since procurement's opinion."))
    return waiting + ([_("Not agreed: %s.") % listed(against)] if against else [])


# --- the meeting ---


def meeting_of(order: Order) -> Meeting | None:
    """The one convened last on this revision."""
    return order.meetings.filter(revision=order.revision).order_by("-pk").first()


def invitation_of(order: Order, by: Actor) -> Invitation | None:
    meeting = meeting_of(order)
    return meeting.invitations.filter(user_id=by.user_id).first() if meeting and by.user_id else None


def not_invited(order: Order, by: Actor) -> str | None:
    invitation = invitation_of(order, by)
    if invitation is None:
        return _("You are not invited to a meeting on this order.")
    return _("The meeting is over.") if invitation.came is not None else None


def not_represented(order: Order, people: list[User]) -> str | None:
    """3.1b: every reviewing department is told."""
    seats = Seat.objects.filter(user__in=people, until=None).values_list("role", flat=True)
    there = {Role(role).clerk for role in seats}
    missing = [department.label for department in departments(order) if department not in there]
    return _("Nobody of these departments is invited: %s.") % listed(missing) if missing else None


# --- weighed and decided ---


def undecided(order: Order) -> Impact | None:
    last = max(order.impacts.all(), key=lambda one: one.pk, default=None)
    return last if last is not None and not last.decision else None


def nothing_to_decide(order: Order, by: Actor) -> str | None:
    return None if undecided(order) else _("Weigh the impact first.")


def not_weighed(order: Order, by: Actor) -> str | None:
    """3.3d: the impact is weighed and decided before an order is given up."""
    last = max(order.impacts.all(), key=lambda one: one.pk, default=None)
    if last is None:
        return _("Weigh the impact first.")
    return None if last.decision == Impact.Decision.GIVE_UP else _("It has not been decided to give the order up.")


# --- demand and stock ---


def not_stated(order: Order, by: Actor) -> str | None:
    return None if demand.stated(order) else _("Production states its demand with its opinion.")


def not_reviewed(inquiry: StockInquiry, by: Actor) -> str | None:
    return (
        None if not inquiry.order_id or inquiry.order.stage in REVIEWED else _("Suppliers are asked for stock while the order is reviewed.")
    )


# --- change of a running order ---


def not_changeable(change: Change, by: Actor) -> str | None:
    if not change.order_id:
        return None  # the form asks for it
    if change.order.stage not in RUNNING:
        return _("The order is %s: only a running one is changed this way.") % change.order.stage_label
    if change.order.changes.filter(stage__in=["proposed", "offered", "agreed"]).exclude(pk=change.pk).exists():
        return _("Another change of this order is not decided yet.")
    return None


def unassessed(change: Change) -> list[Role]:
    given = {one.department for one in change.assessments.all()}
    return [Role(name) for name in change.touched if name not in given]


def unassessed_by(change: Change, by: Actor) -> list[Role]:
    return [role for role in unassessed(change) if role in by.roles]


def not_asked(change: Change, by: Actor) -> str | None:
    return None if unassessed_by(change, by) else _("Your department is not touched, or has assessed it.")


def not_assessed(change: Change, by: Actor) -> str | None:
    open_ones = unassessed(change)
    return _("Not assessed yet: %s.") % listed(role.label for role in open_ones) if open_ones else None


def shown(change: Change) -> dict[str, Any]:
    """What the customer reads and signs."""
    order = change.order
    return {
        "change": change.number, "revision": change.revision, "order": order.number, "customer": order.customer.name,
        "customer_po": order.customer_po, "kind": change.kind, "what": change.what, "terms": change.terms, "charge": f"{change.charge:.2f}",
        "currency": order.currency, "day": str(change.day or ""),
    }  # fmt: skip


signing = Signing(SIGN_CHANGE, "3.3c", shown, form="change_notice", title=gettext_lazy("Signed change notice"), field_class="P")


def no_change_scan(change: Change, by: Actor) -> str | None:
    return signing.no_scan(change, by)


def not_signed_change(change: Change, by: Actor) -> str | None:
    return None if signing.signed(change) else _("The customer has not signed these terms.")


def nothing_left(change: Change, by: Actor) -> str | None:
    return None if any(one.done_at is None for one in change.consequences.all()) else _("Everything has been seen to.")


def no_open_condition(order: Order, by: Actor) -> str | None:
    return None if any(c.settled_at is None for c in order.conditions.all()) else _("Every point is settled.")
