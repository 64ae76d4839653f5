"""Which pieces, by serial number, were inspected, failed, and are fit to go (6.1c, 6.1d). `fit_of` is what packing and the hand-over list read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.planning import serials
from yidan.quality.measuring import misfits
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity

FINAL, OUTGOING = InspectionPlan.When.FINAL, InspectionPlan.When.OUTGOING


def fit_of(order: Order) -> dict[int, list[str]]:
    """Line -> the serial numbers that passed, at once, after rework or by the customer's consent, and did not fall afterwards. A piece nobody numbered
    (sold from stock, metres, inspected before numbers were kept) is in none."""
    lines = order.lines.filter(kind=Line.Kind.GOODS).select_related("item__unit", "order")
    return {line.pk: [serials.code(line, number) for number in fit(line)] for line in lines}


def fit(line: Line) -> list[int]:
    bads = list(Nonconformity.objects.filter(line=line).select_related("inspection"))
    found: set[int] = set()
    for one in Inspection.objects.filter(line=line, when=FINAL).exclude(concluded_at=None).order_by("pk"):
        found |= _passed(one, bads)
    found |= {number for bad in bads if bad.consented_at for number in bad.numbers}
    fallen = [bad for bad in bads if bad.inspection.when == OUTGOING and bad.disposition == Nonconformity.Disposition.SCRAP]
    return sorted(found - {number for bad in fallen for number in bad.numbers})


def _passed(one: Inspection, bads: Iterable[Nonconformity]) -> set[int]:
    """Of an inspection with failures only what is named: which of the others failed is not known."""
    mine = [bad for bad in bads if bad.inspection_id == one.pk]
    wrong = {number for bad in mine for number in bad.numbers}
    return set(one.numbers) - wrong if len(wrong) == one.failed else set()


def chosen(inspection: Inspection, typed: str) -> list[int]:
    """The pieces of a new inspection: as typed, else the next ones of the line that wait for it."""
    line, count = inspection.line, inspection.quantity
    if line is None or not serials.counted(line) or count != int(count):
        return []
    waiting = _waiting(inspection, line)
    if not typed.strip():
        return waiting[: int(count)]
    numbers = serials.read(line, typed, "6.1c", "serials")
    if len(numbers) != count:
        raise Refused(_("%(named)s serial numbers for %(count)s pieces.") % {"named": len(numbers), "count": int(count)}, "6.1c", "serials")
    if seen := sorted(set(numbers) - set(waiting)):
        raise Refused(_("Not waiting for this inspection: %s.") % serials.told(line, seen), "6.1c", "serials")
    return numbers


def _waiting(inspection: Inspection, line: Line) -> list[int]:
    bad = inspection.again_for
    if bad is not None:
        again = {number for one in bad.reinspections.all() for number in one.numbers}
        return [number for number in bad.numbers if number not in again]
    rows = list(Inspection.objects.filter(line=line, when=inspection.when, again_for=None).exclude(pk=inspection.pk))
    seen = {number for one in rows for number in one.numbers}
    if inspection.when == OUTGOING:
        return [number for number in fit(line) if number not in seen]
    unnamed = int(sum((one.quantity for one in rows if not one.numbers), Decimal(0)))  # inspected before numbers were kept: the first ones
    return [number for number in range(unnamed + 1, serials.issued(line) + 1) if number not in seen]


def failing(inspection: Inspection, failed: Decimal, typed: str = "") -> list[int]:
    """Which pieces do not pass: as typed, else those with a value out of limits, when they are as many as failed."""
    line = inspection.line
    if line is None or not inspection.numbers:
        return []
    if not typed.strip():
        wrong = named(inspection, {row.piece for row in misfits(inspection)})
        return wrong if len(wrong) == failed else []
    numbers = serials.read(line, typed, "6.1c", "which")
    if strange := sorted(set(numbers) - set(inspection.numbers)):
        raise Refused(_("Not of this inspection: %s.") % serials.told(line, strange), "6.1c", "which")
    if len(numbers) != failed:
        raise Refused(_("%(named)s serial numbers for %(count)s pieces.") % {"named": len(numbers), "count": int(failed)}, "6.1c", "which")
    return numbers


def named(inspection: Inspection, pieces: Iterable[int]) -> list[int]:
    """The numbers of the first, second ... piece of an inspection."""
    return [inspection.numbers[piece - 1] for piece in sorted(pieces) if piece <= len(inspection.numbers)]


def label(inspection: Inspection, piece: int) -> str:
    """What a piece is called in a row: the end of its serial number, else its place in the inspection."""
    found = named(inspection, [piece])
    return f"{found[0]:03d}" if found else str(piece)


def told(inspection: Inspection) -> str:
    return serials.told(inspection.line, inspection.numbers) if inspection.line is not None and inspection.numbers else ""


def named_of(bad: Nonconformity) -> str:
    return serials.told(bad.line, bad.numbers) if bad.line is not None and bad.numbers else ""
