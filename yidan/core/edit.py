"""Master data: one verb for all of it. `save_edit` reads the model's `editors`, opens the door and records the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.apps import apps
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin

from yidan.core.actors import Actor
from yidan.core.commands import COMMANDS, Command
from yidan.core.documents import NEW, Master
from yidan.core.events import plain

ACTIVE = Master.Stage.ACTIVE


class Edited(Protocol):
    """What `save_edit` needs of a form: the row, and the values the form gave."""

    instance: Any

    def changes(self) -> Mapping[str, Any]: ...


def save_edit(form: Edited, *, by: Actor) -> Master:
    """For pages and API. Raises Refused (role), Stale (version)."""
    return write(form.instance, form.changes(), by=by)


def write(record: Master, values: Mapping[str, Any], *, by: Actor) -> Master:
    """Give the record these values (a new record must hold its own required ones already); nothing happens when nothing differs."""
    different = difference(record, values)
    if record.pk and not different:
        return record
    shown = {name: pair for name, pair in different.items() if name not in record.field_classes}
    classed = {name: pair for name, pair in different.items() if name in record.field_classes}
    command_of(type(record))(record, fields=shown, classed=classed, by=by)
    return record


def difference(record: Master, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """{field: (before, after)}, only of what changes; children (lines of a BOM) always count as changed."""
    if record.pk is None:
        return {name: (None, value) for name, value in values.items()}
    stored = type(record)._default_manager.get(pk=record.pk)
    own = {f.name for f in record._meta.concrete_fields}
    old = {name: getattr(stored, name) if name in own else None for name in values}
    return {name: (old[name], value) for name, value in values.items() if name not in own or plain(old[name]) != plain(value)}


def command_of(model: type[Master]) -> Command[Any, Any, Any]:
    return COMMANDS[f"{model._meta.app_label}.edit_{model._meta.model_name}"]


def retire_of(model: type[Master]) -> Command[Any, Any, Any]:
    return COMMANDS[f"{model._meta.app_label}.retire_{model._meta.model_name}"]


def initials(name: str) -> str:
    """宁波海纳电器 -> nbhndq; what is not Chinese stays, in small letters."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()[:120]


def register() -> None:
    """An edit verb and a retire verb for every master model; run once, when all models are loaded."""
    for model in apps.get_models():
        if issubclass(model, Master):
            _verbs(model)


def _verbs(model: type[Master]) -> None:
    def edit(document: Any, *, fields: Mapping[str, Any], classed: Mapping[str, Any], by: Actor) -> None:
        document.put({name: after for name, (_before, after) in {**fields, **classed}.items()}, by)
        document.initials = initials(document.name)

    def retire(document: Any, *, reason: str, by: Actor) -> None:
        pass

    for body in (edit, retire):
        body.__name__ = f"{body.__name__}_{model._meta.model_name}"
        body.__module__ = model.__module__
        body.__annotations__["document"] = model
    letters = "".join(sorted(set(model.field_classes.values())))
    verb = Command(edit, model.clause, _named(_("Edit %(noun)s"), model), model.editors, frozenset({NEW, ACTIVE}), ACTIVE, _free)
    verb.classes["classed"] = letters  # type: ignore[assignment]
    Command(retire, model.clause, _named(_("Retire %(noun)s"), model), model.editors, frozenset({ACTIVE}), Master.Stage.RETIRED, _free)


def _named(text: str | Promise, model: type[Master]) -> str | Promise:
    """Put together at each reading, in the reader's language: a lazy text under % would be fixed at import."""
    return lazy(lambda: str(text) % {"noun": model._meta.verbose_name}, str)()


def _free(document: Master, by: Actor) -> str | None:
    return None
