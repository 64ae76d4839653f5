"""How many pages a PDF has, as its own page tree says it; the tree may lie open or in compressed object streams."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

TREE = re.compile(rb"/Type\s*/Pages\b[^<>]*?/Count\s+(\d+)|/Count\s+(\d+)[^<>]*?/Type\s*/Pages\b")
PACKED = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
UNPACKED = 4 * 1024 * 1024  # of one object stream: whoever sends a bomb is counted as one page
MOST = 20_000


def pages_in(content: bytes) -> int:
    """At least 1: what is no PDF, or cannot be read (encrypted), is filed as one sheet."""
    if not content[:1024].lstrip().startswith(b"%PDF"):
        return 1
    counts = [int(first or second) for part in _parts(content) for first, second in TREE.findall(part)]
    return max(1, min(max(counts, default=1), MOST))


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    for found in PACKED.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[found.end() :], UNPACKED)
        except zlib.error:
            continue
