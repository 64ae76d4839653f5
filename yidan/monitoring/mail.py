"""E-mail to the outside, at most once for each decision to send (NOT-1).

A row is claimed, with the id its message will carry, before anything goes out. Who dies between claim and answer leaves the claim behind:
nobody can know whether that mail went out, so it becomes "perhaps sent" and waits for a person, who asks the receiver or looks the id up
in the mail server's log. It is never sent again by itself. What certainly did not go out is tried again."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from yidan.core import clock
from yidan.core.announcements import Announcement
from yidan.core.papers.formats import host
from yidan.monitoring import audiences

State = Announcement.State
TRIES = 5
PATIENCE = timedelta(minutes=15)  # longer than any sending takes, and than a job may run (Q_CLUSTER)
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError)  # the server said no


def deliver(limit: int = 100) -> int:
    """Send what waits by e-mail; after five refusals a message is visibly failed. How many went out."""
    doubt(clock.now())
    rows = Announcement.objects.filter(state=State.WAITING, channel="email").select_related("event").order_by("pk")[:limit]
    return sum(_send(row) for row in rows if _claimed(row))


def doubt(now: datetime) -> int:
    """Claims that nobody has finished: perhaps sent. A clock that stands measures no patience."""
    before = now if settings.CLOCK else now - PATIENCE
    rows = Announcement.objects.filter(state=State.SENDING, claimed_at__lte=before)
    return rows.update(state=State.UNCERTAIN, error="")


def _claimed(row: Announcement) -> bool:
    """One statement: of two workers one gets the row. Committed before the first byte goes out."""
    row.message_id = make_msgid(f"yidan-{row.pk}", host().partition(":")[0])
    row.tries, row.claimed_at, row.state = row.tries + 1, clock.now(), State.SENDING
    free = Announcement.objects.filter(pk=row.pk, state=State.WAITING)
    return bool(free.update(state=State.SENDING, tries=row.tries, claimed_at=row.claimed_at, message_id=row.message_id))


def _send(row: Announcement) -> int:
    connection = get_connection()
    mail = EmailMessage(
        row.subject, f"{audiences.words(row.event, row.subject)}\n{settings.SITE_URL}", None, [row.address], connection=connection,
        headers={"Message-ID": row.message_id},
    )  # fmt: skip
    try:
        mail.message()
        connection.open()
    except (OSError, ValueError) as error:
        return _not_sent(row, error)
    try:
        mail.send()
    except REFUSED as error:
        return _not_sent(row, error)
    except OSError as error:  # the line broke: the server may have it
        return _end(row, State.UNCERTAIN, str(error))
    finally:
        connection.close()
    return _end(row, State.DELIVERED)


def _not_sent(row: Announcement, error: Exception) -> int:
    lost = row.tries >= TRIES or isinstance(error, ValueError)
    return _end(row, State.FAILED if lost else State.WAITING, str(error))


def _end(row: Announcement, state: State, error: str = "") -> int:
    """What is known in the end; a claim that was doubted meanwhile is certain again, one that a person has settled stays settled."""
    sent = state == State.DELIVERED
    open_ = Announcement.objects.filter(pk=row.pk, state__in=(State.SENDING, State.UNCERTAIN), message_id=row.message_id)
    open_.update(state=state, error=error[:200], delivered_at=clock.now() if sent else None)
    return int(sent)


def text(row: Announcement) -> str:
    """What is wrong with a mail that a person must settle, in his language."""
    if row.state == State.UNCERTAIN:
        return _("perhaps sent, on its way when the work was cut off")
    return _("not sent: %s") % (row.error or row.get_state_display())
