"""What inspectors, their head and (for rework) the floor should do now."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.core.actors import Actor, Role
from yidan.core.formats import qty
from yidan.core.todo import Todo
from yidan.people.rules import worked_for
from yidan.people.settings import setting
from yidan.quality.models import BoardWord, Inspection, Nonconformity
from yidan.quality.queries import outgoing, pieces

CAP = 50
DAY = timedelta(hours=24)


def todo(by: Actor) -> list[Todo]:
    found: list[Todo] = []
    if by.has(Role.QUALITY_HEAD):
        found += _to_decide(by)
    if by.has(Role.QUALITY):
        found += [*_open(by), *_final(), *_outgoing(), *_first(), *_again(), *_incoming()]
    if by.has(Role.ENGINEERING, Role.PRODUCTION_HEAD):
        found += _word(by)
    if by.has(Role.SALES):
        found += _consent(by)
    if by.has(Role.OPERATOR, Role.PRODUCTION):
        found += _rework()
    return found[:CAP]


def _to_decide(by: Actor) -> list[Todo]:
    rows = Nonconformity.for_page().filter(stage=Nonconformity.Stage.OPEN).exclude(inspection__inspector=by.user_id).order_by("pk")[:20]
    hours = timedelta(hours=setting("nonconformity_hours"))
    return [_of(bad, _("Decide on nonconformity"), bad.what, _("Decide"), bad.created_at + hours, bad.quantity) for bad in rows]


def _consent(by: Actor) -> list[Todo]:
    """Concessions of my orders that the customer has not answered."""
    rows = Nonconformity.for_page().filter(stage=Nonconformity.Stage.ASKED, order__owner__in=worked_for(by)).order_by("decided_at")[:20]
    return [_of(bad, _("Get the customer's consent"), bad.method, _("Ask"), _after(bad.decided_at), bad.conceded) for bad in rows]


def _word(by: Actor) -> list[Todo]:
    """Bought goods that an order waits for and that do not conform: engineering or production says whether they can be used."""
    mine = [role.clerk.value for role in (Role.ENGINEERING, Role.PRODUCTION_HEAD) if by.has(role)]
    waited = {"inspection__when": "incoming", "inspection__receipt_line__purchase_line__demand__order__isnull": False}
    said = BoardWord.objects.filter(nonconformity=OuterRef("pk"), department__in=mine)
    rows = Nonconformity.for_page().filter(~Exists(said), stage=Nonconformity.Stage.OPEN, **waited).order_by("pk")[:20]
    return [_of(bad, _("Say whether it can be used"), bad.what, _("Look"), bad.created_at + DAY / 3, bad.quantity) for bad in rows]


def _rework() -> list[Todo]:
    rows = pieces.due_rework(20)
    return [_of(bad, _("Rework"), bad.method, _("Report rework"), _after(bad.decided_at), bad.quantity - bad.reworked) for bad in rows]


def _again() -> list[Todo]:
    url = reverse("quality:inspection_inspect_again")
    return [
        _of(
            bad,
            _("Inspect again"),
            bad.what,
            _("Inspect"),
            _after(bad.decided_at),
            count,
            f"{url}?nonconformity={bad.key}&quantity={count.normalize():f}",
        )
        for bad, count in pieces.due_again(20)
    ]


def _of(bad: Nonconformity, verb: str, reason: str, button: str, due: datetime | None, count: object, url: str = "") -> Todo:
    who = bad.order.customer.name if bad.order else ""
    what = f"{verb}: {bad.item.name} {qty(count, bad.item.unit)}"
    return Todo(what, reason, "6.1d", url or bad.get_absolute_url(), button, due=due, who=who, key=bad.order.key if bad.order else bad.key)


def _open(by: Actor) -> list[Todo]:
    """Begun and not concluded: whoever measured last goes on; the others see it too."""
    rows = Inspection.for_page().filter(stage=Inspection.Stage.OPEN).order_by("pk")[:20]
    return [
        Todo(
            _("Finish the inspection: %s") % row.item.name, _("%(when)s, %(count)s") % {"when": row.get_when_display(), "count": qty(row.quantity, row.item.unit)},
            "6.1a", reverse("quality:measuring", args=[row.key]), _("Measure"), due=row.created_at + DAY, who=row.order.customer.name if row.order else "",
            key=row.order.key if row.order else row.key,
        )
        for row in rows
    ]  # fmt: skip


def _final() -> list[Todo]:
    url = reverse("quality:inspection_plan_final")
    return [
        Todo(
            _("Inspect finished: %(item)s %(count)s") % {"item": line.item.name, "count": qty(count, line.item.unit)}, _("made, awaits inspection"), "6.1a",
            f"{url}?line={line.pk}&quantity={count.normalize():f}", _("Inspect"), due=_morning(line.promised), who=line.order.customer.name, key=line.order.key,
        )
        for line, count in pieces.due_lines(20)
    ]  # fmt: skip


def _outgoing() -> list[Todo]:
    """Before it is packed for its shipment."""
    url = reverse("quality:inspection_inspect_outgoing")
    return [
        Todo(
            _("Inspect before shipment: %(item)s %(count)s") % {"item": line.item.name, "count": qty(count, line.item.unit)},
            _("fit, asked for by item or customer; it ships afterwards"), "6.1a", f"{url}?line={line.pk}&quantity={count.normalize():f}", _("Inspect"),
            due=_morning(line.promised), who=line.order.customer.name, key=line.order.key,
        )
        for line, count in outgoing.due_outgoing(20)
    ]  # fmt: skip


def _first() -> list[Todo]:
    url = reverse("quality:inspection_inspect_in_process")
    return [
        Todo(
            _("Inspect the first article: %s") % f"{op.name} {op.work_order.item.name}", _("key operation, the floor waits"), "6.1b", f"{url}?operation={op.pk}",
            _("Inspect"), due=op.started_at + timedelta(hours=2) if op.started_at else None, who=op.work_order.order.customer.name, key=op.work_order.order.key,
        )
        for op in pieces.due_first_articles(20)
    ]  # fmt: skip


def _incoming() -> list[Todo]:
    url = reverse("quality:inspection_inspect_incoming")
    return [
        Todo(
            _("Inspect delivery: %(item)s %(count)s") % {"item": row.purchase_line.item.name, "count": qty(row.quantity, row.purchase_line.item.unit)},
            _("lies in quarantine, lot %s") % row.lot, "5.2a", f"{url}?receipt_line={row.pk}", _("Inspect"), due=row.receipt.created_at + DAY,
            who=row.receipt.purchase_order.supplier.name, key=row.receipt.key,
        )
        for row in pieces.due_deliveries(20)
    ]  # fmt: skip


def _after(moment: datetime | None) -> datetime | None:
    return moment + 2 * DAY if moment else None


def _morning(day: object) -> datetime | None:
    """Due two days before the promise, at eight."""
    return timezone.make_aware(datetime.combine(day - timedelta(days=2), time(8))) if day else None  # type: ignore[arg-type,operator]
