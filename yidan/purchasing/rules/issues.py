"""Questions about receipts, and about what did not come as ordered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.purchasing.models import Demand, Receipt, SupplyIssue

Remedy = SupplyIssue.Remedy


def nothing_to_send_back(receipt: Receipt, by: Actor) -> str | None:
    if any(row.to_send_back for row in receipt.lines.all()):
        return None
    return _("Nothing rejected lies here.")


def raised_already(issue: SupplyIssue, by: Actor) -> str | None:
    if issue.purchase_line_id is None:  # the empty form asks too
        return None
    same = SupplyIssue.objects.filter(purchase_line=issue.purchase_line, kind=issue.kind).exclude(stage=SupplyIssue.Stage.CLOSED)
    return _("It is written down already: %s.") % found if (found := same.first()) else None


def remedy_open(issue: SupplyIssue, by: Actor) -> str | None:
    """A remedy has been carried out: what was to come came, what was to go back went, what was to be ordered is."""
    line = issue.purchase_line
    if issue.remedy == Remedy.WAIT and line.open:
        return _("%s has not come yet.") % line.item
    if issue.remedy == Remedy.SEND_BACK and any(row.to_send_back for row in line.receipt_lines.all()):
        return _("The rejected goods have not gone back yet.")
    if issue.remedy in (Remedy.SEND_BACK, Remedy.ALTERNATIVE) and line.demand and line.demand.stage == Demand.Stage.OPEN:
        return _("%s has not been ordered again yet.") % line.item
    return None
