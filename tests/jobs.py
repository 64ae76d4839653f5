"""Jobs that tests give to a worker."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def hangs_the_first_time(log: str) -> None:
    first = not Path(log).exists()
    with open(log, "a") as lines:
        lines.write("begun\n")
    if first:
        time.sleep(3600)
    with open(log, "a") as lines:
        lines.write("done\n")


class KilledOnce(BaseEmailBackend):
    """A mail server whose first mail is the sender's last act: it has the mail, and the process is gone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        log = Path(os.environ["MAIL_LOG"])
        first = not log.exists()
        with log.open("a") as lines:
            lines.writelines(f"{mail.message()['Message-ID']}\n" for mail in email_messages)
        if first:
            os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)


def a_mail_waits() -> None:
    """An order whose customer is to be told something."""
    from tests.cast import build
    from tests.factories import an_order
    from yidan.core import clock
    from yidan.core.announcements import Announcement
    from yidan.core.events import Event

    order = an_order(build(), "received")
    event = Event.objects.filter(chain_id=order.chain_id).order_by("seq").first()
    Announcement.objects.create(event=event, address="zeng@example.com", channel="email", subject="x", at=clock.now())
