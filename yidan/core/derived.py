"""Read only, from the decorators: matrix, process map, worklists, actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from yidan.core.actors import Actor, Role
from yidan.core.commands import COMMANDS, Command
from yidan.core.documents import NEW, Document

CAP = 1001  # counts stop here: "1,000+"


def matrix() -> Iterator[tuple[str, str, str, bool]]:
    """role, command, stage, allowed: every cell, rules of the case apart."""
    for name, c in sorted(COMMANDS.items()):
        for role in Role:
            for stage in (NEW, *c.model.Stage.values):
                yield role, name, stage, role in c.roles and stage in c.source


def edges(model: type[Document]) -> Iterator[tuple[str, str, Command[Any, Any, Any]]]:
    for c in COMMANDS.values():
        if c.model is model:
            for source in sorted(c.source):
                yield source, source if c.target is None else c.target, c


def process_map(model: type[Document]) -> str:
    """The state graph as a mermaid diagram."""
    rows = (f"  {source or '[*]'} --> {target}: {c.name} {c.clause}" for source, target, c in edges(model))
    return "\n".join(["stateDiagram-v2", *rows])


def worklist(by: Actor) -> Iterator[tuple[Command[Any, Any, Any], QuerySet[Document]]]:
    """Per command the actor holds: the documents in a stage it starts from, in SQL. The reason is computed only for rows shown."""
    for c in COMMANDS.values():
        if not by.roles.isdisjoint(c.roles) and c.source != {NEW}:
            yield c, c.model.visible_to(by).filter(stage__in=c.source - {NEW}).order_by("pk")


def actions(document: Document, by: Actor) -> list[tuple[Command[Any, Any, Any], str | None]]:
    """What can be done to this document in its stage, and why this actor cannot, where so. System verbs are nobody's button."""
    verbs = (c for c in COMMANDS.values() if c.model is type(document) and document.stage in c.source and c.roles != {Role.SYSTEM})
    return [(c, c.refusal(document, by)) for c in verbs]
