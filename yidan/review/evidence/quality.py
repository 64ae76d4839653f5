"""Quality: inspection plan (3.2j), means (3.2k), risks (3.2l)."""

from __future__ import annotations

from typing import Any

from yidan.core.formats import listed
from yidan.core.said import said as _
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Order
from yidan.quality.queries import plan_for
from yidan.review.evidence.fact import Fact, Words
from yidan.review.look import Look
from yidan.review.models import Condition


def facts(look: Look) -> list[Fact]:
    rows = plan_for(look.order)
    return [plans(rows), means(rows), risks(look.order)]


def plans(rows: list[dict[str, Any]]) -> Fact:
    without = [str(row["line"]) for row in rows if row["plan"] is None]
    figures = tuple(
        (str(row["line"]), _("%(n)s characteristics, %(k)s key") % {"n": row["characteristics"], "k": len(row["keys"])}) for row in rows
    )
    verdict = _("missing for %s lines") % len(without) if without else _("ready")
    return Fact("3.2j", _("Inspection plan"), verdict, figures, "bad" if without else "")


def means(rows: list[dict[str, Any]]) -> Fact:
    gauges = sorted({str(gauge) for row in rows for gauge in row["gauges"]})
    return Fact("3.2k", _("Gauges and people"), listed(gauges) or _("no gauge named"))


def risks(order: Order) -> Fact:
    """Risk items with their level (data security, intellectual property ...), whichever revision they came up on; what was asked of quality."""
    found = list(Condition.objects.filter(order=order, kind=Condition.Kind.RISK).order_by("pk"))
    asked = [r for r in requirements_of(order) if r.department == "quality"]
    figures: tuple[tuple[Words, Words], ...] = tuple(
        (risk.what, _("%(level)s: %(precaution)s") % {"level": Condition.Level(risk.level).label, "precaution": risk.proposal})
        for risk in found
    )
    figures += tuple((r.what, r.answer or _("not answered")) for r in asked)
    high = any(risk.level == Condition.Level.HIGH and not risk.settled_at for risk in found)
    count = len(found) + len(asked)
    return Fact("3.2l", _("Risks"), _("%s to watch") % count if count else _("none recorded"), figures, "bad" if high else "")
