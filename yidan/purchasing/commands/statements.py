"""Statements of account: drawn up, sent, confirmed or disputed by the supplier, answered (5.2d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import many
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Cost
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.people.models import LegalEntity, User
from yidan.purchasing import ledger, papers, rules
from yidan.purchasing.commands.accounts import FINANCE, Terms
from yidan.purchasing.commands.demands import BUYERS
from yidan.purchasing.models import StatementLine, SupplierStatement

Stage = SupplierStatement.Stage
RECONCILES = FINANCE | BUYERS


@dataclass(frozen=True)
class DisputeInput:
    """What the supplier has for a line instead, and why."""

    position: int
    amount: Cost
    text: Terms = ""


@command(
    clause="5.2d",
    label=gettext_lazy("Draw up a statement"),
    roles=RECONCILES,
    source={NEW},
    target=Stage.DRAWN_UP,
    unless=rules.drawn_already,
)
def draw_up_statement(statement: SupplierStatement, *, by: Actor) -> None:
    """Opening, accepted goods, price differences, payments, closing: from the books, frozen."""
    _draw(statement)


def draw_up_all(entity: LegalEntity, since: date, until: date, owner: User, *, by: Actor) -> list[SupplierStatement]:
    """One for every supplier with whom something moved and that none covers yet: all or none, each with its own event. Twice draws nothing twice."""
    rows = [
        SupplierStatement(entity=entity, supplier=supplier, since=first, until=until, owner=owner)
        for supplier, first in ledger.unstated(entity, since, until)
    ]
    many.each(draw_up_statement, rows, by=by)
    return rows


@command(
    clause="5.2d", label=gettext_lazy("Draw up again"), roles=RECONCILES, source={Stage.DRAWN_UP, Stage.SENT, Stage.DISPUTED}, target=Stage.DRAWN_UP
)  # fmt: skip
def draw_again(statement: SupplierStatement, *, answer: str = "", by: Actor) -> None:
    """After the books were put right by their own documents: another revision, to be sent anew."""
    statement.revision, statement.answer = statement.revision + 1, answer
    statement.lines.all().delete()
    _draw(statement)


def _draw(statement: SupplierStatement) -> None:
    account = ledger.account(statement.supplier, statement.since, statement.until, statement.entity)
    statement.opening, statement.received, statement.adjusted = account.opening, account.received, account.adjusted
    statement.paid, statement.closing, statement.invoiced = account.paid, account.closing, account.invoiced
    StatementLine.objects.bulk_create(
        StatementLine(
            statement=statement, position=n, day=one.day, what=one.what, text=one.name[:160], document=one.document, quantity=one.quantity, price=one.price,
            amount=one.amount,
        )
        for n, one in enumerate(account.entries, 1)
    )  # fmt: skip


@command(clause="5.2d", label=gettext_lazy("Send the statement"), roles=RECONCILES, source={Stage.DRAWN_UP, Stage.SENT}, target=Stage.SENT)
def send_statement(statement: SupplierStatement, *, holder: Contact, days: int = 30, by: Actor) -> Given:
    """Files it as sent, and gives out the supplier's private link."""
    papers.keep_statement(statement, by)
    return rules.signing.ask(statement, holder, days, by)


@command(
    clause="5.2d",
    label=gettext_lazy("Confirm the statement"),
    roles={Role.SUPPLIER},
    source={Stage.SENT, Stage.DISPUTED},
    target=Stage.CONFIRMED,
)
def confirm_statement(statement: SupplierStatement, *, signer: Contact, content: str, revision: int, by: Actor) -> None:
    """Signed by link, under the hash of what was shown."""
    rules.signing.by_link(statement, signer, content, None, by)


@command(clause="5.2d", label=gettext_lazy("Record the confirmation"), roles=FINANCE, source={Stage.SENT, Stage.DISPUTED}, target=None)
def record_confirmation(statement: SupplierStatement, *, signer: Contact, scan: Upload, by: Actor) -> None:
    """A return slip on paper: it counts when a second person has compared it."""
    rules.signing.scanned(statement, signer, scan, by)


@command(
    clause="5.2d", label=gettext_lazy("Compare the confirmation"), roles=RECONCILES, source={Stage.SENT, Stage.DISPUTED}, target=Stage.CONFIRMED,
    unless=rules.no_scan,
)  # fmt: skip
def compare_confirmation(statement: SupplierStatement, *, signature: Signature, by: Actor) -> None:
    """Somebody other than the receiver holds the slip against our figure."""
    rules.signing.compared(statement, signature, by)


@command(
    clause="5.2d",
    label=gettext_lazy("Dispute the statement"),
    roles=RECONCILES | {Role.SUPPLIER},
    source={Stage.SENT},
    target=Stage.DISPUTED,
)
def dispute_statement(statement: SupplierStatement, *, lines: Sequence[DisputeInput], text: Terms = "", by: Actor) -> None:
    """The supplier marks the lines that he has otherwise; the books are put right by documents, or he is answered."""
    rows = {line.position: line for line in statement.lines.all()}
    marked = []
    for x in lines:
        if (line := rows.get(x.position)) and line.amount != x.amount:
            line.his_amount, line.his_text = x.amount, x.text
            marked.append(line)
    if not marked and not str(text).strip():
        raise Refused(_("Mark a line, or say what is wrong."), "5.2d", "text")
    StatementLine.objects.bulk_update(marked, ["his_amount", "his_text"])


@command(clause="5.2d", label=gettext_lazy("Answer the dispute"), roles=RECONCILES, source={Stage.DISPUTED}, target=Stage.SENT)
def answer_dispute(statement: SupplierStatement, *, answer: str, by: Actor) -> None:
    """We stand by our figure and say why; he may confirm it or dispute it again."""
    statement.answer = answer
