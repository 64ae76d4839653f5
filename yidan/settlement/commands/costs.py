"""Costs looked at before the sum is settled (7.1b)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.refusals import Refused
from yidan.intake.papers import number
from yidan.settlement import papers, rules
from yidan.settlement.commands.billing import FINANCE
from yidan.settlement.models import CostRow, CostSheet
from yidan.settlement.queries.costs import costs


@command(
    clause="7.1b",
    label=gettext_lazy("Check the costs"),
    roles=FINANCE,
    source={NEW},
    target=CostSheet.Stage.CHECKED,
    unless=rules.no_costs,
)
def check_costs(sheet: CostSheet, *, by: Actor) -> None:
    """Freezes estimate, actual and what is still ordered, as recomputed now; where it went over, the document's `note` says why."""
    *rows, whole = costs(sheet.order)
    sheet.estimate, sheet.actual, sheet.committed, sheet.checked_by_id = whole.estimate, whole.actual, whole.committed, by.signer
    if whole.over > 0 and not sheet.note.strip():
        raise Refused(_("It went over the estimate: say why."), "7.1b", "note")
    number(sheet, by)  # the paper names itself
    pdf = papers.cost_sheet(sheet, rows, by)
    files.file(sheet, pdf, form="cost_sheet", title=_("Cost sheet"), name=f"{sheet.number}.pdf", field_class="M", by=by)
    CostRow.objects.bulk_create(
        CostRow(sheet=sheet, kind=row.kind, estimate=row.estimate, actual=row.actual, committed=row.committed) for row in rows
    )
