import pytest

from tests.cast import build
from tests.harness import chromium, files_of_their_own, pytest_configure

__all__ = ["chromium", "files_of_their_own", "pytest_configure"]


@pytest.fixture
def cast(db):  # type: ignore[no-untyped-def]
    return build()
