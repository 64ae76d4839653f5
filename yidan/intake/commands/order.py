"""Order entry, check against the original, receipt, amendment (2.2, 2.3, 3.3c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import listed
from yidan.core.papers.formats import quantity
from yidan.core.refusals import Refused, Stale
from yidan.intake import calloff, comparing, papers, rules
from yidan.intake import lines as rows
from yidan.intake.commands.enquiry import SELLERS, carry, recorded
from yidan.intake.lines import ComparisonInput, LineInput, RequirementInput, Upload
from yidan.intake.models import Comparison, Line, Order, Revision
from yidan.people.rules import relaxed

Stage = Order.Stage
RUNNING = {Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED, Stage.ACCEPTED, Stage.DELIVERED, Stage.SETTLED}
BEFORE_VERDICT = {Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND}
OPEN = BEFORE_VERDICT | RUNNING


@command(clause="2.3a", label=gettext_lazy("Enter an order"), roles=SELLERS, source={NEW}, target=Stage.DRAFT)
def enter(
    order: Order,
    *,
    lines: Sequence[LineInput],
    original: Upload | None = None,
    requirements: Sequence[RequirementInput] = (),
    by: Actor,
) -> None:
    """What the enquiry behind its quotation asked for specially goes with it, answers and all."""
    rows.write(order, calloff.inherit(order, lines))
    if order.quotation and order.quotation.enquiry:
        carry(order.quotation.enquiry, order)
    recorded(order, requirements)
    if original:
        _keep(order, original, by)


@command(clause="2.3c", label=gettext_lazy("Correct the entry"), roles=SELLERS, source={Stage.DRAFT}, target=None)
def correct(
    order: Order, *, customer_po: str, place: str, payment_terms: str, requested: date, lines: Sequence[LineInput], note: str = "",
    received_at: datetime | None = None, tax_rate: Decimal | None = None, tax_included: bool | None = None, contact: str | None = None,
    original: Upload | None = None, by: Actor,
) -> None:  # fmt: skip
    """A corrected entry is compared with the original again. What is None stays as it was."""
    order.customer_po, order.place, order.payment_terms, order.requested, order.note = customer_po, place, payment_terms, requested, note
    more = {"received_at": received_at, "tax_rate": tax_rate, "tax_included": tax_included, "contact": contact}
    for name, value in more.items():
        if value is not None:
            setattr(order, name, value)
    order.lines.all().delete()
    rows.write(order, calloff.inherit(order, lines))
    order.checked_by = order.second_check_by = None
    if original:
        _keep(order, original, by)


@command(clause="2.3b", label=gettext_lazy("Attach the original"), roles=SELLERS, source=BEFORE_VERDICT, target=None)
def attach(order: Order, *, original: Upload, by: Actor) -> None:
    _keep(order, original, by)


def _keep(order: Order, original: Upload, by: Actor) -> None:
    name = original.name or "original"
    mime = original.content_type or "application/octet-stream"
    title = _("Customer's original")
    files.file(
        order,
        original.read(),
        form="original",
        title=title,
        name=name,
        mime=mime,
        origin=files.Paper.Origin.RECEIVED,
        field_class="P",
        by=by,
    )


@command(
    clause="2.3b", label=gettext_lazy("Confirm the check against the original"), roles=SELLERS, source={Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW},
    target=None, unless=rules.compared_twice,
)  # fmt: skip
def compare(order: Order, *, found: Sequence[ComparisonInput], revision: int, by: Actor) -> None:
    """Field by field, by whoever enters; the second person's look comes after. A difference keeps the check open."""
    _all_judged(order, found)
    Comparison.objects.bulk_create(
        Comparison(
            order=order,
            revision=revision,
            field=x.field,
            entered=x.entered,
            original=x.original,
            agrees=x.agrees,
            by_id=by.signer,
            at=by.at,
        )
        for x in found
    )
    if not all(x.agrees for x in found):
        return
    if order.checked_by_id is None:
        order.checked_by_id = by.signer
        return
    order.second_check_by_id = by.signer
    if order.checked_by_id == by.signer:
        order.relaxation = relaxed("enter_check", by)


