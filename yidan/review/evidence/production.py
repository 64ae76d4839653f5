"""Production: capacity (3.2d), material (3.2e), start, finish and earliest promise (3.2f)."""

from __future__ import annotations

from yidan.core.actors import Actor
from yidan.core.papers.formats import quantity
from yidan.core.said import Said
from yidan.core.said import said as _
from yidan.intake.models import Order
from yidan.planning.queries import load, promise_for
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look

FULL = 100


def facts(look: Look) -> list[Fact]:
    return [capacity(look.order, look.by), parts(look), date(look.order, look.by)]


def capacity(order: Order, by: Actor) -> Fact:
    """The busiest work centres over four weeks, without and with this order."""
    rows = [(row.centre.name, row.total) for row in load(by.at, order=order) if row.total.of_order or row.bottleneck]
    rows.sort(key=lambda row: -row[1].share)
    figures = tuple((name, f"{cell.percent_without} → {cell.percent}%") for name, cell in rows[:6])
    over = [name for name, cell in rows if cell.percent > FULL]
    verdict = _("%s is full") % over[0] if over else _("suffices")
    return Fact("3.2d", _("Load over four weeks"), verdict, figures, "bad" if over else "")


def parts(look: Look) -> Fact:
    """Availability of the bought parts; what is short and when it can be there."""
    found = look.material
    figures = tuple(
        (f"{need.item.name} {need.item.code}", Said("%s %s · %s", (quantity(need.short), need.item.unit, need.there_on or "—")))
        for need in found.short[:6]
    )
    verdict = _("%(percent)s%%, short of %(n)s") % {"percent": found.percent, "n": len(found.short)} if found.short else _("all there")
    return Fact("3.2e", _("Material"), verdict, figures, "warn" if found.short else "")


def date(order: Order, by: Actor) -> Fact:
    """The earliest date that breaks no promise, and what binds it."""
    answer = promise_for(order, asked=order.requested, now=by.at)
    if answer.date is None:
        return Fact("3.2f", _("Earliest date"), answer.obstacle or _("cannot be made"), (), "bad")
    figures = (
        (_("Production ends"), str(answer.finish)),
        *((_("binds"), str(reason.get("text", ""))) for reason in list(answer.reasons)[:3]),
    )
    late = answer.short_days
    verdict = _("%(date)s, %(days)s days late") % {"date": answer.date, "days": late} if late else str(answer.date)
    return Fact("3.2f", _("Earliest date"), verdict, figures, "bad" if late else "", day=str(answer.date))
