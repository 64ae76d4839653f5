"""The settlement sheet: every sum with its rule, confirmed by the customer; with that the order is settled (7.1a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.rules import RUNNING
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.intake.models import Line, Order
from yidan.people.settings import setting
from yidan.settlement import papers, rules, sums
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Milestone, SettlementSheet
from yidan.settlement.rules import signing

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
    return signing.ask(sheet, holder, days, by)


@command(
    clause="7.1a",
    label=gettext_lazy("Confirm the settlement"),
    roles={Role.CUSTOMER},
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.not_confirmable,
)
def confirm(sheet: SettlementSheet, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _confirmed(sheet, signing.by_link(sheet, signer, content, hand, by), by)


@command(
    clause="7.1a",
    label=gettext_lazy("Customer confirms on our device"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.not_confirmable,
)
def record_confirmation(sheet: SettlementSheet, *, signer: Contact, revision: int, by: Actor) -> None:
    _confirmed(sheet, signing.on_device(sheet, signer, by), by)


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
    signing.scanned(sheet, signer, scan, by)


@command(
    clause="7.1a",
    label=gettext_lazy("Compare the signed scan"),
    roles=ASKING,
    source={Stage.DRAWN_UP},
    target=Stage.CONFIRMED,
    unless=rules.no_scan,
)
def compare_signature(sheet: SettlementSheet, *, signature: Signature, by: Actor) -> None:
    _confirmed(sheet, signing.compared(sheet, signature, by), by)


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
