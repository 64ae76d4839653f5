"""A backup is whole, says so when it is not, and comes back equal: on SQLite and, where a server is installed, on PostgreSQL."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.one_database, pytest.mark.slow]
Environment = dict[str, str]


def backup(what: str, place: Path, environment: Environment) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.backup", what, str(place)]
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(command, cwd=ROOT, env={**bare, "YIDAN_DEMO": "1", **environment}, capture_output=True, text=True)


def socket_of(url: str) -> str:
    return url.split("@")[1].split("/")[0].replace("%2F", "/")


@pytest.fixture(params=["sqlite", "postgresql"])
def installations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Environment, Environment]]:
    """One with a row and a file in it, and an empty one."""
    live, empty = tmp_path / "live", tmp_path / "empty"
    live.mkdir()
    statements = ["CREATE TABLE paper (name text)", "INSERT INTO paper VALUES ('合同')"]
    if request.param == "sqlite":
        with closing(sqlite3.connect(live / "yidan.sqlite3", isolation_level=None)) as db:
            for statement in ["PRAGMA journal_mode=WAL", *statements]:
                db.execute(statement)
            yield {"YIDAN_VAR": str(live)}, {"YIDAN_VAR": str(empty)}  # the writer stays: a backup is taken from a running installation
        return
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server binaries")
    with postgres.cluster() as url:
        with psycopg.connect(host=socket_of(url), user="yidan", dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE other TEMPLATE template0")
            for statement in statements:
                connection.execute(statement)
        other = url.replace("/postgres", "/other")
        yield {"YIDAN_VAR": str(live), "DATABASE_URL": url}, {"YIDAN_VAR": str(empty), "DATABASE_URL": other}


def names_in(environment: Environment) -> list[str]:
    url = environment.get("DATABASE_URL")
    if url is None:
        with closing(sqlite3.connect(Path(environment["YIDAN_VAR"]) / "yidan.sqlite3")) as db:
            return [row[0] for row in db.execute("SELECT name FROM paper")]
    with psycopg.connect(host=socket_of(url), user="yidan", dbname=url.rsplit("/", 1)[1]) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM paper")]


def put_file(environment: Environment, content: bytes) -> Path:
    name = hashlib.sha256(content).hexdigest()
    path = Path(environment["YIDAN_VAR"]) / "files" / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_taken_checked_restored(installations: tuple[Environment, Environment], tmp_path: Path) -> None:
    live, empty = installations
    original = put_file(live, "合同原件".encode())
    taken = backup("take", tmp_path / "backups", live)
    assert taken.returncode == 0, taken.stderr
    place = Path(taken.stdout.strip())
    assert json.loads((place / "backup.json").read_text())["engine"] in ("sqlite", "postgresql")

    restored = backup("restore", place, empty)
    assert restored.returncode == 0, restored.stderr
    assert names_in(empty) == ["合同"]
    back = Path(empty["YIDAN_VAR"]) / original.relative_to(live["YIDAN_VAR"])
    assert back.read_bytes() == original.read_bytes()

    again = backup("restore", place, empty)
    assert again.returncode != 0, "a second restore would overwrite what is there"


@pytest.mark.parametrize("harm", ["database", "file", "unfinished"])
def test_a_damaged_backup_says_so(harm: str, tmp_path: Path) -> None:
    live = {"YIDAN_VAR": str(tmp_path / "live")}
    original = put_file(live, b"paper")
    sqlite3.connect(tmp_path / "live" / "yidan.sqlite3").close()
    place = Path(backup("take", tmp_path / "backups", live).stdout.strip())
    assert backup("check", place, live).returncode == 0
    harmed = {"database": place / "database", "file": tmp_path / "backups" / original.relative_to(tmp_path / "live")}
    if harm == "unfinished":
        (place / "backup.json").unlink()
    else:
        harmed[harm].write_bytes(b"harmed")
    assert backup("check", place, live).returncode != 0
