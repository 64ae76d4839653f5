"""What each person on the floor reported in a period: good, scrapped, reworked, minutes against the standard. It is read by the person, the head of
production and the general manager, by nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core import clock
from yidan.core.actors import Actor, Role
from yidan.core.formats import percent
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty
from yidan.core.web import Request
from yidan.people.models import User
from yidan.production.models import JobReport
from yidan.quality.models import Rework

READERS = {Role.PRODUCTION_HEAD, Role.GENERAL_MANAGER}
ZERO = Decimal(0)
PERIODS = {"month": _("This month"), "last_month": _("Last month"), "quarter": _("Last 90 days"), "year": _("Last 12 months")}


@dataclass(frozen=True)
class Figures:
    """`repaired` and `repairing`: pieces and minutes of rework that quality decided on, apart from what was set right at the work place itself."""

    reports: int = 0
    good: Decimal = ZERO
    scrapped: Decimal = ZERO
    reworked: Decimal = ZERO
    minutes: Decimal = ZERO
    standard: Decimal = ZERO  # minutes that the routing allows for what came off
    repaired: Decimal = ZERO
    repairing: Decimal = ZERO

    @property
    def scrap_rate(self) -> Decimal | None:
        came = self.good + self.scrapped
        return self.scrapped / came if came else None

    @property
    def efficiency(self) -> Decimal | None:
        """Allowed of worked; None while no minutes were reported."""
        return self.standard / self.minutes if self.minutes else None

    @property
    def scrap_text(self) -> str:
        return percent(self.scrapped, self.good + self.scrapped)

    @property
    def efficiency_text(self) -> str:
        return percent(self.standard, self.minutes)


def readable(by: Actor) -> QuerySet[User]:
    """Whose figures this reader sees."""
    return User.objects.all() if by.has(*READERS) else User.objects.filter(pk=by.user_id or 0)


def period(name: str, at: datetime) -> tuple[datetime, datetime]:
    today = timezone.localdate(at)
    first = today.replace(day=1)
    match name:
        case "last_month":
            return _start((first - timedelta(days=1)).replace(day=1)), _start(first)
        case "quarter":
            return _start(today - timedelta(days=90)), at
        case "year":
            return _start(today - timedelta(days=365)), at
    return _start(first), at


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def worked(since: datetime, until: datetime) -> Q:
    """People who reported anything in the period."""
    span = {"at__gte": since, "at__lt": until}
    return Q(pk__in=JobReport.objects.filter(**span).values("by")) | Q(pk__in=Rework.objects.filter(**span).values("by"))


SUMS: dict[str, Any] = {
    "reports": Count("pk"), "good": Sum("good"), "scrapped": Sum("scrapped"), "reworked": Sum("reworked"), "minutes": Sum("minutes"),
    "standard": Sum((F("good") + F("scrapped")) * F("operation__run_minutes")),
}  # fmt: skip


def figures(people: Iterable[int], since: datetime, until: datetime) -> dict[int, Figures]:
    """Two queries, however many people."""
    span = {"by__in": list(people), "at__gte": since, "at__lt": until}
    found = {row.pop("by"): row for row in _rows(JobReport.objects.filter(**span), "by", SUMS)}
    again = _rows(Rework.objects.filter(**span), "by", {"repaired": Sum("quantity"), "repairing": Sum("minutes")})
    for row in again:
        found.setdefault(row.pop("by"), {}).update(row)
    return {pk: Figures(**row) for pk, row in found.items()}


def _rows(rows: QuerySet[Any], by: str, sums: dict[str, Any]) -> list[dict[str, Any]]:
    names = {f"sum_{name}": what for name, what in sums.items()}  # a sum may not be called as its field
    return [{name.removeprefix("sum_"): value for name, value in row.items()} for row in rows.order_by().values(by).annotate(**names)]


def _of(name: str) -> Any:
    return lambda row: getattr(row.figures, name)


class PerformanceList(List):
    name, title, model, url = "performance", _("Output per person"), User, "quality:performance"
    template_name = "quality/performance.html"
    default_order = "display"
    columns = [
        Column("display", _("Operator"), link=True, filter="pinyin", bold=True, required=True, phone="title"),
        Column("reports", _("Reports"), kind="number", value=_of("reports"), phone="line"),
        Column("good", _("Good"), kind="qty", value=_of("good"), phone="line"),
        Column("scrapped", _("Scrapped"), kind="qty", value=_of("scrapped"), phone="line"),
        Column("scrap_rate", _("Scrap rate"), kind="percent", value=_of("scrap_rate"), phone="line"),
        Column("reworked", _("Reworked at the work place"), kind="qty", value=_of("reworked"), phone="line"),
        Column("repaired", _("Reworked for quality"), kind="qty", value=_of("repaired"), phone="line"),
        Column("minutes", _("Minutes worked"), kind="qty", value=_of("minutes"), phone="line"),
        Column("standard", _("Standard minutes"), kind="qty", value=_of("standard"), phone="line"),
        Column("efficiency", _("Standard / worked"), kind="percent", value=_of("efficiency"), phone="line"),
        Column("repairing", _("Minutes of rework"), kind="qty", value=_of("repairing"), phone="line", shown=False),
    ]
    views = [View(name, label, lambda page, name=name: worked(*period(name, page.actor.at))) for name, label in PERIODS.items()]  # type: ignore[misc]
    empty = Empty(
        _("Nobody reported anything in this period."), _("Reports come from the shop floor: phone or shared tablet."), icon="users"
    )

    def rows(self) -> QuerySet[User]:
        return readable(self.actor)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return period(self.view.name if self.view else "month", self.actor.at)

    def prepare(self, rows: list[Any]) -> None:
        found = figures((row.pk for row in rows), *self.span)
        for row in rows:
            row.figures = found.get(row.pk, Figures())

    def row_url(self, row: User) -> str:
        return f"{reverse('quality:performance_of', args=[row.username])}?period={self.view.name if self.view else 'month'}"

    def extra(self) -> dict[str, Any]:
        return {"own": not self.actor.has(*READERS), "since": self.span[0], "until": self.span[1]}


def performance(request: Request) -> HttpResponse:
    return PerformanceList(request).response()


def of_person(request: Request, username: str) -> HttpResponse:
    """One person's figures by operation, with the causes of scrap; a stranger is told that there is none such."""
    person = get_object_or_404(readable(request.actor), username=username[:150])
    name = request.GET.get("period", "") if request.GET.get("period", "") in PERIODS else "month"
    since, until = period(name, request.actor.at)
    mine = JobReport.objects.filter(by=person, at__gte=since, at__lt=until)
    operations = _rows(mine, "operation__name", SUMS)
    causes = (
        mine.exclude(cause="")
        .order_by()
        .values("cause")
        .annotate(scrap=Sum("scrapped"), rework=Sum("reworked"))
        .order_by("-scrap", "cause")
    )
    context = {
        "person": person, "now": clock.now(), "sum": figures([person.pk], since, until).get(person.pk, Figures()), "causes": causes[:20], "chosen": name,
        "rows": sorted(((row.pop("operation__name"), Figures(**row)) for row in operations), key=lambda pair: -pair[1].minutes), "periods": PERIODS.items(),
        "reports": mine.select_related("operation__work_order__item__unit", "operation__work_order__order").order_by("-at")[:30], "since": since, "until": until,
        "back": (reverse("quality:performance"), _("Output per person")),
    }  # fmt: skip
    return render(request, "quality/performance_of.html", context)
