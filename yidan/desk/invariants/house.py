"""Numbers, stages, events, keys, files, announcements: what holds for every document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Count, Q

from yidan.archive.models import RemovedFile
from yidan.core import events
from yidan.core.announcements import Announcement
from yidan.core.documents import Chain, Document
from yidan.core.events import Event
from yidan.core.files import Blob, Paper
from yidan.core.numbers import Counter
from yidan.core.once import Once

NUMBER = re.compile(r"(.+)-(\d{4})-(\d+)\Z")


def documents() -> list[type[Document]]:
    return [m for m in apps.get_models() if issubclass(m, Document)]


def issued() -> dict[tuple[str, int], list[int]]:
    """(series, year) -> every running number in use."""
    found: dict[tuple[str, int], list[int]] = {}
    for model in documents():
        if model.series:
            for number in model._default_manager.exclude(number=None).values_list("number", flat=True).iterator():
                if match := NUMBER.match(str(number)):
                    found.setdefault((match[1], int(match[2])), []).append(int(match[3]))
    return found


def num1() -> Iterator[str]:
    for (series, year), numbers in issued().items():
        if len(set(numbers)) != len(numbers):
            yield f"{series}-{year}: a number stands twice"


def num2() -> Iterator[str]:
    """1..n without gap, and n is what the counter says. Series that number no document (archival codes) are checked in their room."""
    used = issued()
    for counter in Counter.objects.all():
        numbers = used.get((counter.series, counter.year))
        if numbers is None:
            continue
        if sorted(numbers) != list(range(1, counter.last + 1)):
            missing = sorted(set(range(1, counter.last + 1)) - set(numbers))[:5]
            yield f"{counter.series}-{counter.year}: missing {missing}, counter at {counter.last}, highest {max(numbers)}"


def num3() -> Iterator[str]:
    """A document that has ended its draft has a number; a number never stands on a draft."""
    for model in documents():
        if model.series:
            for row in model._default_manager.filter(number=None).exclude(stage__in=["", "draft", "historic"])[:5]:
                yield f"{model._meta.label} {row.pk} in {row.stage} has no number"


PATHS = """SELECT e.id FROM core_event e WHERE e.source <> coalesce((SELECT p.target FROM core_event p
           WHERE p.kind = e.kind AND p.object_id = e.object_id AND p.chain_id = e.chain_id AND p.seq < e.seq ORDER BY p.seq DESC LIMIT 1), '')"""
UNKNOWN = """SELECT e.id FROM core_event e WHERE NOT EXISTS (SELECT 1 FROM core_edge g WHERE g.kind = e.kind AND g.verb = e.verb
             AND g.source = e.source AND (g.target = e.target OR g.target = '*' AND e.target = e.source))"""


def sta1() -> Iterator[str]:
    for sql, what in ((PATHS, "does not continue its document's last"), (UNKNOWN, "is no edge of the state graph")):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for (pk,) in cursor.fetchmany(20):
                yield f"event {pk} {what}"


def sta2() -> Iterator[str]:
    """Each document's stage is the target of its last event."""
    for model in documents():
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT d.id, d.stage FROM {table} d WHERE d.stage <> coalesce((SELECT e.target FROM core_event e"
                " WHERE e.kind = %s AND e.object_id = d.id ORDER BY e.seq DESC LIMIT 1), '')",
                [model.document_kind()],
            )
            for pk, stage in cursor.fetchmany(5):
                yield f"{model._meta.label} {pk} stands at {stage!r}, its last event says otherwise"


def sta3() -> Iterator[str]:
    """Every change has a role used, a moment and a door; a person or a link or the system behind it."""
    for pk in Event.objects.filter(roles="").values_list("pk", flat=True)[:20]:
        yield f"event {pk} has no role"
    for pk in Event.objects.filter(user=None, name="").values_list("pk", flat=True)[:20]:
        yield f"event {pk} has nobody behind it"


def aud1() -> Iterator[str]:
    for chain in Chain.objects.order_by("pk").iterator():
        yield from events.broken(chain)


def aud2() -> Iterator[str]:
    """Each document was born through the door: it has an event."""
    for model in documents():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.id FROM {model._meta.db_table} d WHERE NOT EXISTS (SELECT 1 FROM core_event e WHERE e.kind = %s AND e.object_id = d.id)",
                [model.document_kind()],
            )
            for (pk,) in cursor.fetchmany(5):
                yield f"{model._meta.label} {pk} has no event"


def ide1() -> Iterator[str]:
    for row in Once.objects.values("key", "who").annotate(n=Count("pk")).filter(n__gt=1)[:20]:
        yield f"key {row['key']} kept {row['n']} times"
    for pk in Once.objects.filter(status=0).values_list("pk", flat=True)[:20]:
        yield f"key row {pk} has no answer"


def fil1() -> Iterator[str]:
    """Every paper has its bytes, with their hash; those that the archive destroyed by its list have none."""
    gone = RemovedFile.objects.filter(shared=False).values("sha256")
    for blob in Blob.objects.exclude(sha256__in=gone).order_by("pk").iterator():
        if not blob.intact():
            yield f"file {blob.sha256[:12]} is missing or altered"


def fil2() -> Iterator[str]:
    for pk in Paper.objects.filter(origin="received").exclude(blob__sha256__regex=r"^[0-9a-f]{64}$").values_list("pk", flat=True)[:20]:
        yield f"paper {pk} lost its original form"


def not1() -> Iterator[str]:
    """One row per event, recipient and channel; nothing waits after it has failed five times."""
    for row in Announcement.objects.values("event", "user", "address", "channel").annotate(n=Count("pk")).filter(n__gt=1)[:20]:
        yield f"event {row['event']} told {row['n']} times to the same"
    for pk in Announcement.objects.filter(state="waiting", tries__gte=5).values_list("pk", flat=True)[:20]:
        yield f"message {pk} has failed and does not say so"
    claimed = Q(claimed_at=None) | Q(message_id="")
    for pk in Announcement.objects.filter(claimed, state__in=["sending", "uncertain"]).values_list("pk", flat=True)[:20]:
        yield f"message {pk} is being sent and nobody has claimed it"
    for pk in Announcement.objects.filter(state="left", settled_by=None).values_list("pk", flat=True)[:20]:
        yield f"message {pk} was left and nobody answers for it"
    for pk in Announcement.objects.filter(state="delivered", delivered_at=None).values_list("pk", flat=True)[:20]:
        yield f"message {pk} delivered, but when?"


CHECKS = {
    "NUM-1": num1, "NUM-2": num2, "NUM-3": num3, "STA-1": sta1, "STA-2": sta2, "STA-3": sta3, "AUD-1": aud1, "AUD-2": aud2, "IDE-1": ide1,
    "FIL-1": fil1, "FIL-2": fil2, "NOT-1": not1,
}  # fmt: skip
