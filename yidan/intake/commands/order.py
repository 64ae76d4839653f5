"""Order entry, check against the original, receipt, amendment (2.2, 2.3, 3.3c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake import lines as rows
from yidan.intake import rules
from yidan.intake.commands.enquiry import SELLERS
from yidan.intake.lines import ComparisonInput, LineInput
from yidan.intake.models import Comparison, Line, Order, Revision

Stage = Order.Stage
RUNNING = {Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED, Stage.DELIVERED, Stage.SETTLED}
OPEN = {Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND, *RUNNING}


@command(clause="2.3a", label=gettext_lazy("Enter an order"), roles=SELLERS, source={NEW}, target=Stage.DRAFT)
def enter(order: Order, *, lines: Sequence[LineInput], by: Actor) -> None:
    rows.write(order, lines)


@command(clause="2.3c", label=gettext_lazy("Correct the entry"), roles=SELLERS, source={Stage.DRAFT}, target=None)
def correct(
    order: Order, *, customer_po: str, place: str, payment_terms: str, requested: date, lines: Sequence[LineInput], note: str = "", by: Actor
) -> None:
    """A corrected entry is compared with the original again."""
    order.customer_po, order.place, order.payment_terms, order.requested, order.note = customer_po, place, payment_terms, requested, note
    order.lines.all().delete()
    rows.write(order, lines)
    order.checked_by = order.second_check_by = None


@command(clause="2.3b", label=gettext_lazy("Attach the original"), roles=SELLERS, source={Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND}, target=None)
def attach(order: Order, *, original: UploadedFile, by: Actor) -> None:
    name = original.name or "original"
    mime = original.content_type or "application/octet-stream"
    title = _("Customer's original")
    files.file(order, original.read(), form="original", title=title, name=name, mime=mime, origin=files.Paper.Origin.RECEIVED, field_class="P", by=by)


@command(
    clause="2.3b", label=gettext_lazy("Confirm the check against the original"), roles=SELLERS, source={Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW},
    target=None, unless=rules.compared_twice,
)  # fmt: skip
def compare(order: Order, *, found: Sequence[ComparisonInput], revision: int, by: Actor) -> None:
    """Field by field, by whoever enters; the second person's look comes after. A difference keeps the check open."""
    Comparison.objects.bulk_create(
        Comparison(order=order, revision=revision, field=x.field, entered=x.entered, original=x.original, agrees=x.agrees, by_id=by.signer, at=by.at)
        for x in found
    )
    if all(x.agrees for x in found):
        if order.checked_by_id is None:
            order.checked_by_id = by.signer
        else:
            order.second_check_by_id = by.signer


@command(clause="2.3e", label=gettext_lazy("Receive"), roles=SELLERS, source={Stage.DRAFT}, target=Stage.RECEIVED, unless=rules.not_receivable)
def receive(order: Order, *, by: Actor) -> None:
    """From here the review is open (3.1a) and the number is taken (2.3d)."""
    Revision.objects.create(order=order, revision=order.revision, content=rows.content(order), at=by.at, by_id=by.user_id)


@command(
    clause="3.3c", label=gettext_lazy("Amend"), roles={Role.SALES, Role.SALES_HEAD}, source={Stage.TO_AMEND, Stage.APPROVED, Stage.PLANNED},
    target=Stage.RECEIVED,
)  # fmt: skip
def amend(
    order: Order, *, place: str, payment_terms: str, requested: date, lines: Sequence[LineInput], reason: str, by: Actor
) -> None:  # fmt: skip
    """The next revision, with its differences kept; it is reviewed again."""
    before = order.revisions.order_by("-revision").first()
    order.place, order.payment_terms, order.requested = place, payment_terms, requested
    order.revision += 1
    order.approved_by = order.relaxation = order.second_check_by = None
    order.checked_by_id = by.signer
    _rewrite(order, lines)
    after = rows.content(order)
    different = rows.differences(before.content, after) if before else []
    if not different:
        raise Refused(_("Nothing differs from the revision before."), "3.3c")
    Revision.objects.create(order=order, revision=order.revision, content=after, differences=different, reason=reason, at=by.at, by_id=by.user_id)


def _rewrite(order: Order, entered: Sequence[LineInput]) -> None:
    """Lines keep their counters: changed by position, added without one, dropped only while nothing was made."""
    have = {line.position: line for line in order.lines.all()}
    kept = {x.position for x in entered if x.position}
    if strange := kept - have.keys():
        raise Refused(_("There is no line %s.") % ", ".join(map(str, sorted(strange))), "3.3c", "lines")
    for position, line in have.items():
        if position not in kept:
            _drop(line)
    free = max(have, default=0) + 1
    for x in entered:
        line = have.get(x.position) or Line(order=order, position=free)
        free += not x.position
        _change(order, line, x)
    rows.add_up(order, order.lines.all())


def _change(order: Order, line: Line, x: LineInput) -> None:
    made = line.produced - line.scrapped
    if x.quantity < made or x.quantity < line.delivered:
        text = _("Line %(line)s: %(made)s are produced already, it cannot become %(wanted)s.")
        raise Refused(text % {"line": line.position, "made": max(made, line.delivered), "wanted": x.quantity}, "3.3c", "lines")
    for name, value in rows.values(order, x).items():
        setattr(line, name, value)
    line.save()


def _drop(line: Line) -> None:
    if line.released or line.taken:
        raise Refused(_("Line %s is in work: set its quantity instead of dropping it.") % line.position, "3.3c", "lines")
    line.delete()
