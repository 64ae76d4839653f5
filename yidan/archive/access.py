"""Who may open the bytes of a paper that lies in the archive (8.2a, 8.3a): its own people, or whoever has an open consultation, and that is
registered. Papers of purchases stay open beside the volume, for they belong to purchases that may serve running orders."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yidan.archive.commands.consulting import read_piece
from yidan.archive.models import Consultation, RemovedFile, Volume
from yidan.archive.rules import ARCHIVISTS
from yidan.core.actors import Actor
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.refusals import Refused

LISTS = "archive."  # the archive's own catalogue and lists are read by everybody


def admit(paper: Paper, by: Actor) -> Consultation | None:
    """Lets the reader in, or raises Refused; the consultation under which a reading was registered."""
    if (gone := RemovedFile.objects.filter(paper=paper).select_related("item__appraisal").first()) and not gone.shared:
        raise Refused(_("Destroyed under %s: its hash and its title are kept.") % gone.item.appraisal.key, "8.2c")
    volume = _volume_of(paper)
    if volume is None or by.has(*ARCHIVISTS):
        return None
    position = volume.items.filter(paper=paper).values_list("position", flat=True).first()
    for open_ in Consultation.objects.filter(volume=volume, stage="open", created_by_id=by.user_id, until__gt=by.at).order_by("-pk"):
        if position and (not open_.positions or position in open_.positions):
            read_piece(open_, position=position, by=by)
            return open_
    ask = f"{reverse('archive:consultation_consult')}?volume={volume.archival_code}"
    raise Refused(
        _("It lies in the archive, in volume %(volume)s: ask to consult it (%(address)s).") % {"volume": volume, "address": ask}, "8.3a"
    )


def readable(paper: Paper, volume: Volume, by: Actor, opened: bool = False) -> bool:
    """Of its class he may open it; names of outsiders do not stop who keeps the volume, nor under an open consultation."""
    free = opened or (volume.stage == Volume.Stage.ARCHIVED and by.has(*ARCHIVISTS))
    return may_read(by, paper.field_class.replace("D", "") if free else paper.field_class)


def keeps(paper: Paper, by: Actor) -> bool:
    """Whether it lies in the archive and this reader is of the archive."""
    return by.has(*ARCHIVISTS) and _volume_of(paper) is not None


def _volume_of(paper: Paper) -> Volume | None:
    """The archived volume whose order this paper belongs to, if it was there when the volume was taken over or was added since."""
    if paper.kind.startswith(LISTS) and paper.form != "events":
        return None
    volume = Volume.objects.filter(chain_id=paper.chain_id, stage=Volume.Stage.ARCHIVED).first()
    if volume is None or volume.taken_at is None:
        return None
    return volume if paper.at <= volume.taken_at or volume.items.filter(paper=paper).exists() else None
