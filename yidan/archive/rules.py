"""Questions about volumes, findings, appraisals and consultations: pure, of document and actor; a reason or None."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from yidan.archive import scope
from yidan.archive.models import Appraisal, AppraisalItem, CheckRun, Consultation, Finding, RemovedFile, Volume
from yidan.core.actors import DEPARTMENTS, Actor, Role
from yidan.core.formats import listed
from yidan.intake.models import Order
from yidan.people.rules import apart, head_of, manager
from yidan.service.models import Ticket
from yidan.settlement.models import Milestone

FILED = {Order.Stage.SETTLED}
ARCHIVISTS = frozenset({Role.ARCHIVE, Role.ARCHIVE_HEAD})
DISPOSERS = frozenset({Role.ARCHIVE_HEAD, Role.GENERAL_MANAGER})
WITNESSES = frozenset({Role.FINANCE, Role.FINANCE_HEAD, Role.SALES_HEAD, Role.GENERAL_MANAGER, Role.AUDITOR})
DESTROY = AppraisalItem.Opinion.DESTROY
UNDECIDED = (Appraisal.Stage.PROPOSED, Appraisal.Stage.APPROVED)


# ---- filing ----


def not_to_file(volume: Volume, by: Actor) -> str | None:
    """ARC-1 begins here: a volume is made of a settled order, once. A blank form names no order yet."""
    if not volume.order_id:
        return None
    if volume.order.stage not in FILED:
        return _("The order is not settled: its papers are not complete.")
    return _("The order's volume is compiled already.") if Volume.objects.filter(order=volume.order).exists() else None


def damaged(volume: Volume, by: Actor) -> str | None:
    """The bytes of every piece are there and are the ones filed."""
    wrong = [str(item.position) for item in volume.items.all() if item.paper and not item.paper.blob.intact()]
    return _("Pieces damaged or lost: %s.") % listed(wrong) if wrong else None


def not_mine_to_take(volume: Volume, by: Actor) -> str | None:
    if volume.handed_by_id == by.user_id:
        return _("Who hands over does not take over.")
    return damaged(volume, by) or apart("cashier_archive", None, by)


def nothing_new(volume: Volume, by: Actor) -> str | None:
    return None if scope.came_later(volume) else _("No paper has come since it was taken over.")


def absent(order: Order) -> list[scope.Rule]:
    return scope.missing(order, scope.papers_for(order))


# ---- keeping and destroying ----


def held(volume: Volume, by: Actor) -> str | None:
    return _("It is held already: %s.") % volume.held_reason if volume.held_at else None


def not_held(volume: Volume, by: Actor) -> str | None:
    return None if volume.held_at else _("It is not held.")


def kept(volume: Volume, day: date) -> str | None:
    """RET-1: why a volume may not be destroyed on this day."""
    if volume.keep_until is None:
        return _("It is kept for ever.")
    if volume.keep_until >= day:
        return _("Its period ends on %s.") % volume.keep_until.isoformat()
    if volume.held_at:
        return _("It is held: %s.") % volume.held_reason
    if Milestone.objects.filter(order=volume.order, paid__lt=F("amount")).exists():
        return _("The customer still owes money on the order.")
    if Ticket.objects.filter(order=volume.order).exclude(stage="closed").exists():
        return _("A service ticket of the order is open.")
    return None


def not_to_approve(appraisal: Appraisal, by: Actor) -> str | None:
    return apart("destruction", appraisal.created_by_id, by) or _still_kept(appraisal, by)


def not_to_remove(appraisal: Appraisal, by: Actor) -> str | None:
    """Neither who appraised nor who approved removes; a second time only while a file is still there."""
    if reason := apart("destruction", appraisal.created_by_id, by) or apart("destruction", appraisal.approved_by_id, by):
        return reason
    if appraisal.stage == Appraisal.Stage.REMOVED:
        return None if left_over(appraisal) else _("The files are gone.")
    if not appraisal.items.filter(opinion=DESTROY).exists():
        return _("Nothing on it is to be destroyed.")
    return _still_kept(appraisal, by)


def not_to_witness(appraisal: Appraisal, by: Actor) -> str | None:
    if reason := apart("destruction", appraisal.created_by_id, by) or apart("destruction", appraisal.removed_by_id, by):
        return reason
    there = left_over(appraisal)
    return _("Files still there: %s.") % listed(there[:5]) if there else None


def _still_kept(appraisal: Appraisal, by: Actor) -> str | None:
    day = timezone.localdate(by.at)
    rows = appraisal.items.filter(opinion=DESTROY).select_related("volume__order")
    return next((f"{row.volume}: {reason}" for row in rows if (reason := kept(row.volume, day))), None)


def left_over(appraisal: Appraisal) -> list[str]:
    """Titles of what should be gone and is not."""
    rows = RemovedFile.objects.filter(item__appraisal=appraisal, shared=False).select_related("paper__blob").order_by("pk")
    return [row.paper.title for row in rows if row.paper.blob.path.is_file()]


# ---- repairing ----


def not_to_give_up(finding: Finding, by: Actor) -> str | None:
    """A loss is signed for only while the file is really lost."""
    if finding.item and finding.item.paper and finding.item.paper.blob.intact() and finding.fault != Finding.Kind.UNREADABLE:
        return _("The file is there again: write how it was repaired.")
    return None


def not_to_sign(run: CheckRun, by: Actor) -> str | None:
    """A run that found nothing is filed as it is; of the others nothing may be open."""
    stages = set(run.findings.values_list("stage", flat=True))
    if not stages:
        return _("Nothing new was found: its record is filed.")
    return _("What was found is not all repaired.") if Finding.Stage.OPEN in stages else None


# ---- consulting ----


def approver_of(by: Actor) -> tuple[str, Role]:
    """The department of whoever asks, and the role that approves: its head; of the head himself, or where there is none, the general manager;
    of the general manager the head of the archive, and where there is none the head of finance."""
    day = timezone.localdate(by.at)
    home = next((role for role in DEPARTMENTS if role in by.roles), Role.PRODUCTION if Role.OPERATOR in by.roles else None)
    head = head_of(home, day) if home else None
    if home and head and head.pk != by.user_id:
        return home.value, Role(f"{home}_head")
    if (above := manager(day)) and above.pk != by.user_id:
        return home.value if home else "", Role.GENERAL_MANAGER
    return home.value if home else "", Role.ARCHIVE_HEAD if head_of(Role.ARCHIVE, day) else Role.FINANCE_HEAD


def not_to_consult(consultation: Consultation, by: Actor) -> str | None:
    """A blank form names no volume yet."""
    if not consultation.volume_id or consultation.volume.stage == Volume.Stage.ARCHIVED:
        return None
    return _("Only an archived volume is consulted.")


def not_his_to_approve(consultation: Consultation, by: Actor) -> str | None:
    """USE-1: the head of the department asking, or above him the general manager; never one's own."""
    if reason := apart("consultation", consultation.created_by_id, by):
        return reason
    wanted = Role(consultation.approver) if consultation.approver else Role.GENERAL_MANAGER
    return None if by.has(wanted, Role.GENERAL_MANAGER) else _("It is for: %s.") % wanted.label


