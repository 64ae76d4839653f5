"""manage.py invariants: every invariant over the whole database."""

import json as as_json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yidan.desk import invariants


class Command(BaseCommand):
    help = "Check every invariant over the whole database; exits with 1 when one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, json: bool = False, **options: Any) -> None:
        found = invariants.run()
        if json:
            rows = {name: {"ok": not broken, "broken": broken} for name, broken in found.items()}
            self.stdout.write(as_json.dumps({"ok": not any(found.values()), "invariants": rows}, ensure_ascii=False, indent=1))
        else:
            for name, broken in found.items():
                self.stdout.write(f"{name:8} {'ok' if not broken else 'BROKEN'}")
                for reason in broken:
                    self.stdout.write(f"         {reason}")
        if any(found.values()):
            sys.exit(1)
