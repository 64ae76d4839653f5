"""A customer's account of a period: drawn up, sent, confirmed or disputed, answered (7.1d)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, FieldClass, Price
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.people.settings import setting
from yidan.settlement import papers, rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Statement, StatementRow
from yidan.settlement.queries.account import Account, Entry, account
from yidan.settlement.sums import ZERO

Stage = Statement.Stage
Said = Annotated[str, FieldClass.P]  # words about sums
ASKING = FINANCE | {Role.SALES, Role.SALES_HEAD}


@command(
    clause="7.1d",
    label=gettext_lazy("Draw up the statement"),
    roles=FINANCE,
    source={NEW},
    target=Stage.DRAWN_UP,
    unless=rules.not_statable,
)
def draw_statement(statement: Statement, *, by: Actor) -> None:
    """From deliveries, credits, penalties and money as they stand in the books; frozen until it is answered."""
    _draw(statement, by)


def _draw(statement: Statement, by: Actor) -> None:
    found = account(statement.customer, statement.since, statement.until, statement.currency)
    _carry(statement, found)
    for name in ("opening", "opening_advance", "delivered", "credited", "received", "closing", "advance", "invoiced"):
        setattr(statement, name, getattr(found, name))
    statement.reply_by = timezone.localdate(by.at) + timedelta(days=setting("statement_reply_days"))
    StatementRow.objects.bulk_create(
        StatementRow(
            statement=statement, revision=statement.revision, position=n, day=one.day, what=one.what, document=one.document, order=one.order,
            customer_po=one.customer_po, value=one.value, change=one.change, invoiced=one.invoiced, receivable=one.receivable, advance=one.advance,
        )
        for n, one in enumerate(found.entries, 1)
    )  # fmt: skip


def _carry(statement: Statement, found: Account) -> None:
    """FIN-4: it opens where the last one closed. What was booked since for days before stands in a row of its own."""
    last = Statement.objects.filter(
        customer=statement.customer, currency=statement.currency, until=statement.since - timedelta(days=1)
    ).first()
    change = found.opening - last.closing if last else ZERO
    if last and change:
        row = Entry(
            statement.since,
            StatementRow.What.EARLIER,
            last.key,
            "",
            "",
            change,
            change=change,
            receivable=found.opening,
            advance=found.opening_advance,
        )
        found.entries.insert(0, row)
        found.opening = last.closing
        found.delivered += max(change, ZERO)
        found.credited += max(-change, ZERO)


@command(
    clause="7.1d", label=gettext_lazy("Send the statement"), roles=FINANCE, source={Stage.DRAWN_UP, Stage.SENT}, target=Stage.SENT
)  # fmt: skip
def send_statement(statement: Statement, *, holder: Contact, days: int = 30, by: Actor) -> Given:
    """Its paper with the return slip is filed; the customer gets a private link to confirm it or to say what differs."""
    _file(statement, None, by)
    return rules.reconciling.ask(statement, holder, days, by)


@command(
    clause="7.1d",
    label=gettext_lazy("Confirm the statement"),
    roles={Role.CUSTOMER},
    source={Stage.SENT},
    target=Stage.CONFIRMED,
    unless=rules.statement_signed,
)
def confirm_statement(statement: Statement, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _file(statement, rules.reconciling.by_link(statement, signer, content, hand, by), by)


@command(
    clause="7.1d",
    label=gettext_lazy("File the stamped statement"),
    roles=ASKING,
    source={Stage.SENT},
    target=None,
    unless=rules.statement_signed,
)
def record_statement_scan(statement: Statement, *, signer: Contact, scan: Upload, revision: int, by: Actor) -> None:
    """Stamped and sent back (盖章回传): it counts when a second person has compared it."""
    rules.reconciling.scanned(statement, signer, scan, by)


@command(
    clause="7.1d",
    label=gettext_lazy("Compare the stamped statement"),
    roles=ASKING,
    source={Stage.SENT},
    target=Stage.CONFIRMED,
    unless=rules.no_statement_scan,
)
def compare_statement(statement: Statement, *, signature: Signature, by: Actor) -> None:
    rules.reconciling.compared(statement, signature, by)


@command(
    clause="7.1d",
    label=gettext_lazy("Dispute the statement"),
    roles=ASKING | {Role.CUSTOMER},
    source={Stage.SENT},
    target=Stage.DISPUTED,
    unless=rules.statement_signed,
)
def dispute_statement(
    statement: Statement, *, position: int | None = None, value: Price | None = None, balance: Price | None = None, note: Said, revision: int, by: Actor
) -> None:  # fmt: skip
    """The row that differs with the customer's own figure for it, the balance in his books, and in words what is not right."""
    if position is not None:
        row = statement.now().filter(position=position).first()
        if row is None:
            raise Refused(_("There is no such row."), "7.1d", "position")
        row.his_value, row.his_note = value, note[:200]
        row.save(update_fields=["his_value", "his_note"])
    statement.his_balance, statement.his_note = balance, note


@command(
    clause="7.1d",
    label=gettext_lazy("Answer the customer"),
    roles=FINANCE,
    source={Stage.DISPUTED},
    target=Stage.DRAWN_UP,
    unless=rules.own_money,
)
def answer_dispute(statement: Statement, *, answer: Said, by: Actor) -> None:
    """Drawn anew as the next revision: the books are put right by documents, never in the statement."""
    statement.answer = answer
    statement.revision += 1
    _draw(statement, by)


def _file(statement: Statement, signature: Signature | None, by: Actor) -> None:
    pdf, name = papers.statement(statement, signature, by), f"{statement.number}-{statement.revision}.pdf"
    files.file(statement, pdf, form="statement", title=_("Statement of account"), name=name, field_class="P", by=by)
