"""python -m benchmarks entry|lists|spine [--db sqlite|postgres] [--count N] [--json]: on a database of its own, thrown away at the end."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def database(kind: str) -> Iterator[None]:
    """The environment of a fresh database of this kind; settings read it when Django starts."""
    with tempfile.TemporaryDirectory(prefix="yidan-bench-") as folder:
        os.environ |= {"YIDAN_DEMO": "1", "YIDAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "yidan.settings"}
        os.environ.pop("DATABASE_URL", None) if kind == "sqlite" else None
        if kind == "sqlite" or os.environ.get("DATABASE_URL"):
            yield
            return
        from tools.postgres import cluster

        with cluster() as url:
            os.environ["DATABASE_URL"] = url
            yield


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("what", choices=["entry", "lists", "spine"])
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument(
        "--count", type=int, default=0, help="orders measured (entry, default 300; spine, default 20) or stored (lists, default 100000)"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with database(given.db):
        import django

        django.setup()
        from benchmarks import entry, lists, spine
        from benchmarks.factory import prepare

        prepare()
        ways: dict[str, tuple[Callable[[int], dict[str, Any]], int]] = {
            "entry": (entry.run, 300),
            "lists": (lists.run, 100_000),
            "spine": (spine.run, 20),
        }
        work, usual = ways[given.what]
        facts = work(given.count or usual)
        facts = {"what": given.what, "db": given.db, **facts}
    print(json.dumps(facts) if given.json else "\n".join(f"{name:18} {value}" for name, value in facts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
