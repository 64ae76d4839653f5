"""What a check looks for in a volume (8.2b): complete, unaltered, legible, its medium readable. Reads bytes, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from yidan.archive.models import Finding, Volume, VolumeItem

Kind = Finding.Kind
# The first bytes of what a reader opens; a kind of file that is not listed needs only to hold something.
BEGINS = {
    "application/pdf": (b"%PDF-",), "image/png": (b"\x89PNG",), "image/jpeg": (b"\xff\xd8\xff",), "image/gif": (b"GIF8",),
    "image/webp": (b"RIFF",), "image/tiff": (b"II*\x00", b"MM\x00*"), "application/zip": (b"PK",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK",),
}  # fmt: skip


RUNS = frozenset({"application/x-msdownload", "application/x-sh", "text/html", "application/javascript", "image/svg+xml"})


@dataclass(frozen=True)
class Fault:
    item: VolumeItem | None
    kind: Finding.Kind
    what: str


def faults(volume: Volume, items: Sequence[VolumeItem]) -> list[Fault]:
    """All that is wrong; `items` with paper and blob, by position."""
    return [*_whole(volume, items), *(fault for item in items if (fault := of_piece(item)))]


class Property(StrEnum):
    """The four properties of an electronic record."""

    AUTHENTIC = "authentic"
    COMPLETE = "complete"
    USABLE = "usable"
    SECURE = "secure"


def properties(items: Sequence[VolumeItem], found: Sequence[Fault] | None = None) -> list[tuple[Property, int, int]]:
    """How many pieces passed of how many, property by property; `found`: their faults, where somebody has looked already."""
    pieces = [item for item in items if item.paper]
    wrong = [fault.kind for item in pieces if (fault := of_piece(item))] if found is None else [fault.kind for fault in found]
    continuous = [item.position for item in items] == list(range(1, len(items) + 1))
    signed = sum(1 for item in items if item.paper or (item.absence and item.absence_by_id))
    harmless = sum(1 for item in pieces if item.paper and item.paper.blob.mime not in RUNS)
    n = len(pieces)
    return [
        (Property.AUTHENTIC, n - len(wrong) + wrong.count(Kind.UNREADABLE), n), (Property.COMPLETE, signed if continuous else 0, len(items)),
        (Property.USABLE, n - len(wrong), n), (Property.SECURE, harmless, n),
    ]  # fmt: skip


def total_hash(items: Sequence[VolumeItem]) -> str:
    """Over position, form and content hash of every piece."""
    return hashlib.sha256(
        "".join(f"{i.position}:{i.form}:{i.paper.blob.sha256 if i.paper else i.absence};" for i in items).encode()
    ).hexdigest()


def _whole(volume: Volume, items: Sequence[VolumeItem]) -> Iterator[Fault]:
    if [item.position for item in items] != list(range(1, len(items) + 1)):
        yield Fault(None, Kind.INCOMPLETE, _("The numbers of the pieces are not continuous."))
    elif total_hash(items) != volume.hash:
        yield Fault(None, Kind.INCOMPLETE, _("The pieces are not those that were taken over."))
    for item in items:
        if item.paper is None and not (item.absence and item.absence_by_id):
            yield Fault(item, Kind.INCOMPLETE, _("Absent, and nobody has signed for it."))


def of_piece(item: VolumeItem) -> Fault | None:
    if item.paper is None:
        return None
    blob = item.paper.blob
    try:
        content = blob.path.read_bytes()
    except FileNotFoundError:
        return Fault(item, Kind.GONE, _("The file is not there."))
    except OSError as error:
        return Fault(item, Kind.MEDIUM, _("The medium cannot be read: %s.") % (error.strerror or error))
    if hashlib.sha256(content).hexdigest() != blob.sha256:
        return Fault(
            item,
            Kind.ALTERED,
            _("The bytes are not those filed: %(size)s instead of %(filed)s, or other ones.") % {"size": len(content), "filed": blob.size},
        )
    if not content or not content.startswith(BEGINS.get(blob.mime, (b"",))):
        return Fault(item, Kind.UNREADABLE, _("No reader opens it as %s.") % blob.mime)
    return None
