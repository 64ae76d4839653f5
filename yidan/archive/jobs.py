"""What the worker does for the archive every night: checks whose time is up, consultations whose time has run out, destroyed files that a
restored backup brought back. Safe to run twice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yidan.archive import commands as archive
from yidan.archive import queries
from yidan.archive.models import CheckRun
from yidan.core.actors import Actor
from yidan.monitoring.jobs import house


def every_night(by: Actor | None = None) -> str:
    """by: the house, now; a simulation passes its own moment."""
    actor = by or house()
    closed = 0
    for consultation in queries.run_out(actor.at):
        archive.close_consultation(consultation, condition=_("closed when its time ran out"), by=actor)
        closed += 1
    for blob in queries.come_back():
        blob.path.unlink(missing_ok=True)
    if not queries.to_check(actor.at):
        return f"0 volumes checked, {closed} consultations closed"
    run = CheckRun()
    archive.check_volumes(run, by=actor)
    return f"{run.volumes} volumes checked, {closed} consultations closed"


SCHEDULES = (("archive", "yidan.archive.jobs.every_night", "D", None),)
