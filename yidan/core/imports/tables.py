"""What a table is: the form whose fields are its columns, how its rows find the document they mean, and which verb writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from yidan.core.actors import Actor, Role
from yidan.core.documents import Document
from yidan.core.forms import Form
from yidan.core.imports.cells import Column
from yidan.core.pages import Text

TABLES: dict[str, Table] = {}


@dataclass
class Entry:
    """One document of a file: its first row in the sheet, the values of its columns, its lines; `document` where it is there already."""

    line: int
    key: tuple[str, ...]
    values: dict[str, Any]
    rows: list[Any] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # the sheet's rows that make it
    document: Document | None = None
    what: str = "new"  # new, change, same


@dataclass(frozen=True)
class Fault:
    """What is wrong: in a row of the sheet (0 is the first) and a column's name; "" is the whole row."""

    line: int
    column: str
    text: str


class Table:
    """Subclass it and name at least `code`, `form`, `example`; a table with lines names the form's LinesField in `lines`."""

    code: ClassVar[str]
    form: ClassVar[type[Any]]
    key: ClassVar[tuple[str, ...]] = ("code",)
    lines: ClassVar[str] = ""
    left_out: ClassVar[frozenset[str]] = frozenset()
    example: ClassVar[Mapping[str, Any]] = {}  # of a line too: {"item": ...}
    paper_class: ClassVar[str] = "N"  # the field class a reader of the file needs
    row: Callable[[Any], Any] | None = None  # makes a line of its clean cells where the line's form has nothing to add
    title: Text = ""
    model: type[Document]

    @property
    def editors(self) -> frozenset[Role]:
        raise NotImplementedError

    @property
    def clause(self) -> str:
        return "2.3c"

    def blank(self, by: Actor) -> Any:
        """The unbound form, cut to what this actor may read."""
        return self.form(document=self.model(), actor=by)

    def columns(self, by: Actor) -> list[Column]:
        form = self.blank(by)
        head = [self._column(form, name) for name in form.fields if name not in self.left_out and name != self.lines]
        head.sort(key=lambda column: column.name not in self.key)
        return head + self._line_columns(form)

    def _column(self, form: Any, name: str) -> Column:
        given = form.fields[name]
        given.disabled = False
        return Column(name, given, initial=form.initial.get(name, given.initial))

    def _line_columns(self, form: Any) -> list[Column]:
        if not self.lines or self.lines not in form.fields:
            return []
        line: Form = form.fields[self.lines].row_form()
        names = [name for name in line.fields if name not in self.left_out]
        return [Column(name, line.fields[name], line=True, initial=line.fields[name].initial) for name in names]

    def crossed(self, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """(column, what is wrong) where columns of one document contradict each other."""
        rule = getattr(self.form, "crossed", None)
        return rule(values) if rule else ()

    def existing(self, keys: Iterable[tuple[str, ...]], by: Actor) -> Mapping[tuple[str, ...], Document]:
        """Key -> the document that is there already."""
        raise NotImplementedError

    def judge(self, entries: Sequence[Entry], by: Actor) -> Iterator[tuple[Entry, str, str]]:
        """(entry, column, what is wrong) that only the whole file or the database shows."""
        yield from ()

    def write(self, entries: Sequence[Entry], by: Actor) -> None:
        """All of them, by the noun's own verbs."""
        raise NotImplementedError


def register(table: Table) -> None:
    if table.code in TABLES:
        raise TypeError(f"two tables {table.code!r}")
    TABLES[table.code] = table


def open_to(by: Actor) -> list[Table]:
    return [table for table in TABLES.values() if not by.roles.isdisjoint(table.editors)]
