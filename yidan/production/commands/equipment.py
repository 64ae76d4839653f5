"""The state of the equipment, recorded by who works on it (点检, 保养, 维修; 5.1b)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.catalog.models import WorkCentre
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import Master
from yidan.core.refusals import Refused
from yidan.people.settings import setting
from yidan.planning import commands as planning
from yidan.planning.models import Operation, Outage
from yidan.production.models import EquipmentState, Stop

FLOOR = {Role.OPERATOR, Role.PRODUCTION, Role.PRODUCTION_HEAD}
Kind, State = EquipmentState.Kind, EquipmentState.State


@command(clause="5.1b", label=gettext_lazy("Record the equipment's state"), roles=FLOOR, source={Master.Stage.ACTIVE}, target=None)
def check_equipment(work_centre: WorkCentre, *, kind: str, state: str, note: str = "", by: Actor) -> None:
    """The daily check before work, maintenance, a repair."""
    if state != State.FIT and not note.strip():
        raise Refused(_("Say what is wrong with the equipment."), "5.1b", "note")
    EquipmentState.objects.create(work_centre=work_centre, kind=kind, state=state, note=note, by_id=by.signer, at=by.at)


def broken_down(operation: Operation, note: str, by: Actor) -> None:
    """A posting of `stop`: a broken machine stands in its work centre's record too, and on the planner's desk."""
    text = note or str(Stop.Cause.BREAKDOWN.label)
    _of(operation, Kind.BREAKDOWN, State.DOWN, text[:200], by)
    until = by.at + timedelta(hours=setting("outage_hours"))
    outage = Outage(work_centre=operation.work_centre, operation=operation, since=by.at, until=until, text=text[:200], places=1)
    planning.report_outage(outage, by=by)


def runs_again(operation: Operation, by: Actor) -> None:
    """A posting of `resume` after a breakdown."""
    _of(operation, Kind.REPAIR, State.FIT, "", by)
    for outage in Outage.objects.filter(operation=operation, stage=Outage.Stage.RUNNING):
        planning.end_outage(outage, by=by)


def _of(operation: Operation, kind: str, state: str, note: str, by: Actor) -> None:
    EquipmentState.objects.create(
        work_centre_id=operation.work_centre_id, operation=operation, kind=kind, state=state, note=note, by_id=by.signer, at=by.at
    )
