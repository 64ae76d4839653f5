"""Serial numbers of the pieces made for an order line: SO-2026-00012-1-003. They run through the line over its work orders and never move: what is
scrapped keeps its number, what is made anew takes the next. On work order, card and reports they stand as spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.planning.models import WorkOrder

MOST = 10_000  # pieces of a line; more are told by lot


def counted(line: Line) -> bool:
    """Only whole pieces carry a number each."""
    return line.kind == Line.Kind.GOODS and not line.item.unit.places and line.released <= MOST


def stem(line: Line) -> str:
    return f"{line.order.key}-{line.position}"


def code(line: Line, number: int) -> str:
    return f"{stem(line)}-{number:03d}"


def span(work_order: WorkOrder) -> range:
    """The numbers of what a work order makes for the customer; of a part or of rework none."""
    if work_order.above_id or work_order.rework_of or not work_order.line_id or work_order.item.unit.places:
        return range(0)
    first = _total(work_order.line, pk__lt=work_order.pk) + 1
    return range(first, first + int(work_order.quantity))


def issued(line: Line) -> int:
    """The last number given out."""
    return _total(line)


def _total(line: Line, **narrowed: int) -> int:
    rows = WorkOrder.objects.filter(line=line, above=None, rework_of="", **narrowed)
    return int(rows.aggregate(n=Sum("quantity"))["n"] or 0)


def told(line: Line, numbers: Iterable[int]) -> str:
    """SO-2026-00012-1-001 – 004, 007"""
    spans = [f"{first:03d}" if first == last else f"{first:03d} – {last:03d}" for first, last in _spans(sorted(set(numbers)))]
    return f"{stem(line)}-{', '.join(spans)}" if spans else ""


def _spans(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def read(line: Line, text: str, clause: str, field: str) -> list[int]:
    """What people type: 1-4, 7; or the whole codes as the labels have them. Raises Refused for what cannot be read or is not of the line."""
    found: list[int] = []
    for part in re.split(r"[,，、;；\n]+", text.replace(f"{stem(line)}-", "")):
        match = re.fullmatch(r"\s*0*(\d{1,5})\s*(?:(?:-|–|—|~|至|到)\s*0*(\d{1,5})\s*)?", part)
        if part.strip() and match is None:
            raise Refused(_("“%s” is no serial number of this line.") % part.strip(), clause, field)
        if match is not None:
            found += range(int(match[1]), int(match[2] or match[1]) + 1)
    if len(found) != len(set(found)):
        raise Refused(_("A serial number stands twice."), clause, field)
    if strange := next((number for number in found if not 0 < number <= issued(line)), None):
        raise Refused(_("“%s” is no serial number of this line.") % strange, clause, field)
    return sorted(found)
