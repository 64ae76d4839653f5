"""The order's file: compiled by sales, handed over, taken over by the archive (8.1), held, kept on or destroyed (8.2c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import papers, rules, scope
from yidan.archive.examine import total_hash
from yidan.archive.models import Period, Volume, VolumeItem
from yidan.core import files, numbers
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.intake.models import Order

Stage = Volume.Stage
ARCHIVISTS = rules.ARCHIVISTS
FILERS = {Role.SALES, Role.SALES_HEAD, Role.MARKETING, Role.MARKETING_HEAD}
HOLDERS = ARCHIVISTS | {Role.GENERAL_MANAGER, Role.FINANCE_HEAD, Role.SALES_HEAD}
YEARS = {Period.D10: 10, Period.D30: 30}


@dataclass(frozen=True)
class AbsenceInput:
    """A paper of the scope that is not there, and why; signed by whoever compiles (ARC-1)."""

    form: str
    note: str


@command(
    clause="8.1b", label=gettext_lazy("Compile the volume"), roles=FILERS, source={NEW}, target=Stage.COMPILED, unless=rules.not_to_file
)
def compile_volume(volume: Volume, *, absences: Sequence[AbsenceInput] = (), by: Actor) -> None:
    """Every paper of the order in the order of the filing scope, the list of events last; what is missing needs a note."""
    order = volume.order
    files.file(volume, papers.event_list(order, by), form="events", title=_("List of events"), name=f"{order.number}-events.pdf", by=by)
    found = scope.arranged(order, scope.papers_for(order))
    notes = {absence.form: absence.note for absence in absences if absence.note.strip()}
    lacking = scope.missing(order, found)
    if without := [rule.title for rule in lacking if rule.form not in notes]:
        raise Refused(_("Not complete, and no note says why: %s.") % listed(without), "8.1a", "absences")
    items = [_piece(volume, n, paper) for n, paper in enumerate(found, 1)]
    items += [
        VolumeItem(volume=volume, position=n, form=rule.form, title=rule.title, absence=notes[rule.form], absence_by_id=by.signer)
        for n, rule in enumerate(lacking, len(found) + 1)
    ]
    VolumeItem.objects.bulk_create(items)
    volume.title = volume.title or f"{order.customer.name} {order.number}"
    volume.hash = total_hash(items)


def _piece(volume: Volume, position: int, paper: files.Paper) -> VolumeItem:
    return VolumeItem(
        volume=volume, position=position, form=paper.form, title=paper.title, number=paper.number, responsible=str(paper.by or ""),
        dated=timezone.localdate(paper.at), pages=paper.pages, paper=paper,
    )  # fmt: skip


@command(
    clause="8.1c",
    label=gettext_lazy("Hand the volume over"),
    roles=FILERS,
    source={Stage.COMPILED},
    target=Stage.HANDED_OVER,
    unless=rules.damaged,
)
def hand_over(volume: Volume, *, by: Actor) -> None:
    volume.handed_by_id, volume.handed_at = by.signer, by.at


@command(clause="8.1c", label=gettext_lazy("Send the volume back"), roles=ARCHIVISTS, source={Stage.HANDED_OVER}, target=Stage.COMPILED)
def return_volume(volume: Volume, *, reason: str, by: Actor) -> None:
    volume.handed_by, volume.handed_at = None, None


@command(
    clause="8.1c", label=gettext_lazy("Take the volume over"), roles=ARCHIVISTS, source={Stage.HANDED_OVER}, target=Stage.ARCHIVED,
    unless=rules.not_mine_to_take,
)  # fmt: skip
def take_over(volume: Volume, *, by: Actor) -> None:
    """Both have signed: the archival code is given for good (ARC-2), the transfer list and the catalogue are filed."""
    items = list(volume.items.select_related("paper__blob").order_by("position"))
    if total_hash(items) != volume.hash:
        raise Refused(_("The volume is not what was compiled."), "8.2a")
    volume.taken_by_id, volume.taken_at = by.signer, by.at
    volume.archival_code = _code(volume, by)
    volume.keep_until = until(volume.retention, timezone.localdate(by.at))
    files.file(
        volume, papers.catalogue(volume, items, by), form="volume", title=_("Volume catalogue"), name=f"{volume.key}-catalogue.pdf", by=by
    )
    files.file(
        volume, papers.transfer(volume, items, by), form="transfer", title=_("Transfer list"), name=f"{volume.key}-transfer.pdf", by=by
    )
    archived(volume.order, by=by.as_system())


def _code(volume: Volume, by: Actor) -> str:
    """全宗号-类·年度-期限-件号, numbered without gap within its class and year."""
    fonds, year = volume.order.entity.code, timezone.localtime(by.at).year
    serial = numbers.take(f"DA{volume.retention}", by.at).rpartition("-")[2]
    return f"{fonds}-XS·{year}-{volume.retention}-{serial[-4:]}"


def until(period: str, day: date) -> date | None:
    """The last day of a period that begins with the next year; permanent ones have none."""
    years = YEARS.get(Period(period))
    return date(day.year + years, 12, 31) if years else None


@command(
    clause="8.1a",
    label=gettext_lazy("Add what came later"),
    roles=ARCHIVISTS,
    source={Stage.ARCHIVED},
    target=None,
    unless=rules.nothing_new,
)
def supplement(volume: Volume, *, by: Actor) -> None:
    """Papers that came after the volume was taken over go behind the others; the catalogue is filed anew, the transfer list stays."""
    items = list(volume.items.select_related("paper__blob").order_by("position"))
    added = [_piece(volume, n, paper) for n, paper in enumerate(scope.came_later(volume), len(items) + 1)]
    VolumeItem.objects.bulk_create(added)
    volume.hash = total_hash([*items, *added])
    made = papers.catalogue(volume, [*items, *added], by)
    files.file(volume, made, form="volume", title=_("Volume catalogue, with supplements"), name=f"{volume.key}-catalogue.pdf", by=by)


@command(clause="8.2c", label=gettext_lazy("Hold the volume"), roles=HOLDERS, source={Stage.ARCHIVED}, target=None, unless=rules.held)
def hold_volume(volume: Volume, *, reason: str, by: Actor) -> None:
    """A dispute, a claim, an inspection by the authorities: it is not destroyed before the hold is lifted (RET-1)."""
    volume.held_reason, volume.held_by_id, volume.held_at = reason, by.signer, by.at


@command(clause="8.2c", label=gettext_lazy("Lift the hold"), roles=HOLDERS, source={Stage.ARCHIVED}, target=None, unless=rules.not_held)
def lift_hold(volume: Volume, *, reason: str, by: Actor) -> None:
    volume.held_reason, volume.held_by, volume.held_at = "", None, None


@command(clause="8.2c", label=gettext_lazy("Keep the volume on"), roles={Role.SYSTEM}, source={Stage.ARCHIVED}, target=None)
def keep_on(volume: Volume, *, period: str, by: Actor) -> None:
    """By an approved appraisal: a new period from now; the archival code stays as it was given (ARC-2)."""
    volume.retention, volume.keep_until = period, until(period, timezone.localdate(by.at))


@command(clause="8.2c", label=gettext_lazy("Volume destroyed"), roles={Role.SYSTEM}, source={Stage.ARCHIVED}, target=Stage.DESTROYED)
def destroyed(volume: Volume, *, by: Actor) -> None:
    volume.destroyed_on = timezone.localdate(by.at)


@command(
    clause="8.1c", label=gettext_lazy("Order archived"), roles={Role.SYSTEM}, source={Order.Stage.SETTLED}, target=Order.Stage.ARCHIVED
)
def archived(order: Order, *, by: Actor) -> None:
    pass
