"""The installation's own settings with a shorter patience; tables made from the models at once, the migrations have tests of their own."""

from typing import Any

from yidan.settings import *  # noqa: F403
from yidan.settings import Q_CLUSTER as PATIENT


class NoMigrations:
    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> Any:
        return None


MIGRATION_MODULES = NoMigrations()
Q_CLUSTER = {**PATIENT, "timeout": 40, "retry": 45}
