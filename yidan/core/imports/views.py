"""Pages of imports: what can be brought in, the template, the checked file, the file with its faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.core import clock, files, show
from yidan.core.fields import may_read
from yidan.core.imports import progress, workbooks
from yidan.core.imports.cells import Column, shown
from yidan.core.imports.checking import check
from yidan.core.imports.commands import IN_REQUEST, content_of
from yidan.core.imports.models import ImportBatch
from yidan.core.imports.reading import Unreadable, read
from yidan.core.imports.tables import TABLES, Table, open_to
from yidan.core.web import Request, see

PAGE = 50


@dataclass(frozen=True)
class Cell:
    text: str
    css: str = ""


@dataclass(frozen=True)
class Row:
    number: int
    cells: list[Cell]
    faults: list[str]


def import_list(request: Request) -> HttpResponse:
    recent = ImportBatch.visible_to(request.actor).select_related("created_by").order_by("-pk")[:20]
    context = {"tables": open_to(request.actor), "recent": recent, "now": clock.now()}
    return render(request, "core/imports.html", context)


def _table(request: Request, code: str) -> Table:
    table = TABLES.get(code)
    if table is None or request.actor.roles.isdisjoint(table.editors):
        raise Http404
    return table


def template(request: Request, code: str) -> HttpResponse:
    table = _table(request, code)
    return _file(workbooks.template(table, table.columns(request.actor)), f"{table.title}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=workbooks.TYPE)
    answer["Content-Disposition"] = FileResponse(as_attachment=True, filename=name).headers.get(
        "Content-Disposition", f'attachment; filename="{name}"'
    )
    return answer


def faults(request: Request, key: str) -> HttpResponse:
    """The workbook as it came, every fault under its cell."""
    batch = see(request, ImportBatch, key)
    table = _table(request, batch.table)
    try:
        preview = check(table, content_of(batch), request.actor)
    except Unreadable as reason:
        raise Http404(str(reason)) from None
    stem = batch.name.rpartition(".")[0] or batch.name
    return _file(workbooks.with_faults(preview), f"{stem} {_('faults')}.xlsx")


def import_batch(request: Request, key: str) -> HttpResponse:
    batch = see(request, ImportBatch, key)
    paper = files.Paper.objects.filter(kind=batch.document_kind(), object_id=batch.pk, form="import").select_related("blob").first()
    readable = paper is not None and may_read(request.actor, paper.field_class)
    context = show.context(request, batch) | {"batch": batch, "found": batch.found, "steps": _steps(batch), "readable": readable}
    other = "/run" if batch.rows > IN_REQUEST else "/hand-to-worker"  # one way in at a time: here, or by the worker
    context["actions"] = [one for one in context["actions"] if not str(one.url).endswith(other)]
    if batch.stage == ImportBatch.Stage.QUEUED:
        context["work"] = _work(batch)
    return render(request, "core/import.html", context | (_page(request, batch) if readable else {}))


def import_progress(request: Request, key: str) -> HttpResponse:
    """The bar on the import's page; when the worker is through, the page is loaded again."""
    batch = see(request, ImportBatch, key)
    answer = render(request, "kit/work.html", {"work": _work(batch)})
    if batch.stage != ImportBatch.Stage.QUEUED:
        answer["HX-Refresh"] = "true"
    return answer


def _work(batch: ImportBatch) -> dict[str, Any]:
    at, of = progress.told(batch)
    note = _("The worker brings it in: all rows, or none.") if of else _("Waits for the worker.")
    url = reverse("core:import_progress", args=[batch.key])
    return {
        "id": "import-work",
        "label": batch.title,
        "at": at,
        "of": of or batch.rows,
        "note": note,
        "url": url,
        "done": batch.stage != batch.Stage.QUEUED,
    }


def _steps(batch: ImportBatch) -> list[tuple[str, str]]:
    """(word, state) of the four steps."""
    at = 4 if batch.stage == ImportBatch.Stage.DONE else 3
    words = (_("Choose the file"), _("Match columns"), _("Check"), _("Bring in"))
    return [(word, "done" if n < at or at == 4 else "now" if n == at else "") for n, word in enumerate(words, 1)]


def _page(request: Request, batch: ImportBatch) -> dict[str, Any]:
    """Fifty rows of the sheet, or of those with faults; the header's columns named as we call them."""
    columns = _columns(request, batch)
    found = batch.found
    sheet = _sheet(batch, columns)
    wrong: dict[int, list[list[Any]]] = {}
    for line, column, text in found.get("faults", []):
        wrong.setdefault(line, []).append([column, text])
    only = request.GET.get("show", "wrong" if wrong and batch.stage == "draft" else "all")
    header = found.get("header", 0)
    lines = sorted(line for line in wrong if line > header) if only == "wrong" else range(header + 1, len(sheet))
    at = int(request.GET.get("at", "0")) if request.GET.get("at", "0").isdigit() else 0
    rows = [_row(n, sheet[n], wrong.get(n, []), columns) for n in lines[at : at + PAGE] if n < len(sheet)]
    whole = [text for line, column, text in found.get("faults", []) if line <= header]
    headings = (
        [(shown(cell), columns[n].label if n in columns else "") for n, cell in enumerate(sheet[header])] if header < len(sheet) else []
    )
    return {
        "rows": rows, "headings": headings, "whole": whole, "only": only, "at": at, "before": max(at - PAGE, 0) if at else None,
        "after": at + PAGE if at + PAGE < len(lines) else None, "matched": list(columns.values()),
    }  # fmt: skip


def _columns(request: Request, batch: ImportBatch) -> dict[int, Column]:
    table = batch.kind_of
    known = {column.name: column for column in table.columns(request.actor)} if table else {}
    return {int(place): known[name] for place, name in batch.found.get("columns", {}).items() if name in known}


def _sheet(batch: ImportBatch, columns: dict[int, Column]) -> list[list[Any]]:
    known = set().union(*(column.known_as for column in columns.values())) if columns else set()
    try:
        return read(content_of(batch), lambda rows: any(str(cell) in known for row in rows[:15] for cell in row)).rows
    except Unreadable:
        return []


def _row(n: int, row: list[Any], faults: list[list[Any]], columns: dict[int, Column]) -> Row:
    bad = {column for column, _text in faults}
    cells = [Cell(_told(cell), " ".join(filter(None, _css(columns.get(place), bad)))) for place, cell in enumerate(row)]
    labels = {column.name: column.label for column in columns.values()}
    return Row(n + 1, cells, [f"{labels.get(column, column)}: {text}" if column else text for column, text in faults])


def _css(column: Column | None, bad: set[str]) -> tuple[str, str]:
    if column is None:
        return "mut", ""
    return "num" if column.right else "", "cell-bad" if column.name in bad else ""


def _told(cell: Any) -> str:
    from django.core.exceptions import ValidationError

    try:
        return shown(cell)[:80]
    except ValidationError:
        return str(cell)
