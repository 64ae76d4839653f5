"""The door: every change the policy names is a function under @command. It locks, checks, moves and records at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, get_type_hints

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yidan.core import events, numbers, openings
from yidan.core.actors import Actor, Role
from yidan.core.documents import DRAFT, NEW, Chain, Document
from yidan.core.fields import FieldClass, class_of
from yidan.core.formats import listed
from yidan.core.refusals import Refused, Stale, Unknown

D = TypeVar("D", bound=Document)
P = ParamSpec("P")
R = TypeVar("R")
Rule = Callable[[Any, Actor], str | None]  # Any: mypy cannot tie an absent default to D; checked at import instead
Chains = Callable[[Any, Mapping[str, Any]], Collection[int]]
log = logging.getLogger("yidan.door")
COMMANDS: dict[str, Command[Any, Any, Any]] = {}


def always(document: Document, by: Actor) -> str | None:
    return None


@dataclass(frozen=True, eq=False)
class Command(Generic[D, P, R]):
    body: Callable[Concatenate[D, P], R]
    clause: str
    label: str | Promise
    roles: Set[Role]
    source: Set[str]  # {NEW} for a verb that gives birth
    target: str | None  # None: the stage stays
    unless: Rule
    also: Chains | None = None  # chains that the body moves too, locked in one go: two such verbs never wait for each other
    name: str = field(init=False)
    model: type[Document] = field(init=False)
    classes: dict[str, FieldClass | None] = field(init=False)  # of each input: a classed one is sealed in the event
    do_not_call_in_templates = True  # {{ command.label }} would call the verb

    def __post_init__(self) -> None:
        hints = get_type_hints(self.body, include_extras=True)
        asked = get_type_hints(self.unless)[self.unless.__code__.co_varnames[0]]
        object.__setattr__(self, "name", f"{self.body.__module__.split('.')[1]}.{self.body.__name__}")
        object.__setattr__(self, "model", hints[self.body.__code__.co_varnames[0]])
        object.__setattr__(self, "classes", {name: class_of(hint) for name, hint in hints.items()})
        if self.name in COMMANDS or hints.get("by") is not Actor or not issubclass(self.model, asked):
            raise TypeError(f"{self.name}: twice, without `by: Actor`, or its rule asks about another document")
        COMMANDS[self.name] = self

    def refusal(self, document: D, by: Actor) -> str | None:
        """Why this actor cannot do this to this document now; None when they can. Guard, button, API field, worklist."""
        if by.roles.isdisjoint(self.roles):
            return _("Only %(roles)s may do this.") % {"roles": listed(sorted(role.label for role in self.roles))}
        if document.stage not in self.source:
            return _("Not while it is %(stage)s.") % {"stage": document.stage_label or _("new")}
        return self.unless(document, by)

    def __call__(self, document: D, *args: P.args, **kwargs: P.kwargs) -> R:
        by = cast(Actor, kwargs["by"])
        with transaction.atomic(), openings.opened():
            chain = self._lock(document, by, kwargs)
            if reason := self.refusal(document, by):
                log.info("refused %s %s: %s", self.name, document, reason)
                raise Refused(reason, self.clause)
            born = document.written() if document.pk is None else {}
            if document.pk is None:
                document.chain, document.created_by_id, document.created_at = chain, by.user_id, by.at
                document.save(force_insert=True)
            before = document.values()
            result = self.body(document, *args, **kwargs)
            self._move(chain, document, by, born | {name: value for name, value in kwargs.items() if name != "by"})
            document.save_changes(before)
        return result

    def _lock(self, document: D, by: Actor, inputs: Mapping[str, Any]) -> Chain:
        """Lock the chain, then read again, through the row rule, what the caller may have read long ago."""
        if document.pk is None:
            document.stage, document.number, document.version = NEW, None, 0
        anchor = document if document.pk else document.parent()
        if anchor is None:
            return Chain.begun()
        chain = Chain.locked({anchor.chain_id, *(self.also(document, inputs) if self.also else ())})[anchor.chain_id]
        judged = inputs.get("revision")
        try:
            anchor.refresh_from_db(from_queryset=type(anchor).visible_to(by))
        except type(anchor).DoesNotExist:
            raise Unknown(_("Not found."), self.clause) from None
        if anchor.seen not in (None, anchor.version) or judged not in (None, getattr(anchor, "revision", None)):
            raise Stale(_("Changed by somebody else since you opened it."), self.clause)
        return chain

    def _move(self, chain: Chain, document: D, by: Actor, inputs: dict[str, Any]) -> None:
        source, target = document.stage, document.stage if self.target is None else self.target
        if document.series and not document.number and target != DRAFT:
            document.number = numbers.take(document.series_prefix(), by.at)  # the last lock
        used = frozenset(self.roles & by.roles)
        classes = {**document.field_classes, **{name: mark for name, mark in self.classes.items() if mark}}
        events.append(chain, document, by, used, self.name, self.clause, source, target, inputs, classes)
        document.stage, document.version = target, document.version + 1


def command(
    *, clause: str, label: str | Promise, roles: Set[Role], source: Set[str], target: str | None, unless: Rule = always, also: Chains | None = None
) -> Callable[[Callable[Concatenate[D, P], R]], Command[D, P, R]]:  # fmt: skip
    return lambda body: Command(body, clause, label, frozenset(roles), frozenset(source), target, unless, also)
