"""The simulated factory's day: a seeded chance, a clock that people's acts move on, and everybody as an actor."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from yidan.catalog.models import Calendar
from yidan.core.actors import Actor, Door
from yidan.core.refusals import Refused
from yidan.core.signatures import link_of
from yidan.people.models import User
from yidan.people.rules import roles_of
from yidan.simulation.chances import CHANCES


class NotYet(Exception):
    """This hour of the last day has not come."""


@dataclass
class World:
    chance: random.Random
    now: datetime
    refused: Counter[str] = field(default_factory=Counter)  # why people were refused: expected in a living factory
    happened: Counter[str] = field(default_factory=Counter)  # disturbances, by the name of their chance
    posts: dict[str, str] = field(default_factory=dict)  # who is away or gone: who does the work now
    more: float = 1  # turns all chances up
    until: datetime | None = None  # nothing happens after that: the demo's last day is as far as today has come
    step: int = 0

    @cached_property
    def users(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.all()}

    def forget_roles(self) -> None:
        """Somebody came, left or stands in: read again who may do what."""
        self._roles.clear()

    def holder(self, username: str) -> str:
        """Who does this person's work today."""
        seen = {username}
        while (nxt := self.posts.get(username)) and nxt not in seen:
            seen.add(username := nxt)
        return username

    @property
    def day(self) -> date:
        return timezone.localdate(self.now)

    @property
    def evening(self) -> datetime:
        """When the day shift goes home."""
        return timezone.make_aware(datetime.combine(self.day, time(17, 30)))

    def works(self, day: date) -> bool:
        week, exceptions = self._calendar
        return exceptions.get(day, week[day.weekday()] == "1")

    def in_days(self, days: int, since: date | None = None) -> date:
        """So many days from today, or from `since`; the next working day where that one is off."""
        found = (since or self.day) + timedelta(days=days)
        while not self.works(found):
            found += timedelta(days=1)
        return found

    @cached_property
    def _calendar(self) -> tuple[str, dict[date, bool]]:
        calendar = Calendar.objects.get(code="DAY")
        return calendar.week, dict(calendar.days.values_list("day", "works"))

    def moment(self, day: date, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def at(self, hour: int, minute: int = 0) -> None:
        """The day's clock, never backwards."""
        moment = timezone.make_aware(datetime.combine(self.day, time(hour, minute)))
        if self.until and moment > self.until:
            raise NotYet
        self.now = max(self.now, moment)

    def passes(self, minutes: int) -> None:
        later = self.now + timedelta(minutes=minutes)
        self.now = min(later, self.until) if self.until else later

    def act(self, username: str) -> Actor:
        """The person, some minutes after the last act: nobody does two things at once."""
        self.passes(self.chance.randint(1, 3))
        self.step += 1
        return self._actor(username)

    def _actor(self, username: str) -> Actor:
        username = self.holder(username)
        user = self.users[username]
        if username not in self._roles or self._roles[username][0] != self.day:
            self._roles[username] = (self.day, *roles_of(user, self.day))
        _day, roles, lent, stands_for = self._roles[username]
        return Actor(user.pk, str(user), roles, Door.SIMULATION, self.now, f"sim-{self.step}", lent=lent, stands_for=stands_for)

    def may(self, who: str, verb: Any, document: Any) -> bool:
        """Whether the button is not grey: looked at without doing anything."""
        return verb.refusal(document, self._actor(who)) is None

    @cached_property
    def _roles(self) -> dict[str, Any]:
        return {}

    def outsider(self, token: str) -> Actor:
        """Whoever holds a private link."""
        self.passes(self.chance.randint(2, 9))
        self.step += 1
        link = link_of(token, self.now)
        if link is None:
            raise Refused("the link has expired")
        return link.actor(self.now, f"sim-{self.step}")

    def system(self) -> Actor:
        from yidan.monitoring.jobs import house

        return house(self.now)

    def does(self, who: str, verb: Any, document: Any, **inputs: Any) -> bool:
        """One act of one person. False: refused, which is noted, and life goes on."""
        return self.attempt(lambda: verb(document, **inputs, by=self.act(who)))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Several acts that stop at the first refusal."""
        try:
            act()
        except Refused as exc:
            self.refuse(exc)
            return False
        return True

    def seldom(self, share: float) -> bool:
        return self.chance.random() < share

    def happens(self, what: str) -> bool:
        """Whether a disturbance of this name strikes now."""
        found = self.chance.random() < min(CHANCES[what] * self.more, 0.9)
        self.happened[what] += found
        return found

    def refuse(self, exc: Exception) -> None:
        self.refused[str(exc)[:100]] += 1
