"""Read only, from the decorators: matrix, process map, worklists, actions."""

from __future__ import annotations

import json
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


def documents() -> list[type[Document]]:
    """Every document model that has a verb, in the order of the house."""
    found = dict.fromkeys(c.model for c in COMMANDS.values())
    return sorted(found, key=lambda model: (model._meta.app_label, str(model._meta.model_name)))


GENERATED = "<!-- written by manage.py {name}; do not edit -->\n"


def matrix_rows() -> list[dict[str, Any]]:
    return [
        {
            "command": c.name, "label": str(c.label), "clause": c.clause, "document": c.model._meta.label, "roles": sorted(c.roles),
            "from": sorted(stage or "new" for stage in c.source), "to": c.target or "stays",
        }
        for _name, c in sorted(COMMANDS.items())
    ]  # fmt: skip


def matrix_json() -> str:
    return json.dumps(matrix_rows(), ensure_ascii=False, indent=1) + "\n"


def matrix_page() -> str:
    head = (
        GENERATED.format(name="matrix")
        + "# Who may do what\n\n| command | what | clause | roles | from | to |\n|---|---|---|---|---|---|\n"
    )
    rows = (
        f"| `{r['command']}` | {r['label']} | {r['clause']} | {', '.join(r['roles'])} | {', '.join(r['from'])} | {r['to']} |\n"
        for r in matrix_rows()
    )
    return head + "".join(rows)


def map_json() -> str:
    graph = {m._meta.label: [[source, target, c.name, c.clause] for source, target, c in edges(m)] for m in documents()}
    return json.dumps(graph, ensure_ascii=False, indent=1) + "\n"


def map_page() -> str:
    parts = (f"## {model._meta.label}\n\n```mermaid\n{process_map(model)}\n```\n" for model in documents())
    return GENERATED.format(name="process_map") + "# The ways of every document\n\n" + "\n".join(parts)
