"""Builders of monitoring: an order in danger, a coordination meeting walked to a stage."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.acceptance.builders import a_made_order
from tests.cast import AT
from tests.factories import days
from yidan.intake.models import Order
from yidan.monitoring import commands as monitoring
from yidan.monitoring.commands import TaskInput
from yidan.monitoring.models import Alert, Meeting


def a_warning(cast: SimpleNamespace, order: Order | None = None, **values: Any) -> Alert:
    usual = {
        "order": order or a_made_order(cast, "none"),
        "level": "severe",
        "owner": cast.users["wang"],
        "due": AT + days(1),
        "what": "主轴电机晚到五天",
    }
    one = Alert(**usual | values)
    monitoring.raise_alert(one, by=cast.li)
    return one


def a_meeting(cast: SimpleNamespace, stage: str = "convened", **values: Any) -> Meeting:
    """Of what is open; held, each point is given to 王 until the fifth."""
    one = Meeting(**{"at": AT + days(1), "place": "二楼会议室", "chair": cast.users["he_head"]} | values)
    monitoring.convene(one, by=cast.he_head)
    if stage == "held":
        for point in one.points.order_by("position"):
            monitoring.decide(
                one, point=point, outcome="照此办理", tasks=[TaskInput("加班两班", cast.users["wang"], date(2026, 6, 5))], by=cast.he_head
            )
        monitoring.hold(one, attendees="何建华、李敏、王海、赵倩、陈立", by=cast.he_head)
    return one
