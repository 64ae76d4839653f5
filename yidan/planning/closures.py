"""What stands still in a plan: places that cannot work for a while, and operations that the planner, or the time fence, keeps where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from yidan import engine
from yidan.engine import Alternative, Operation, State
from yidan.people.settings import setting
from yidan.planning.models import Operation as Step
from yidan.planning.models import Outage

if TYPE_CHECKING:
    from yidan.planning.bridge import Clock

FAR = 3650 * 1440
LONGER = timedelta(hours=4)  # what is down past its time is taken to be down so much longer


def running(outages: Sequence[Outage], now: datetime) -> list[tuple[Outage, datetime]]:
    """Each with the moment until when it is reckoned with."""
    return [(one, max(one.until, now + LONGER) if one.since <= now else one.until) for one in outages]


def read() -> list[Outage]:
    """Those not over; one that stopped an operation counts only while that is stopped."""
    rows = Outage.objects.filter(stage=Outage.Stage.RUNNING).select_related("operation", "work_centre").order_by("pk")
    return [one for one in rows if one.operation is None or one.operation.stage == Step.Stage.STOPPED]


def closed(resource: engine.Resource, outages: Sequence[tuple[Outage, datetime]], clock: Clock) -> engine.Resource:
    """Without the hours in which nothing of it works."""
    calendar = resource.calendar
    for one, until in outages:
        if one.operation_id is None and f"W{one.work_centre_id}" == resource.key and one.lost >= resource.capacity:
            calendar = calendar.without(clock.minutes(max(one.since, clock.epoch)), clock.minutes(until))
    return resource if calendar is resource.calendar else replace(resource, calendar=calendar)


def blocks(
    outages: Sequence[tuple[Outage, datetime]], resources: Mapping[str, engine.Resource], taken: Mapping[int, int], clock: Clock
) -> list[engine.Order]:
    """Single places lost: taken by work that is nobody's. taken: places of a work centre on which something runs already."""
    found = []
    for one, until in outages:
        resource = resources[f"W{one.work_centre_id}"]
        if one.operation_id is not None or one.lost >= resource.capacity:
            continue
        begin, end = clock.minutes(max(one.since, clock.now)), clock.minutes(until)
        minutes = resource.calendar.hours.between(begin, end)
        free = resource.capacity - (taken.get(one.work_centre_id, 0) if one.since <= clock.now else 0)
        steps = tuple(
            Operation(f"O{one.pk}.{n}", f"O{one.pk}", (Alternative(resource.key, minutes),), state=State.FIXED, resource=resource.key, start=begin)
            for n in range(min(one.lost, max(free, 0)))
        )  # fmt: skip
        if minutes and steps:
            found.append(engine.Order(f"O{one.pk}", end + FAR, steps, weight=0))
    return found


def standstill(outages: Sequence[tuple[Outage, datetime]], resources: Mapping[str, engine.Resource], clock: Clock) -> dict[int, int]:
    """Operation stopped by an outage -> working minutes until it goes on."""
    return {
        one.operation_id: resources[f"W{one.work_centre_id}"].calendar.hours.between(clock.minutes(clock.now), clock.minutes(until))
        for one, until in outages
        if one.operation_id is not None
    }


def frozen(op: Step, now: datetime) -> bool:
    """Pinned, or to begin within the time fence; what should have begun already is free to move."""
    if op.stage != Step.Stage.WAITING or op.start is None or op.start < now:
        return False
    return op.pinned or op.start < now + timedelta(hours=setting("freeze_hours"))
