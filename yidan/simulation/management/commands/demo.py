"""manage.py demo: the demonstration company in an empty database. Refuses a production installation and a database in use (F16)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from yidan.core import clock, search
from yidan.core.announcements import Announcement
from yidan.monitoring import audiences
from yidan.people.models import User
from yidan.simulation import run
from yidan.simulation.staff import STAFF
from yidan.simulation.stages import show_every_stage
from yidan.simulation.world import World

PASSWORD = "hengchuan-2026"  # of every account of the demo, and only there
DAYS, SEED = 40, 7


class Command(BaseCommand):
    help = "Fill an empty database with a believable factory (demonstration installations only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the accounts of the demo")
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *args: Any, accounts: bool = False, days: int, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("This is not a demonstration installation (YIDAN_DEMO=1): nothing was done.")
        if accounts:
            self._accounts()
            return
        if User.objects.exists():
            raise CommandError("This database is in use: nothing was done.")
        self._hurry()
        world = run.start(timezone.localdate(clock.now()) - timedelta(days=days - 1), SEED)
        run.days(world, days - 1, self._tell)
        run.today(world, clock.now())
        show_every_stage(world)
        audiences.catch_up(100_000)
        search.catch_up(1_000_000)
        Announcement.objects.filter(at__lt=world.now - timedelta(days=2)).update(seen_at=world.now)  # people have read their mail
        self._passwords()
        self._accounts()

    def _hurry(self) -> None:
        """Nothing acknowledged can be lost yet: the file is new. The setting ends with this connection."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")

    def _tell(self, world: World) -> None:
        if world.day.day % 7 == 0:
            self.stdout.write(f"  {world.day} …")

    def _passwords(self) -> None:
        first = User.objects.order_by("pk").first()
        assert first
        first.set_password(PASSWORD)
        User.objects.filter(is_active=True).update(password=first.password)

    def _accounts(self) -> None:
        self.stdout.write(f"Accounts of the demo (password {PASSWORD}):")
        for username, name, roles, _shift in STAFF:
            self.stdout.write(f"  {username:12} {name}  {', '.join(role.label for role in roles)}")
