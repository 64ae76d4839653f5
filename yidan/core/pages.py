"""What a view hands to the shared templates, typed. A page says *what*; the templates and app.css say how it looks.

`tone` is always one of "" (in order, grey), "warn" (due soon, doubtful), "bad" (late, refused, broken), "act" (yours, selected).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One word of the rail; `count` is *my* work there, `urgent` turns it red."""

    url: str
    icon: str
    label: Text
    count: int = 0
    urgent: bool = False
    active: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    department: Text = ""

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


@dataclass(frozen=True, slots=True)
class Banner:
    """A line over every page: demo installation, a clock that stands, a broken glass."""

    text: Text
    tone: str = "warn"
    icon: str = "alert-triangle"


@dataclass(frozen=True, slots=True)
class Flag:
    text: Text
    tone: str = "warn"


@dataclass(frozen=True, slots=True)
class DateCell:
    """One of the four dates of a document header; `value` is a date, a text, or None."""

    label: Text
    value: Any
    note: Text = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the spine. `state`: "done", "now", "next" or "skip" (not applicable). `percent` fills the present step, 0 to 100."""

    value: str
    label: Text
    state: str = "next"
    lines: tuple[Text, ...] = ()
    tone: str = ""
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` is printed as it is ("31/46"); `trouble` is "", "warn" or "bad" (a dot); `load` asks for the body by htmx."""

    label: Text
    url: str
    count: Any = None
    trouble: str = ""
    active: bool = False
    load: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: who, what, until when. `mine` writes "me" in bold."""

    who: str
    what: Text
    until: Any = ""
    mine: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A verb on a page. With `reason` the button stays in its place, dashed, and says why; `cure` links to what would open it.

    `method` "get" opens the verb's form, "post" does it at once (for verbs that ask nothing more).
    """

    label: Text
    url: str
    clause: str = ""
    reason: Text | None = None
    hint: Text = ""
    button: Text = ""
    cure_url: str = ""
    cure: Text = ""
    method: str = "get"
    primary: bool = False
    danger: bool = False
    version: int | None = None

    @property
    def word(self) -> Text:
        return self.button or self.label


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: an event, told."""

    at: datetime
    who: Text
    what: Text
    clause: str = ""
    hash: str = ""
    tone: str = ""
    of: str = ""  # the number of the document it happened to, where a history tells of several
    event: int = 0  # its primary key: "#event-17" leads to its line


@dataclass(frozen=True, slots=True)
class ChainState:
    ok: bool
    length: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """An empty page says what to do."""

    title: Text
    text: Text = ""
    icon: str = "circle-check"
    url: str = ""
    verb: Text = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What refused.html needs: the four answers what, why, which clause, what can be done; and what was typed."""

    what: Text
    why: Text
    status: int = 409
    clause: str = ""
    cures: tuple[tuple[Text, str], ...] = ()
    typed: tuple[tuple[Text, str], ...] = ()
    back: str = ""


@dataclass(slots=True)
class Spine:
    """Builds the steps of a spine from the stages in order and the dates known for them."""

    stages: Iterable[tuple[str, Text]]
    lines: Callable[[str], tuple[Text, ...]] = field(default=lambda stage: ())
    tones: dict[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()

    def at(self, present: str, percent: int = 100) -> list[Step]:
        stages = list(self.stages)
        values = [value for value, _ in stages]
        here = values.index(present) if present in values else -1
        return [self._step(i - here, value, label, percent) for i, (value, label) in enumerate(stages)]

    def _step(self, distance: int, value: str, label: Text, percent: int) -> Step:
        state = "skip" if value in self.skipped else "done" if distance < 0 else "now" if distance == 0 else "next"
        return Step(value, label, state, self.lines(value), self.tones.get(value, ""), percent if distance == 0 else 100)
