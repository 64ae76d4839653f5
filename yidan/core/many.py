"""One verb on many documents: chains locked in one statement, one event to each document, rows written in bulk.

For verbs over many orders (accepting a plan) and for births by the dozen (a work order's operations, history brought in)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from yidan.core import events, numbers, openings
from yidan.core.actors import Actor
from yidan.core.commands import Command
from yidan.core.documents import DRAFT, NEW, Chain, Document
from yidan.core.refusals import Refused, Unknown

MOVE_ON = "UPDATE core_chain SET head = %s, length = %s WHERE id = %s"


def batched(ids: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """As many at a time as fit into one query: SQLite allows 999 variables where it was built so."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def each(
    command: Command[Any, Any, Any], documents: Sequence[Any], *, by: Actor, own: Sequence[Mapping[str, Any]] = (), **inputs: Any
) -> None:  # fmt: skip
    """Run the verb on every document, all or none. Its body sees one document at a time and must not query.

    `own` holds inputs that differ, one mapping a document.
    Raises Refused naming the first document that refuses, Unknown when a row is not this actor's."""
    if not documents:
        return
    with transaction.atomic(), openings.opened():
        born = documents[0].pk is None
        chains = _bear(documents, by) if born else _lock(documents, by)
        for document in documents:
            if reason := command.refusal(document, by):
                raise Refused(f"{document}: {reason}", command.clause)
        written = [document.written() for document in documents] if born else [{} for _document in documents]
        if born:
            type(documents[0])._default_manager.bulk_create(documents, batch_size=500)
        before = [_values(document) for document in documents]
        given = [{**inputs, **mine} for mine in own or [{}] * len(documents)]
        for document, mine in zip(documents, given, strict=True):
            command.body(document, by=by, **mine)
        _record(command, documents, [birth | mine for birth, mine in zip(written, given, strict=True)], chains, by)
        _save(documents, before)


def _bear(documents: Sequence[Document], by: Actor) -> dict[int, Chain]:
    """Under the parent's chain, which the caller has locked, or each under a new one."""
    for document in documents:
        document.stage, document.number, document.version = NEW, None, 0
        document.created_by_id, document.created_at = by.user_id, by.at
    above = [parent for document in documents if (parent := document.parent())]
    if above:
        for document in documents:
            document.chain_id = document.parent().chain_id  # type: ignore[union-attr]
        return Chain.locked({document.chain_id for document in documents})
    fresh = Chain.objects.bulk_create([Chain() for _document in documents], batch_size=500)
    for document, chain in zip(documents, fresh, strict=True):
        document.chain = chain
    return {chain.pk: chain for chain in fresh}


def _lock(documents: Sequence[Document], by: Actor) -> dict[int, Chain]:
    model = type(documents[0])
    chains = Chain.locked({document.chain_id for document in documents})
    fresh = model.visible_to(by).in_bulk([document.pk for document in documents])
    for document in documents:
        if document.pk not in fresh:
            raise Unknown(_("Not found."))
        for field in model._meta.concrete_fields:
            setattr(document, field.attname, getattr(fresh[document.pk], field.attname))
    return chains


def _record(
    command: Command[Any, Any, Any], documents: Sequence[Document], inputs: Sequence[dict[str, Any]], chains: dict[int, Chain], by: Actor
) -> None:
    used = frozenset(command.roles & by.roles)
    classes = {**documents[0].field_classes, **{name: mark for name, mark in command.classes.items() if mark}}
    made, sealed = [], []
    _number(command, documents, by)
    for document, given in zip(documents, inputs, strict=True):
        target = document.stage if command.target is None else command.target
        facts = (document, by, used, command.name, command.clause, document.stage, target, given, classes)
        event, hidden = events.build(chains[document.chain_id], *facts)
        made.append(event)
        if hidden:
            sealed.append((hidden, event))
        document.stage, document.version = target, document.version + 1
    events.Event.objects.bulk_create(made, batch_size=500)
    for hidden, event in sealed:
        hidden.event = event
    events.Sealed.objects.bulk_create([hidden for hidden, _event in sealed], batch_size=500)
    with connection.cursor() as cursor:
        cursor.executemany(MOVE_ON, [(chain.head, chain.length, chain.pk) for chain in chains.values()])


def _values(document: Document) -> dict[str, Any]:
    return {f.attname: getattr(document, f.attname) for f in document._meta.concrete_fields if not f.primary_key}


def _save(documents: Sequence[Document], before: Sequence[Mapping[str, Any]]) -> None:
    """Only what the bodies changed; what is the same for all (stage, version) in one statement for many rows."""
    rows = type(documents[0])._default_manager
    after = [_values(document) for document in documents]
    changed = [name for name in before[0] if any(new[name] != old[name] for new, old in zip(after, before, strict=True))]
    alike = {name: after[0][name] for name in changed if all(new[name] == after[0][name] for new in after)}
    differing = [f.name for f in documents[0]._meta.concrete_fields if f.attname in changed and f.attname not in alike]
    if differing:  # the number before the stage that asks for one
        rows.bulk_update(documents, differing, batch_size=100)
    for start in range(0, len(documents) if alike else 0, 500):
        rows.filter(pk__in=[document.pk for document in documents[start : start + 500]]).update(**alike)


def _number(command: Command[Any, Any, Any], documents: Sequence[Document], by: Actor) -> None:
    first = documents[0]
    if not first.series or first.number or command.target in (None, DRAFT):
        return
    by_series: dict[str, list[Document]] = {}
    for document in documents:
        by_series.setdefault(document.series_prefix(), []).append(document)
    for series, rows in by_series.items():
        for document, number in zip(rows, numbers.take_many(series, by.at, len(rows)), strict=True):
            document.number = number
