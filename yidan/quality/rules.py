"""Questions of quality: pure, of document and actor; a reason or None."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor
from yidan.core.formats import qty, trimmed
from yidan.core.signing import Signing
from yidan.intake.models import Line, Order
from yidan.people.rules import apart
from yidan.purchasing.models import Receipt
from yidan.purchasing.rules import unsigned
from yidan.quality import queries
from yidan.quality.measuring import misfits, unmeasured
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

SIGN_CONCESSION = "sign_concession"
When = InspectionPlan.When
FINAL, INCOMING, IN_PROCESS, OUTGOING = When.FINAL, When.INCOMING, When.IN_PROCESS, When.OUTGOING


def made_by(inspection: Inspection, by: Actor) -> str | None:
    """QC-1: never relaxed."""
    return apart("inspect", by.user_id, by) if by.user_id in queries.makers(inspection) else None


def not_judgeable(inspection: Inspection, by: Actor) -> str | None:
    """6.1a: the plan's characteristics are all measured, by nobody who made the pieces."""
    if reason := made_by(inspection, by):
        return reason
    if missing := unmeasured(inspection):
        row, piece = missing[0]
        text = _("Not measured: %(name)s on piece %(piece)s, %(more)s in all.")
        return text % {"name": row.name, "piece": piece, "more": len(missing)}
    return None


def not_passable(inspection: Inspection, by: Actor) -> str | None:
    if reason := not_judgeable(inspection, by):
        return reason
    if bad := misfits(inspection):
        return _("Piece %(piece)s does not fit: %(name)s.") % {"piece": bad[0].piece, "name": bad[0].name}
    return None


def incoming_done(inspection: Inspection, by: Actor) -> str | None:
    """A blank form names no delivery yet. 4.2b: key material stays in quarantine until its contract is signed."""
    line = inspection.receipt_line
    if line is None:
        return None
    if Inspection.objects.filter(receipt_line=line).exists():
        return _("This delivery is inspected already, or in an inspection.")
    return unsigned(line.purchase_line.purchase_order, line.purchase_line)


def not_due_in_process(inspection: Inspection, by: Actor) -> str | None:
    """6.1b: a first article exists once the operation has given something."""
    operation = inspection.operation
    if operation is None:
        return None
    if not operation.good + operation.scrapped:
        return _("Nothing has come off this operation yet.")
    if Inspection.objects.filter(operation=operation, stage=Inspection.Stage.OPEN).exists():
        return _("An inspection of this operation is open.")
    return None


def not_due_final(inspection: Inspection, by: Actor) -> str | None:
    line = inspection.line
    if line is None:
        return None
    if line.kind != Line.Kind.GOODS:
        return _("Only goods are inspected.")
    due = queries.standing(line).due
    return None if 0 < inspection.quantity <= due else _("%s await inspection.") % qty(due)


def not_due_outgoing(inspection: Inspection, by: Actor) -> str | None:
    """6.1a: only where the item has such a plan or the customer asks, and of what is fit and still here."""
    line = inspection.line
    if line is None:
        return None
    if not queries.asked(line):
        return _("Neither the item nor the customer asks for an outgoing inspection.")
    due = queries.uninspected([line])[line.pk]
    return None if 0 < inspection.quantity <= due else _("%s await the outgoing inspection.") % qty(due)


def not_due_again(inspection: Inspection, by: Actor) -> str | None:
    bad = inspection.again_for
    if bad is None:
        return None
    if bad.stage != Nonconformity.Stage.DECIDED:
        return _("Rework is not decided.")
    due = bad.reworked - queries.reinspected(bad, with_open=True)
    return None if 0 < inspection.quantity <= due else _("%s are reworked and not inspected again.") % qty(due)


def not_mine_to_decide(bad: Nonconformity, by: Actor) -> str | None:
    """Whoever inspected does not decide alone."""
    return apart("concession", bad.inspection.inspector_id, by)


def not_reworkable(bad: Nonconformity, by: Actor) -> str | None:
    return not_here(bad) or not_mine_to_decide(bad, by)


def not_here(bad: Nonconformity) -> str | None:
    """Of bought goods: the delivery is judged as a whole first, and what went back is no longer ours to use."""
    line = bad.inspection.receipt_line
    if bad.inspection.when != INCOMING or line is None:
        return None
    if line.receipt.stage != Receipt.Stage.JUDGED:
        return _("The rest of delivery %s is not judged yet.") % line.receipt
    if line.to_send_back < bad.quantity:
        return _("Part of it has gone back to the supplier.")
    return None


