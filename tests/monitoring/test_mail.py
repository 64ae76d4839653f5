"""NOT-1: a mail to a customer goes out at most once for each decision to send; what is uncertain is shown, and a person settles it."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from tests.acceptance.web import call, client_of, post
from tests.factories import an_order
from yidan.core import clock
from yidan.core.announcements import Announcement
from yidan.core.events import Event
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.monitoring import commands as monitoring
from yidan.monitoring import mail, queries

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone at this point: nothing behind it runs."""


class Post(BaseEmailBackend):
    """A mail server of our own: what reached it, and how it answers next."""

    bag: ClassVar[list[Any]] = []
    on_open: ClassVar[BaseException | None] = None
    before: ClassVar[BaseException | None] = None  # the mail has not reached it
    after: ClassVar[BaseException | None] = None  # it has

    def open(self) -> bool:
        if Post.on_open:
            raise Post.on_open
        return True

    def send_messages(self, email_messages: Any) -> int:
        if Post.before:
            raise Post.before
        Post.bag += email_messages
        if Post.after:
            raise Post.after
        return len(email_messages)


@pytest.fixture
def row(cast: SimpleNamespace, settings: Any) -> Announcement:
    settings.EMAIL_BACKEND = f"{__name__}.Post"
    Post.bag, Post.on_open, Post.before, Post.after = [], None, None, None
    order = an_order(cast, "received")
    event = Event.objects.filter(chain_id=order.chain_id).order_by("seq").first()
    return Announcement.objects.create(
        event=event, address="zeng@example.com", channel="email", subject=f"{order.key} 发货", at=clock.now(), url=order.get_absolute_url()
    )


def state(row: Announcement) -> str:
    row.refresh_from_db()
    return row.state


def grow_old(row: Announcement) -> None:
    Announcement.objects.filter(pk=row.pk).update(claimed_at=clock.now() - mail.PATIENCE - timedelta(seconds=1))


def test_a_mail_carries_the_id_under_which_it_was_claimed(row: Announcement) -> None:
    assert mail.deliver() == 1 and mail.deliver() == 0
    assert state(row) == "delivered" and row.delivered_at
    assert [one.message()["Message-ID"] for one in Post.bag] == [row.message_id]


@pytest.mark.parametrize("reached", [False, True])
def test_killed_while_sending_it_is_never_sent_again_by_itself(row: Announcement, reached: bool) -> None:
    """At the exact point: after the claim, before or after the server had it. The next worker cannot know, and does not guess."""
    Post.after, Post.before = (Killed(), None) if reached else (None, Killed())
    with pytest.raises(Killed):
        mail.deliver()
    Post.after = Post.before = None
    assert mail.deliver() == 0 and state(row) == "sending"  # another worker may be at it
    grow_old(row)
    assert mail.deliver() == 0 and state(row) == "uncertain"
    assert mail.deliver() == 0 and len(Post.bag) == int(reached)
    assert not invariants.run()["NOT-1"]


@pytest.mark.parametrize(
    ("point", "error", "then"),
    [
        ("on_open", ConnectionRefusedError("no server"), "waiting"),
        ("on_open", smtplib.SMTPAuthenticationError(535, b"no"), "waiting"),
        ("before", smtplib.SMTPRecipientsRefused({}), "waiting"),
        ("before", smtplib.SMTPDataError(554, b"spam"), "waiting"),
        ("after", smtplib.SMTPServerDisconnected("gone"), "uncertain"),
        ("after", TimeoutError("no answer"), "uncertain"),
    ],
)
def test_what_certainly_did_not_go_out_is_tried_again_and_nothing_else(row: Announcement, point: str, error: Exception, then: str) -> None:
    setattr(Post, point, error)
    assert mail.deliver() == 0
    assert state(row) == then and row.error


def test_after_five_refusals_it_has_visibly_failed(row: Announcement) -> None:
    Post.before = smtplib.SMTPRecipientsRefused({})
    for _n in range(7):
        mail.deliver()
    assert (state(row), row.tries) == ("failed", mail.TRIES)


def test_an_address_that_is_none_fails_at_once(row: Announcement) -> None:
    Announcement.objects.filter(pk=row.pk).update(subject="one\nBcc: other@example.com")
    assert mail.deliver() == 0 and state(row) == "failed"


def uncertain(row: Announcement) -> Announcement:
    Post.after = TimeoutError("no answer")
    mail.deliver()
    Post.after = None
    row.refresh_from_db()
    return row


def test_the_salesperson_settles_it(cast: SimpleNamespace, row: Announcement) -> None:
    order = an_order_of(row)
    assert "Settle a mail" not in [str(one.verb) for one in queries.todo(cast.li)]
    uncertain(row)
    todo = next(one for one in queries.todo(cast.li) if str(one.verb) == "Settle a mail")
    page = client_of(cast, "li").get(todo.url).content.decode()
    assert row.subject in page and "Traceback" not in page
    with pytest.raises(Refused, match="how the customer was told"):
        monitoring.settle_mail(order, mail=row, end="left", by=cast.li)
    assert (
        post(client_of(cast, "li"), f"/orders/{order.key}/settle-mail", mail=row.pk, end="again", reason="曾小姐没收到").status_code == 303
    )
    assert state(row) == "waiting" and mail.deliver() == 1 and state(row) == "delivered"
    assert len(Post.bag) == 2  # once for each decision
    event = Event.objects.filter(verb="monitoring.settle_mail").get()
    assert event.chain_id == order.chain_id and event.reason == "曾小姐没收到"
    with pytest.raises(Refused, match="in doubt"):
        monitoring.settle_mail(order, mail=row, end="arrived", by=cast.li)


def test_it_arrived_or_the_customer_was_told_otherwise(cast: SimpleNamespace, row: Announcement) -> None:
    order = an_order_of(uncertain(row))
    other = an_order(cast, "received", customer_po="PO-2")
    assert call(client_of(cast, "li"), f"/orders/{other.key}/settle-mail", mail=str(row.pk), end="arrived").status_code in (409, 422)
    assert call(client_of(cast, "chen"), f"/orders/{order.key}/settle-mail", mail=str(row.pk), end="arrived").status_code == 409
    assert call(client_of(cast, "li"), f"/orders/{order.key}/settle-mail", mail=str(row.pk), end="arrived").status_code == 200
    assert state(row) == "delivered" and row.settled_by_id == cast.li.user_id and len(Post.bag) == 1
    assert mail.deliver() == 0


def test_the_list_says_what_is_in_doubt_and_hides_the_address(cast: SimpleNamespace, row: Announcement) -> None:
    uncertain(row)
    seen = {who: client_of(cast, who).get("/mails/").content.decode() for who in ("li", "chen")}
    assert "zeng@example.com" in seen["li"] and "zeng@example.com" not in seen["chen"]
    assert all(row.subject in page and "perhaps sent" in page for page in seen.values())


def an_order_of(row: Announcement) -> Order:
    return Order.objects.get(chain_id=row.event.chain_id)
