"""Nonconformities: found, decided, reworked, closed by re-inspection (6.1d, QTY-3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.planning import commands as planning
from yidan.production import commands as production
from yidan.purchasing import commands as purchasing
from yidan.quality import papers, queries, rules
from yidan.quality.commands.spine import order_moves_on, receipt_moves_on
from yidan.quality.models import InspectionPlan, Nonconformity, Rework
from yidan.stock import postings
from yidan.stock.models import Movement

Stage = Nonconformity.Stage
Disposition = Nonconformity.Disposition
HEAD = {Role.QUALITY_HEAD}
FLOOR = {Role.OPERATOR, Role.PRODUCTION, Role.PRODUCTION_HEAD}
SYSTEM = {Role.SYSTEM}


@command(clause="6.1d", label=gettext_lazy("Nonconformity found"), roles=SYSTEM, source={NEW}, target=Stage.OPEN)
def report_nonconformity(bad: Nonconformity, *, by: Actor) -> None:
    """With the inspection that found it. Goods that came are judged, an operation is held, an earlier sheet ends in this one."""
    inspection = bad.inspection
    if inspection.again_for is not None and not left_after(inspection.again_for, inspection.quantity):
        closed(inspection.again_for, ending=inspection.quantity, fit=inspection.quantity - bad.quantity, by=by)
    elif inspection.when == InspectionPlan.When.INCOMING and inspection.receipt is not None and inspection.again_for is None:
        receipt_moves_on(inspection.receipt, inspection, bad.quantity, by)
    elif inspection.when == InspectionPlan.When.IN_PROCESS and inspection.operation is not None:
        reason = f"{inspection.key} {bad.what}"
        if production.hold_operation.refusal(inspection.operation, by) is None:
            production.hold_operation(inspection.operation, reason=reason, by=by)
    elif inspection.when == InspectionPlan.When.FINAL and inspection.order is not None:
        order_moves_on(inspection.order, by)


@command(
    clause="6.1d", label=gettext_lazy("Decide: rework"), roles=HEAD, source={Stage.OPEN}, target=Stage.DECIDED, unless=rules.not_reworkable
)
def decide_rework(bad: Nonconformity, *, method: str, cause: str = "", grade: str = "", department: str = "", by: Actor) -> None:
    decided(bad, Disposition.REWORK, Verdict(method, cause, grade, department), by)


@command(
    clause="6.1d",
    label=gettext_lazy("Decide: scrap"),
    roles=HEAD,
    source={Stage.OPEN, Stage.DECIDED},
    target=Stage.CLOSED,
    unless=rules.not_scrappable,
)
def decide_scrap(bad: Nonconformity, *, method: str, cause: str = "", grade: str = "", department: str = "", by: Actor) -> None:
    """What is not inspected again is scrapped; finished pieces leave the line's count, so that they can be made anew. Found before shipment they
    have passed before: they are given away, and their order is in execution again."""
    left = bad.quantity - queries.reinspected(bad)
    decided(bad, Disposition.SCRAP, Verdict(method, cause, grade, department), by)
    if bad.inspection.when == InspectionPlan.When.FINAL and bad.line is not None:
        Line.objects.filter(pk=bad.line.pk).update(scrapped=F("scrapped") + left)
    elif bad.inspection.when == InspectionPlan.When.OUTGOING and bad.line is not None and bad.order is not None:
        _fallen(bad.order, bad.line, left, bad, by)
        if planning.make_anew.refusal(bad.order, by.as_system()) is None:
            planning.make_anew(bad.order, by=by.as_system())


def _fallen(order: Order, line: Line, count: Decimal, bad: Nonconformity, by: Actor) -> None:
    """Pieces made for the order are in no ledger; those that were taken from stock leave it."""
    line.refresh_from_db()
    made = line.fit - line.delivered - sum((row.quantity for row in postings.kept(order, line.item)), Decimal(0))
    postings.take_kept(order, line.item, max(count - max(made, Decimal(0)), Decimal(0)), Movement.Kind.SCRAPPED, cause=bad, by=by)
    line.given += count
    line.save(update_fields=["given"])


@command(
    clause="5.2b",
    label=gettext_lazy("Decide: return to the supplier"),
    roles=HEAD,
    source={Stage.OPEN},
    target=Stage.CLOSED,
    unless=rules.not_returnable,
)
def decide_return(bad: Nonconformity, *, method: str, cause: str = "", grade: str = "", department: str = "", by: Actor) -> None:
    """Purchasing sees it as rejected on the receipt and settles it with the supplier."""
    decided(bad, Disposition.RETURN, Verdict(method, cause, grade, department), by)


def decide(bad: Nonconformity, *, disposition: str, method: str, by: Actor, **more: str) -> None:
    """What becomes of the pieces."""
    verbs = {Disposition.REWORK: decide_rework, Disposition.SCRAP: decide_scrap, Disposition.RETURN: decide_return}
    verbs[Disposition(disposition)](bad, method=method, by=by, **more)


@command(clause="6.1d", label=gettext_lazy("Report rework"), roles=FLOOR, source={Stage.DECIDED}, target=None, unless=rules.all_reworked)
def reworked(bad: Nonconformity, *, quantity: Decimal, minutes: Decimal = Decimal(0), by: Actor) -> None:
    """Pieces set right again; another person inspects them."""
    left = bad.quantity - bad.reworked
    if not 0 < quantity <= left:
        raise Refused(_("Only %s can be reported now.") % qty(left), "6.1d", "quantity")
    Rework.objects.create(nonconformity=bad, quantity=quantity, minutes=minutes, by_id=by.signer, at=by.at)
    bad.reworked += quantity


@command(clause="6.1d", label=gettext_lazy("Nonconformity closed"), roles=SYSTEM, source={Stage.DECIDED}, target=Stage.CLOSED)
def closed(bad: Nonconformity, *, ending: Decimal, fit: Decimal, by: Actor) -> None:
    """By the re-inspection of its last pieces (`ending`, of which `fit` passed). Bought goods that passed go into stock now."""
    if left := left_after(bad, ending):
        raise Refused(_("%s are not inspected again.") % qty(left), "6.1d")
    inspection = bad.inspection
    if inspection.when == InspectionPlan.When.IN_PROCESS and inspection.operation is not None:
        if production.release_operation.refusal(inspection.operation, by) is None:
            production.release_operation(inspection.operation, reason=bad.key, by=by)
    elif inspection.order is not None:
        order_moves_on(inspection.order, by)
    elif inspection.receipt_line is not None and (usable := queries.passed_again(bad) + fit):
        line = inspection.receipt_line
        purchasing.take_after_all(line.receipt, line=line, quantity=usable, by=by)
    papers.file_nonconformity(bad, by)


def left_after(bad: Nonconformity, ending: Decimal) -> Decimal:
    """What is not inspected again when the present re-inspection, not saved yet, ends."""
    return bad.quantity - queries.reinspected(bad) - ending


@dataclass(frozen=True)
class Verdict:
    """What is done and why; where it came from, how grave it is, whose it is."""

    method: str
    cause: str = ""
    grade: str = ""
    department: str = ""


def decided(bad: Nonconformity, disposition: Disposition, verdict: Verdict, by: Actor) -> None:
    """A posting of the deciding verbs."""
    if not verdict.method.strip():
        raise Refused(_("Say what is done and why."), "6.1d", "method")
    bad.disposition, bad.method = disposition, verdict.method
    bad.cause, bad.grade, bad.department = verdict.cause or bad.cause, verdict.grade or bad.grade, verdict.department or bad.department
    bad.decided_by_id, bad.decided_at = by.signer, by.at
    papers.file_nonconformity(bad, by)
