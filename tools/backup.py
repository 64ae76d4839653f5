"""Backup and restore of one installation, PostgreSQL or SQLite, database and files.

    python -m tools.backup take FOLDER        a new backup in FOLDER/<time>; files are shared by all backups of FOLDER
    python -m tools.backup check FOLDER/<time>    is it whole? every file's hash, the dump's hash
    python -m tools.backup restore FOLDER/<time>  into the database and folder this environment names; both must be empty

Order: files, then the database, then the files that came meanwhile. A row never precedes its bytes on the running installation, so every
file the dump names is in the copy.
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yidan.settings import DATABASES, FILES_ROOT

DATABASE: dict[str, Any] = DATABASES["default"]
SQLITE = DATABASE["ENGINE"].endswith("sqlite3")


def hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def blobs(root: Path) -> Iterator[Path]:
    """Files are named by their hash; anything else in there is a file still being written."""
    return (path for path in root.glob("??/??/*") if len(path.name) == 64)


def copy(source: Path, target: Path) -> int:
    """Copy what the target lacks; a file of that name and size is the same file. Returns how many came."""
    new = 0
    for path in blobs(source):
        there = target / path.relative_to(source)
        if there.exists() and there.stat().st_size == path.stat().st_size:
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        beside = there.with_suffix(".part")
        shutil.copyfile(path, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(there)
        new += 1
    return new


def postgres(*command: str) -> None:
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
    environment = {variable: str(DATABASE[name]) for name, variable in names.items() if DATABASE.get(name)}
    subprocess.run(command, check=True, env={**os.environ, **environment})


def dump(target: Path) -> None:
    if SQLITE:
        with closing(sqlite3.connect(DATABASE["NAME"])) as live, closing(sqlite3.connect(target)) as copied:
            live.backup(copied)
    else:
        postgres("pg_dump", "--format=custom", "--no-owner", "--file", str(target))


def take(folder: Path) -> Path:
    place = folder / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    place.mkdir(parents=True)
    files = folder / "files"
    copy(FILES_ROOT, files)
    dump(place / "database")
    copy(FILES_ROOT, files)
    names = sorted(path.name for path in blobs(files))
    (place / "files.txt").write_text("".join(f"{name}\n" for name in names))
    facts = {"engine": "sqlite" if SQLITE else "postgresql", "database": hashed(place / "database"), "files": hashed(place / "files.txt")}
    (place / "backup.json").write_text(json.dumps(facts, indent=1))  # written last: without it the backup is not whole
    return place


def faults(place: Path) -> Iterator[str]:
    if not (place / "backup.json").is_file():
        yield "not finished: backup.json is missing"
        return
    facts = json.loads((place / "backup.json").read_text())
    for name, key in (("database", "database"), ("files.txt", "files")):
        if hashed(place / name) != facts[key]:
            yield f"{name} was changed"
    for name in (place / "files.txt").read_text().split():
        path = place.parent / "files" / name[:2] / name[2:4] / name
        if not path.is_file() or hashed(path) != name:
            yield f"file {name} is missing or changed"


def restore(place: Path) -> None:
    facts = json.loads((place / "backup.json").read_text())
    if (facts["engine"] == "sqlite") != SQLITE:
        raise SystemExit(f"this backup is of {facts['engine']}; DATABASE_URL names another kind")
    if FILES_ROOT.exists() and any(blobs(FILES_ROOT)):
        raise SystemExit(f"{FILES_ROOT} is not empty")
    if SQLITE:
        if Path(DATABASE["NAME"]).exists():
            raise SystemExit(f"{DATABASE['NAME']} exists")
        Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place / "database", DATABASE["NAME"])
    else:  # stops at the first error, so also at the first table that is already there
        postgres(
            "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname", DATABASE["NAME"], str(place / "database")
        )
    copy(place.parent / "files", FILES_ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["take", "check", "restore"])
    parser.add_argument("place", type=Path)
    chosen = parser.parse_args()
    if chosen.what == "take":
        print(take(chosen.place))
        return
    found = list(faults(chosen.place))
    print("\n".join(found) or "whole")
    if found:
        sys.exit(1)
    if chosen.what == "restore":
        restore(chosen.place)
        print("restored; now: manage.py migrate, manage.py verify_chain, manage.py invariants")


if __name__ == "__main__":
    main()
