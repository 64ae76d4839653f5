"""What planners should do now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor
from yidan.core.events import Event
from yidan.core.todo import Todo
from yidan.intake.models import Line, Order
from yidan.planning.commands.breakdown import PLANNERS
from yidan.planning.models import Bottleneck, Forecast, Operation, Outage, Plan, WorkOrder
from yidan.purchasing.models import Demand, SupplyIssue

CAP = 50
AHEAD = timedelta(days=2)
RUNNING = (Order.Stage.PLANNED, Order.Stage.IN_EXECUTION)


def todo(by: Actor) -> list[Todo]:
    if by.roles.isdisjoint(PLANNERS):
        return []
    return [*_to_break_down(), *_to_plan(by), *_to_release(by), *_left_behind(by), *_late(by), *_full(by), *_replan(by), *_outages(by)][
        :CAP
    ]


def to_break_down() -> QuerySet[Any]:
    """Running orders of which a line of goods is not covered: new ones, amended ones, those that lost pieces to scrap on the floor or at
    inspection, or owe returned ones again. The sums are those of
    `rules.open_quantities`."""
    zero = Value(Decimal(0), DecimalField())
    top = WorkOrder.objects.filter(line=OuterRef("pk"), above=None, rework_of="").exclude(stage=WorkOrder.Stage.CANCELLED).order_by()
    made = top.values("line").annotate(n=Sum("quantity")).values("n")
    waits = Demand.objects.filter(for_kind="intake.line", for_id=OuterRef("pk")).exclude(stage=Demand.Stage.DROPPED).order_by()
    bought = waits.values("for_id").annotate(n=Sum(F("quantity") - F("received"))).values("n")
    bare = Line.objects.filter(order=OuterRef("pk"), kind=Line.Kind.GOODS).annotate(
        covered=F("taken") + Coalesce(Subquery(made), zero) + Coalesce(Subquery(bought), zero)
    )  # fmt: skip
    passed = (
        Event.objects.filter(kind=Order.document_kind(), object_id=OuterRef("pk"), target=Order.Stage.APPROVED)
        .order_by("-seq")
        .values("at")[:1]
    )
    rows = Order.objects.filter(
        Exists(bare.filter(ordered__gt=F("covered") - F("scrapped") - F("owed_again") - F("given"))),
        stage__in=["approved", *RUNNING],
        on_hold=False,
        start_blocked=False,
    )
    return rows.annotate(passed=Subquery(passed)).select_related("customer").order_by("passed", "pk")


def _to_break_down() -> list[Todo]:
    return [
        Todo(
            verb=_("Break down"), reason=_("passed its review, promised %s") % order.target, clause="4.1a",
            url=order.get_absolute_url() + "?tab=planning", button=_("Break down"), due=order.passed + timedelta(hours=8) if order.passed else None,
            who=order.customer.name, key=order.key,
        )
        for order in to_break_down()[:CAP]
    ]  # fmt: skip


def _to_plan(by: Actor) -> list[Todo]:
    """The newest proposal to accept; else a plan to propose where operations have no time."""
    proposal = Plan.objects.filter(stage=Plan.Stage.PROPOSED, created_at__gte=by.at - timedelta(hours=24)).order_by("-pk").first()
    if proposal:
        text = _("%(orders)s orders, %(late)s late") % {"orders": proposal.orders, "late": proposal.late}
        return [
            Todo(
                _("Decide on the repair") if proposal.kind == Plan.Kind.REPAIR else _("Accept or refuse the plan"),
                "; ".join(proposal.answered[:2]) + f" ({text})" if proposal.answers else text,
                "5.2b" if proposal.answers else "4.1a",
                proposal.get_absolute_url(),
                _("Look"),
                due=proposal.created_at + timedelta(hours=4),
                key=proposal.key,
            )
        ]
    timeless = Operation.objects.filter(stage=Operation.Stage.WAITING, start=None, work_order__order__on_hold=False)
    timeless = timeless.filter(work_order__order__stage__in=["approved", *RUNNING])
    first = timeless.order_by("work_order__created_at").values_list("work_order__created_at", flat=True).first()
    if first is None:
        return []
    text = _("%s operations have no time") % timeless.count()
    return [Todo(_("Propose a plan"), text, "4.1b", reverse("planning:board"), _("Plan"), due=first + timedelta(hours=8))]


def _to_release(by: Actor) -> list[Todo]:
    soon = by.at + AHEAD
    rows = WorkOrder.objects.filter(
        stage=WorkOrder.Stage.PLANNED, start__lte=soon, order__stage__in=RUNNING, order__on_hold=False, order__start_blocked=False
    )
    return [
        Todo(
            verb=_("Release"), reason=f"{row.item.name} × {row.quantity.normalize():f}", clause="4.1c", url=row.get_absolute_url(), button=_("Release"),
            due=row.start, who=row.order.customer.name, key=row.key,
        )
        for row in rows.select_related("item", "order__customer").order_by("start")[:CAP]
    ]  # fmt: skip


def _left_behind(by: Actor) -> list[Todo]:
    """Work orders of orders that have ended."""
    rows = WorkOrder.objects.filter(
        stage__in=[WorkOrder.Stage.PLANNED, WorkOrder.Stage.RELEASED], order__stage__in=[Order.Stage.CANCELLED, Order.Stage.ABANDONED]
    )
    return [
        Todo(
            verb=_("Cancel the work order"), reason=_("its order has ended"), clause="3.3d", url=row.get_absolute_url(), button=_("Look"), due=by.at,
            who=row.order.customer.name, key=row.key,
        )
        for row in rows.select_related("order__customer").order_by("pk")[:CAP]
    ]  # fmt: skip


def _late(by: Actor) -> list[Todo]:
    """Forecast later than promised, by the newest accepted plan."""
    why = Forecast.objects.filter(order=OuterRef("pk"), plan__stage=Plan.Stage.ACCEPTED).order_by("-pk").values("reasons")[:1]
    rows = (
        Order.objects.filter(forecast__gt=F("promised"), stage__in=RUNNING, actual=None)
        .annotate(why=Subquery(why))
        .select_related("customer")
    )
    return [_late_one(row) for row in rows.order_by("promised")[:20]]


def _late_one(order: Order) -> Todo:
    days = (order.forecast - order.promised).days if order.forecast and order.promised else 0
    why = order.why or []  # type: ignore[attr-defined]
    text = _("%s days later than promised") % days + (f": {why[0]['text']}" if why else "")
    due = timezone.make_aware(datetime.combine(order.promised, time(8))) if order.promised else None
    return Todo(
        _("Bring forward"),
        text,
        "4.1d",
        f"{reverse('planning:board')}?order={order.key}",
        _("See why"),
        due=due,
        who=order.customer.name,
        key=order.key,
    )


def _full(by: Actor) -> list[Todo]:
    """Bottlenecks of the accepted plan for which nothing has been agreed, or whose measure ran out; the week is when it must work."""
    today = timezone.localdate(by.at)
    rows = Bottleneck.objects.filter(plan__stage=Plan.Stage.ACCEPTED).filter(Q(measure="") | Q(due__lt=today) & Q(week__gte=today))
    return [
        Todo(
            verb=_("Relieve the bottleneck"), reason=_("%(centre)s is full to %(percent)s%%") % {"centre": row.work_centre, "percent": row.percent},
            clause="4.1c", url=f"{row.plan.get_absolute_url()}/relieve?work_centre={row.work_centre.code}", button=_("Agree a measure"),
            due=max(timezone.make_aware(datetime.combine(row.week, time(8))), row.plan.created_at + timedelta(hours=24)), key=row.plan.key,
        )
        for row in rows.select_related("plan", "work_centre").order_by("week")[:CAP]
    ]  # fmt: skip


def _outages(by: Actor) -> list[Todo]:
    """Down for longer than was said: until when now."""
    rows = Outage.objects.filter(stage=Outage.Stage.RUNNING, until__lt=by.at).select_related("work_centre").order_by("until")
    return [
        Todo(
            verb=_("Say how long it is down"), reason=f"{row.work_centre}: {row.text}", clause="5.1b", url=row.get_absolute_url(), button=_("Look"),
            due=row.until, key=row.key,
        )
        for row in rows[:CAP]
    ]  # fmt: skip


def _replan(by: Actor) -> list[Todo]:
    """Buyers agreed with the supplier that the plan gives way; no plan was made since."""
    newest = Plan.objects.filter(stage=Plan.Stage.ACCEPTED).order_by("-pk").values_list("created_at", flat=True).first()
    rows = SupplyIssue.objects.filter(remedy=SupplyIssue.Remedy.REPLAN, stage=SupplyIssue.Stage.AGREED)
    rows = rows.filter(settled_at__gte=newest) if newest else rows
    return [
        Todo(
            verb=_("Adjust the plan"), reason=f"{row.purchase_line.item}: {row.remedy_text}", clause="5.2b", url=reverse("planning:board"), button=_("Plan"),
            due=row.settled_at + timedelta(hours=24) if row.settled_at else None, key=row.key,
        )
        for row in rows.select_related("purchase_line__item").order_by("settled_at")[:CAP]
    ]  # fmt: skip
