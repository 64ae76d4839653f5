"""Reads of acceptance: what sales should do now, the order's part, for page and desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.acceptance import rules
from yidan.acceptance.models import Acceptance, AcceptanceLine
from yidan.core.actors import Actor, Role
from yidan.core.signatures import Signature
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.people.rules import worked_for
from yidan.people.settings import setting

CAP = 50
Stage = Acceptance.Stage


def waiting_lines() -> QuerySet[Line]:
    """Lines of running orders with pieces that could be accepted and are in no open acceptance, in SQL."""
    pending = (
        AcceptanceLine.objects.filter(line=OuterRef("pk"), acceptance__stage__in=rules.OPEN)
        .values("line")
        .annotate(n=Sum("quantity"))
        .values("n")
    )
    zero = Coalesce(Subquery(pending), 0, output_field=DecimalField())
    there = F("accepted") + F("in_open")
    works = Q(acceptance=Line.Acceptance.WORKS, kind=Line.Kind.GOODS, passed__gt=there + F("given") - F("taken"))
    site = Q(acceptance=Line.Acceptance.SITE, kind=Line.Kind.GOODS, delivered__gt=there + F("returned"))
    return Line.objects.filter(order__stage__in=rules.RUNNING).annotate(in_open=zero).filter(works | site)


def todo(by: Actor) -> list[Todo]:
    """For sales: appoint, get it agreed, report, get it signed, handle objections. For whoever is named: put right what was objected to."""
    if by.user_id is None:
        return []
    mine = worked_for(by)
    found = _to_put_right(mine)
    if by.has(Role.SALES):
        found += [*_to_appoint(mine), *_under_way(mine, by)]
    return found[:CAP]


def _to_put_right(mine: Iterable[int]) -> list[Todo]:
    rows = Acceptance.objects.filter(stage=Stage.OBJECTED, owner_id__in=mine, outcome="").select_related("order__customer").order_by("due")
    return [
        Todo(
            _("Put right what the customer objected to"), f"{one.objection} → {one.action}", "6.2d", reverse("acceptance:acceptance_put_right", args=[one.key]),
            _("Done"), _noon(one.due) if one.due else None, one.order.customer.name, one.key,
        )
        for one in rows[:CAP]
    ]  # fmt: skip


def _to_appoint(mine: Iterable[int]) -> list[Todo]:
    rows = (
        waiting_lines()
        .filter(order__owner_id__in=mine)
        .select_related("order__customer")
        .order_by("order__promised", "order_id", "position")[:CAP]
    )
    found: dict[tuple[int, str], Todo] = {}
    for line in rows:
        order, site = line.order, line.acceptance == Line.Acceptance.SITE
        if (order.pk, line.acceptance) in found:
            continue
        url = f"{reverse('acceptance:acceptance_appoint')}?order={order.number}&mode={line.acceptance}"
        reason = _("Delivered, to be accepted on site.") if site else _("Made and passed; it leaves only with a signed report.")
        due = _noon(order.promised) if order.promised and not site else None
        found[order.pk, line.acceptance] = Todo(
            _("Appoint the acceptance"), reason, "6.2a", url, _("Appoint it"), due, order.customer.name, order.key
        )
    return list(found.values())


def _under_way(mine: Iterable[int], by: Actor) -> list[Todo]:
    open_ones = Q(stage__in=rules.OPEN) | Q(stage=Stage.OBJECTED, later=None) & (Q(action="") | ~Q(outcome=""))
    rows = Acceptance.objects.filter(open_ones, order__owner_id__in=mine).select_related("order__customer").order_by("at", "pk")[:CAP]
    scanned = set(
        Signature.objects.filter(
            kind=Acceptance.document_kind(), object_id__in=[one.pk for one in rows], means="paper", compared_by=None
        ).values_list("object_id", flat=True)
    )
    notice = timedelta(days=setting("acceptance_notice_days"))
    return [_next(one, notice, one.pk in scanned) for one in rows]


def _next(one: Acceptance, notice: timedelta, scanned: bool) -> Todo:
    """What an open acceptance waits for."""
    who, key = one.order.customer.name, one.key

    def make(verb: str, reason: str, clause: str, way: str, button: str, due: datetime | None) -> Todo:
        return Todo(verb, reason, clause, reverse(f"acceptance:acceptance_{way}", args=[one.key]), button, due, who, key)

    match one.stage:
        case Stage.APPOINTED if one.wish:
            return make(_("Move the appointment"), one.wish, "6.2a", "move", _("Move it"), one.at - notice)
        case Stage.APPOINTED:
            return make(
                _("Get the appointment agreed"),
                _("The customer has not agreed to time, place and way."),
                "6.2a",
                "agree",
                _("Agreed"),
                one.at - notice,
            )
        case Stage.AGREED:
            return make(_("Hold the acceptance and report it"), one.place, "6.2b", "report", _("Report"), one.at)
        case Stage.REPORTED if scanned:
            return make(
                _("Have the signed scan compared"),
                _("A second person holds it against the report."),
                "6.2c",
                "compare_signature",
                _("Compare"),
                one.at,
            )
        case Stage.REPORTED:
            return make(
                _("Ask for the signature"),
                _("Reported, the customer has not signed."),
                "6.2c",
                "ask_signature",
                _("Ask"),
                one.at + timedelta(days=1),
            )
    if not one.action:
        return make(_("Handle the objection"), one.objection, "6.2d", "handle", _("Note"), one.at + timedelta(days=1))
    url = f"{reverse('acceptance:acceptance_appoint')}?order={one.order.number}&again={one.key}"
    return Todo(_("Hold the acceptance again"), one.outcome, "6.2d", url, _("Appoint it"), None, who, key)


def _noon(day: Any) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def of_order(order: Order) -> dict[str, Any]:
    """The order's part: each acceptance with its lines, and per line what is fit, accepted, open."""
    lines = list(order.lines.select_related("item", "unit").order_by("position"))
    figures = [
        {"line": line, "base": line.delivered - line.returned if line.acceptance == "site" else line.fit, "open": max(rules.acceptable(line) - rules.pending(line), 0)}
        for line in lines
    ]  # fmt: skip
    return {"acceptances": list(Acceptance.for_page().filter(order=order).order_by("pk")), "figures": figures}
