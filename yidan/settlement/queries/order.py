"""The order's money at a glance: may we start, may we ship, what will come of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from yidan.intake.models import Line, Order
from yidan.people.settings import setting
from yidan.settlement import rules, sums
from yidan.settlement.models import Allocation, Invoice, Milestone, SettlementSheet
from yidan.settlement.queries.exposure import band


def to_invoice(order: Order, today: date) -> Decimal:
    """FIN-2: what may be invoiced now."""
    free = sums.billable(order, Milestone.objects.filter(order=order), Line.objects.filter(order=order), today) - rules.invoiced(order)
    return max(free, Decimal(0))


def of_order(order: Order, today: date) -> dict[str, Any]:
    lines = list(Line.objects.filter(order=order).order_by("position"))
    milestones = list(Milestone.objects.filter(order=order).order_by("position"))
    for one in milestones:
        one.order = order
    invoices = list(Invoice.objects.filter(order=order).order_by("pk"))
    invoiced, paid = sum((one.total for one in invoices), sums.ZERO), sum((one.paid for one in milestones), sums.ZERO)
    free = sums.billable(order, milestones, lines, today) - invoiced
    return {
        "milestones": [_milestone(one, order, today) for one in milestones], "invoices": invoices, "invoiced": invoiced, "unbilled": order.total - invoiced,
        "to_invoice": max(free, sums.ZERO), "paid": paid, "paid_share": int(paid * 100 / order.total) if order.total else 0,
        "held": next((one for one in milestones if one.gate != Milestone.Gate.NONE and one.paid < one.amount), None),
        "allocations": Allocation.objects.filter(milestone__order=order).select_related("receipt__booked_by", "milestone").order_by("pk"),
        "sheet": SettlementSheet.objects.filter(order=order).first(), "forecast": _forecast(order, lines, milestones, paid, today),
    }  # fmt: skip


def _milestone(one: Milestone, order: Order, today: date) -> dict[str, Any]:
    due = sums.due_on(one, order)
    state = (
        "paid"
        if one.paid >= one.amount
        else "late"
        if band(one, today) in ("to_30", "to_60", "older")
        else "due"
        if sums.is_due(one, order, today) and (due is None or due <= today)
        else ""
    )
    days = (today - due).days if due else 0
    return {"row": one, "due": due, "state": state, "open": one.amount - one.paid, "days": days}


def _forecast(order: Order, lines: list[Line], milestones: list[Milestone], paid: Decimal, today: date) -> dict[str, Any]:
    """How the settlement would come out now; the penalty from the forecast date while nothing is delivered. Binding is only the sheet."""
    for line in lines:
        line.actual = line.actual or order.actual or line.forecast or order.forecast or line.promised or order.promised
    late = sums.penalty(order, lines, setting("penalty_rate"), setting("penalty_cap"), today)
    retention = sum((one.amount - one.paid for one in milestones if one.event == Milestone.Event.RETENTION), sums.ZERO)
    return {"penalty": late, "retention": retention, "balance": order.total - late.amount - retention - paid}
