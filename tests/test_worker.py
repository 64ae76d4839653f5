"""Pitfall 7: a worker killed in the middle of a job; the job is done by the next one, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.one_database, pytest.mark.slow]


def wait_until(true: Callable[[], bool], seconds: float = 120) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_a_job_survives_its_worker(tmp_path: Path) -> None:
    log = tmp_path / "log"
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**bare, "YIDAN_VAR": str(tmp_path), "YIDAN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.worker_settings"}

    def django(code: str) -> str:
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    def worker() -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "manage.py", "qcluster"], cwd=ROOT, env=environment, start_new_session=True)

    def written(word: str) -> int:
        return log.read_text().split().count(word) if log.exists() else 0

    django(
        f"from tools.database import new; new()\nfrom django_q.tasks import async_task; async_task('tests.jobs.hangs_the_first_time', {str(log)!r})"
    )
    first = worker()
    try:
        assert wait_until(lambda: written("begun") == 1)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    second = worker()
    try:
        assert wait_until(lambda: written("done") == 1)
        count = "from django_q.models import OrmQ, Success; print(OrmQ.objects.count(), Success.objects.count())"
        assert wait_until(lambda: django(count) == "0 1", 60)
        assert (written("begun"), written("done")) == (2, 1)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=30)


def test_a_mail_whose_sender_is_killed_is_not_sent_twice(tmp_path: Path) -> None:
    """NOT-1, by SIGKILL between sending and saving: the mail went out once, and the product says that it does not know."""
    log = tmp_path / "mails"
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {
        **bare, "YIDAN_VAR": str(tmp_path), "YIDAN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.proof.killed_settings", "MAIL_LOG": str(log),
        "YIDAN_EMAIL_BACKEND": "tests.jobs.KilledOnce",
    }  # fmt: skip

    def django(code: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400)

    made = django("from tools.database import new; new()\nfrom tests.jobs import a_mail_waits; a_mail_waits()")
    assert made.returncode == 0, made.stderr[-3000:]
    deliver = "from yidan.monitoring import mail; mail.deliver()"
    assert django(deliver).returncode == -signal.SIGKILL
    impatient = "from datetime import timedelta; from yidan.monitoring import mail; mail.PATIENCE = timedelta(0)"
    later = django(
        f"{impatient}\n{deliver}\n{deliver}\nfrom yidan.core.announcements import Announcement as A\nprint(A.objects.get().state)"
    )
    assert later.stdout.split() == ["uncertain"], later.stderr[-3000:]
    assert len(log.read_text().split()) == 1
