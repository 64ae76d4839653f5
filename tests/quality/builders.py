"""Inspection plans for the small factory, and pieces inspected with values that fit."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace

from tests.factories import put
from tests.production.builders import an_order_in_work, made
from yidan.core.actors import Actor
from yidan.intake.models import Line
from yidan.quality import commands as quality
from yidan.quality.measuring import MeasurementInput, unmeasured
from yidan.quality.models import Characteristic, Inspection, InspectionPlan


def row(
    position: int, name: str, lower: str | None = None, upper: str | None = None, key: bool = False, **more: object
) -> dict[str, object]:
    limits = {"lower": D(lower) if lower else None, "upper": D(upper) if upper else None}
    return {"position": position, "name": name, "key": key, "unit": "mm", "gauge": "三坐标 CMM-02", **limits, **more}


def plans(case: SimpleNamespace) -> None:
    """Final: a key dimension of every machine, an appearance. First article: the key dimension. Incoming bolts: the diameter."""
    hole, look = row(10, "定位孔距", "119.98", "120.02", key=True), row(20, "外观", category="appearance", standard="无划伤")
    put(InspectionPlan, "JY-AS300-F", name="AS-300 成品", item=case.machine, when="final", characteristics=(hole, look))
    put(InspectionPlan, "JY-AS300-P", name="AS-300 首件", item=case.machine, when="in_process", characteristics=(hole,))
    put(InspectionPlan, "JY-M8-I", name="M8 来料", item=case.bolt, when="incoming", characteristics=(row(10, "直径", "7.8", "8.0"),))


def an_order_made(cast: SimpleNamespace, quantity: D = D(4), **values: object) -> SimpleNamespace:
    """Machines off the line, awaiting inspection."""
    case = an_order_in_work(cast, quantity, **values)
    plans(case)
    made(case, cast)
    case.line.refresh_from_db()
    return case


def a_final(line: Line, quantity: D, by: Actor) -> Inspection:
    inspection = Inspection.final(line, quantity)
    quality.plan_final(inspection, by=by)
    return inspection


def fitting(characteristic: Characteristic, piece: int) -> MeasurementInput:
    if not characteristic.measured:
        return MeasurementInput(characteristic, piece, text="好", fits=True)
    low, high = characteristic.lower, characteristic.upper
    return MeasurementInput(
        characteristic, piece, value=(low + high) / 2 if low is not None and high is not None else low if high is None else high
    )


def measured(inspection: Inspection, by: Actor, wrong: dict[int, str] | None = None) -> None:
    """All that is wanted, fitting; on the pieces named the key value is what `wrong` says."""
    values = [fitting(characteristic, piece) for characteristic, piece in unmeasured(inspection)]
    quality.measure(
        inspection, values=[v if not (wrong and v.characteristic.key and v.piece in wrong) else bad(v, wrong) for v in values], by=by
    )


def bad(value: MeasurementInput, wrong: dict[int, str]) -> MeasurementInput:
    return MeasurementInput(value.characteristic, value.piece, value=D(wrong[value.piece]))


def inspected(case: SimpleNamespace, cast: SimpleNamespace) -> Inspection:
    """All that awaits, passed by 陈立: the order is inspected."""
    inspection = a_final(case.line, case.line.produced, cast.chen)
    measured(inspection, cast.chen)
    quality.conclude(inspection, passed=inspection.quantity, by=cast.chen)
    case.order.refresh_from_db()
    return inspection
