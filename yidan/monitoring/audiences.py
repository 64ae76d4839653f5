"""Who is told of what: verb -> audience (2.3e, 3.1b, 4.3c, 5.3b ...). The worker turns events into one row per recipient and channel (NOT-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from yidan.acceptance.models import Acceptance
from yidan.core.actors import DEPARTMENTS
from yidan.core.announcements import Announcement
from yidan.core.events import LATE, Event
from yidan.core.papers.formats import moment
from yidan.intake.models import Order
from yidan.intake.papers import lang, say
from yidan.logistics.models import Notice
from yidan.monitoring import supply
from yidan.people.models import Seat, User
from yidan.people.settings import setting
from yidan.review.rules import departments as asked
from yidan.review.rules import meeting_of

Audience = Callable[[Order | None], "Iterable[Recipient]"]


@dataclass(frozen=True)
class Recipient:
    """A user of the house (told in the application), or an outsider's address (told by e-mail)."""

    user_id: int | None = None
    address: str = ""


def reviewers(order: Order | None) -> Iterable[Recipient]:
    """Everybody of the departments that this order's review asks."""
    return departments(*asked(order))(order) if order else []


def departments(*names: str) -> Audience:
    def people(order: Order | None) -> Iterable[Recipient]:
        roles = [*names, *(f"{name}_head" for name in names)]
        seats = Seat.objects.filter(role__in=roles, until=None, user__is_active=True).values_list("user_id", flat=True).distinct()
        return [Recipient(user_id) for user_id in seats]

    return people


def holders(role: str) -> Audience:
    def people(order: Order | None) -> Iterable[Recipient]:
        seats = Seat.objects.filter(role=role, until=None, user__is_active=True).values_list("user_id", flat=True).distinct()
        return [Recipient(user_id) for user_id in seats]

    return people


def salesperson(order: Order | None) -> Iterable[Recipient]:
    return [Recipient(order.owner_id)] if order else []


def customer(order: Order | None) -> Iterable[Recipient]:
    return [Recipient(address=order.customer.email)] if order and order.customer.email else []


def invited(order: Order | None) -> Iterable[Recipient]:
    """Those asked to the review meeting convened last."""
    meeting = meeting_of(order) if order else None
    return [Recipient(one.user_id) for one in meeting.invitations.all()] if meeting else []


def several(*parts: Audience) -> Audience:
    return lambda order: [recipient for part in parts for recipient in part(order)]


TOLD: dict[str, Audience] = {
    "intake.receive": reviewers,  # 2.3e
    "intake.require_of_order": departments("production", "procurement", "quality", "engineering"),  # 2.1c
    "intake.require": departments("production", "procurement", "quality", "engineering"),  # 2.1c, at the enquiry
    "intake.answer_order_requirement": salesperson,  # 2.1c
    "intake.confirm": salesperson,  # 2.2b
    "intake.wish": salesperson,  # what the customer wrote by link
    "intake.agree_to_date": salesperson,
    "intake.amend": reviewers,  # 3.3c
    "review.convene": invited,  # 3.1b
    "review.raise_point": salesperson,  # 3.3b
    "review.state_demand": departments("procurement"),  # 3.2g
    "review.decide": salesperson,  # 3.3d
    "review.propose_change": departments("production", "procurement", "quality", "logistics", "finance"),  # 3.3c
    "review.agree_change": salesperson,
    "review.carry_out": several(departments("production", "procurement", "quality", "logistics", "finance"), salesperson),
    "review.opine": salesperson,
    "review.approve": several(departments("production", "procurement", "quality", "logistics", "finance"), salesperson),  # 3.3a
    "review.send_back": salesperson,  # 3.3c
    "planning.lend": salesperson,  # 5.2b: his order gave parts to another
    "planning.borrow": salesperson,
    "planning.planned": several(salesperson, departments("logistics")),  # 4.3
    "quality.inspected": several(salesperson, departments("logistics")),  # 6.2a
    "quality.propose_concession": salesperson,  # 6.1d: the customer is to be asked
    "quality.consent": several(salesperson, departments("quality", "logistics")),
    "quality.refuse_concession": departments("quality"),
    "acceptance.appoint": customer,  # 6.2a
    "acceptance.move": customer,
    "acceptance.withdraw": customer,
    "acceptance.agree": salesperson,
    "acceptance.ask_other_time": salesperson,
    "acceptance.object": several(salesperson, departments("production", "quality")),  # 6.2d
    "acceptance.put_right": salesperson,
    "acceptance.accepted": departments("logistics", "finance"),
    "logistics.book": several(customer, salesperson),  # 4.3c
    "logistics.ship": several(customer, salesperson),  # 5.3b
    "logistics.track": several(customer, salesperson),  # 5.3b
    "logistics.report_trouble": several(customer, salesperson, departments("production", "quality", "after_sales")),  # 5.3c
    "logistics.object": several(salesperson, departments("logistics", "after_sales")),  # 5.3c
    "logistics.sign": salesperson,
    "logistics.announce_return": several(salesperson, departments("logistics", "quality", "after_sales")),  # 7.2c
    "logistics.receive_return": several(salesperson, departments("quality")),
    "logistics.inspect_return": salesperson,
    "logistics.credit_return": several(salesperson, departments("finance")),
    "logistics.replace_return": departments("logistics", "production"),
    "logistics.delivered": several(salesperson, departments("finance", "after_sales")),  # 6.3c
    "service.report_problem": several(salesperson, departments("after_sales")),  # 7.2a
    "service.not_solved": departments("after_sales"),  # 7.2c
    "service.open_action": departments("engineering", "production", "procurement", "quality", "logistics"),  # 7.2d: fed back
    "service.no_effect": departments("engineering", "production", "procurement", "quality", "logistics"),
    "settlement.release_unpaid": several(salesperson, departments("finance"), holders("general_manager")),  # 7.1a: a deviation
    "settlement.decide_penalty": several(salesperson, departments("finance")),
    "settlement.dispute_statement": departments("finance"),  # 7.1d
    "settlement.confirm_statement": departments("finance"),
    "settlement.settled": several(salesperson, departments("archive")),
    "archive.hand_over": departments("archive"),
    "archive.find": departments("archive"),  # 8.2b
    "archive.approve_consultation": departments("archive"),  # 8.3a
    "monitoring.warn": salesperson,  # 5.4c
    "monitoring.raise_alert": salesperson,
    "monitoring.convene": departments(*(role.value for role in DEPARTMENTS)),  # 5.4d
    "monitoring.hold": departments(*(role.value for role in DEPARTMENTS)),
}


