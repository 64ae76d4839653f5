"""Plans: proposed by the house from a snapshot, accepted by a planner; the orders' forecasts follow (4.1a, 4.1d)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import WorkCentre
from yidan.core import files, many
from yidan.core.actors import Actor
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.intake.models import Line, Order
from yidan.people.models import User
from yidan.planning import papers, rules
from yidan.planning.commands.breakdown import PLANNERS, SYSTEM
from yidan.planning.found import Found
from yidan.planning.models import Bottleneck, Forecast, Operation, Plan, Slot, WorkOrder

Stage = Plan.Stage
RUNNING = {Order.Stage.APPROVED, Order.Stage.PLANNED, Order.Stage.IN_EXECUTION}
UNDONE = (Operation.Stage.WAITING, Operation.Stage.RUNNING, Operation.Stage.STOPPED)


@command(clause="4.1a", label=gettext_lazy("Propose a plan"), roles=SYSTEM, source={NEW}, target=Stage.PROPOSED)
def propose(plan: Plan, *, found: Found, by: Actor) -> None:
    _keep(plan, found, by)


@command(clause="4.1a", label=gettext_lazy("Move an operation"), roles=PLANNERS, source={NEW}, target=Stage.PROPOSED)
def move(
    plan: Plan, *, operation: Operation, work_centre: WorkCentre | None = None, start: datetime, pin: bool = False, base: Plan | None = None,
    by: Actor,
) -> None:  # fmt: skip
    """To another time or work centre of its group; what is in the way finds another place. What comes of it is a proposal like any other:
    nothing has moved until it is accepted. Refused with what the place breaks. base: the proposal that is changed; none: the plan as it is."""
    from yidan.planning import moving

    change = moving.Change(operation, work_centre or operation.work_centre, start, pin)
    effect = moving.effect(by.at, change, base)
    if effect.faults:
        raise Refused(" ".join(effect.faults), "4.1b", "start")
    plan.kind, plan.base = Plan.Kind.MOVED, base or Plan.newest(Stage.ACCEPTED)
    plan.moves = [*(base.moves if base else []), change.row]
    _keep(plan, effect.found, by)


def _keep(plan: Plan, found: Found, by: Actor) -> None:
    plan.inputs, plan.parts = found.inputs, dict(found.parts)
    plan.orders, plan.late, plan.weighted, plan.variants = len(found.forecasts), found.late, found.weighted, found.variants
    rows = (Slot(plan=plan, operation_id=s.operation, work_centre_id=s.centre, start=s.start, finish=s.finish) for s in found.slots)
    Slot.objects.bulk_create(rows, batch_size=500)
    Forecast.objects.bulk_create(
        (Forecast(
            plan=plan, order_id=f.order, finish=f.finish, whole=found.whole, buffer_days=f.buffer_days, late_days=f.late_days, reasons=list(f.reasons)
        ) for f in found.forecasts), batch_size=500,
    )  # fmt: skip
    _note_bottlenecks(plan, found, by)


def _note_bottlenecks(plan: Plan, found: Found, by: Actor) -> None:
    """What was agreed on the same work centre and still runs goes on with the new plan."""
    today = timezone.localdate(by.at)
    running = {row.work_centre_id: row for row in Bottleneck.objects.exclude(measure="").filter(due__gte=today).order_by("pk")}
    names = ("measure", "text", "owner_id", "due", "agreed_at")
    Bottleneck.objects.bulk_create(
        Bottleneck(
            plan=plan, work_centre_id=one.centre, week=one.week, capacity=round(Decimal(one.capacity), 1), used=round(Decimal(one.used), 1),
            **({name: getattr(known, name) for name in names} if (known := running.get(one.centre)) else {}),
        )
        for one in found.full
    )  # fmt: skip


@command(
    clause="4.1a",
    label=gettext_lazy("Accept the plan"),
    roles=PLANNERS,
    source={Stage.PROPOSED},
    target=Stage.ACCEPTED,
    unless=rules.not_acceptable,
)
def accept(plan: Plan, *, reason: str = "", by: Actor) -> None:
    """Gives operations, work orders and orders their times. The promised date is the review's: a plan never moves it, it only shows
    the forecast beside it. Refused when what the plan was made from has changed, naming what, and when an order is late or lacks its
    buffer and nobody says why that is borne (PLN-2)."""
    from yidan.planning import bridge

    if not reason.strip() and (warning := rules.short_of_buffer(plan)):
        raise Refused(warning, "4.1d", "reason")
    plan.note = reason[:200]
    system = by.as_system()
    orders = [row.order for row in plan.forecasts.select_related("order").order_by("order__chain_id")]
    plan.finishes = {row.order_id: timezone.localdate(row.finish) for row in plan.forecasts.all()}
    many.each(forecast, orders, plan=plan, by=system)  # locks the orders' chains
    if changed := bridge.changed(plan):
        raise Refused(_("Changed since the plan was proposed: %s. Propose again.") % listed(changed[:8]), "4.1a")
    _write_times(plan)
    ready = _ready(system)
    many.each(planned, ready, by=system)
    _file(plan, ready, by)
    for old in Plan.objects.filter(stage__in=[Stage.ACCEPTED, Stage.PROPOSED]).exclude(pk=plan.pk).order_by("pk"):
        supersede(old, by=system)


@command(clause="4.1c", label=gettext_lazy("Relieve the bottleneck"), roles=PLANNERS, source={Stage.ACCEPTED}, target=None)
def relieve(plan: Plan, *, work_centre: WorkCentre, measure: str, text: str = "", owner: User, due: date, by: Actor) -> None:
    """What is done about a full work centre, by whom and until when."""
    rows = plan.bottlenecks.filter(work_centre=work_centre)
    if not rows.update(measure=measure, text=text, owner=owner, due=due, agreed_at=by.at):
        raise Refused(_("%(centre)s is no bottleneck of this plan.") % {"centre": work_centre}, "4.1c", "work_centre")


@command(clause="4.1a", label=gettext_lazy("Refuse the plan"), roles=PLANNERS, source={Stage.PROPOSED}, target=Stage.REFUSED)
def refuse(plan: Plan, *, reason: str, by: Actor) -> None:
    plan.note = reason[:200]


@command(clause="4.1a", label=gettext_lazy("Superseded"), roles=SYSTEM, source={Stage.PROPOSED, Stage.ACCEPTED}, target=Stage.SUPERSEDED)
def supersede(plan: Plan, *, by: Actor) -> None:
    pass


@command(clause="4.1d", label=gettext_lazy("New forecast"), roles=SYSTEM, source=RUNNING, target=None)
def forecast(order: Order, *, plan: Plan, by: Actor) -> None:
    order.forecast = plan.finishes[order.pk]


@command(clause="4.1d", label=gettext_lazy("New forecast, as its purchases come"), roles=SYSTEM, source=RUNNING, target=None)
def expect(order: Order, *, day: date, by: Actor) -> None:
    """Of goods bought to be sold as they are: nothing is made, so no plan has them."""
    order.forecast = day


@command(
    clause="4.1b",
    label=gettext_lazy("Planned"),
    roles=SYSTEM,
    source={Order.Stage.APPROVED},
    target=Order.Stage.PLANNED,
    unless=rules.not_planned,
)
def planned(order: Order, *, by: Actor) -> None:
    """Every operation has its time and its person."""


def _file(plan: Plan, orders: Iterable[Order], by: Actor) -> None:
    """8.1a: the order's production plan, as it was when the order became planned."""
    for order in orders:
        content, title = papers.order_plan(order, plan.key, by)
        files.file(order, content, form="plan", title=title, name=f"{order.number}-plan.pdf", by=by)


