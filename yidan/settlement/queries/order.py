"""The order's money at a glance: may we start, may we ship, what will come of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from yidan.intake.models import Line, Order
from yidan.settlement import rules, sums
from yidan.settlement.models import Allocation, CostSheet, Invoice, Milestone, Penalty, Refund, SettlementSheet
from yidan.settlement.queries.exposure import band


def to_invoice(order: Order, today: date) -> Decimal:
    """FIN-2: what may be invoiced now."""
    milestones, lines = Milestone.objects.filter(order=order), Line.objects.filter(order=order)
    return max(sums.billable(order, milestones, lines, today, rules.credited(order)) - rules.invoiced(order), Decimal(0))


def of_order(order: Order, today: date) -> dict[str, Any]:
    lines = list(Line.objects.filter(order=order).order_by("position"))
    milestones = list(
        Milestone.objects.filter(order=order).select_related("release__finance_by", "release__manager_by").order_by("position")
    )
    for one in milestones:
        one.order = order
    invoices = list(Invoice.objects.filter(order=order).order_by("pk"))
    invoiced = sum((one.total for one in invoices), sums.ZERO)
    credited = rules.credited(order)
    allocations = Allocation.objects.filter(milestone__order=order).select_related("receipt__booked_by", "milestone", "credit", "sheet")
    refunds = list(Refund.objects.filter(order=order).order_by("pk"))
    back = sum((one.amount for one in refunds if one.stage == Refund.Stage.PAID), sums.ZERO)
    paid = sum((one.amount for one in allocations if one.receipt_id), sums.ZERO) - back
    free = sums.billable(order, milestones, lines, today, credited) - invoiced
    return {
        "milestones": [_milestone(one, order, today) | _means(one, allocations) for one in milestones], "invoices": invoices, "invoiced": invoiced, "unbilled": order.total - credited - invoiced,
        "credited": credited, "worth": order.total - credited, "overbilled": max(invoiced - order.total + credited, sums.ZERO),
        "to_invoice": max(free, sums.ZERO), "paid": paid, "paid_share": int(paid * 100 / order.total) if order.total else 0,
        "held": next(iter(rules.held(order)), None), "allocations": sorted(allocations, key=lambda one: one.pk),
        "refunds": refunds, "refundable": rules.refundable(order), "penalty": Penalty.objects.filter(order=order).first(), "rule": rules.penalty_terms(order),
        "cost_sheet": CostSheet.objects.filter(order=order).select_related("checked_by").order_by("-pk").first(),
        "sheet": SettlementSheet.objects.filter(order=order).first(), "forecast": _forecast(order, lines, milestones, paid, credited, today),
    }  # fmt: skip


def _means(one: Milestone, allocations: Iterable[Allocation]) -> dict[str, Decimal]:
    """By what it was settled: money is one thing, a red letter or a penalty taken off another."""
    mine = [row for row in allocations if row.milestone_id == one.pk]
    credit = sum((row.amount for row in mine if row.credit_id), sums.ZERO)
    penalty = sum((row.amount for row in mine if row.sheet_id), sums.ZERO)
    return {"credit": credit, "penalty": penalty, "money": one.paid - credit - penalty}


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
    return {"row": one, "due": due, "state": state, "open": one.amount - one.paid, "days": days, "release": rules.release_of(one)}


def _forecast(
    order: Order, lines: list[Line], milestones: list[Milestone], paid: Decimal, credited: Decimal, today: date
) -> dict[str, Any]:
    """How the settlement would come out now; the penalty as decided, else by the forecast date while nothing is delivered. Binding is only the sheet."""
    for line in lines:
        line.actual = line.actual or order.actual or line.forecast or order.forecast or line.promised or order.promised
    rule, decided = rules.penalty_terms(order), rules.decided_penalty(order)
    late = sums.penalty(order, lines, rule.rate, rule.cap, today, rule.grace)
    if decided is not None:
        late = sums.Penalty(decided.decided, decided.days, decided.basis)
    retention = sum((one.amount - one.paid for one in milestones if one.event == Milestone.Event.RETENTION), sums.ZERO)
    return {"penalty": late, "retention": retention, "balance": order.total - credited - late.amount - retention - paid}
