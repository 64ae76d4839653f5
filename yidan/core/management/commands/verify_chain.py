"""manage.py verify_chain: every event chain and every signed daily head, from the first event on."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yidan.core import events, heads
from yidan.core.documents import Chain
from yidan.core.events import Event


class Command(BaseCommand):
    help = "Check every event chain and every signed daily head."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, json: bool = False, **options: Any) -> None:
        found = [reason for chain in Chain.objects.order_by("pk").iterator() for reason in events.broken(chain)]
        found += heads.broken()
        self.stdout.write(report(found, json))
        if found:
            sys.exit(1)


def report(found: list[str], as_json: bool) -> str:
    facts = {"chains": Chain.objects.count(), "events": Event.objects.count(), "heads": heads.Head.objects.count(), "broken": found}
    if as_json:
        return json.dumps(facts, ensure_ascii=False)
    told = f"{facts['chains']} chains, {facts['events']} events, {facts['heads']} daily heads"
    return "\n".join([f"{told}: {'clean' if not found else 'BROKEN'}", *found])
