"""Master tables: births in bulk by the edit verb, changes one by one, what is equal left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yidan.core import edit, many
from yidan.core.actors import Actor, Role
from yidan.core.documents import Document, Master
from yidan.core.events import plain
from yidan.core.imports.tables import Entry, Table


class MasterTable(Table):
    @property
    def model(self) -> type[Any]:  # type: ignore[override]
        return self.form._meta.model  # type: ignore[no-any-return]

    @property
    def editors(self) -> frozenset[Role]:
        return self.model.editors  # type: ignore[no-any-return]

    @property
    def clause(self) -> str:
        return self.model.clause  # type: ignore[no-any-return]

    @property
    def title(self) -> Any:  # type: ignore[override]
        return self.model._meta.verbose_name

    def blank(self, by: Actor) -> Any:
        return self.form(instance=self.model(), actor=by)

    def existing(self, keys: Iterable[tuple[str, ...]], by: Actor) -> Mapping[tuple[str, ...], Document]:
        codes = sorted(key[0] for key in keys)
        relations = [f.name for f in self.model._meta.concrete_fields if f.is_relation and f.name not in ("chain", "created_by")]
        found: dict[tuple[str, ...], Document] = {}
        for start in range(0, len(codes), 500):
            rows = self.model.visible_to(by).filter(code__in=codes[start : start + 500]).select_related(*relations)
            found |= {(row.code,): row for row in rows}
        return found

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        for entry in entries:
            if entry.document is not None:
                entry.what = "change" if self._differs(entry) else "same"
                verb = edit.command_of(self.model)
                if reason := verb.refusal(entry.document, by):
                    yield entry, self.key[0], reason

    def _differs(self, entry: Entry) -> bool:
        own = {f.name for f in self.model._meta.concrete_fields}
        given = self._values(entry)
        return any(name not in own or plain(getattr(entry.document, name)) != plain(value) for name, value in given.items())

    def _values(self, entry: Entry) -> dict[str, Any]:
        given = entry.values | ({self.lines: tuple(entry.rows)} if self.lines and entry.rows else {})
        arranged = getattr(self.form, "arranged", None)
        return dict(arranged(given)) if arranged else given

    def write(self, entries: Sequence[Entry], by: Actor) -> None:
        births = [(entry, self._values(entry)) for entry in entries if entry.document is None]
        records = [self._record(values) for _entry, values in births]
        many.each(edit.command_of(self.model), records, by=by, own=[self._inputs(values) for _entry, values in births])
        for entry in entries:
            if entry.what == "change" and isinstance(entry.document, Master):
                edit.write(entry.document, self._values(entry), by=by)

    def _record(self, values: Mapping[str, Any]) -> Master:
        own = {f.name for f in self.model._meta.concrete_fields}
        record: Master = self.model(**{name: value for name, value in values.items() if name in own})
        record.initials = edit.initials(record.name)
        return record

    def _inputs(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the edit verb is told of a birth: as `edit.write` tells it."""
        pairs = {name: (None, value) for name, value in values.items()}
        classes = self.model.field_classes
        return {
            "fields": {name: pair for name, pair in pairs.items() if name not in classes},
            "classed": {name: pair for name, pair in pairs.items() if name in classes},
        }
