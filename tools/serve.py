"""`make run`: database, demo company, server and worker, until Ctrl-C. Run again, it starts in seconds and keeps the data."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST, PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
VAR = Path(os.environ.get("YIDAN_VAR", ROOT / "var"))
ADDRESS = f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}"


def python(*arguments: str, **environment: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "yidan.settings"}
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, env={**os.environ, **settings, **environment})


def manage(*arguments: str, **environment: str) -> None:
    python("manage.py", *arguments, **environment)


def prepare() -> None:
    """Bring the database up to date; where there is none, make it with the demo company in it."""
    file = VAR / "yidan.sqlite3"
    if os.environ.get("DATABASE_URL"):
        fill(new=empty())
    elif file.exists():
        fill(new=False)
    else:
        # Built aside and moved into place, so that an interrupted first start does not leave half a company behind.
        VAR.mkdir(parents=True, exist_ok=True)
        aside = VAR / "new.sqlite3"
        for suffix in ("", "-wal", "-shm"):
            Path(f"{aside}{suffix}").unlink(missing_ok=True)
        fill(new=True, DATABASE_URL=f"sqlite:///{aside}")
        with closing(sqlite3.connect(aside)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it into the one file that is moved
        aside.replace(file)


def fill(new: bool, **environment: str) -> None:
    python("-m", "tools.database", "new" if new else "migrate", **environment)
    if new and os.environ.get("YIDAN_DEMO"):
        say("making the demo company ...")
        manage("demo", **environment)


def empty() -> bool:
    code = "from django.db import connection as c; t = c.introspection.table_names(); print(int('people_user' not in t))"
    found = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return found.stdout.strip().endswith("1")


def start() -> dict[str, "subprocess.Popen[bytes]"]:
    # A session of their own: Ctrl-C then reaches this process alone, which ends the two in order.
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # empty here: the demo serves straight from the sources
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", PORT, "--no-ws"]
    server += [
        "--workers",
        os.environ.get("WEB_WORKERS", "2"),
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "yidan.wsgi:application",
    ]
    commands = {"server": server, "worker": [sys.executable, "manage.py", "qcluster"]}
    return {name: subprocess.Popen(command, cwd=ROOT, start_new_session=True) for name, command in commands.items()}


def taken() -> bool:
    """Somebody answers there already: their /healthz would pass for ours."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1" if HOST == "0.0.0.0" else HOST, int(PORT))) == 0


def wait_until_healthy(parts: dict[str, "subprocess.Popen[bytes]"], stop: threading.Event, seconds: int = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop.is_set() and all(part.poll() is None for part in parts.values()):
        try:
            with urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            say(f"{ADDRESS}/healthz answers {error.code}")
            stop.wait(1)
        except OSError:
            stop.wait(0.2)
    return False


def end(parts: dict[str, "subprocess.Popen[bytes]"]) -> None:
    for part in parts.values():
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
    for part in parts.values():
        try:
            part.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(part.pid, signal.SIGKILL)
            part.wait()


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    began = time.monotonic()
    if taken():
        say(f"Port {PORT} is taken on this machine. Another one: make run PORT={int(PORT) + 100}")
        return 1
    prepare()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parts = start()
    try:
        if wait_until_healthy(parts, stop):
            say(f"\nYidan is running: {ADDRESS}   (ready after {time.monotonic() - began:.0f} s; Ctrl-C stops it)\n")
            if os.environ.get("YIDAN_DEMO"):
                manage("demo", "--accounts")
            while not stop.wait(0.5) and all(part.poll() is None for part in parts.values()):
                pass
        dead = [name for name, part in parts.items() if part.poll() is not None]
        if dead:
            say(f"stopped by itself: {', '.join(dead)}")
        return 0 if stop.is_set() and not dead else 1
    finally:
        end(parts)


if __name__ == "__main__":
    sys.exit(main())
