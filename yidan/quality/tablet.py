"""Measuring on a tablet: a piece, a characteristic, one value; the next comes by itself. Plain forms, so that it works without a script."""

from __future__ import annotations

import copy
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from yidan.core import clock
from yidan.core.formats import trimmed
from yidan.core.refusals import Refused, Unknown
from yidan.core.web import Request, keyed, refused_body, see, status_of
from yidan.planning import serials as line_serials
from yidan.quality import commands as quality
from yidan.quality import drawing, queries, serials
from yidan.quality import measuring as values
from yidan.quality.forms import ValueForm
from yidan.quality.models import Characteristic, Inspection

PIECES = 40  # as many buttons in the strip; more are reached by the number


def measuring(request: Request, key: str) -> HttpResponse:
    inspection = see(request, Inspection, key)
    if inspection.stage != Inspection.Stage.OPEN:
        return redirect("quality:inspection", key=inspection.key)
    refused, form = None, None
    if request.method == "POST":
        form = ValueForm(request.POST)
        if form.is_valid():
            refused = _done(request, inspection, form)
            if refused is None:
                return HttpResponseRedirect(_next(see(request, Inspection, key), form), status=303)
            inspection = see(request, Inspection, key)
    status = refused["status"] if refused else 422 if form is not None else 200
    return render(
        request, "quality/measuring.html", _context(request, inspection, form) | {"refused": refused, "form": form}, status=status
    )


def _done(request: Request, inspection: Inspection, form: ValueForm) -> dict[str, Any] | None:
    def effect() -> tuple[int, str]:
        quality.measure(copy.copy(inspection), values=[form.entered()], by=request.actor)
        return 303, ""

    try:
        keyed(request, effect)
    except Unknown:
        raise
    except Refused as exc:
        return refused_body(exc) | {"status": status_of(exc)}
    return None


def _next(inspection: Inspection, form: ValueForm) -> str:
    """The next value wanted: of the same piece first. When nothing is left, or the value does not fit, the page stays to show it."""
    piece, row = form.cleaned_data["piece"], form.cleaned_data["characteristic"]
    url = reverse("quality:measuring", args=[inspection.key])
    found = values.newest(inspection.measurements.all()).get((row.pk, piece))
    missing = values.unmeasured(inspection)
    if not missing or (found is not None and not found.fits):
        return f"{url}?piece={piece}&row={row.pk}"
    return _to_next(url, missing, piece)


def _to_next(url: str, missing: list[tuple[Characteristic, int]], piece: int) -> str:
    mine = [(owner, number) for owner, number in missing if number == piece] or missing
    return f"{url}?piece={mine[0][1]}&row={mine[0][0].pk}" if mine else ""


def _context(request: Request, inspection: Inspection, form: ValueForm | None) -> dict[str, Any]:
    asked = request.POST if form is not None else request.GET
    plan = inspection.plan.rows() if inspection.plan else []
    missing = values.unmeasured(inspection)
    count = values.pieces(inspection)
    piece = _number(asked.get("piece"), missing[0][1] if missing else 1, count)
    chosen = _chosen(plan, asked.get("row") or asked.get("characteristic"), [owner for owner, number in missing if number == piece])
    have = values.newest(inspection.measurements.all())
    wanted = set(values.wanted(inspection))
    wrong = sorted({row.piece for row in values.misfits(inspection)})
    earlier = [value for (owner, _number_), value in sorted(have.items(), key=lambda pair: pair[0][1]) if chosen and owner == chosen.pk]
    return {
        "inspection": inspection, "now": clock.now(), "back": (reverse("quality:inspection", args=[inspection.key]), ""), "piece": piece, "chosen": chosen, "serial": serial_of(inspection, piece),
        "strip": _strip(inspection, plan, have, min(count, PIECES)), "count": count, "values": [(row, have.get((row.pk, piece)), values.limits_text(row), (row, piece) in wanted) for row in plan],
        "found": have.get((chosen.pk, piece)) if chosen else None, "bar": drawing.bar(chosen, earlier, piece) if chosen else None,
        "missing": len(missing), "wrong": wrong, "fine": inspection.quantity - len(wrong), "limits": values.limits_text(chosen) if chosen else "",
        "makers": [str(user) for user in queries.users(queries.makers(inspection))], "against": quality.measure.refusal(inspection, request.actor),
        "what": _what(inspection),
        "next_url": _to_next("", [pair for pair in missing if not (chosen and pair == (chosen, piece))], piece),
    }  # fmt: skip


def serial_of(inspection: Inspection, piece: int) -> str:
    found = serials.named(inspection, [piece])
    return line_serials.code(inspection.line, found[0]) if found and inspection.line else ""


def _strip(inspection: Inspection, plan: list[Characteristic], have: dict[Any, Any], count: int) -> list[tuple[int, int, int, bool]]:
    """piece, values found, values wanted, whether one does not fit."""
    asked: dict[int, int] = {}
    for _row, piece in values.wanted(inspection):
        asked[piece] = asked.get(piece, 0) + 1
    found = [(n, [value for (_owner, piece), value in have.items() if piece == n]) for n in range(1, count + 1)]
    return [(n, len(rows), asked.get(n, 0), any(not row.fits for row in rows)) for n, rows in found]


def _what(inspection: Inspection) -> str:
    """What a nonconformity would say of itself: 定位孔距 120.025 (119.98 – 120.02)."""
    rows = values.misfits(inspection)[:4]
    return "; ".join(f"{row.name} {trimmed(row.value) if row.value is not None else row.text} ({row.limits})" for row in rows)


def _number(text: str | None, default: int, top: int) -> int:
    return max(1, min(int(text), top)) if text and text.isdigit() and len(text) < 7 else default


def _chosen(plan: list[Characteristic], text: str | None, missing: list[Characteristic]) -> Characteristic | None:
    named = next((row for row in plan if str(row.pk) == text), None)
    return named or (missing[0] if missing else plan[0] if plan else None)
