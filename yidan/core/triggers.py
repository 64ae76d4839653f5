"""The database's own guard: append-only events, stages that follow events, numbers that stay, no business row outside an open door.

Rebuilt after every migrate: SQLite's schema editor drops triggers whenever it rebuilds a table."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from yidan.core.commands import COMMANDS
from yidan.core.documents import Document, Record

LAST = "(SELECT target FROM core_event WHERE kind = '{kind}' AND object_id = NEW.id ORDER BY seq DESC LIMIT 1)"
BEFORE = "(SELECT target FROM core_event WHERE kind = NEW.kind AND object_id = NEW.object_id ORDER BY seq DESC LIMIT 1)"


class Edge(models.Model):
    """The state graph as data, written from the decorators: what STA-1's trigger reads."""

    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "verb", "source"], name="edge_once")]


def wanted() -> Iterator[tuple[str, str, str, str, str]]:
    """name, table, moment, condition that refuses, message. Written once; both databases take it."""
    for table in appended():
        for moment in ("UPDATE", "DELETE"):
            yield f"{table}_no_{moment.lower()}", table, moment, "1=1", "AUD-1: append-only"
    path = (
        f"NEW.source <> coalesce({BEFORE}, '') OR NOT EXISTS (SELECT 1 FROM core_edge WHERE kind = NEW.kind AND verb = NEW.verb"
        " AND source = NEW.source AND (target = NEW.target OR target = '*' AND NEW.target = NEW.source))"
    )
    yield "event_path", "core_event", "INSERT", path, "STA-1: not a path of the state graph"
    for model in apps.get_models():
        table = model._meta.db_table
        if issubclass(model, Record):
            for moment in ("INSERT", "UPDATE", "DELETE"):
                yield f"{table}_door_{moment.lower()}", table, moment, "{shut}", "AUD-2: written past the door"
        if issubclass(model, Document):
            yield f"{table}_born", table, "INSERT", "NEW.stage <> ''", "STA-1: a document starts at the start"
            moved = f"NEW.stage <> OLD.stage AND NEW.stage <> coalesce({LAST.format(kind=model.document_kind())}, '')"
            yield f"{table}_stage", table, "UPDATE", moved, "STA-2: no event says so"
            renamed = "OLD.number IS NOT NULL AND (NEW.number IS NULL OR NEW.number <> OLD.number)"
            yield f"{table}_number", table, "UPDATE", renamed, "NUM-3: a number never changes"
        yield from getattr(model, "guards", lambda: ())()


def appended() -> list[str]:
    """Tables that only grow: events, and what rooms mark so (the stock ledger, opinions)."""
    return ["core_event", *(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))]


SQLITE = "CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
REFUSE = """CREATE OR REPLACE FUNCTION yidan_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END$$"""
POSTGRES_EACH = (
    "CREATE OR REPLACE FUNCTION yidan_f_{name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF ({when}) THEN RAISE EXCEPTION '{message}'"
    " USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END$$;"
    " CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION yidan_f_{name}()"
)
POSTGRES_WHEN = "CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION yidan_refuse('{message}')"
TRUNCATE = "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION yidan_refuse('AUD-1: append-only')"


def rebuild(**_: object) -> None:
    postgres = connection.vendor == "postgresql"
    shut = "current_setting('yidan.door', true) IS DISTINCT FROM 'open'" if postgres else "yidan_door() = 0"
    clear()
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(REFUSE)
            for table in appended():
                cursor.execute(TRUNCATE.format(table=table))
        for name, table, moment, when, message in wanted():
            template = SQLITE if not postgres else POSTGRES_EACH if "SELECT" in when else POSTGRES_WHEN
            cursor.execute(template.format(name=name, table=table, moment=moment, when=when.format(shut=shut), message=message))
    Edge.objects.all().delete()
    Edge.objects.bulk_create(
        Edge(verb=c.name, kind=c.model.document_kind(), source=source, target="*" if c.target is None else c.target)
        for c in COMMANDS.values()
        for source in c.source
    )


def clear(**_: object) -> None:
    """Before a rebuild, and for a test's flush."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            for table in appended():
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
        for name, table, *_rest in wanted():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgres else ""))
