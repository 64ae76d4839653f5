"""Customer acceptance (6.2): appointed, agreed, shown and reported, signed; objected and held again; waived.

At works it comes before delivery, on site after it. A signature counts the pieces; a service counts as delivered by it, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance import papers, rules
from yidan.acceptance.models import Acceptance, AcceptanceLine, Question
from yidan.acceptance.pieces import Piece, picked, short
from yidan.acceptance.rules import signing
from yidan.core import files
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.intake.models import Line, Order
from yidan.people.models import User

SALES = {Role.SALES, Role.SALES_HEAD}
Stage = Acceptance.Stage


@dataclass(frozen=True)
class ResultInput:
    """What was found of one line; `quantity` as far as the customer takes it, None: as appointed."""

    position: int
    result: str
    quantity: Decimal | None = None


@dataclass(frozen=True)
class QuestionInput:
    question: str
    answer: str


@command(
    clause="6.2a",
    label=gettext_lazy("Appoint the acceptance"),
    roles=SALES,
    source={NEW},
    target=Stage.APPOINTED,
    unless=rules.not_appointable,
)
def appoint(acceptance: Acceptance, *, lines: Sequence[Piece], by: Actor) -> None:
    """Only what is fit (at works) or delivered (on site) and in no other open acceptance."""
    rows = picked(acceptance.order, lines, "6.2a")
    for line, _quantity in rows:
        if line.acceptance != acceptance.mode:
            text = _("Line %(line)s is accepted %(where)s.")
            raise Refused(text % {"line": line.position, "where": line.get_acceptance_display()}, "6.2a", "lines")
    short(((line, n, rules.acceptable(line) - rules.pending(line, acceptance)) for line, n in rows), "6.2a")
    AcceptanceLine.objects.bulk_create(AcceptanceLine(acceptance=acceptance, line=line, quantity=n, appointed=n) for line, n in rows)


@command(
    clause="6.2a",
    label=gettext_lazy("The customer agrees to the appointment"),
    roles=SALES | {Role.CUSTOMER},
    source={Stage.APPOINTED},
    target=Stage.AGREED,
)
def agree(acceptance: Acceptance, *, note: str = "", by: Actor) -> None:
    """Time, place and way. By link the customer says so himself; sales note how he said it."""
    if not note and not by.has(Role.CUSTOMER):
        raise Refused(_("Note how the customer agreed."), "6.2a", "note")


@command(
    clause="6.2a",
    label=gettext_lazy("Ask for another time or place"),
    roles=SALES | {Role.CUSTOMER},
    source={Stage.APPOINTED, Stage.AGREED},
    target=Stage.APPOINTED,
)
def ask_other_time(acceptance: Acceptance, *, wish: str, by: Actor) -> None:
    """By link the customer says so himself; sales note what he said. It is to be agreed anew."""
    acceptance.wish = wish


@command(
    clause="6.2a",
    label=gettext_lazy("Move the appointment"),
    roles=SALES,
    source={Stage.APPOINTED, Stage.AGREED},
    target=Stage.APPOINTED,
)
def move(acceptance: Acceptance, *, at: datetime, place: str, way: str, attendees: Contact = "", reason: str, by: Actor) -> None:
    acceptance.at, acceptance.place, acceptance.way, acceptance.attendees = at, place, way, attendees
    acceptance.wish = ""


@command(
    clause="6.2a",
    label=gettext_lazy("Withdraw the appointment"),
    roles=SALES,
    source={Stage.APPOINTED, Stage.AGREED},
    target=Stage.WITHDRAWN,
)
def withdraw(acceptance: Acceptance, *, reason: str, by: Actor) -> None:
    """Its pieces may be appointed again."""


@command(
    clause="6.2c",
    label=gettext_lazy("Ask the customer to sign"),
    roles=SALES,
    source={Stage.APPOINTED, Stage.REPORTED},
    target=None,
    unless=rules.already_signed,
)
def ask_signature(acceptance: Acceptance, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    """One link for it all: to agree to the appointment, to sign the report or to object to it. Its address is shown once."""
    return signing.ask(acceptance, holder, days, by)


@command(
    clause="6.2b",
    label=gettext_lazy("Report the acceptance"),
    roles=SALES,
    source={Stage.AGREED, Stage.REPORTED},
    target=Stage.REPORTED,
    unless=rules.already_signed,
)
def report(
    acceptance: Acceptance, *, explained: str, findings: str, lines: Sequence[ResultInput] = (), questions: Sequence[QuestionInput] = (),
    by: Actor,
) -> None:  # fmt: skip
    """What was shown, asked, answered and found. For part of the quantity, the rest may be appointed again. Reported again it is the next
    revision: a signature stands under one only."""
    acceptance.revision += acceptance.stage == Stage.REPORTED
    acceptance.explained, acceptance.report = explained, findings
    _found(acceptance, lines)
    rows = (Question(acceptance=acceptance, revision=acceptance.revision, question=x.question, answer=x.answer) for x in questions)
    Question.objects.bulk_create(rows)
    pdf = papers.report(acceptance, None, by)
    files.file(
        acceptance,
        pdf,
        form="acceptance",
        title=_("Acceptance report"),
        name=f"{acceptance.number}-{acceptance.revision}.pdf",
        field_class="D",
        by=by,
    )


def _found(acceptance: Acceptance, results: Sequence[ResultInput]) -> None:
    rows = {row.line.position: row for row in acceptance.lines.select_related("line__item__unit")}
    for x in results:
        row = rows.get(x.position)
        if row is None:
            raise Refused(_("Line %s is not in this acceptance.") % x.position, "6.2b", "lines")
        if x.quantity is not None and not 0 < x.quantity <= row.most:
            raise Refused(_("Line %s: more than was appointed, or nothing.") % x.position, "6.2b", "lines")
        row.result, row.quantity = x.result, x.quantity or row.quantity
        row.save()


@command(
    clause="6.2c",
    label=gettext_lazy("Sign the acceptance report"),
    roles={Role.CUSTOMER},
    source={Stage.REPORTED},
    target=Stage.SIGNED,
    unless=rules.already_signed,
)
def sign(acceptance: Acceptance, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _signed(acceptance, signing.by_link(acceptance, signer, content, hand, by), by)


@command(
    clause="6.2c",
    label=gettext_lazy("Customer signs on our device"),
    roles=SALES,
    source={Stage.REPORTED},
    target=Stage.SIGNED,
    unless=rules.already_signed,
)
def record_signature(acceptance: Acceptance, *, signer: Contact, revision: int, by: Actor) -> None:
    _signed(acceptance, signing.on_device(acceptance, signer, by), by)


@command(
    clause="6.2c",
    label=gettext_lazy("File the signed report"),
    roles=SALES,
    source={Stage.REPORTED},
    target=None,
    unless=rules.already_signed,
)
def record_scan(
    acceptance: Acceptance, *, signer: Contact, means: str, scan: Upload, original_due: date | None = None, revision: int, by: Actor
) -> None:  # fmt: skip
    """Signed on paper, or a chat picture that holds the place: it counts when a second person has compared the scan."""
    signing.scanned(acceptance, signer, scan, by, means=means, original_due=original_due)


@command(
    clause="6.2c",
    label=gettext_lazy("Compare the signed scan"),
    roles=SALES,
    source={Stage.REPORTED},
    target=Stage.SIGNED,
    unless=rules.no_scan,
)
def compare_signature(acceptance: Acceptance, *, signature: Signature, by: Actor) -> None:
    signing.compared(acceptance, signature, by)
    _count(acceptance, by)


def _signed(acceptance: Acceptance, signature: Signature, by: Actor) -> None:
    pdf = papers.report(acceptance, signature, by)
    name = f"{acceptance.number}-signed.pdf"
    files.file(acceptance, pdf, form="acceptance", title=_("Signed acceptance report"), name=name, field_class="D", by=by)
    _count(acceptance, by)


def _count(acceptance: Acceptance, by: Actor) -> None:
    """ACC-1: what the report says is what counts as accepted; refused when it is no longer fit or was not delivered."""
    rows = list(acceptance.lines.select_related("line"))
    short(((row.line, row.quantity, rules.acceptable(row.line)) for row in rows), "6.2c")
    for row in rows:
        line = row.line
        line.accepted += row.quantity
        if line.kind == Line.Kind.SERVICE:  # performed and signed for: there is nothing to ship
            line.delivered += row.quantity
            line.actual = timezone.localdate(by.at)
        line.save(update_fields=["accepted", "delivered", "actual"])
    system = by.as_system()
    if accepted.refusal(acceptance.order, system) is None:
        accepted(acceptance.order, by=system)


@command(
    clause="6.2d",
    label=gettext_lazy("Object"),
    roles=SALES | {Role.CUSTOMER},
    source={Stage.REPORTED},
    target=Stage.OBJECTED,
    unless=rules.already_signed,
)
def object(acceptance: Acceptance, *, objection: str, by: Actor) -> None:
    """The customer does not sign. What is done about it is noted, then the acceptance is held again."""
    acceptance.objection = objection


@command(
    clause="6.2d",
    label=gettext_lazy("Say what is done about the objection"),
    roles=SALES,
    source={Stage.OBJECTED},
    target=None,
    unless=rules.handled,
)
def handle(acceptance: Acceptance, *, action: str, owner: User, due: date, by: Actor) -> None:
    """By whom, of whichever department, and until when."""
    acceptance.action, acceptance.owner, acceptance.due = action, owner, due


@command(
    clause="6.2d",
    label=gettext_lazy("Note that it was put right"),
    roles={*DEPARTMENTS, *HEADS},
    source={Stage.OBJECTED},
    target=None,
    unless=rules.not_yours,
)
def put_right(acceptance: Acceptance, *, outcome: str, by: Actor) -> None:
    """Then the acceptance is held again."""
    acceptance.outcome, acceptance.done_at = outcome, by.at


@command(
    clause="6.2a",
    label=gettext_lazy("Waive the acceptance"),
    roles={Role.SALES_HEAD, Role.GENERAL_MANAGER},
    source=rules.RUNNING,
    target=None,
    unless=rules.not_waivable,
)
def waive(order: Order, *, positions: Sequence[int], reason: str, by: Actor) -> None:
    """The recorded waiver of ACC-1: these lines are delivered and settled without a report. `reason` says how the customer agreed."""
    lines = list(Line.objects.filter(order=order, position__in=positions).exclude(acceptance=Line.Acceptance.NONE))
    if len(lines) < len(set(positions)) or not lines:
        raise Refused(_("Name lines that wait for an acceptance."), "6.2a", "positions")
    if any(rules.pending(line) for line in lines):
        raise Refused(_("An acceptance of these lines is under way."), "6.2a", "positions")
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(acceptance=Line.Acceptance.NONE)


@command(
    clause="6.2c",
    label=gettext_lazy("Accepted by the customer"),
    roles={Role.SYSTEM},
    source=rules.BEFORE,
    target=Order.Stage.ACCEPTED,
    unless=rules.works_open,
)
def accepted(order: Order, *, by: Actor) -> None:
    """All that is accepted at our works is signed for. On-site acceptance comes after delivery and is asked for by the settlement."""
