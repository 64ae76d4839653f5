"""manage.py process_map: every document's state graph, from the decorators. The page docs/policy/map.md is written from it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from yidan.core import derived


class Command(BaseCommand):
    help = "Print the process map (markdown with mermaid, or --json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, json: bool = False, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write(derived.map_json() if json else derived.map_page(), ending="")
