"""Verbs of an import (2.3c): look at a file, look again, bring it in whole, or drop it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Door, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.files import Upload
from yidan.core.formats import listed
from yidan.core.imports import progress
from yidan.core.imports.checking import Preview, check
from yidan.core.imports.models import ImportBatch
from yidan.core.imports.reading import Unreadable
from yidan.core.refusals import Refused

if TYPE_CHECKING:
    from yidan.core.imports.tables import Table

Stage = ImportBatch.Stage
HOUSE = {*DEPARTMENTS, *HEADS, Role.GENERAL_MANAGER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
KEPT_FAULTS = 500
IN_REQUEST = 2_000  # rows that come in while the user waits; a longer file is the worker's
AT_ONCE = 500  # documents written between two words about the progress


def not_editor(batch: ImportBatch, by: Actor) -> str | None:
    """A table is brought in by those who may edit it."""
    if not batch.table:
        return None  # which one is asked in the form
    table = batch.kind_of
    if table is None:
        return _("There is no table “%s”.") % batch.table
    if by.roles.isdisjoint(table.editors):
        return _("Only %(roles)s may do this.") % {"roles": listed(sorted(role.label for role in table.editors))}
    return None


def still_wrong(batch: ImportBatch, by: Actor) -> str | None:
    if batch.wrong:
        return _("%(wrong)s of %(rows)s rows have faults: all or nothing.") % {"wrong": batch.wrong, "rows": batch.rows}
    return not_editor(batch, by)


def too_long(batch: ImportBatch, by: Actor) -> str | None:
    """A request must not hang for minutes: only the worker brings in a long file, and only the worker what was given to it."""
    if by.door in (Door.PAGE, Door.API) and (batch.rows > IN_REQUEST or batch.stage == Stage.QUEUED):
        return _("More than %s rows: the worker brings them in.") % f"{IN_REQUEST:,}"
    return still_wrong(batch, by)


def short_enough(batch: ImportBatch, by: Actor) -> str | None:
    return still_wrong(batch, by) or (_("Short enough to be brought in at once.") if batch.rows <= IN_REQUEST else None)


@command(clause="2.3c", label=gettext_lazy("Check a file"), roles=HOUSE, source={NEW}, target=Stage.DRAFT, unless=not_editor)
def upload(batch: ImportBatch, *, upload: Upload, by: Actor) -> None:
    """Keeps the file as it came and says what is in it. Nothing of it is brought in yet."""
    table = _table(batch)
    content = upload.read()
    batch.name = (upload.name or "")[:160]
    mime = upload.content_type or "application/octet-stream"
    _note(batch, _checked(table, content, by), by)
    received = files.Paper.Origin.RECEIVED
    files.file(
        batch,
        content,
        form="import",
        title=batch.name or _("File"),
        name=batch.name,
        mime=mime,
        origin=received,
        field_class=table.paper_class,
        by=by,
    )


@command(clause="2.3c", label=gettext_lazy("Check again"), roles=HOUSE, source={Stage.DRAFT}, target=None, unless=not_editor)
def check_again(batch: ImportBatch, *, by: Actor) -> None:
    """When what was missing has been added meanwhile."""
    _note(batch, _checked(_table(batch), content_of(batch), by), by)


@command(
    clause="2.3c", label=gettext_lazy("Bring it in"), roles=HOUSE, source={Stage.DRAFT, Stage.QUEUED}, target=Stage.DONE, unless=too_long
)
def run(batch: ImportBatch, *, by: Actor) -> None:
    """Every row, or none: by the same verbs as page and API. Checked again first: the house may have changed since."""
    table = _table(batch)
    preview = _checked(table, content_of(batch), by)
    if preview.faults:
        fault = preview.faults[0]
        text = _("Row %(row)s, %(column)s: %(text)s Check the file again.")
        raise Refused(text % {"row": fault.line + 1, "column": fault.column, "text": fault.text}, "2.3c")
    _note(batch, preview, by)
    for start in range(0, len(preview.entries), AT_ONCE):
        progress.tell(batch, start, len(preview.entries))
        table.write(preview.entries[start : start + AT_ONCE], replace(by, door=Door.IMPORT))


@command(
    clause="2.3c",
    label=gettext_lazy("Let the worker bring it in"),
    roles=HOUSE,
    source={Stage.DRAFT},
    target=Stage.QUEUED,
    unless=short_enough,
)
def hand_to_worker(batch: ImportBatch, *, by: Actor) -> None:
    """The job is queued when this is committed. A worker that is killed leaves nothing half done, and the job is begun again."""
    batch.note = ""
    transaction.on_commit(lambda: progress.queue(batch, by))


@command(
    clause="2.3c",
    label=gettext_lazy("Take it back from the worker"),
    roles=HOUSE,
    source={Stage.QUEUED},
    target=Stage.DRAFT,
    unless=not_editor,
)
def take_back(batch: ImportBatch, *, reason: str, by: Actor) -> None:
    """By hand while the worker has not begun; by the worker itself when something stands against it now, with what."""
    batch.note = reason[:400]


@command(clause="2.3c", label=gettext_lazy("Drop it"), roles=HOUSE, source={Stage.DRAFT}, target=Stage.DROPPED, unless=not_editor)
def drop_import(batch: ImportBatch, *, by: Actor) -> None:
    pass


def content_of(batch: ImportBatch) -> bytes:
    paper = files.Paper.objects.select_related("blob").get(kind=batch.document_kind(), object_id=batch.pk, form="import")
    return paper.blob.read()


def _table(batch: ImportBatch) -> Table:
    table = batch.kind_of
    if table is None:
        raise Refused(_("There is no table “%s”.") % batch.table, "2.3c", "table")
    return table


def _checked(table: Table, content: bytes, by: Actor) -> Preview:
    try:
        return check(table, content, by)
    except Unreadable as reason:
        raise Refused(str(reason), "2.3c", "upload") from None


def _note(batch: ImportBatch, preview: Preview, by: Actor) -> None:
    batch.rows, batch.wrong, batch.checked_at = preview.rows, preview.wrong_rows, by.at
    batch.born, batch.changed, batch.same = (preview.counted(what) for what in ("new", "change", "same"))
    batch.found = {
        "header": preview.header, "sheet": preview.sheet.name, "encoding": preview.sheet.encoding, "unknown": preview.unknown,
        "columns": {str(place): column.name for place, column in preview.columns.items()},
        "faults": [[fault.line, fault.column, fault.text] for fault in preview.faults[:KEPT_FAULTS]], "fault_count": len(preview.faults),
    }  # fmt: skip
