"""The end of retention: appraisal, approval, removal of the files, witness (8.2c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import papers, rules
from yidan.archive.commands.filing import destroyed, keep_on
from yidan.archive.models import Appraisal, AppraisalItem, RemovedFile, Volume, VolumeItem
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.files import Paper
from yidan.core.many import batched, each
from yidan.core.refusals import Refused
from yidan.core.signatures import Signature

Stage = Appraisal.Stage
Opinion = AppraisalItem.Opinion


@dataclass(frozen=True)
class OpinionInput:
    volume: Volume
    opinion: str
    period: str  # of what is kept on
    why: str


@command(clause="8.2c", label=gettext_lazy("Appraise volumes"), roles=rules.ARCHIVISTS, source={NEW}, target=Stage.PROPOSED)
def appraise(appraisal: Appraisal, *, opinions: Sequence[OpinionInput], by: Actor) -> None:
    """Volumes whose period has ended: destroy or keep on, each with its reason."""
    day = timezone.localdate(by.at)
    for row in opinions:
        if reason := _against(row, appraisal, by):
            raise Refused(f"{row.volume}: {reason}", "8.2c", "opinions")
        items = list(row.volume.items.all())
        AppraisalItem.objects.create(
            appraisal=appraisal, volume=row.volume, opinion=row.opinion, period=row.period if row.opinion == Opinion.KEEP else "", why=row.why,
            expired=row.volume.keep_until or day, pieces=len(items), pages=sum(item.pages for item in items),
        )  # fmt: skip


def _against(row: OpinionInput, appraisal: Appraisal, by: Actor) -> str | None:
    volume, day = row.volume, timezone.localdate(by.at)
    if volume.stage != Volume.Stage.ARCHIVED:
        return _("It is not in the archive.")
    if AppraisalItem.objects.filter(volume=volume, appraisal__stage__in=rules.UNDECIDED).exists():
        return _("It is being appraised already.")
    if AppraisalItem.objects.filter(volume=volume, appraisal=appraisal).exists():
        return _("It stands here twice.")
    if row.opinion == Opinion.KEEP:
        ended = volume.keep_until is not None and volume.keep_until < day
        return None if ended and row.period else _("Say for how long.") if ended else _("Its period has not ended.")
    return rules.kept(volume, day)


@command(
    clause="8.2c", label=gettext_lazy("Refuse the appraisal"), roles=rules.DISPOSERS, source={Stage.PROPOSED}, target=Stage.REFUSED,
)  # fmt: skip
def refuse_appraisal(appraisal: Appraisal, *, reason: str, by: Actor) -> None:
    pass


@command(
    clause="8.2c", label=gettext_lazy("Approve the appraisal"), roles=rules.DISPOSERS, source={Stage.PROPOSED}, target=Stage.APPROVED,
    unless=rules.not_to_approve,
)  # fmt: skip
def approve_appraisal(appraisal: Appraisal, *, by: Actor) -> None:
    """The report is filed. What is kept on gets its new period at once; what is to be destroyed waits for somebody else's hand."""
    appraisal.approved_by_id, appraisal.approved_at = by.signer, by.at
    made = papers.appraisal(appraisal)
    files.file(appraisal, made, form="appraisal", title=_("Appraisal report"), name=f"{appraisal.key}-appraisal.pdf", by=by)
    rows = list(appraisal.items.filter(opinion=Opinion.KEEP).select_related("volume__order"))
    each(keep_on, [row.volume for row in rows], own=[{"period": row.period} for row in rows], by=by.as_system())


@command(
    clause="8.2c", label=gettext_lazy("Remove the files"), roles=rules.ARCHIVISTS | {Role.SYSTEM_ADMIN}, source={Stage.APPROVED, Stage.REMOVED},
    target=Stage.REMOVED, unless=rules.not_to_remove,
)  # fmt: skip
def remove_files(appraisal: Appraisal, *, by: Actor) -> None:
    """The bytes are destroyed as soon as this is written down; hashes, catalogue and lists stay. Once more when some were left."""
    if appraisal.stage == Stage.REMOVED:
        for row in RemovedFile.objects.filter(item__appraisal=appraisal, shared=False).select_related("paper__blob"):
            files.remove(row.paper.blob)
        return
    appraisal.removed_by_id, appraisal.removed_at = by.signer, by.at
    rows = list(appraisal.items.filter(opinion=Opinion.DESTROY).select_related("volume__order"))
    going = {paper.pk: (row, paper) for row in rows for paper in of_volume(row.volume)}
    stay = _needed({paper.blob_id for _row, paper in going.values()}, set(going), {row.volume.chain_id for row in rows})
    RemovedFile.objects.bulk_create(
        RemovedFile(
            item=row, paper=paper, sha256=paper.blob.sha256, size=paper.blob.size, shared=paper.blob_id in stay, at=by.at, by_id=by.signer
        )
        for row, paper in going.values()
    )
    for _row, paper in going.values():
        if paper.blob_id not in stay:
            files.remove(paper.blob)
    each(destroyed, [row.volume for row in rows], by=by.as_system())


def of_volume(volume: Volume) -> list[Paper]:
    """Its pieces and the order's papers beside them (earlier revisions); the archive's own lists are kept for ever."""
    own = Q(chain_id=volume.chain_id) & (~Q(kind__startswith="archive.") | Q(form="events"))
    filed = Q(pk__in=volume.items.exclude(paper=None).values("paper"))
    gone = RemovedFile.objects.values("paper")
    return list(Paper.objects.filter(own | filed).exclude(pk__in=gone).select_related("blob").order_by("pk"))


def _needed(blobs: set[int], going: set[int], chains: set[int]) -> set[int]:
    """The bytes that something else still holds: a paper that stays, a signature of another order."""
    found: set[int] = set()
    for some in batched(sorted(blobs)):
        found |= _held(some, going, chains)
    return found


def _held(blobs: Sequence[int], going: set[int], chains: set[int]) -> set[int]:
    rows = Paper.objects.filter(blob_id__in=blobs).exclude(pk__in=RemovedFile.objects.values("paper")).values_list("pk", "blob_id")
    left = {blob for pk, blob in rows if pk not in going}
    filed = VolumeItem.objects.filter(paper__blob_id__in=blobs).exclude(volume__stage=Volume.Stage.DESTROYED)
    left |= {blob for chain, blob in filed.values_list("volume__chain_id", "paper__blob_id") if chain not in chains}
    signed = Signature.objects.filter(scan_id__in=blobs).values_list("chain_id", "scan_id")
    return left | {scan for chain, scan in signed if chain not in chains and scan}


@command(
    clause="8.2c", label=gettext_lazy("Witness the destruction"), roles=rules.WITNESSES, source={Stage.REMOVED}, target=Stage.CLOSED,
    unless=rules.not_to_witness,
)  # fmt: skip
def witness_removal(appraisal: Appraisal, *, by: Actor) -> None:
    """A further person finds that the files are gone and signs the destruction list, which is kept for ever (RET-2)."""
    appraisal.witness_id, appraisal.witnessed_at = by.signer, by.at
    made = papers.destruction(appraisal)
    files.file(appraisal, made, form="destruction", title=_("Destruction list"), name=f"{appraisal.key}-destruction.pdf", by=by)