def _ready(system: Actor) -> list[Order]:
    """Approved orders with nothing left to break down or to time; services and spare parts from stock among them."""
    approved = (
        Order.objects.filter(stage=Order.Stage.APPROVED, on_hold=False, start_blocked=False).prefetch_related("lines").order_by("chain_id")
    )
    return [order for order in approved if planned.refusal(order, system) is None]


def _write_times(plan: Plan) -> None:
    """Onto the operations not begun; a running one keeps its start. Chains are locked by then."""
    slots = {slot.operation_id: slot for slot in plan.slots.select_related("work_centre")}
    pins = {row["operation"] for row in plan.moves if row["pin"]}
    moved = []
    for operation in Operation.objects.filter(pk__in=slots, stage__in=UNDONE):
        before = operation.start, operation.finish, operation.work_centre_id, operation.pinned
        _place(operation, slots[operation.pk], pins)
        if before != (operation.start, operation.finish, operation.work_centre_id, operation.pinned):
            moved.append(operation)
    Operation.objects.bulk_update(moved, ["start", "finish", "work_centre", "owner", "pinned"], batch_size=150)
    _write_above({operation.work_order_id for operation in moved})


def _place(operation: Operation, slot: Slot, pins: set[int]) -> None:
    """A pin that the plan could not keep is gone; on another work centre its leader answers for it."""
    operation.finish = slot.finish
    if operation.stage != Operation.Stage.WAITING:
        return
    stays = operation.pinned and operation.start == slot.start
    operation.start, operation.pinned = slot.start, stays or operation.pk in pins
    if slot.work_centre is not None and slot.work_centre.pk != operation.work_centre_id:
        operation.work_centre = slot.work_centre
        operation.owner_id = slot.work_centre.leader_id or operation.owner_id


def _write_above(ids: set[int]) -> None:
    """A work order spans its operations; a line is there when the last of its work orders is."""
    work_orders = list(WorkOrder.objects.filter(pk__in=ids).annotate(first=Min("operations__start"), last=Max("operations__finish")))
    for work_order in work_orders:
        work_order.start, work_order.finish = work_order.first, work_order.last
    WorkOrder.objects.bulk_update(work_orders, ["start", "finish"], batch_size=200)
    live = ~Q(work_orders__stage=WorkOrder.Stage.CANCELLED)
    lines = list(Line.objects.filter(pk__in={w.line_id for w in work_orders}).annotate(last=Max("work_orders__finish", filter=live)))
    for line in lines:
        line.forecast = timezone.localdate(line.last) if line.last else line.forecast
    Line.objects.bulk_update(lines, ["forecast"], batch_size=200)
