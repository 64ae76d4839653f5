"""The settlement sheet: every sum with its rule, confirmed by the customer; with that the order is settled (7.1a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
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
from yidan.settlement import papers, rules, sums
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import Allocation, Milestone, SettlementSheet
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
def draw_up(sheet: SettlementSheet, *, by: Actor) -> None:
    """From the order's rows; the penalty as it was decided."""
    _fill(sheet)


def _fill(sheet: SettlementSheet) -> None:
    order, late = sheet.order, rules.decided_penalty(sheet.order)
    milestones = list(Milestone.objects.filter(order=order))
    for one in milestones:  # from here on the real delivery counts, in registers and reminders too
        one.due = sums.due_on(one, order)
    Milestone.objects.bulk_update(milestones, ["due"])
    kept = [one for one in milestones if one.event == Milestone.Event.RETENTION]
    sheet.contract, sheet.credited = order.total, rules.credited(order)
    sheet.invoiced, sheet.paid = rules.invoiced(order), rules.paid(order)
    sheet.penalty, sheet.penalty_basis = (late.decided, f"{late.key} {late.basis}"[:200]) if late else (Decimal(0), "")
    sheet.retention = sum((one.amount - one.paid for one in kept), Decimal(0))
    sheet.retention_due = max((day for one in kept if (day := sums.due_on(one, order))), default=None)
    sheet.balance = sheet.contract - sheet.credited - sheet.paid - sheet.penalty - sheet.retention


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
def recalculate(sheet: SettlementSheet, *, by: Actor) -> None:
    """The next revision: a confirmation stands under one only."""
    sheet.revision += 1
    _fill(sheet)


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
    sheet = SettlementSheet.objects.get(order=order)
    _deduct(sheet, by)
    order.start_blocked, order.delivery_blocked = rules.gates(order)


def _deduct(sheet: SettlementSheet, by: Actor) -> None:
    """The penalty, and what was credited without a red letter, pay the payments still open, the last before the retention first: nobody is
    reminded of what was agreed away."""
    noted = Allocation.objects.filter(milestone__order=sheet.order, credit__isnull=False).aggregate(n=Sum("amount"))["n"] or Decimal(0)
    left, rows = sheet.penalty + max(sheet.credited - noted, Decimal(0)), []
    open_ones = Milestone.objects.filter(order=sheet.order, paid__lt=F("amount")).order_by("-position")
    for one in sorted(open_ones, key=lambda x: x.event == Milestone.Event.RETENTION):
        if (part := min(left, one.amount - one.paid)) > 0:
            one.paid += part
            one.save(update_fields=["paid"])
            rows.append(Allocation(sheet=sheet, milestone=one, amount=part, at=by.at))
            left -= part
    Allocation.objects.bulk_create(rows)


def _last(order: Order) -> date | None:
    return max((line.actual for line in Line.objects.filter(order=order) if line.actual), default=None)
