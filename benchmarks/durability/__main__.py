"""Which SQLite mode keeps acknowledged commits through a power cut?

    python -m benchmarks.durability [--commits 400] [--cuts 400] [--seed 1] [--json]

A real client (Django's connection, the product's options) commits and acknowledges. A preloaded recorder writes down every create, write,
truncate, sync and unlink in their order. Then the power is cut at many places of that record: what was synced stays, of what was not synced
nothing, all, or a random part (torn at sectors of 512 bytes) stays. SQLite opens what is left; each commit acknowledged before the cut must
be there and the file must be sound. "killed" is the same cut with everything kept, which is all that kill -9 can ever show.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.durability.disk import Change, Disk, File, read_log
from benchmarks.durability.workload import ACKS

HERE = Path(__file__).resolve().parent
MODES = ["DELETE/NORMAL", "DELETE/FULL", "DELETE/EXTRA", "WAL/OFF", "WAL/NORMAL", "WAL/FULL", "WAL/EXTRA"]
KEEP = {"nothing": 0.0, "half": 0.5, "most": 0.9}  # of what was not synced


@dataclass
class Result:
    mode: str
    commits: int
    syncs_per_commit: float
    cuts: int
    cuts_that_lost: int
    most_lost: int
    damaged: int
    lost_when_killed: int
    commits_per_second: float


def pragmas(mode: str) -> str:
    journal, synchronous = mode.split("/")
    return f"PRAGMA journal_mode={journal}; PRAGMA synchronous={synchronous};"


def client(folder: Path, mode: str, commits: int, seed: int, **environment: str) -> None:
    command = [sys.executable, "-m", "benchmarks.durability.workload", str(folder), pragmas(mode), str(commits), str(seed)]
    subprocess.run(command, check=True, env={**os.environ, "YIDAN_DEMO": "1", **environment}, cwd=HERE.parent.parent)


def recorder(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise SystemExit("the experiment needs a C compiler for its recorder (Debian: apt-get install gcc libc6-dev)")
    library = folder / "record.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / "record.c")], check=True)
    return library


def record(work: Path, library: Path, mode: str, commits: int, seed: int) -> tuple[Disk, list[Change]]:
    folder, log = work / "data", work / "log"
    folder.mkdir()
    client(folder, mode, 0, seed)  # tables; closed properly, so what is there now is on the disk
    disk = Disk({path.name: File(bytearray(path.read_bytes())) for path in folder.iterdir()})
    client(folder, mode, commits, seed, LD_PRELOAD=str(library), RECORD_DIR=str(folder), RECORD_LOG=str(log))
    return disk, list(read_log(log))


def survivors(folder: Path, content: dict[str, bytes]) -> set[int] | None:
    """Open what the cut left; the commits found, or None when the database is damaged."""
    folder.mkdir()
    for name, data in content.items():
        if name != ACKS and not name.endswith("-shm"):  # -shm is memory, not disk
            (folder / name).write_bytes(data)
    try:
        with sqlite3.connect(folder / "db.sqlite3") as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return None
            found = {row[0] for row in database.execute("SELECT id FROM paper")}
            whole = database.execute("SELECT count(DISTINCT paper), (SELECT length FROM head) FROM event").fetchone()
            return found if whole == (len(found), len(found)) else None  # half a transaction is damage too
    except sqlite3.DatabaseError:
        return None
    finally:
        database.close()
        shutil.rmtree(folder)


def cuts(disk: Disk, log: list[Change], places: set[int], dice: random.Random) -> Iterator[tuple[str, int, dict[str, bytes]]]:
    """kind of cut, commits acknowledged before it, what it leaves."""
    acknowledged = 0
    for position, change in enumerate(log):
        if change.name == ACKS and change.op == "write":
            acknowledged += 1
            continue
        if change.name == ACKS:
            continue
        if position in places:
            for kind, keep in {**KEEP, "killed": 1.0}.items():
                yield kind, acknowledged, disk.after_cut(keep, dice)
        disk.do(change)


def measure(mode: str, commits: int, wanted: int, seed: int, library: Path) -> Result:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        disk, log = record(work, library, mode, commits, seed)
        syncs = sum(change.op == "sync" for change in log)
        result = Result(mode, commits, round(syncs / commits, 2), 0, 0, 0, 0, 0, round(speed(work, mode, 1000, seed)))
        # The last acknowledgement ends the run: what closing the database writes afterwards is not the question.
        end = max(position for position, change in enumerate(log) if change.name == ACKS and change.op == "write")
        possible = [position for position, change in enumerate(log[:end]) if change.name != ACKS]
        places = set(dice.sample(possible, min(wanted, len(possible))))
        for kind, acknowledged, content in cuts(disk, log, places, dice):
            count(result, kind, acknowledged, survivors(work / "cut", content))
    return result


def count(result: Result, kind: str, acknowledged: int, found: set[int] | None) -> None:
    lost = acknowledged if found is None else len(set(range(1, acknowledged + 1)) - found)
    if kind == "killed":
        result.lost_when_killed += lost
        return
    result.cuts += 1
    result.damaged += found is None
    result.cuts_that_lost += found is not None and lost > 0
    result.most_lost = max(result.most_lost, 0 if found is None else lost)


def speed(work: Path, mode: str, commits: int, seed: int) -> float:
    """Commits per second on this machine's disk, with real syncs."""
    folder = work / "speed"
    folder.mkdir()
    client(folder, mode, 0, seed)
    began = time.monotonic()
    client(folder, mode, 1, seed)
    idle = time.monotonic() - began
    (folder / "db.sqlite3").unlink()
    client(folder, mode, 0, seed)
    began = time.monotonic()
    client(folder, mode, commits, seed)
    return commits / max(time.monotonic() - began - idle, 0.001)


def table(results: list[Result]) -> str:
    heads = ["mode", "syncs per commit", "power cuts", "cuts that lost commits", "most lost", "damaged", "lost by kill -9", "commits/s"]
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    for r in results:
        cells = [r.mode, r.syncs_per_commit, r.cuts, r.cuts_that_lost, r.most_lost, r.damaged, r.lost_when_killed, r.commits_per_second]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=400)
    parser.add_argument("--cuts", type=int, default=400, help="places of the record at which the power is cut, three cuts at each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--modes", nargs="*", default=MODES)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        library = recorder(Path(name))
        results = [measure(mode, chosen.commits, chosen.cuts, chosen.seed, library) for mode in chosen.modes]
    head = f"SQLite {sqlite3.sqlite_version}, {chosen.commits} commits, seed {chosen.seed}"
    print(json.dumps({"head": head, "results": [asdict(r) for r in results]}) if chosen.json else f"{head}\n\n{table(results)}")


if __name__ == "__main__":
    main()
