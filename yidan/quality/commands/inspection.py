"""Inspections: incoming, in process, final, outgoing and again; values measured; the verdict (6.1a - 6.1c, 5.2a)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.quality import papers, queries, rules
from yidan.quality.commands.nonconformity import closed, left_after, report_nonconformity
from yidan.quality.commands.spine import order_moves_on, receipt_moves_on
from yidan.quality.measuring import MeasurementInput, judged, limits_text, misfits, pieces
from yidan.quality.models import Inspection, InspectionPlan, Measurement, Nonconformity
from yidan.quality.serials import chosen, failing

Stage = Inspection.Stage
INSPECTORS = {Role.QUALITY, Role.QUALITY_HEAD}


@command(
    clause="5.2a", label=gettext_lazy("Inspect a delivery"), roles=INSPECTORS, source={NEW}, target=Stage.OPEN, unless=rules.incoming_done
)
def inspect_incoming(inspection: Inspection, *, by: Actor) -> None:
    inspection.plan = _plan(inspection)


@command(
    clause="6.1b",
    label=gettext_lazy("Inspect the first article"),
    roles=INSPECTORS,
    source={NEW},
    target=Stage.OPEN,
    unless=rules.not_due_in_process,
)
def inspect_in_process(inspection: Inspection, *, by: Actor) -> None:
    inspection.plan = _plan(inspection)


@command(
    clause="6.1a",
    label=gettext_lazy("Inspect finished goods"),
    roles=INSPECTORS,
    source={NEW},
    target=Stage.OPEN,
    unless=rules.not_due_final,
)
def plan_final(inspection: Inspection, *, serials: str = "", by: Actor) -> None:
    """`serials`: which pieces, else the next of the line."""
    inspection.plan, inspection.numbers = _plan(inspection), chosen(inspection, serials)


@command(
    clause="6.1a",
    label=gettext_lazy("Inspect before shipment"),
    roles=INSPECTORS,
    source={NEW},
    target=Stage.OPEN,
    unless=rules.not_due_outgoing,
)
def inspect_outgoing(inspection: Inspection, *, serials: str = "", by: Actor) -> None:
    """Appearance, packing, marking, accessories: by the item's outgoing plan, else by its final one. Nothing of it ships before it has passed."""
    inspection.plan = _plan(inspection) or _plan(inspection, InspectionPlan.When.FINAL)
    inspection.numbers = chosen(inspection, serials)


@command(
    clause="6.1d",
    label=gettext_lazy("Inspect again after rework"),
    roles=INSPECTORS,
    source={NEW},
    target=Stage.OPEN,
    unless=rules.not_due_again,
)
def inspect_again(inspection: Inspection, *, serials: str = "", by: Actor) -> None:
    """By the plan it failed by."""
    first = inspection.again_for.inspection if inspection.again_for is not None else inspection
    inspection.plan, inspection.numbers = first.plan or _plan(inspection), chosen(inspection, serials)


@command(
    clause="6.1c", label=gettext_lazy("Record measured values"), roles=INSPECTORS, source={Stage.OPEN}, target=None, unless=rules.made_by
)
def measure(inspection: Inspection, *, values: Sequence[MeasurementInput], by: Actor) -> None:
    """A value entered again stands beside the one before; the newest counts."""
    Measurement.objects.bulk_create(_measured(inspection, value, by) for value in values)


@command(clause="6.1a", label=gettext_lazy("Pass"), roles=INSPECTORS, source={Stage.OPEN}, target=Stage.PASSED, unless=rules.not_passable)
def pass_inspection(inspection: Inspection, *, note: str = "", by: Actor) -> None:
    _settle(inspection, inspection.quantity, Decimal(0), note, by)
    papers.file_inspection(inspection, "pass", by)
    bad = inspection.again_for
    if bad is not None and not left_after(bad, inspection.quantity):
        closed(bad, ending=inspection.quantity, fit=inspection.quantity, by=by.as_system())
    elif inspection.when == InspectionPlan.When.INCOMING and inspection.receipt is not None and bad is None:
        receipt_moves_on(inspection.receipt, inspection, Decimal(0), by)
    elif inspection.when == InspectionPlan.When.FINAL and inspection.order is not None:
        order_moves_on(inspection.order, by)


