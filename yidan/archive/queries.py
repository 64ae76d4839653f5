"""Reads of the archive: what waits for its check or its appraisal; and everybody's part of the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.archive import scope
from yidan.archive.models import Appraisal, CheckRun, Consultation, Finding, RemovedFile, Use, UseRegister, Volume, VolumeItem
from yidan.archive.rules import ARCHIVISTS, DISPOSERS, UNDECIDED, WITNESSES
from yidan.core.actors import HEADS, Actor, Role
from yidan.core.files import Blob, Paper
from yidan.core.signatures import Signature
from yidan.core.todo import Todo
from yidan.intake.models import Order
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.service.models import Ticket

AT_ONCE = 200  # volumes in one check run


def to_check(now: datetime, all_of_them: bool = False) -> list[Volume]:
    """Volumes not looked at within `check_days`, longest first; `all_of_them`: those not looked at today."""
    before = now - timedelta(days=0 if all_of_them else setting("check_days"))
    if all_of_them:
        before = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    rows = (
        Volume.objects.filter(stage="archived").annotate(looked=Coalesce(Max("checks__at"), "taken_at")).select_related("order__customer")
    )
    return list(rows.filter(looked__lt=before).order_by("looked", "pk")[:AT_ONCE])


def expired(now: datetime) -> QuerySet[Volume]:
    """Volumes whose period has ended and that no open appraisal names."""
    rows = Volume.objects.filter(stage="archived", keep_until__lt=timezone.localdate(now))
    return rows.exclude(appraisals__appraisal__stage__in=UNDECIDED).select_related("order__customer").order_by("keep_until", "pk")


def come_back() -> list[Blob]:
    """Files that a closed destruction list names and that lie there again (a restored backup), unless they were filed anew since."""
    removed = RemovedFile.objects.filter(shared=False, item__appraisal__stage="closed")
    filed = Paper.objects.filter(blob__sha256__in=removed.values("sha256")).exclude(pk__in=RemovedFile.objects.values("paper"))
    signed = Signature.objects.exclude(scan=None).exclude(chain_id__in=Volume.objects.filter(stage="destroyed").values("chain"))
    gone = (
        Blob.objects.filter(sha256__in=removed.values("sha256")).exclude(pk__in=filed.values("blob")).exclude(pk__in=signed.values("scan"))
    )
    return [blob for blob in gone if blob.path.is_file()]


def run_out(now: datetime) -> QuerySet[Consultation]:
    """Open consultations whose time has run out and of which nothing is lent out: the house closes them."""
    return Consultation.objects.filter(stage="open", until__lte=now).exclude(way="borrow").select_related("volume__order").order_by("pk")


def uses(since: date, until: date, rows: QuerySet[Use] | None = None) -> QuerySet[Use]:
    """The lines of the register of these days, the earliest first."""
    chosen = Use.objects.all() if rows is None else rows
    between = [timezone.make_aware(datetime.combine(day, at)) for day, at in ((since, time.min), (until, time.max))]
    related = ("consultation__volume__order", "consultation__approved_by", "item", "by")
    return chosen.filter(at__range=between).select_related(*related).order_by("pk")


def register_since(until: date, new: UseRegister | None = None) -> date:
    """Where the next register begins: after the last one before it; the first with the year of the first use."""
    last = UseRegister.objects.exclude(pk=new.pk if new and new.pk else 0).aggregate(last=Max("until"))["last"]
    first = Use.objects.order_by("pk").values_list("at", flat=True).first()
    return last + timedelta(days=1) if last else date(timezone.localdate(first).year if first else until.year, 1, 1)


def month_to_close(now: datetime) -> date | None:
    """The end of last month, while it has uses that no register holds."""
    end = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    since = register_since(end)
    return end if since <= end and uses(since, end).exists() else None


def todo(by: Actor) -> list[Todo]:
    work = _sales(by) if by.has(Role.SALES, Role.MARKETING) else []
    if by.has(*ARCHIVISTS):
        work += [*_archive(), *_late(by), *_findings(), *_signing(), *_expired(by), *_lent(by), *_register(by)]
    return [*work, *_approvals(by), *_disposal(by), *_mine(by)]


def _sales(by: Actor) -> list[Todo]:
    mine = worked_for(by)
    settled = Order.objects.filter(stage="settled", volume=None, owner_id__in=mine).select_related("customer").order_by("pk")[:25]
    compiled = Volume.objects.filter(stage="compiled", order__owner_id__in=mine).select_related("order__customer").order_by("pk")[:25]
    new = reverse("archive:volume_compile_volume")
    return [
        Todo(_("Compile the volume"), _("the order is settled"), "8.1b", f"{new}?order={o.number}", _("Compile"), None, o.customer.name, o.key) for o in settled
    ] + [
        Todo(_("Hand the volume over"), _("compiled, complete"), "8.1c", v.get_absolute_url(), _("Hand over"), None, v.order.customer.name, v.order.key) for v in compiled
    ]  # fmt: skip


def _archive() -> list[Todo]:
    days = timedelta(days=setting("transfer_days"))
    rows = Volume.objects.filter(stage="handed_over").select_related("order__customer", "handed_by").order_by("handed_at")[:50]
    return [
        Todo(
            _("Take the volume over"), _("handed over by %s") % v.handed_by, "8.1c", v.get_absolute_url(), _("Check"),
            v.handed_at + days if v.handed_at else None, v.order.customer.name, v.order.key,
        )
        for v in rows
    ]  # fmt: skip


def _late(by: Actor) -> Iterator[Todo]:
    """Archived orders of the last months with a paper newer than their volume: one query, judged exactly for the few it names."""
    newer = Paper.objects.filter(chain_id=OuterRef("chain_id"), at__gt=OuterRef("taken_at")).exclude(kind__startswith="archive.")
    service = Paper.objects.filter(
        kind="service.ticket", object_id__in=Ticket.objects.filter(order=OuterRef(OuterRef("order"))).values("pk")
    )
    filed = VolumeItem.objects.filter(paper=OuterRef("pk")).values("pk")
    wanted = Exists(newer.filter(~Exists(filed))) | Exists(service.filter(~Exists(filed), at__gt=OuterRef("taken_at")))
    for volume in Volume.objects.filter(wanted, stage="archived").select_related("order__customer").order_by("-pk")[:10]:
        if scope.came_later(volume):
            yield Todo(
                _("Add what came later"), _("papers came after the transfer"), "8.1a", volume.get_absolute_url(), _("Add"), None,
                volume.order.customer.name, str(volume),
            )  # fmt: skip


def _findings() -> Iterator[Todo]:
    for row in Finding.for_page().filter(stage="open").order_by("due", "pk")[:25]:
        piece = f"{row.item.position:02d} {row.item.title}: " if row.item else ""
        yield Todo(
            _("Repair"),
            piece + row.what,
            "8.2b",
            row.get_absolute_url(),
            _("Repair"),
            _evening(row.due),
            row.volume.order.customer.name,
            str(row.volume),
        )


def _signing() -> Iterator[Todo]:
    """Runs of which everything that was found is repaired."""
    rows = CheckRun.objects.filter(stage="done", findings__isnull=False).exclude(findings__stage="open").distinct().order_by("pk")[:10]
    for run in rows:
        yield Todo(_("Sign the check record"), _("all that was found is repaired"), "8.2b", run.get_absolute_url(), _("Sign"), key=run.key)


def _register(by: Actor) -> Iterator[Todo]:
    if end := month_to_close(by.at):
        url, due = reverse("archive:useregister_close_register"), _evening(end + timedelta(days=5))
        yield Todo(_("Close the register of use"), _("up to %s") % end.isoformat(), "8.3b", f"{url}?until={end}", _("Close"), due)


def _expired(by: Actor) -> Iterator[Todo]:
    days, new = timedelta(days=setting("appraisal_days")), reverse("archive:appraisal_appraise")
    for volume in expired(by.at)[:25]:
        due = _evening(volume.keep_until + days if volume.keep_until else None)
        yield Todo(
            _("Appraise the volume"), _("its period has ended"), "8.2c", new, _("Appraise"), due, volume.order.customer.name, str(volume)
        )


def _lent(by: Actor) -> Iterator[Todo]:
    """To be given out; and what was lent and has not come back."""
    for one in _waiting("approved"):
        yield Todo(_("Give out"), f"{one.created_by}: {one.purpose}", "8.3b", one.get_absolute_url(), _("Give out"), None, "", one.key)
    for one in _waiting("open", way="borrow", until__lte=by.at):
        yield Todo(
            _("Get the volume back"), _("lent to %s") % one.created_by, "8.3b", one.get_absolute_url(), _("Close"), one.until, "", one.key
        )


def _approvals(by: Actor) -> Iterator[Todo]:
    wanted = [role.value for role in by.roles if role in HEADS or role is Role.GENERAL_MANAGER]
    for one in _waiting("requested", approver__in=wanted) if wanted else ():
        if one.created_by_id != by.user_id:
            yield Todo(
                _("Approve the consultation"),
                f"{one.created_by}: {one.purpose}",
                "8.3a",
                one.get_absolute_url(),
                _("Decide"),
                None,
                "",
                one.key,
            )


def _mine(by: Actor) -> Iterator[Todo]:
    for one in _waiting("open", created_by_id=by.user_id, until__gt=by.at) if by.user_id else ():
        yield Todo(_("Consult"), one.purpose, "8.3b", one.get_absolute_url(), _("Read"), one.until, "", one.key)


def _disposal(by: Actor) -> Iterator[Todo]:
    """Each step for somebody who has not done an earlier one (RET-2)."""
    steps: list[tuple[bool, str, Q, str]] = [
        (by.has(*DISPOSERS), "proposed", Q(), _("Approve the appraisal")),
        (by.has(*ARCHIVISTS), "approved", Q(items__opinion="destroy") & ~Q(approved_by_id=by.user_id), _("Remove the files")),
        (by.has(*WITNESSES), "removed", ~Q(removed_by_id=by.user_id), _("Witness the destruction")),
    ]
    for mine, stage, others, verb in steps:
        rows: Any = (
            Appraisal.objects.filter(others, stage=stage).exclude(created_by_id=by.user_id).distinct().order_by("pk")[:10] if mine else ()
        )
        for one in rows:
            yield Todo(verb, one.remark or one.stage_label, "8.2c", one.get_absolute_url(), _("Look"), None, "", one.key)


def _waiting(stage: str, **more: Any) -> QuerySet[Consultation]:
    return Consultation.objects.filter(stage=stage, **more).select_related("volume__order", "created_by").order_by("pk")[:20]


def _evening(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(17, 30))) if day else None
