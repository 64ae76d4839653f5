"""An import: the file as it came, what the check found, and what it became. A draft until it is run (2.3d). A long one is run by the worker."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Actor, Door, Role
from yidan.core.documents import Document
from yidan.core.imports.tables import TABLES, Table


class ImportBatch(Document):
    series = "IM"

    class Stage(models.TextChoices):
        DRAFT = "draft", _("checked")
        QUEUED = "queued", _("with the worker")
        DONE = "done", _("brought in")
        DROPPED = "abandoned", _("dropped")

    table = models.CharField(_("table"), max_length=40)
    name = models.CharField(_("file"), max_length=160, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    wrong = models.PositiveIntegerField(_("rows with faults"), default=0)
    born = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("as they were"), default=0)
    found = models.JSONField(default=dict)  # header row, sheet, encoding, columns, unknown headings, faults [line, column, text]
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)  # why the worker gave it back

    class Meta:
        app_label = "core"
        verbose_name = _("import")

    @classmethod
    def narrowed(cls, rows: models.QuerySet[ImportBatch], by: Actor) -> models.QuerySet[ImportBatch]:
        """Whoever may edit the table; who looks after the whole sees all."""
        if by.door is Door.LINK:
            return rows.none()
        if by.has(Role.AUDITOR, Role.GENERAL_MANAGER):
            return rows
        return rows.filter(table__in=[code for code, table in TABLES.items() if not by.roles.isdisjoint(table.editors)])

    @property
    def kind_of(self) -> Table | None:
        return TABLES.get(self.table)

    @property
    def title(self) -> Any:
        return self.kind_of.title if self.kind_of else self.table

    def get_absolute_url(self) -> str:
        return reverse("core:importbatch", args=[self.key])

    def __str__(self) -> str:
        return f"{self.number or _('import')} {self.title} {self.name}".strip()
