"""Payment terms as people write them, read into milestones: 预付 30%，发货前 40%，验收后 30 天 25%，质保金 5% 满 12 个月. A proposal: finance corrects it."""

from __future__ import annotations

import re
from decimal import Decimal

from yidan.settlement.commands.schedule import MilestoneInput
from yidan.settlement.models import Milestone

Event, Gate = Milestone.Event, Milestone.Gate
WORDS = (
    (Event.RETENTION, re.compile(r"质保|保证金|retention|warranty", re.I)),
    (Event.ACCEPTANCE, re.compile(r"验收|acceptance|accepted", re.I)),
    (Event.SHIPMENT, re.compile(r"发货前|提货|款到发货|before (shipment|delivery)|prior to", re.I)),
    (Event.ORDER, re.compile(r"预付|定金|订金|签订|合同生效|advance|deposit|prepay|down ?payment|on order", re.I)),
    (Event.DELIVERY, re.compile(r"交付|到货|交货|发货后|月结|deliver|net", re.I)),
)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
DAYS = re.compile(r"(\d+)\s*(?:个)?\s*(?:工作)?\s*(天|日|days?)", re.I)
MONTHS = re.compile(r"(\d+)\s*(?:个月|months?)", re.I)


def read(text: str) -> list[MilestoneInput]:
    """Shares that sum to 100; what no clause names is due on delivery. No percentage at all: everything, on the event that is named."""
    found = []
    left = Decimal(100)
    for clause in re.split(r"[，,；;、。/\n]", text):
        share = PERCENT.search(clause)
        if share and 0 < (percent := Decimal(share[1])) <= left:
            found.append(_one(clause, percent))
            left -= percent
    return found + [_one(text if not found else "", left)] if left else found


def _one(clause: str, percent: Decimal) -> MilestoneInput:
    event = next((event for event, words in WORDS if words.search(clause)), Event.DELIVERY)
    return MilestoneInput(event, percent, _days(clause, event), Gate.SHIPMENT if event == Event.SHIPMENT else Gate.NONE)


def _days(clause: str, event: str) -> int:
    if months := MONTHS.search(clause):
        return round(int(months[1]) * 365 / 12)
    if days := DAYS.search(clause):
        return int(days[1])
    return 365 if event == Event.RETENTION else 0
