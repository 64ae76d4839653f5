"""The web doors of quality: page and API of every verb."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yidan.core.documents import Document
from yidan.core.doors import Noun
from yidan.core.fields import project
from yidan.core.forms import ReasonForm
from yidan.core.signing import AskForm, CompareForm, OnDeviceForm, ScanForm
from yidan.core.web import Request
from yidan.quality import commands as quality
from yidan.quality import forms
from yidan.quality.models import Inspection, InspectionPlan, Nonconformity


def inspection_out(inspection: Inspection, request: Request) -> dict[str, Any]:
    names = ("when", "quantity", "passed", "failed", "note", "concluded_at", "numbers")
    rows = inspection.measurements.order_by("pk")
    values = [
        {"characteristic": x.name, "piece": x.piece, "value": x.value, "text": x.text, "limits": x.limits, "fits": x.fits} for x in rows
    ]
    order = inspection.order.key if inspection.order else None
    return {"item": inspection.item.code, "order": order, "values": values} | project(request.actor, inspection, *names)


def nonconformity_out(bad: Nonconformity, request: Request) -> dict[str, Any]:
    order = bad.order.key if bad.order else None
    names = (
        "quantity",
        "what",
        "disposition",
        "method",
        "reworked",
        "cause",
        "grade",
        "department",
        "serials",
        "conceded",
        "basis",
        "reduction",
        "consented_at",
        "revision",
    )
    return {"item": bad.item.code, "order": order, "inspection": bad.inspection.key} | project(request.actor, bad, *names)


def plan_out(plan: InspectionPlan, request: Request) -> dict[str, Any]:
    names = ("position", "name", "category", "standard", "lower", "upper", "unit", "gauge", "key")
    rows = [{name: getattr(row, name) for name in names} for row in plan.rows()]
    return {
        "code": plan.code,
        "name": plan.name,
        "item": plan.item.code,
        "when": plan.when,
        "standard": plan.standard,
        "characteristics": rows,
    }


def measuring(document: Document) -> str:
    return reverse("quality:measuring", args=[document.key])


plans = Noun("inspection-plans", InspectionPlan, out=plan_out)
plans.edits(forms.PlanForm)

inspections = Noun("inspections", Inspection, out=inspection_out)
inspections.birth(quality.inspect_incoming, forms.IncomingForm, then=measuring)
inspections.birth(quality.inspect_in_process, forms.FirstArticleForm, then=measuring)
inspections.birth(quality.plan_final, forms.FinalForm, then=measuring)
inspections.birth(quality.inspect_outgoing, forms.OutgoingForm, then=measuring)
inspections.birth(quality.inspect_again, forms.AgainForm, then=measuring)
inspections.verb(quality.measure, forms.MeasureForm)
inspections.verb(quality.pass_inspection, forms.PassForm)
inspections.verb(quality.fail_inspection, forms.FailForm, aside=True)

nonconformities = Noun("nonconformities", Nonconformity, out=nonconformity_out)
nonconformities.verb(quality.decide_rework, forms.MethodForm)
nonconformities.verb(quality.decide_scrap, forms.MethodForm, aside=True)
nonconformities.verb(quality.decide_return, forms.MethodForm, aside=True)
nonconformities.verb(quality.decide_sort, forms.SortForm, aside=True)
nonconformities.verb(quality.accept_deviation, forms.DeviationForm, aside=True)
nonconformities.verb(quality.give_word, forms.WordForm)
nonconformities.verb(quality.reworked, forms.ReworkedForm)
nonconformities.verb(quality.propose_concession, forms.ConcessionForm, aside=True)
nonconformities.verb(quality.ask_consent, AskForm)
nonconformities.verb(quality.record_consent, OnDeviceForm)
nonconformities.verb(quality.record_consent_scan, ScanForm)
nonconformities.verb(quality.compare_consent, CompareForm)
nonconformities.verb(quality.refuse_concession, ReasonForm)
