"""Regular checks: what is wrong becomes a finding, each with its repair (8.2b)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.archive import examine, papers, queries, rules
from yidan.archive.models import CheckedVolume, CheckRun, Finding, Volume, VolumeItem
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.many import each
from yidan.core.refusals import Refused
from yidan.intake.papers import number
from yidan.people.settings import setting

Stage = Finding.Stage
BYTES = {Finding.Kind.GONE, Finding.Kind.ALTERED, Finding.Kind.MEDIUM}


@command(
    clause="8.2b", label=gettext_lazy("Check volumes"), roles=rules.ARCHIVISTS | {Role.SYSTEM}, source={NEW}, target=CheckRun.Stage.DONE
)
def check_volumes(run: CheckRun, *, volume: Volume | None = None, medium: str = "", by: Actor) -> None:
    """One volume, or those whose time is up: complete, unaltered, legible, the medium readable. A new fault becomes a finding; what was
    looked at and found is filed."""
    chosen = [volume] if volume else queries.to_check(by.at, all_of_them=not by.has(Role.SYSTEM))
    if not chosen:
        raise Refused(_("No archived volume waits for its check."), "8.2b")
    found: list[Finding] = []
    for one in chosen:
        found += _check(run, one, by)
    run.medium, run.volumes = medium, len(chosen)
    each(find, found, by=by.as_system())
    number(run, by)  # the record names itself
    _keep(run, _("Archive check record"), by)


def _keep(run: CheckRun, title: str, by: Actor) -> None:
    files.file(run, papers.check_record(run), form="check_record", title=title, name=f"{run.number}-check.pdf", by=by)


@command(
    clause="8.2b", label=gettext_lazy("Sign the check record"), roles=rules.ARCHIVISTS | {Role.GENERAL_MANAGER}, source={CheckRun.Stage.DONE},
    target=CheckRun.Stage.SIGNED, unless=rules.not_to_sign,
)  # fmt: skip
def sign_check(run: CheckRun, *, by: Actor) -> None:
    """Everything that was found is repaired or its loss signed for: the record is filed once more, with the repairs."""
    run.signed_by_id, run.signed_at = by.signer, by.at
    _keep(run, _("Archive check record, with repairs"), by)


def _check(run: CheckRun, volume: Volume, by: Actor) -> list[Finding]:
    """The findings that are new: what stands open since an earlier run is counted and not opened twice."""
    items = list(VolumeItem.objects.filter(volume=volume).select_related("paper__blob").order_by("position"))
    faults = examine.faults(volume, items)
    bad = {fault.item.pk for fault in faults if fault.item}
    CheckedVolume.objects.create(run=run, volume=volume, pieces=len(items), passed=len(items) - len(bad), at=by.at)
    run.pieces, run.faults = run.pieces + len(items), run.faults + len(faults)
    run.size += sum(item.paper.blob.size for item in items if item.paper and item.pk not in bad)
    known = Counter(Finding.objects.filter(volume=volume, stage=Stage.OPEN).values_list("item_id", "fault"))
    due = timezone.localdate(by.at) + timedelta(days=setting("repair_days"))
    new = [fault for fault in faults if (fault.item.pk if fault.item else None, fault.kind) not in known]
    return [Finding(run=run, volume=volume, item=fault.item, fault=fault.kind, what=fault.what[:300], due=due) for fault in new]


@command(clause="8.2b", label=gettext_lazy("Fault found"), roles={Role.SYSTEM}, source={NEW}, target=Stage.OPEN)
def find(finding: Finding, *, by: Actor) -> None:
    pass


@command(clause="8.2b", label=gettext_lazy("Repair"), roles=rules.ARCHIVISTS, source={Stage.OPEN}, target=Stage.REPAIRED)
def repair(finding: Finding, *, what: str, replacement: files.Upload | None = None, by: Actor) -> None:
    """Lost or altered bytes come back from a copy, and only the very same ones; what no reader opens gets a legible copy beside it."""
    finding.repair, finding.repaired_by_id, finding.repaired_at = what, by.signer, by.at
    paper = finding.item.paper if finding.item else None
    if paper and finding.fault in BYTES:
        if replacement:
            files.put_back(paper.blob, replacement.read())
        if not paper.blob.intact():
            raise Refused(
                _("The file is still not the one filed: attach its copy, or bring it back from the backup first."), "8.2b", "replacement"
            )
    elif paper and finding.fault == Finding.Kind.UNREADABLE:
        finding.copy = _legible(finding, paper, replacement, by)


def _legible(finding: Finding, paper: files.Paper, replacement: files.Upload | None, by: Actor) -> files.Paper:
    if replacement is None:
        raise Refused(_("Attach a copy that can be read."), "8.2b", "replacement")
    kept = files.file(
        finding, replacement.read(), form="repair", title=_("%s, legible copy") % paper.title, name=replacement.name or "copy", mime=replacement.content_type or "",
        origin=files.Paper.Origin.SCANNED, field_class=paper.field_class, by=by,
    )  # fmt: skip
    if examine.of_piece(VolumeItem(paper=kept)):
        raise Refused(_("This copy cannot be read either."), "8.2b", "replacement")
    return kept


@command(
    clause="8.2b", label=gettext_lazy("Sign for the loss"), roles={Role.ARCHIVE_HEAD, Role.GENERAL_MANAGER}, source={Stage.OPEN},
    target=Stage.LOST, unless=rules.not_to_give_up,
)  # fmt: skip
def accept_loss(finding: Finding, *, reason: str, by: Actor) -> None:
    """No copy is left anywhere: the head signs for it, with what was tried."""
    finding.repair, finding.repaired_by_id, finding.repaired_at = reason, by.signer, by.at
