"""manage.py policy: every clause of the policy with what keeps it, and how it was kept."""

import json as as_json
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from yidan.core import clock
from yidan.desk import clauses, kept


class Command(BaseCommand):
    help = "Every clause with its commands, records, checks and tests, and how it was kept in the last days (a table, or --json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--page", action="store_true", help="only what keeps each clause, as docs/policy/clauses.md")
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, json: bool = False, page: bool = False, days: int = 90, **options: Any) -> None:
        with translation.override("en"):
            if page:
                self.stdout.write(clauses.page(), ending="")
                return
            until = clock.now()
            since = until - timedelta(days=days)
            found = kept.between(since, until)
            rows = [clauses.as_dict(one) | kept.told(found[one.id]) for one in clauses.keepings()]
        if json:
            self.stdout.write(as_json.dumps({"since": since, "until": until, "clauses": rows}, ensure_ascii=False, indent=1, default=str))
            return
        for row in rows:
            rate = "    —" if row["rate"] is None else f"{row['rate']:6.1%}"
            self.stdout.write(f"{row['id']:5} {rate} {row['kept']:6} / {row['cases']:<6} {row['title']}")
            for case in row["broken"][:5]:
                self.stdout.write(f"        {case['document']}: {case['why']}")