def not_his_to_refuse(consultation: Consultation, by: Actor) -> str | None:
    """While it waits for approval, whoever could approve; afterwards the archive."""
    if consultation.stage == Consultation.Stage.APPROVED:
        return None if by.has(*ARCHIVISTS) else _("It is for: %s.") % Role.ARCHIVE.label
    return not_his_to_approve(consultation, by)


def not_his_to_give(consultation: Consultation, by: Actor) -> str | None:
    reason = apart("consultation", consultation.created_by_id, by) or apart("consultation", consultation.approved_by_id, by)
    return reason or not_to_consult(consultation, by)


def not_open_to(consultation: Consultation, by: Actor) -> str | None:
    if consultation.created_by_id != by.user_id:
        return _("Only who asked may read.")
    if consultation.until is None or consultation.until <= by.at:
        return _("The time has run out.")
    return _("The volume is destroyed.") if consultation.volume.stage == Volume.Stage.DESTROYED else None


def still_out(consultation: Consultation, by: Actor) -> str | None:
    """The house closes what has run out; a borrowed volume must come back by hand."""
    if by.has(*ARCHIVISTS):
        return None
    if consultation.until is None or consultation.until > by.at:
        return (
            _("It is open until %s.") % timezone.localtime(consultation.until).strftime("%Y-%m-%d %H:%M")
            if consultation.until
            else _("It is not open.")
        )
    return _("The borrowed volume has not come back.") if consultation.way == Consultation.Way.BORROW else None
