"""The worker and the web process killed (SIGKILL) in the middle of what they do: nothing is lost, nothing is done twice.

Four kills in `make test`; `YIDAN_KILLS=20` for more. The processes are real and of this test alone: its own database, folder and port on
loopback; what it starts it ends by its process group."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
import pytest

from tests.proof.company import LONG

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("YIDAN_KILLS", "4"))
AT_ONCE = 5  # requests in the air when the web process dies
JOBS = ("monitoring.jobs.every_minute", "planning.jobs.propose", "monitoring.jobs.every_hour")
pytestmark = pytest.mark.slow


class Company:
    """One installation: its processes, and what is asked of it from outside."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database, self.port = folder, database, free_port()
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("YIDAN_", "DATABASE_", "PYTEST"))}
        self.environment = {
            **bare, "YIDAN_VAR": str(folder), "YIDAN_DEMO": "1", "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.proof.killed_settings",
        }  # fmt: skip
        self.running: list[subprocess.Popen[bytes]] = []
        self.key = ""

    def inside(self, *words: str) -> str:
        command = [sys.executable, "-m", "tests.proof.company", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, start_new_session=True, stdout=log, stderr=log
            )
        self.running.append(process)
        return process

    def web(self) -> subprocess.Popen[bytes]:
        process = self.start(
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--no-ws", "--workers", "1",
            "--blocking-threads", "4", "--log-level", "warning", "yidan.wsgi:application",
        )  # fmt: skip
        assert wait_until(lambda: answered(self.port), 90), self.log()
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "qcluster")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)
        self.running.remove(process)

    def post(self, url: str, body: dict[str, Any], key: str) -> int:
        """0 where no answer came."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": key, "Content-Type": "application/json"}
        try:
            link.request("POST", url, json.dumps(body), headers)
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            link.close()

    def waiting(self) -> int:
        """How many jobs are in the queue."""
        if self.database.startswith("sqlite"):
            import sqlite3

            with sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=20) as file:
                return int(file.execute("SELECT count(*) FROM django_q_ormq").fetchone()[0])
        import psycopg

        with psycopg.connect(server_of(self.database)) as server:
            found = server.execute("SELECT count(*) FROM django_q_ormq").fetchone()
            return int(found[0]) if found else 0

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-3000:]


def server_of(url: str) -> str:
    found = dj_database_url.parse(url)
    return f"host={found['HOST']} user={found['USER']} dbname={found['NAME']}" + (f" port={found['PORT']}" if found["PORT"] else "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def company(tmp_path: Path, django_db_blocker: Any) -> Iterator[Company]:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        name = f"kills_{uuid.uuid4().hex[:8]}"
        administer(url, f"CREATE DATABASE {name}")
        made = Company(tmp_path, url.rpartition("/")[0] + f"/{name}")
    else:
        made = Company(tmp_path, f"sqlite:///{tmp_path / 'yidan.sqlite3'}")
    made.key = made.inside("begin")
    yield made
    for process in list(made.running):
        made.kill(process)
    if url.startswith("postgres"):
        administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def administer(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server_of(url), autocommit=True) as server:
        server.execute(sql)  # type: ignore[call-overload]


def an_order(number: str) -> dict[str, Any]:
    line = {"item": "AS-300", "quantity": "1", "price": "1000"}
    return {
        "customer": "KH-0031", "customer_po": number, "kind_of": "make", "received_at": "2026-06-01T09:00:00", "place": "x",
        "requested": "2027-08-01", "tax_rate": "13", "payment_terms": "t", "owner": "li", "entity": "HC", "lines": [line],
    }  # fmt: skip


def web_killed(company: Company, dice: random.Random, n: int) -> list[str]:
    """Orders are being entered when the web process dies; each sender sends his again, with the same key, until he has an answer."""
    numbers = [f"KILL-{n}-{i}" for i in range(AT_ONCE)]
    web = company.web()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        sent = [senders.submit(company.post, "/api/orders/enter", an_order(number), number) for number in numbers]
        time.sleep(dice.uniform(0.02, 0.6))
        company.kill(web)
        first = [one.result() for one in sent]
    web = company.web()
    again = [company.post("/api/orders/enter", an_order(number), number) for number in numbers]
    company.kill(web)
    assert set(again) == {200} and set(first) <= {0, 200}, (first, again, company.log())
    return numbers


def worker_killed(company: Company, dice: random.Random) -> None:
    """Within its first seconds, wherever it stands: between jobs, in one, before it has said that one is done."""
    company.inside("queue", *JOBS)
    worker = company.worker()
    wait_until(lambda: company.folder.joinpath("log").stat().st_size > 0, 5)
    time.sleep(dice.uniform(1.0, 6.0))
    company.kill(worker)


def test_killed_in_mid_job_nothing_is_lost_or_doubled(company: Company) -> None:
    """IDE-1, NOT-1, AUD-1: one order a key, one message an event and recipient, the import whole and once, every chain unbroken."""
    dice = random.Random(int(os.environ.get("YIDAN_SEED", "7")))
    numbers: list[str] = []
    for n in range(KILLS):
        if n % 2:
            worker_killed(company, dice)
        else:
            numbers += web_killed(company, dice, n)
    worker = company.worker()
    assert wait_until(lambda: company.waiting() == 0, 240), company.log()
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=60)
    found = json.loads(company.inside("verdict"))
    print(found)
    assert found["orders"] == dict.fromkeys(numbers, 1) and found["keys"] == len(numbers) and found["events of orders"] == 0, found
    assert (found["untold"], found["told twice"]) == (0, 0) and found["told"] > 0, found
    assert (found["items"], found["imports"], found["runs"]) == (LONG, ["done"], 1), found
    assert found["plans"] == found["proposed"] >= 1, found
    assert found["broken"] == [] and found["invariants"] == {}, found
