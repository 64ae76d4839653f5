"""The settlement sheet: every sum with its rule, confirmed by the customer; with that the order is settled (7.1a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.rules import RUNNING
from yidan.core import files, signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.intake.models import Line, Order
from yidan.people.settings import setting
from yidan.settlement import papers, rules, sums
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Milestone, SettlementSheet
from yidan.settlement.rules import SIGN_SETTLEMENT

Stage = SettlementSheet.Stage
ASKING = FINANCE | {Role.SALES, Role.SALES_HEAD}


@command(
    clause="7.1a",
    label=gettext_lazy("Draw up the settlement sheet"),
    roles=FINANCE,
    source={NEW},
    target=Stage.DRAWN_UP,
    unless=rules.not_drawable,
)
def draw_up(sheet: SettlementSheet, *, penalty_rate: Decimal | None = None, penalty_cap: Decimal | None = None, by: Actor) -> None:
    """`penalty_rate` per cent a day, `penalty_cap` per cent of the contract; None: the company's setting."""
    _fill(sheet, penalty_rate, penalty_cap, by)


def _fill(sheet: SettlementSheet, rate: Decimal | None, cap: Decimal | None, by: Actor) -> None:
    order, today = sheet.order, timezone.localdate(by.at)
    lines = list(Line.objects.filter(order=order).order_by("position"))
    late = sums.penalty(
        order, lines, setting("penalty_rate") if rate is None else rate, setting("penalty_cap") if cap is None else cap, today
    )
    milestones = list(Milestone.objects.filter(order=order))
    for one in milestones:  # from here on the real delivery counts, in registers and reminders too
        one.due = sums.due_on(one, order)
    Milestone.objects.bulk_update(milestones, ["due"])
    kept = [one for one in milestones if one.event == Milestone.Event.RETENTION]
    sheet.contract, sheet.invoiced, sheet.paid = order.total, rules.invoiced(order), rules.paid(order)
    sheet.penalty, sheet.penalty_basis = late.amount, late.basis
    sheet.retention = sum((one.amount - one.paid for one in kept), Decimal(0))
    sheet.retention_due = max((day for one in kept if (day := sums.due_on(one, order))), default=None)
    sheet.balance = sheet.contract - sheet.paid - sheet.penalty - sheet.retention


@command(
    clause="7.1a",
    label=gettext_lazy("Ask the customer to confirm"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=None,
    unless=rules.already_confirmed,
)
def ask_confirmation(sheet: SettlementSheet, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    return signatures.give_link(sheet, purpose=SIGN_SETTLEMENT, role=Role.CUSTOMER, holder=holder, days=days, by=by)


@command(
    clause="7.1a",
    label=gettext_lazy("Confirm the settlement"),
    roles={Role.CUSTOMER},
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.not_confirmable,
)
def confirm(sheet: SettlementSheet, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    """`content` is the hash of what the page showed (rules.shown); `hand` the name as drawn."""
    if content != signatures.content_hash(rules.shown(sheet)):
        raise Stale(_("The sheet has changed since this page was shown."), "7.1a")
    drawn = files.store(hand.read(), "image/png", by.at) if hand else None
    means = Signature.Means.LINK
    _confirmed(sheet, signatures.sign(sheet, purpose=SIGN_SETTLEMENT, content=content, signer=signer, means=means, scan=drawn, by=by), by)


@command(
    clause="7.1a",
    label=gettext_lazy("Customer confirms on our device"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.not_confirmable,
)
def record_confirmation(sheet: SettlementSheet, *, signer: Contact, revision: int, by: Actor) -> None:
    content = signatures.content_hash(rules.shown(sheet))
    _confirmed(
        sheet, signatures.sign(sheet, purpose=SIGN_SETTLEMENT, content=content, signer=signer, means=Signature.Means.DEVICE, by=by), by
    )


@command(
    clause="7.1a",
    label=gettext_lazy("File the signed sheet"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=None,
    unless=rules.already_confirmed,
)
def record_scan(sheet: SettlementSheet, *, signer: Contact, scan: Upload, revision: int, by: Actor) -> None:
    """Stamped and sent back: it counts when a second person has compared the scan."""
    mime = scan.content_type or "application/octet-stream"
    paper = files.file(
        sheet, scan.read(), form="settlement", title=_("Signed settlement sheet"), name=scan.name or "scan", mime=mime,
        origin=files.Paper.Origin.SCANNED, field_class="P", by=by,
    )  # fmt: skip
    content = signatures.content_hash(rules.shown(sheet))
    signatures.sign(sheet, purpose=SIGN_SETTLEMENT, content=content, signer=signer, means=Signature.Means.PAPER, scan=paper.blob, by=by)


@command(
    clause="7.1a",
    label=gettext_lazy("Compare the signed scan"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.no_scan,
)
def compare_signature(sheet: SettlementSheet, *, signature: Signature, by: Actor) -> None:
    if signature.pk not in {one.pk for one in rules.scans(sheet)}:
        raise Refused(_("That is no signed paper of this sheet."), "7.1a", "signature")
    signatures.compare(signature, by=by)
    signature.refresh_from_db()
    _confirmed(sheet, signature, by)


@command(
    clause="7.1a",
    label=gettext_lazy("Draw the sheet up again"),
    roles=FINANCE,
    source={Stage.DRAWN_UP},
    target=None,
    unless=rules.not_ready_again,
)
def recalculate(sheet: SettlementSheet, *, penalty_rate: Decimal | None = None, penalty_cap: Decimal | None = None, by: Actor) -> None:
    """The next revision: a confirmation stands under one only."""
    sheet.revision += 1
    _fill(sheet, penalty_rate, penalty_cap, by)


def _confirmed(sheet: SettlementSheet, signature: Signature, by: Actor) -> None:
    sheet.confirmed_how = f"{signature.get_means_display()} {timezone.localtime(by.at):%Y-%m-%d %H:%M}"
    files.file(
        sheet,
        papers.settlement(sheet, signature, by),
        form="settlement",
        title=_("Settlement sheet"),
        name=f"{sheet.number}.pdf",
        field_class="P",
        by=by,
    )
    system = by.as_system()
    if settled.refusal(sheet.order, system) is None:
        settled(sheet.order, by=system)


@command(
    clause="7.1a", label=gettext_lazy("Settled"), roles={Role.SYSTEM}, source=RUNNING, target=Order.Stage.SETTLED, unless=rules.not_settled
)
def settled(order: Order, *, by: Actor) -> None:
    order.actual = order.actual or _last(order)


def _last(order: Order) -> date | None:
    return max((line.actual for line in Line.objects.filter(order=order) if line.actual), default=None)