def told_of_shipment(event: Event) -> str:
    """The notice that the verb left, if it left one."""
    return Notice.objects.filter(shipment_id=event.object_id, at=event.at).order_by("-pk").values_list("text", flat=True).first() or ""


def told_of_acceptance(event: Event) -> str:
    """Time, place and way as they stand."""
    one = Acceptance.objects.select_related("order").filter(pk=event.object_id).first()
    if one is None:
        return ""
    order, at = one.order, moment(one.at)
    if one.stage == Acceptance.Stage.WITHDRAWN:
        return say(
            lang(order),
            f"订单 {order.key} 的验收（{one.key}，{at}）已取消。",
            f"The acceptance of order {order.key} ({one.key}, {at}) is withdrawn.",
        )
    return say(
        lang(order), f"请参加订单 {order.key} 的验收（{one.key}）：{at}，{one.place}；{one.way}。",
        f"You are invited to the acceptance of order {order.key} ({one.key}): {at}, {one.place}; {one.way}.",
    )  # fmt: skip


WORDS: dict[str, Callable[[Event], str]] = {  # what an outsider is told; nothing to say: he is not written to
    "logistics.book": told_of_shipment, "logistics.ship": told_of_shipment, "logistics.track": told_of_shipment,
    "logistics.report_trouble": told_of_shipment, "acceptance.appoint": told_of_acceptance, "acceptance.move": told_of_acceptance,
    "acceptance.withdraw": told_of_acceptance,
}  # fmt: skip


def words(event: Event, subject: str) -> str:
    return WORDS[event.verb](event) if event.verb in WORDS else subject


def catch_up(limit: int = 1000) -> int:
    """Make the rows for what has happened since the last event told; how many rows."""
    seen = Announcement.objects.aggregate(n=Max("event_id"))["n"] or 0
    told = Announcement.objects.filter(event_id__gt=seen - LATE).values("event_id")
    fresh = list(
        Event.objects.filter(pk__gt=seen - LATE, verb__in=[*TOLD, *supply.SUPPLY]).exclude(pk__in=told).order_by("pk")[: limit + LATE]
    )
    orders = {
        order.chain_id: order for order in Order.objects.filter(chain_id__in={event.chain_id for event in fresh}).select_related("customer")
    }
    rows = [row for event in fresh if event.hash not in SILENT for row in _told(event, orders.get(event.chain_id))]
    Announcement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


SILENT: set[str] = (
    set()
)  # hashes of events that this process has looked at and that concern nobody: among the last they are read again each time
REMEMBERED = 10_000


def _told(event: Event, order: Order | None) -> list[Announcement]:
    rows = list(_rows(event, order))
    if not rows:
        if len(SILENT) > REMEMBERED:
            SILENT.clear()
        SILENT.add(event.hash)
    return rows


def _rows(event: Event, order: Order | None) -> Iterable[Announcement]:
    if event.verb in supply.SUPPLY:
        yield from _of_supply(event)
    if event.verb not in TOLD:
        return
    subject = f"{order.key if order else ''} {event.label}".strip()
    url: Any = order.get_absolute_url() if order else ""
    for recipient in dict.fromkeys(TOLD[event.verb](order)):
        if recipient.user_id and recipient.user_id == event.user_id:
            continue  # nobody is told of what he did himself
        if recipient.address and not words(event, subject):
            continue
        channel = Announcement.Channel.IN_APP if recipient.user_id else Announcement.Channel.EMAIL
        state = Announcement.State.DELIVERED if recipient.user_id else Announcement.State.WAITING
        yield Announcement(
            event=event, user_id=recipient.user_id, address=recipient.address, channel=channel, state=state, subject=subject[:200], url=url, at=event.at,
            delivered_at=event.at if recipient.user_id else None,
        )  # fmt: skip


def _of_supply(event: Event) -> Iterable[Announcement]:
    """In the application, one a person: the first thing of the event that he must know; by e-mail too where the company wants it."""
    first: dict[int, supply.Note] = {}
    for note in supply.notes(event):
        if note.user_id != event.user_id:
            first.setdefault(note.user_id, note)
    mail: dict[int, str] = {}
    if first and setting("supply_mail"):
        mail = dict(User.objects.filter(pk__in=first).exclude(email="").values_list("pk", "email"))
    for user_id, note in first.items():
        told = {"event": event, "user_id": user_id, "subject": note.subject[:200], "url": note.url[:200], "at": event.at}
        yield Announcement(channel=Announcement.Channel.IN_APP, state=Announcement.State.DELIVERED, delivered_at=event.at, **told)
        if user_id in mail:
            yield Announcement(channel=Announcement.Channel.EMAIL, address=mail[user_id], **told)