@command(
    clause="6.1d", label=gettext_lazy("Do not pass"), roles=INSPECTORS, source={Stage.OPEN}, target=Stage.FAILED, unless=rules.not_judgeable
)
def fail_inspection(inspection: Inspection, *, passed: Decimal, failed: Decimal, what: str, which: str = "", by: Actor) -> None:
    """Opens a nonconformity over the pieces that failed, `which` by their serial numbers; the others pass."""
    _counts(inspection, passed, failed, what)
    _settle(inspection, passed, failed, what, by)
    papers.file_inspection(inspection, "fail", by)
    found_by = Inspection.objects.get(pk=inspection.pk)  # another object: the door reads a parent again, and this one is not saved yet
    bad = Nonconformity(inspection=found_by, order=inspection.order, line=inspection.line, item=inspection.item, quantity=failed, what=what)
    bad.numbers = failing(inspection, failed, which)
    report_nonconformity(bad, by=by.as_system())


def conclude(inspection: Inspection, *, passed: Decimal, failed: Decimal = Decimal(0), what: str = "", by: Actor) -> None:
    """The verdict: passed when nothing failed."""
    if failed:
        fail_inspection(inspection, passed=passed, failed=failed, what=what, by=by)
    elif passed != inspection.quantity:
        raise Refused(_("Passed and failed are not the quantity inspected."), "6.1a", "passed")
    else:
        pass_inspection(inspection, note=what, by=by)


def _plan(inspection: Inspection, when: str = "") -> InspectionPlan | None:
    rows = InspectionPlan.objects.filter(item=inspection.item, when=when or inspection.when, stage=InspectionPlan.Stage.ACTIVE)
    return rows.first()


def _measured(inspection: Inspection, entered: MeasurementInput, by: Actor) -> Measurement:
    row = entered.characteristic
    if row.plan_id != inspection.plan_id or not 0 < entered.piece <= pieces(inspection):
        raise Refused(
            _("%(name)s, piece %(piece)s: not of this inspection.") % {"name": row.name, "piece": entered.piece}, "6.1c", "values"
        )
    fits = judged(entered)
    if fits is None:
        raise Refused(_("%(name)s, piece %(piece)s: enter what was found.") % {"name": row.name, "piece": entered.piece}, "6.1c", "values")
    return Measurement(
        inspection=inspection, characteristic=row, name=row.name, limits=limits_text(row)[:120], piece=entered.piece, value=entered.value,
        text=entered.text, fits=fits, by_id=by.signer, at=by.at,
    )  # fmt: skip


def _counts(inspection: Inspection, passed: Decimal, failed: Decimal, what: str) -> None:
    if passed < 0 or failed <= 0 or passed + failed != inspection.quantity:
        raise Refused(_("Passed and failed are not the quantity inspected."), "6.1a", "failed")
    if not what.strip():
        raise Refused(_("Say what is wrong."), "6.1d", "what")
    wrong = len({row.piece for row in misfits(inspection)})
    if inspection.when != InspectionPlan.When.INCOMING and failed < wrong:
        raise Refused(_("%s pieces have a value out of limits.") % wrong, "6.1a", "failed")


def _settle(inspection: Inspection, passed: Decimal, failed: Decimal, note: str, by: Actor) -> None:
    """Freezes who made it and who judged (QC-1), and lets the passed pieces of a line go on (QTY-1)."""
    inspection.passed, inspection.failed, inspection.note = passed, failed, note
    inspection.inspector_id, inspection.concluded_at = by.signer, by.at
    inspection.makers = "".join(f",{pk}" for pk in sorted(queries.makers(inspection))) + ","
    if inspection.when == InspectionPlan.When.FINAL and passed and inspection.line is not None:
        Line.objects.filter(pk=inspection.line.pk).update(passed=F("passed") + passed)
