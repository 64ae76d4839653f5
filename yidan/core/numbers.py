"""NUM-1, NUM-2: counter row per series and year, taken inside the issuing transaction, as its last lock; a rollback gives it back."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, models
from django.utils import timezone


class Counter(models.Model):
    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_once")]


TAKE = """INSERT INTO core_counter (series, year, last) VALUES (%s, %s, %s)
          ON CONFLICT (series, year) DO UPDATE SET last = core_counter.last + %s RETURNING last"""


def take(series: str, at: datetime) -> str:
    """The next number of the series in the business year of `at` (the factory's own calendar)."""
    return take_many(series, at, 1)[0]


def take_many(series: str, at: datetime, count: int) -> list[str]:
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, year, count, count])
        last = cursor.fetchone()[0]
    return [f"{series}-{year}-{n:05d}" for n in range(last - count + 1, last + 1)]
