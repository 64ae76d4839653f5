"""Volumes: complete, coded for good, checked in time, destroyed by rule, consulted by request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Max, Prefetch, Q
from django.db.models.functions import Coalesce

from yidan.archive import queries
from yidan.archive.examine import total_hash
from yidan.archive.models import Appraisal, AppraisalItem, Consultation, Use, UseRegister, Volume, VolumeItem
from yidan.core.events import Event
from yidan.intake.models import Order
from yidan.people.settings import setting

KEPT = ("archived", "destroyed")


def arc1() -> Iterator[str]:
    """An archived order has its volume, and every absence in it is signed."""
    for order in Order.objects.filter(stage="archived", volume=None).exclude(number=None)[:20]:
        yield f"{order.key} is archived without a volume"
    for item in VolumeItem.objects.filter(paper=None).filter(Q(absence="") | Q(absence_by=None)).select_related("volume__order")[:20]:
        yield f"{item.volume}: piece {item.position} is absent and nobody signed for it"


def arc2() -> Iterator[str]:
    """Archival codes are unique, and their serials run without a gap in each class, year and period."""
    codes = [code for code in Volume.objects.exclude(archival_code=None).values_list("archival_code", flat=True) if code]
    if len(set(codes)) != len(codes):
        yield "an archival code stands twice"
    by_class: dict[str, list[int]] = {}
    for code in codes:
        head, _dash, serial = code.rpartition("-")
        by_class.setdefault(head.partition("-")[2], []).append(int(serial))
    for name, serials in by_class.items():
        if sorted(serials) != list(range(1, len(serials) + 1)):
            yield f"{name}: serials are not continuous"


def arc4() -> Iterator[str]:
    """A volume's pieces are those its hash was taken of, numbered without a gap."""
    rows = Volume.objects.filter(stage__in=KEPT).prefetch_related(
        Prefetch("items", VolumeItem.objects.select_related("paper__blob"))  # a thousand ids are too many for SQLite: joined
    )
    for volume in rows.iterator(chunk_size=100):
        items = sorted(volume.items.all(), key=lambda item: item.position)
        if [item.position for item in items] != list(range(1, len(items) + 1)) or total_hash(items) != volume.hash:
            yield f"{volume}: the pieces are not those taken over"


def arc5() -> Iterator[str]:
    """Every archived volume was looked at within the interval, counted to the last event, with a week for the worker."""
    last = Event.objects.aggregate(at=Max("at"))["at"]
    if last is None:
        return
    rows = Volume.objects.filter(stage="archived").annotate(looked=Coalesce(Max("checks__at"), "taken_at"))
    for volume in rows.filter(looked__lt=last - timedelta(days=setting("check_days") + 7)).select_related("order")[:20]:
        yield f"{volume} was last looked at on {volume.looked:%Y-%m-%d}"


def ret1() -> Iterator[str]:
    """Nothing was destroyed before its time, and no file is gone without a list that says so."""
    for volume in Volume.objects.filter(stage="destroyed").filter(
        Q(destroyed_on=None) | Q(keep_until=None) | Q(keep_until__gte=F("destroyed_on")) | Q(held_at__isnull=False)
    )[:20]:
        yield f"{volume} was destroyed and should not have been"
    listed = AppraisalItem.objects.filter(opinion="destroy", appraisal__stage__in=["removed", "closed"]).values("volume")
    for volume in Volume.objects.filter(stage="destroyed").exclude(pk__in=listed)[:20]:
        yield f"{volume} is destroyed and stands on no list"


def ret2() -> Iterator[str]:
    """Appraised, approved, removed and witnessed by different people; what the list says is gone is gone."""
    same = Q(approved_by=F("created_by")) | Q(removed_by=F("created_by")) | Q(removed_by=F("approved_by"))
    same |= Q(witness=F("created_by")) | Q(witness=F("removed_by"))
    for one in Appraisal.objects.filter(same)[:20]:
        yield f"{one.key}: one person did two steps"
    for one in Appraisal.objects.filter(Q(stage="closed", witness=None) | Q(stage__in=["removed", "closed"], removed_by=None))[:20]:
        yield f"{one.key}: a signature is missing"
    for blob in queries.come_back():
        yield f"file {blob.sha256[:12]} was destroyed and is still there"


def use1() -> Iterator[str]:
    """Approved by another, given out by a third; nothing read outside its time."""
    alone = Q(approved_by=F("created_by")) | Q(given_by=F("created_by")) | Q(given_by=F("approved_by"))
    for one in Consultation.objects.filter(alone)[:20]:
        yield f"{one.key}: one person did two steps"
    for one in Consultation.objects.filter(stage__in=["open", "closed"]).filter(Q(approved_by=None) | Q(given_by=None) | Q(until=None))[
        :20
    ]:
        yield f"{one.key} was opened without approval"
    late = Q(at__gt=F("consultation__until")) | Q(at__lt=F("consultation__given_at")) | ~Q(by=F("consultation__created_by"))
    for use in Use.objects.filter(late).select_related("consultation")[:20]:
        yield f"{use.consultation.key}: read outside its approval"
    for row in Use.objects.filter(way="copy").values("consultation", "n").annotate(times=Count("pk")).filter(times__gt=1)[:20]:
        yield f"consultation {row['consultation']}: copy {row['n']} counted twice"
    yield from _registers()


def _registers() -> Iterator[str]:
    """Registers follow day on day, each with all the uses of its days."""
    last: UseRegister | None = None
    for one in UseRegister.objects.order_by("since"):
        if last and one.since != last.until + timedelta(days=1):
            yield f"{one.key} does not begin where {last.key} ended"
        if one.uses != queries.uses(one.since, one.until).count():
            yield f"{one.key} does not hold the uses of its days"
        last = one


CHECKS = {"ARC-1": arc1, "ARC-2": arc2, "ARC-4": arc4, "ARC-5": arc5, "RET-1": ret1, "RET-2": ret2, "USE-1": use1}
