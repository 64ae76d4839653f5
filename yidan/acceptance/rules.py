"""Questions about acceptance: pure; a translated reason or None."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.models import Acceptance, AcceptanceLine
from yidan.acceptance.pieces import plain
from yidan.core.actors import Actor, Role
from yidan.core.formats import listed
from yidan.core.signing import Signing
from yidan.intake.models import Line, Order
from yidan.people.rules import worked_for

SIGN_ACCEPTANCE = "sign_acceptance"
Stage = Order.Stage
BEFORE = {Stage.APPROVED, Stage.PLANNED, Stage.IN_EXECUTION, Stage.INSPECTED}  # of the spine, before accepted
RUNNING = BEFORE | {Stage.ACCEPTED, Stage.DELIVERED}
OPEN = {Acceptance.Stage.APPOINTED, Acceptance.Stage.AGREED, Acceptance.Stage.REPORTED}


def shown(acceptance: Acceptance) -> dict[str, Any]:
    """What the customer reads and signs. Canonical: no times of day drift."""
    order = acceptance.order
    rows = acceptance.lines.select_related("line__item", "line__unit").order_by("line__position")
    lines = [
        {
            "position": row.line.position, "item": row.line.item.code, "name": row.line.item.name, "spec": row.line.spec,
            "quantity": plain(row.quantity), "unit": row.line.unit.name, "result": row.result,
        }
        for row in rows
    ]  # fmt: skip
    return {
        "acceptance": acceptance.number, "order": order.number, "customer": order.customer.name, "mode": acceptance.mode, "revision": acceptance.revision,
        "at": acceptance.at.timestamp(), "place": acceptance.place, "way": acceptance.way, "explained": acceptance.explained, "report": acceptance.report,
        "lines": lines,
    } | ({"questions": asked} if (asked := answered(acceptance)) else {})  # fmt: skip


def answered(acceptance: Acceptance) -> list[dict[str, str]]:
    """What the customer asked and was told, of this revision."""
    rows = acceptance.questions.filter(revision=acceptance.revision).order_by("pk")
    return [{"question": row.question, "answer": row.answer} for row in rows]


signing = Signing(SIGN_ACCEPTANCE, "6.2c", shown, form="acceptance", title=gettext_lazy("Signed acceptance report"), field_class="D")


def pending(line: Line, without: Acceptance | None = None) -> Decimal:
    """What of the line stands in acceptances that are neither signed nor objected."""
    rows = AcceptanceLine.objects.filter(line=line, acceptance__stage__in=OPEN)
    if without is not None:
        rows = rows.exclude(acceptance=without)
    return rows.aggregate(n=Sum("quantity"))["n"] or Decimal(0)


def acceptable(line: Line) -> Decimal:
    """What the customer may accept now: at works what is fit, on site what was delivered; a service as ordered."""
    if line.kind == Line.Kind.SERVICE:
        return line.ordered - line.accepted
    return (line.fit if line.acceptance == Line.Acceptance.WORKS else line.delivered - line.returned) - line.accepted


def not_running(order: Order, by: Actor) -> str | None:
    return None if order.stage in RUNNING else _("The order is %(stage)s.") % {"stage": order.stage_label}


def not_appointable(acceptance: Acceptance, by: Actor) -> str | None:
    if acceptance.order_id is None:  # the empty form: nothing can be said yet
        return None
    again = acceptance.again
    if again is not None and (again.order_id != acceptance.order_id or again.stage != Acceptance.Stage.OBJECTED):
        return _("Only an acceptance of this order that the customer objected to is held again.")
    if again is not None and not again.outcome:
        return _("Say first what was done about the objection.")
    return not_running(acceptance.order, by)


def already_signed(acceptance: Acceptance, by: Actor) -> str | None:
    return signing.already(acceptance, by)


def no_scan(acceptance: Acceptance, by: Actor) -> str | None:
    return signing.no_scan(acceptance, by)


def handled(acceptance: Acceptance, by: Actor) -> str | None:
    return _("It is held again already.") if acceptance.later.exists() else None


def not_yours(acceptance: Acceptance, by: Actor) -> str | None:
    """Who was named puts it right; sales may note it for him."""
    if not acceptance.action:
        return _("Say first what is done about it, by whom and until when.")
    if acceptance.owner_id in worked_for(by) or by.has(Role.SALES):
        return handled(acceptance, by)
    return _("%s has it in hand.") % acceptance.owner


def works_open(order: Order, by: Actor) -> str | None:
    """ACC-1: whether all that is accepted at our works is accepted. An order of on-site or waived lines alone skips this stage; other
    lines must at least be fit, lest the spine says `accepted` of what is still made."""
    lines = list(Line.objects.filter(order=order))
    works = [line for line in lines if line.acceptance == Line.Acceptance.WORKS]
    if not works:
        return _("Nothing is accepted at our works: it goes on with the delivery.")
    rest = [line for line in works if line.accepted - line.returned < line.ordered]
    rest += [line for line in lines if line not in works and line.kind == Line.Kind.GOODS and line.fit < line.ordered]
    return _("Not accepted yet: line %s.") % listed(str(line.position) for line in rest) if rest else None


def site_open(order: Order, by: Actor) -> str | None:
    """ACC-1, on site: what was delivered equals what the signed reports accept."""
    lines = Line.objects.filter(order=order, acceptance=Line.Acceptance.SITE)
    rest = [line for line in lines if line.accepted < line.delivered - line.returned]
    return _("Not accepted on site yet: line %s.") % listed(str(line.position) for line in rest) if rest else None


def not_waivable(order: Order, by: Actor) -> str | None:
    lines = Line.objects.filter(order=order).exclude(acceptance=Line.Acceptance.NONE)
    return None if lines else _("No line waits for an acceptance.")
