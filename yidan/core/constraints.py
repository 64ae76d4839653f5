"""What a refused write means: constraints are named by their invariant and carry the reason shown; this finds it again."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import F
from django.db.models.functions import Round
from django.utils.translation import gettext as _

from yidan.core.refusals import Refused


def added(*names: str, places: int = 4) -> Round:
    """The sum of these columns ("-tax" is taken off), rounded: SQLite keeps decimals as floating numbers, and 0.1 + 0.2 must be 0.3."""
    total: Any = None
    for name in names:
        term = -F(name[1:]) if name.startswith("-") else F(name)
        total = term if total is None else total + term if not name.startswith("-") else total - F(name[1:])
    return Round(total, places)


@cache
def reasons() -> dict[str, object]:
    """Name (and, for SQLite's unique constraints, their columns) -> reason."""
    found: dict[str, object] = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            found[constraint.name] = constraint.violation_error_message
            if isinstance(constraint, models.UniqueConstraint):
                fields = {f.name: f.column for f in model._meta.concrete_fields}
                columns = (fields[name] for name in constraint.fields)
                found[", ".join(f"{model._meta.db_table}.{column}" for column in columns)] = constraint.violation_error_message
    return found


def explained(error: IntegrityError) -> Refused:
    """The refusal a user can read, from the database's own."""
    text = str(error)
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or text.rpartition("failed: ")[2].strip()
    reason = reasons().get(name) or (text.splitlines()[0] if ": " in text else _("The database refuses this."))
    return Refused(str(reason))
