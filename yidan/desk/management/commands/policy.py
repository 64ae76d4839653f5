"""manage.py policy: every clause of the policy with what keeps it, and how it was kept."""

import json as as_json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from yidan.core import clock
from yidan.desk import clauses, kept


class Command(BaseCommand):
    help = "Every clause with its commands, records, checks and tests, and how it was kept in the last days (a table, or --json)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--page", action="store_true", help="only what keeps each clause, as docs/policy/clauses.md")
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument(
            "--until", type=date.fromisoformat, default=None, help="the last day (default: today); for a simulation that ended earlier"
        )

    def handle(self, *args: Any, json: bool = False, page: bool = False, days: int = 90, until: date | None = None, **options: Any) -> None:
        with translation.override("en"):
            if page:
                self.stdout.write(clauses.page(), ending="")
                return
            end = timezone.make_aware(datetime.combine(until, time.max)) if until else clock.now()
            since = end - timedelta(days=days)
            found = kept.between(since, end)
            rows = [clauses.as_dict(one) | kept.told(found[one.id]) for one in clauses.keepings()]
        if json:
            self.stdout.write(as_json.dumps({"since": since, "until": end, "clauses": rows}, ensure_ascii=False, indent=1, default=str))
            return
        for row in rows:
            rate = "    —" if row["rate"] is None else f"{row['rate']:6.1%}"
            self.stdout.write(f"{row['id']:5} {rate} {row['kept']:6} / {row['cases']:<6} {row['title']}")
            for case in row["broken"][:5]:
                self.stdout.write(f"        {case['document']}: {case['why']}")
