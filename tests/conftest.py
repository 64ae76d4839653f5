from tests.harness import chromium, files_of_their_own, pytest_configure

__all__ = ["chromium", "files_of_their_own", "pytest_configure"]
