"""What every test stands on: its own database file, its own folder for files, compiled catalogues, one Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations

from tools.messages import compile_catalogues

hypothesis.settings.register_profile("yidan", deadline=None, print_blob=True)  # a red run must be replayable; a slow machine is no error
hypothesis.settings.load_profile("yidan")


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()


@pytest.fixture(scope="session", autouse=True)
def files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.FILES_ROOT = tmp_path_factory.mktemp("files")


_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_past_triggers(self: BaseDatabaseOperations, sql_list: Any) -> Any:
    """A transactional test ends with a flush, and the triggers refuse deletion: they go first, and post_migrate builds them again."""
    from yidan.core import triggers

    triggers.clear()
    return _flush(self, sql_list)


BaseDatabaseOperations.execute_sql_flush = _flush_past_triggers  # type: ignore[method-assign]


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a run; a test opens its own context in it."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    # Playwright's sync interface runs an event loop in this thread, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


SCREENS = Path(settings.VAR) / "screens"
