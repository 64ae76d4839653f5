"""The web doors of the archive."""

from __future__ import annotations

from typing import Any

from yidan.archive import commands as archive
from yidan.archive import forms
from yidan.archive.models import Appraisal, CheckRun, Consultation, FilingRule, Finding, UseRegister, Volume
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
        "held": volume.held_reason,
        "destroyed_on": volume.destroyed_on,
        "items": items,
    }


def run_out(run: CheckRun, request: Request) -> dict[str, Any]:
    rows = run.rows.select_related("volume__order").order_by("pk")
    return {
        "volumes": run.volumes, "pieces": run.pieces, "faults": run.faults, "medium": run.medium,
        "rows": [{"volume": str(row.volume), "pieces": row.pieces, "passed": row.passed} for row in rows],
        "findings": list(run.findings.order_by("pk").values_list("number", flat=True)),
    }  # fmt: skip


def finding_out(finding: Finding, request: Request) -> dict[str, Any]:
    piece = finding.item.position if finding.item else None
    return {
        "volume": str(finding.volume),
        "piece": piece,
        "fault": finding.fault,
        "what": finding.what,
        "due": finding.due,
        "repair": finding.repair,
    }


def appraisal_out(appraisal: Appraisal, request: Request) -> dict[str, Any]:
    rows = appraisal.items.select_related("volume__order").order_by("pk")
    names = ("created_by", "approved_by", "removed_by", "witness")
    return {name: str(getattr(appraisal, name) or "") for name in names} | {
        "remark": appraisal.remark,
        "opinions": [{"volume": str(row.volume), "opinion": row.opinion, "period": row.period, "why": row.why} for row in rows],
    }


def consultation_out(one: Consultation, request: Request) -> dict[str, Any]:
    uses = one.uses.select_related("item", "by").order_by("pk")
    return {
        "volume": str(one.volume), "pieces": sorted(one.positions), "way": one.way, "days": one.days, "purpose": one.purpose, "until": one.until,
        "asked_by": str(one.created_by or ""), "approved_by": str(one.approved_by or ""), "given_by": str(one.given_by or ""),
        "uses": [{"piece": use.item.position if use.item else None, "way": use.way, "n": use.n, "by": str(use.by), "at": use.at} for use in uses],
    }  # fmt: skip


def register_out(register: UseRegister, request: Request) -> dict[str, Any]:
    return {"since": register.since, "until": register.until, "uses": register.uses}


volumes = Noun("volumes", Volume, out=volume_out)
volumes.birth(archive.compile_volume, forms.VolumeForm)
volumes.verb(archive.hand_over)
volumes.verb(archive.return_volume, ReasonForm)
volumes.verb(archive.take_over)
volumes.verb(archive.supplement)
volumes.verb(archive.hold_volume, ReasonForm)
volumes.verb(archive.lift_hold, ReasonForm)

check_runs = Noun("check-runs", CheckRun, out=run_out)
check_runs.birth(archive.check_volumes, forms.CheckForm)
check_runs.verb(archive.sign_check)

findings = Noun("archive-findings", Finding, out=finding_out)
findings.verb(archive.repair, forms.RepairForm)
findings.verb(archive.accept_loss, ReasonForm)

appraisals = Noun("appraisals", Appraisal, out=appraisal_out)
appraisals.birth(archive.appraise, forms.AppraisalForm)
appraisals.verb(archive.approve_appraisal)
appraisals.verb(archive.refuse_appraisal, ReasonForm)
appraisals.verb(archive.remove_files)
appraisals.verb(archive.witness_removal)

consultations = Noun("consultations", Consultation, out=consultation_out)
consultations.birth(archive.consult, forms.ConsultationForm)
consultations.verb(archive.approve_consultation)
consultations.verb(archive.give_out)
consultations.verb(archive.close_consultation, forms.CloseForm)
consultations.verb(archive.refuse_consultation, ReasonForm)

use_registers = Noun("use-registers", UseRegister, out=register_out)
use_registers.birth(archive.close_register, forms.RegisterForm)

filing_rules = Noun("filing-rules", FilingRule)
filing_rules.edits(forms.FilingRuleForm)
