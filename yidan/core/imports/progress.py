"""How far the worker is with a long import. Told in a file: what the import writes to the database nobody sees before its one commit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from yidan.core.actors import Actor, Door

if TYPE_CHECKING:
    from yidan.core.imports.models import ImportBatch


def queue(batch: ImportBatch, by: Actor) -> None:
    """To the worker, on behalf of whoever asked and with the roles held then."""
    from django_q.tasks import async_task

    async_task("yidan.core.imports.jobs.bring_in", batch.pk, replace(by, door=Door.JOB))


def _file(batch: ImportBatch) -> Path:
    return Path(settings.FILES_ROOT) / ".progress" / f"import-{batch.pk}"


def tell(batch: ImportBatch, at: int, of: int) -> None:
    file = _file(batch)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{at} {of}")


def told(batch: ImportBatch) -> tuple[int, int]:
    """(0, 0) when the worker has not begun to write."""
    try:
        at, of = _file(batch).read_text().split()
        return int(at), int(of)
    except (OSError, ValueError):
        return 0, 0


def over(batch: ImportBatch) -> None:
    _file(batch).unlink(missing_ok=True)
