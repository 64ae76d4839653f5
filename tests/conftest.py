from pathlib import Path

import pytest

from tests.cast import build
from tests.harness import chromium, files_of_their_own, pytest_configure

__all__ = ["chromium", "files_of_their_own", "pytest_configure"]

# Pure code, pages and papers: what they show does not depend on the database behind. The data layer, stories and races run on both.
ONE_DATABASE = ("engine", "papers", "browser", "examples")
ONE_FILES = (
    "test_kit",
    "test_paper",
    "test_papers",
    "test_matrix",
    "test_house",
    "test_docs",
    "test_languages",
    "test_setup",
    "test_pages",
    "test_web",
    "test_doors",
    "test_browser",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(str(item.fspath))
        if any(part in ONE_DATABASE for part in path.parts) or path.stem.startswith(ONE_FILES):
            item.add_marker(pytest.mark.one_database)


@pytest.fixture
def cast(db):  # type: ignore[no-untyped-def]
    return build()
