"""Customers reminded of what is overdue, at rising levels; what they answer (7.1d)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import FieldClass
from yidan.core.refusals import Refused
from yidan.intake.papers import number
from yidan.settlement import papers, rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Reminder, ReminderLine
from yidan.settlement.queries.reminding import late_payments, next_level
from yidan.settlement.sums import ZERO

Stage = Reminder.Stage
CHASING = FINANCE | {Role.SALES, Role.SALES_HEAD}


@command(
    clause="7.1d", label=gettext_lazy("Send a reminder"), roles=CHASING, source={NEW}, target=Stage.SENT, unless=rules.not_remindable
)  # fmt: skip
def remind(reminder: Reminder, *, by: Actor) -> None:
    """Of everything overdue with this customer; the level follows from the reminders that these payments had already."""
    today = timezone.localdate(by.at)
    late = late_payments(reminder.customer, today, reminder.currency)
    reminder.level, reminder.sent_by_id = next_level(late), by.signer
    reminder.total = sum((one.open for one in late), ZERO)
    if reminder.pay_by < today:
        raise Refused(_("The day to pay by is over."), "7.1d", "pay_by")
    rows = [ReminderLine(reminder=reminder, milestone=one.milestone, open=one.open, due=one.due, days=one.days) for one in late]
    ReminderLine.objects.bulk_create(rows)
    number(reminder, by)  # the letter names itself
    pdf = papers.reminder(reminder, rows, by)
    files.file(reminder, pdf, form="reminder", title=_("Reminder"), name=f"{reminder.number}.pdf", field_class="P", by=by)


@command(
    clause="7.1d",
    label=gettext_lazy("Note the customer's answer"),
    roles=CHASING,
    source={Stage.SENT, Stage.ANSWERED},
    target=Stage.ANSWERED,
)
def note_answer(reminder: Reminder, *, promised_on: date | None = None, answer: Annotated[str, FieldClass.P], by: Actor) -> None:
    """Until the day on which he says that he pays, nobody reminds him again."""
    if promised_on is not None and promised_on < timezone.localdate(by.at):
        raise Refused(_("That day is over."), "7.1d", "promised_on")
    reminder.promised_on, reminder.answer = promised_on, answer
