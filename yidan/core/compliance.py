"""How each clause was kept, counted over what happened. A room says it in its `compliance.py`:

    @counted("2.3a", gettext_lazy("Entered within the hours allowed"))
    def entered(since: datetime, until: datetime) -> Iterator[Case]: ...

A case is one occasion on which the clause could be kept or broken. Most clauses cannot be broken past the door, which refuses and says why: their
occasions are the events of their verbs, all kept, and nothing is written here for them. What is counted here is what people may still fail to do: come
late, leave out, set a rule aside under its relaxation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from yidan.core.pages import Text


@dataclass(frozen=True)
class Case:
    """`event` is the primary key of the event that shows it; None when what shows it is an absence, such as an answer still owing."""

    document: str  # the key under which people know the order, or the document where there is no order
    kept: bool
    event: int | None = None
    why: Text = ""  # of a broken one: what was due and what happened


Counting = Callable[[datetime, datetime], Iterable[Case]]


@dataclass(frozen=True)
class Count:
    clause: str
    label: Text
    cases: Counting


_COUNTS: list[Count] = []


def counted(clause: str, label: Text) -> Callable[[Counting], Counting]:
    """Registers how a clause is counted between two moments; a clause may have several."""

    def register(cases: Counting) -> Counting:
        _COUNTS.append(Count(clause, label, cases))
        return cases

    return register


def counts() -> list[Count]:
    """Those of all rooms, by clause."""
    for app in apps.get_app_configs():
        if app.name.startswith("yidan.") and module_has_submodule(app.module, "compliance") and app.label != "core":
            import_module(f"{app.name}.compliance")
    return sorted(_COUNTS, key=lambda one: one.clause)
