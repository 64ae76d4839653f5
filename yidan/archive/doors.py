"""The web doors of the archive."""

from __future__ import annotations

from typing import Any

from yidan.archive import commands as archive
from yidan.archive import forms
from yidan.archive.models import FilingRule, Volume
from yidan.core.doors import Noun
from yidan.core.forms import ReasonForm
from yidan.core.web import Request


def volume_out(volume: Volume, request: Request) -> dict[str, Any]:
    rows = volume.items.select_related("paper__blob").order_by("position")
    items = [
        {
            "position": i.position,
            "form": i.form,
            "title": i.title,
            "number": i.number,
            "pages": i.pages,
            "sha256": i.paper.blob.sha256 if i.paper else None,
            "absence": i.absence,
        }
        for i in rows
    ]
    return {
        "archival_code": volume.archival_code,
        "title": volume.title,
        "order": volume.order.number,
        "hash": volume.hash,
        "keep_until": volume.keep_until,
        "items": items,
    }


volumes = Noun("volumes", Volume, out=volume_out)
volumes.birth(archive.compile_volume, forms.VolumeForm)
volumes.verb(archive.hand_over)
volumes.verb(archive.return_volume, ReasonForm)
volumes.verb(archive.take_over)

filing_rules = Noun("filing-rules", FilingRule)
filing_rules.edits(forms.FilingRuleForm)