def bought(bad: Nonconformity) -> str | None:
    if bad.inspection.when != INCOMING:
        return _("Only for goods that came from a supplier.")
    return not_here(bad)


def not_sortable(bad: Nonconformity, by: Actor) -> str | None:
    return bought(bad) or not_mine_to_decide(bad, by)


def not_deviable(bad: Nonconformity, by: Actor) -> str | None:
    """Quality decides with the word of engineering or production: whoever answers for the product agrees, and nobody is against it."""
    if reason := bought(bad) or not_mine_to_decide(bad, by):
        return reason
    words = {word.department: word for word in bad.words.order_by("pk")}
    if against := [word for word in words.values() if not word.agrees]:
        return _("%(department)s does not agree: %(text)s") % {
            "department": against[0].department_label,
            "text": against[0].text,
        }
    asked = [words[name] for name in ("engineering", "production") if name in words]
    if not asked:
        return _("Engineering or production gives its word first.")
    return apart("concession", asked[0].by_id, by)


def not_scrappable(bad: Nonconformity, by: Actor) -> str | None:
    if bad.reinspections.filter(concluded_at=None).exists():
        return _("A re-inspection is open.")
    return not_mine_to_decide(bad, by) or accepted_already(bad)


def accepted_already(bad: Nonconformity) -> str | None:
    """What the customer has accepted at our works is his: it is not scrapped behind his back (ACC-1)."""
    line = bad.line
    if bad.inspection.when != OUTGOING or line is None:
        return None
    left = bad.quantity - queries.reinspected(bad)
    if line.fit - left >= max(line.accepted, line.delivered):
        return None
    return _("The customer has accepted them: rework them, or ask for his consent.")


def not_concedable(bad: Nonconformity, by: Actor) -> str | None:
    """Only of finished pieces of an order, and not while some are being inspected again."""
    if bad.inspection.when not in (FINAL, OUTGOING) or bad.order_id is None:
        return _("Only finished goods of an order can be conceded.")
    if bad.reinspections.filter(concluded_at=None).exists():
        return _("A re-inspection is open.")
    return not_mine_to_decide(bad, by)


def shown(bad: Nonconformity) -> dict[str, Any]:
    """What the customer reads and consents to: which pieces of which order, what is wrong with them, measured against what."""
    assert bad.order is not None and bad.line is not None
    wrong = sorted(misfits(bad.inspection), key=lambda row: (row.piece, row.name))
    return {
        "nonconformity": bad.number, "revision": bad.revision, "order": bad.order.number, "customer": bad.order.customer.name,
        "customer_po": bad.order.customer_po, "line": bad.line.position, "item": f"{bad.item.name} {bad.item.spec}".strip(),
        "drawing": bad.line.drawing, "quantity": trimmed(bad.conceded), "unit": bad.item.unit.name, "serials": bad.serials,
        "what": bad.what, "method": bad.method,
        "values": [[row.piece, row.name, row.limits, trimmed(row.value) if row.value is not None else row.text] for row in wrong[:200]],
    }  # fmt: skip


signing = Signing(SIGN_CONCESSION, "6.1d", shown, form="concession", title=gettext_lazy("Signed consent to the concession"))


def consented(bad: Nonconformity, by: Actor) -> str | None:
    return signing.already(bad, by)


def no_scan(bad: Nonconformity, by: Actor) -> str | None:
    return signing.no_scan(bad, by)


def not_returnable(bad: Nonconformity, by: Actor) -> str | None:
    if bad.inspection.when != INCOMING:
        return _("Made by us: there is no supplier to return it to.")
    return not_mine_to_decide(bad, by)


def all_reworked(bad: Nonconformity, by: Actor) -> str | None:
    return _("All of it is reworked already.") if bad.reworked >= bad.quantity else None


def not_inspected(order: Order, by: Actor) -> str | None:
    """Every goods line has what was ordered and is to be replaced, passed or from stock."""
    for line in order.lines.all():
        lacking = line.ordered + line.owed_again - line.fit
        if line.kind == Line.Kind.GOODS and lacking > Decimal(0):
            return _("Line %(line)s: %(quantity)s not passed yet.") % {"line": line.position, "quantity": qty(lacking)}
    return None
