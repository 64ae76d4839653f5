"""The installation: what it refuses, whom it believes, what it serves. Each case is a process of its own, as settings are read once."""

import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from yidan import headers

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 50
pytestmark = pytest.mark.one_database


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("YIDAN_")}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, env={**bare, **environment})


@pytest.mark.parametrize(
    ("environment", "refusal"),
    [
        ({"YIDAN_HOSTS": "yidan.example"}, "yidan.E001"),
        ({"YIDAN_SECRET_KEY": "short", "YIDAN_HOSTS": "yidan.example"}, "yidan.E004"),
        ({"YIDAN_SECRET_KEY": KEY}, "yidan.E005"),
        ({"YIDAN_SECRET_KEY": KEY, "YIDAN_HOSTS": "yidan.example", "YIDAN_CLOCK": "2026-06-12T09:00"}, "yidan.E002"),
        ({"YIDAN_DEMO": "1", "YIDAN_CLOCK": "yesterday"}, "yidan.E003"),
        ({"YIDAN_SECRET_KEY": KEY, "YIDAN_HOSTS": "yidan.example"}, None),
        ({"YIDAN_DEMO": "1", "YIDAN_CLOCK": "2026-06-12T09:00"}, None),
    ],
)
def test_the_server_starts_only_when_safe(environment: dict[str, str], refusal: str | None, tmp_path: Path) -> None:
    done = run("-c", "import yidan.wsgi", YIDAN_VAR=str(tmp_path), **environment)
    assert (done.returncode != 0) == (refusal is not None), done.stderr
    assert refusal is None or refusal in done.stderr


def test_the_check_refuses_a_set_clock_in_production(tmp_path: Path) -> None:
    done = run("manage.py", "check", YIDAN_VAR=str(tmp_path), YIDAN_SECRET_KEY=KEY, YIDAN_CLOCK="2026-06-12T09:00")
    assert done.returncode != 0
    assert "yidan.E002" in done.stderr


def test_collectstatic_in_production(tmp_path: Path) -> None:
    """Pitfall 3: hashed names are made from what the files refer to; a reference to nowhere stops an installation."""
    done = run("manage.py", "collectstatic", "--noinput", YIDAN_VAR=str(tmp_path), YIDAN_SECRET_KEY=KEY)
    assert done.returncode == 0, done.stderr
    names = {path.name.split(".")[0] for path in (tmp_path / "static" / "vendor").iterdir()}
    assert {"tabler", "echarts", "event-calendar"} <= names
    assert (tmp_path / "static" / "staticfiles.json").is_file()


@pytest.mark.parametrize(
    ("peer", "forwarded", "client", "secure"),
    [
        ("10.0.0.5", "203.0.113.7", "203.0.113.7", True),
        ("10.0.0.5", "1.2.3.4, 203.0.113.7", "203.0.113.7", True),  # what the client wrote itself stands first and is not believed
        ("10.0.0.5", "203.0.113.7, 10.0.0.9", "203.0.113.7", True),
        ("10.0.0.5", "", "10.0.0.5", True),
        ("203.0.113.7", "127.0.0.1", "203.0.113.7", False),
        ("", "127.0.0.1", "", False),
    ],
)
def test_forwarded_headers_are_believed_from_our_proxy_only(peer: str, forwarded: str, client: str, secure: bool) -> None:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/24"]):
        headers.TrustedProxies(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == client
    assert (request.META.get("HTTP_X_FORWARDED_PROTO") == "https") is secure
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_nothing_inline_and_nothing_from_outside() -> None:
    for directive, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {str(source) for source in sources}, directive


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    name = re.compile(r"\b(?:YIDAN_[A-Z_]+|DATABASE_URL)\b")
    read = {*name.findall((ROOT / "yidan" / "settings.py").read_text())}
    written = {*name.findall((ROOT / "docs" / "operate.md").read_text())}
    assert read == written


def test_lock_files_name_no_other_index() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def runtime() -> dict[str, metadata.Distribution]:
    """Everything that a production installation has installed: our dependencies and theirs."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(text) for text in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found and not wanted.extras:
            continue
        found[name] = metadata.distribution(name)
        for text in found[name].requires or []:
            inner = Requirement(text)
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in {"", *wanted.extras}):
                waiting.append(inner)
    return found


def test_no_run_time_dependency_under_the_gpl() -> None:
    found = runtime()
    assert len(found) > 30
    for name, distribution in found.items():
        facts = distribution.metadata
        stated = [facts.get("License-Expression") or "", (facts.get("License") or "")[:200]]
        words = " ".join([*stated, *(line for line in facts.get_all("Classifier") or [] if line.startswith("License"))])
        assert words.strip(), f"{name} states no licence"
        assert not re.search(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", words), f"{name}: {words}"


def test_a_new_database_ends_where_the_migrations_end(tmp_path: Path) -> None:
    """`make run` makes the tables from the models and notes the migrations as done: true as long as none of them moves data."""
    file = tmp_path / "new.sqlite3"
    made = run("-m", "tools.database", "new", YIDAN_DEMO="1", YIDAN_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{file}")
    assert made.returncode == 0, made.stderr
    left = run("manage.py", "migrate", "--check", YIDAN_DEMO="1", YIDAN_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{file}")
    assert left.returncode == 0, left.stdout + left.stderr
    with closing(sqlite3.connect(file)) as database:
        made_of = {kind: n for kind, n in database.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type")}
    assert made_of["trigger"] > 0 and made_of["table"] > 100
    texts = {path: path.read_text() for path in (ROOT / "yidan").glob("*/migrations/0*.py")}
    assert [path.name for path, text in texts.items() if "RunPython" in text or "RunSQL" in text] == []
