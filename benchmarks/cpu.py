"""CPU time of this process and of the database server's process that serves this connection, in milliseconds."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import connection

TICK = 1000 / os.sysconf("SC_CLK_TCK")


def server() -> int | None:
    """The server process of this connection; None for SQLite, which runs inside ours."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def own() -> float:
    return time.process_time() * 1000


def of(pid: int | None) -> float:
    """Kernel's count for the server process: coarse (10 ms), so it is read around many repetitions."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK
