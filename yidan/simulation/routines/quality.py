"""Quality: what came in, what was made; now and then a piece that must be reworked and inspected again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.purchasing.models import Receipt
from yidan.quality import commands as quality
from yidan.quality.measuring import MeasurementInput, unmeasured
from yidan.quality.models import Characteristic, Inspection, Nonconformity
from yidan.simulation.world import World

INSPECTOR, HEAD = "chenli", "wujing"


def incoming(w: World) -> None:
    w.at(13, 40)
    for receipt in Receipt.objects.filter(stage="arrived").order_by("pk"):
        for row in receipt.lines.select_related("purchase_line__item").order_by("pk"):
            if row.inspections.exists():
                continue
            try:
                inspection = Inspection.incoming(row)
                quality.inspect_incoming(inspection, by=w.act(INSPECTOR))
                measure(w, inspection)
                quality.conclude(inspection, passed=inspection.quantity, by=w.act(INSPECTOR))
            except Refused as exc:
                w.refuse(exc)


def measure(w: World, inspection: Inspection, bad: bool = False) -> None:
    """With a bad piece among them, the first one falls short of its first lower limit."""
    values = [fitting(w, characteristic, piece) for characteristic, piece in unmeasured(inspection)]
    low = next((n for n, one in enumerate(values) if one.value is not None and one.characteristic.lower), None) if bad else None
    if low is not None:
        limit = values[low].characteristic.lower or Decimal(0)
        values[low] = replace(values[low], value=(limit * Decimal("0.94")).quantize(Decimal("0.0001")))
    if values:
        quality.measure(inspection, values=values, by=w.act(INSPECTOR))


def fitting(w: World, row: Characteristic, piece: int) -> MeasurementInput:
    """A value well inside its limits."""
    if not row.measured:
        return MeasurementInput(row, piece, text="好", fits=True)
    low, high = row.lower, row.upper
    if low is None or high is None:
        value = (high or low or Decimal(0)) * (Decimal("0.9") if low is None else Decimal("1.1"))
    else:
        value = low + (high - low) * Decimal(w.chance.randint(25, 75)) / 100
    return MeasurementInput(row, piece, value=value.quantize(Decimal("0.0001")))


def final(w: World) -> None:
    w.at(15, 0)
    for line in Line.objects.filter(kind="goods", order__stage__in=["in_execution", "planned"]).order_by("pk"):
        ready = line.produced - line.scrapped - line.passed
        if (
            ready > 0
            and not Inspection.objects.filter(line=line, stage="open").exists()
            and not Nonconformity.objects.filter(line=line).exclude(stage="closed").exists()
        ):
            inspect(w, line, ready)
    rework(w)


def inspect(w: World, line: Line, ready: Decimal) -> None:
    try:
        inspection = Inspection.final(line, ready)
        quality.plan_final(inspection, by=w.act(INSPECTOR))
        bad = w.seldom(0.07)
        measure(w, inspection, bad)
        if bad:
            quality.conclude(inspection, passed=ready - 1, failed=Decimal(1), what="锁付扭矩偏低", by=w.act(INSPECTOR))
        else:
            quality.conclude(inspection, passed=ready, by=w.act(INSPECTOR))
    except Refused as exc:
        w.refuse(exc)


def rework(w: World) -> None:
    for bad in Nonconformity.objects.filter(stage="open").order_by("pk"):
        quality.decide(bad, disposition="rework", method="重新调整后复检", by=w.act(HEAD))
    for bad in Nonconformity.objects.filter(stage="decided", disposition="rework").order_by("pk"):
        try:
            if bad.reworked < bad.quantity:
                quality.reworked(bad, quantity=bad.quantity - bad.reworked, minutes=Decimal(60), by=w.act("zhengjie"))
            elif not bad.reinspections.filter(stage="open").exists():
                again = Inspection.again(bad, bad.quantity)
                quality.inspect_again(again, by=w.act(INSPECTOR))
                measure(w, again)
                quality.conclude(again, passed=again.quantity, by=w.act(INSPECTOR))
        except Refused as exc:
            w.refuse(exc)
