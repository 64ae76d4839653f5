"""Static files of third parties, straight from node_modules: by name, so that nothing is served which nobody asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage

# name we serve it under -> file in node_modules. The maps stand here because the production storage follows every reference a file makes.
SERVED = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/event-calendar.min.css": "@event-calendar/build/dist/event-calendar.min.css",
    "vendor/event-calendar.min.js": "@event-calendar/build/dist/event-calendar.min.js",
    "vendor/event-calendar.min.js.map": "@event-calendar/build/dist/event-calendar.min.js.map",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
}


class Renamed(FileSystemStorage):
    """A storage over node_modules that knows the files by the names we serve them under."""

    def path(self, name: str) -> str:
        return super().path(SERVED.get(name, name))


class NodeModules(BaseFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = Renamed(location=settings.NODE_MODULES)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [source for source in SERVED.values() if not (Path(settings.NODE_MODULES) / source).is_file()]
        if not missing:
            return []
        return [Warning(f"Front-end files are missing: {', '.join(missing)}.", hint="Run `make front`.", id="yidan.W001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = Path(settings.NODE_MODULES) / SERVED[path] if path in SERVED else None
        if found is None or not found.is_file():
            return []  # for one file too: None would count as a match, and a missing file as an error of the server
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, source in SERVED.items():
            if (Path(settings.NODE_MODULES) / source).is_file():
                yield name, self.storage
