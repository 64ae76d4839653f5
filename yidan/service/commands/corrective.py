"""A common problem fed back: 8D from the team to the proof that it does not come again (7.2d)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import Supplier
from yidan.core import files
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.service import papers, queries, rules
from yidan.service.models import CorrectiveAction, FedTo, Grounds

CARE = {Role.AFTER_SALES, Role.AFTER_SALES_HEAD, Role.QUALITY, Role.QUALITY_HEAD}
ANY_DEPARTMENT = {*DEPARTMENTS, *HEADS}
Stage = CorrectiveAction.Stage


@command(
    clause="7.2d", label=gettext_lazy("Feed a common problem back"), roles=CARE, source={NEW}, target=Stage.OPEN,
    unless=rules.under_correction,
)  # fmt: skip
def open_action(action: CorrectiveAction, *, by: Actor) -> None:
    """D1 to D3: team, problem, containment. Rests on the tickets of this item and cause that no action rests on yet."""
    if action.due < timezone.localdate(by.at):
        raise Refused(_("Name a day to come."), "7.2d", "due")
    tickets = queries.corrected(action)
    if not tickets:
        raise Refused(_("No solved ticket of this item has this cause."), "7.2d", "cause_kind")
    Grounds.objects.bulk_create(Grounds(action=action, ticket=ticket) for ticket in tickets)


@command(
    clause="7.2d", label=gettext_lazy("Name the root cause"), roles=ANY_DEPARTMENT, source={Stage.OPEN}, target=Stage.ANALYSED,
    unless=rules.another_departments,
)  # fmt: skip
def find_cause(action: CorrectiveAction, *, root_cause: str, measures: str, due: date, supplier: Supplier | None = None, by: Actor) -> None:
    """D4 and D5: why it happened and was not found, whose part it was, and what is to be done until when."""
    action.root_cause, action.measures, action.due, action.supplier = root_cause, measures, due, supplier


@command(
    clause="7.2d", label=gettext_lazy("Report it carried out"), roles=ANY_DEPARTMENT, source={Stage.ANALYSED}, target=Stage.DONE,
    unless=rules.another_departments,
)  # fmt: skip
def carry_out(action: CorrectiveAction, *, carried_out: str, prevention: str, check_on: date, fed_to: str = "", by: Actor) -> None:
    """D6 and D7: done, and made lasting (instruction, drawing, plan, training). The effect is looked at on a day later on."""
    if check_on <= timezone.localdate(by.at):
        raise Refused(_("The effect shows later: name a day to come."), "7.2d", "check_on")
    if fed_to == FedTo.SUPPLIER and action.supplier_id is None:
        raise Refused(_("Its cause names no supplier."), "7.2d", "fed_to")
    action.carried_out, action.prevention, action.check_on, action.fed_to = carried_out, prevention, check_on, fed_to
    action.done_by_id, action.done_at = by.signer, by.at


@command(
    clause="7.2d", label=gettext_lazy("Confirm the effect"), roles=CARE, source={Stage.DONE}, target=Stage.EFFECTIVE,
    unless=rules.not_effective,
)  # fmt: skip
def check_effect(action: CorrectiveAction, *, effect: str, by: Actor) -> None:
    """D8: no such ticket since, seen by another person. Keeps the 8D report."""
    action.effect, action.checked_by_id, action.checked_at = effect, by.signer, by.at
    files.file(action, papers.eight_d(action, by), form="eight_d", title=_("8D report"), name=f"{action.number}.pdf", by=by)


@command(
    clause="7.2d", label=gettext_lazy("Without effect: back to the department"), roles=CARE, source={Stage.DONE}, target=Stage.OPEN,
    unless=rules.carried_it_out,
)  # fmt: skip
def no_effect(action: CorrectiveAction, *, reason: str, due: date, by: Actor) -> None:
    action.rounds += 1
    action.due, action.check_on, action.done_by, action.done_at = due, None, None, None