def _all_judged(order: Order, found: Sequence[ComparisonInput]) -> None:
    """Every field, as it stands now, and each either agrees or says what the original says."""
    now = {field.key: field.value for field in comparing.fields(order)}
    given = {x.field: x for x in found}
    missing = [comparing.label(key) for key in now if key not in given or not (given[key].agrees or given[key].original)]
    if missing or given.keys() - now.keys():
        text = _("Not compared yet: %s.") % listed(missing[:6])
        raise Refused(text if missing else _("There is no such field: %s.") % listed(sorted(given.keys() - now.keys())), "2.3b", "found")
    if any(x.entered != now[x.field] for x in found):
        raise Stale(_("The entry has changed since this page was shown."), "2.3b")


@command(
    clause="2.3e",
    label=gettext_lazy("Receive the order"),
    roles=SELLERS,
    source={Stage.DRAFT},
    target=Stage.RECEIVED,
    unless=rules.not_receivable,
)
def receive(order: Order, *, by: Actor) -> None:
    """From here the review is open (3.1a) and the number is taken (2.3d); the order as a document is kept with it (2.2a)."""
    calloff.draw(order)
    Revision.objects.create(order=order, revision=order.revision, content=rows.content(order), at=by.at, by_id=by.user_id)
    papers.keep_confirmation(order, by)


@command(
    clause="3.3c", label=gettext_lazy("Amend"), roles={Role.SALES, Role.SALES_HEAD},
    source={Stage.RECEIVED, Stage.IN_REVIEW, Stage.TO_AMEND, Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED},
    target=Stage.RECEIVED, unless=rules.begun,
)  # fmt: skip
def amend(
    order: Order, *, place: str, payment_terms: str, requested: date, lines: Sequence[LineInput], reason: str,
    original: Upload | None = None, by: Actor,
) -> None:  # fmt: skip
    """The next revision, with its differences kept; it is reviewed again."""
    before = order.revisions.order_by("-revision").first()
    order.place, order.payment_terms, order.requested = place, payment_terms, requested
    order.revision += 1
    order.change_agreed = False
    order.approved_by = order.relaxation = order.second_check_by = order.agreed = None
    order.checked_by_id = by.signer
    _rewrite(order, calloff.inherit(order, lines))
    calloff.draw(order)
    after = rows.content(order)
    different = rows.differences(before.content, after) if before else []
    if not different:
        raise Refused(_("Nothing differs from the revision before."), "3.3c")
    Revision.objects.create(
        order=order, revision=order.revision, content=after, differences=different, reason=reason, at=by.at, by_id=by.user_id
    )
    if original:
        _keep(order, original, by)
    papers.keep_confirmation(order, by)


def _rewrite(order: Order, entered: Sequence[LineInput]) -> None:
    """Lines keep their counters: changed by position, added without one, dropped only while nothing was made."""
    have = {line.position: line for line in order.lines.all()}
    kept = {x.position for x in entered if x.position}
    if strange := kept - have.keys():
        raise Refused(_("There is no line %s.") % listed(map(str, sorted(strange))), "3.3c", "lines")
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
    made = max(line.produced - line.scrapped, line.delivered)
    if x.quantity < made:
        text = _("Line %(line)s: %(made)s are produced already, it cannot become %(wanted)s.")
        raise Refused(text % {"line": line.position, "made": quantity(made), "wanted": quantity(x.quantity)}, "3.3c", "lines")
    for name, value in rows.values(order, x).items():
        setattr(line, name, value)
    line.save()


def _drop(line: Line) -> None:
    if line.released or line.taken:
        raise Refused(_("Line %s is in work: set its quantity instead of dropping it.") % line.position, "3.3c", "lines")
    line.delete()
