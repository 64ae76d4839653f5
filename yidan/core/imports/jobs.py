"""What the worker does with a long import. Safe to run twice: the second finds it done, or given back."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError

from yidan.core import clock
from yidan.core.actors import Actor
from yidan.core.constraints import explained
from yidan.core.imports import commands as imports
from yidan.core.imports import progress
from yidan.core.imports.models import ImportBatch
from yidan.core.refusals import Refused


def bring_in(pk: int, by: Actor) -> str:
    """All rows in one transaction, or none and the import is given back with what stands against it, checked again."""
    batch, by = ImportBatch.objects.get(pk=pk), replace(by, at=clock.now())
    if batch.stage != ImportBatch.Stage.QUEUED:
        return str(batch.stage_label)
    try:
        imports.run(batch, by=by)
    except (Refused, IntegrityError) as error:
        _give_back(pk, str(error if isinstance(error, Refused) else explained(error)), by)
    finally:
        progress.over(batch)
    return str(ImportBatch.objects.get(pk=pk).stage_label)


def _give_back(pk: int, reason: str, by: Actor) -> None:
    batch = ImportBatch.objects.get(pk=pk)
    if batch.stage == ImportBatch.Stage.QUEUED:
        imports.take_back(batch, reason=reason, by=by)
        imports.check_again(batch, by=by)
