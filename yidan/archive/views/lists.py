"""The lists of the archive, side by side."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from yidan.archive import queries, scope
from yidan.archive.models import Appraisal, CheckRun, Consultation, FilingRule, Finding, Period, Use, UseRegister, Volume, VolumeItem
from yidan.core.lists import Column, List, View
from yidan.core.pages import Empty, Tab
from yidan.core.web import Request
from yidan.intake.models import Order

PLACES = (
    ("archive:volume_list", gettext_lazy("Volumes")), ("archive:piece_list", gettext_lazy("Catalogue")), ("archive:consultation_list", gettext_lazy("Consultations")),
    ("archive:use_list", gettext_lazy("Register of use")), ("archive:checkrun_list", gettext_lazy("Checks")),
    ("archive:finding_list", gettext_lazy("Check findings")), ("archive:appraisal_list", gettext_lazy("Appraisals")),
    ("archive:filingrule_list", gettext_lazy("Filing scope")),
)  # fmt: skip


class Place(List):
    """A list of the archive, with the way to the others."""

    template_name = "archive/list.html"

    def extra(self) -> dict[str, Any]:
        return {"places": [Tab(label, reverse(name), active=name == self.url) for name, label in PLACES]}


class VolumeList(Place):
    name, title, model, url = "volumes", gettext_lazy("Volumes"), Volume, "archive:volume_list"
    select_related = ("order__customer", "handed_by", "taken_by")
    columns = [
        Column("archival_code", gettext_lazy("Archival code"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("title", gettext_lazy("Title"), filter="contains", phone="title"),
        Column("order.number", gettext_lazy("Order"), filter="contains"),
        Column("order.customer.name", gettext_lazy("Customer"), filter="pinyin"),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("retention", gettext_lazy("Period"), filter="choice", choices=Period.choices),
        Column("keep_until", gettext_lazy("Keep until"), kind="date", sort=True),
        Column("held_reason", gettext_lazy("Held because"), cut=True, phone="none"),
        Column("handed_by.display", gettext_lazy("Handed over by")),
        Column("taken_by.display", gettext_lazy("Taken over by")),
    ]
    views = [
        View("open", gettext_lazy("On the way"), Q(stage__in=["compiled", "handed_over"])),
        View("archived", gettext_lazy("Archived"), Q(stage="archived")),
        View("expired", gettext_lazy("Period ended"), lambda found: Q(pk__in=queries.expired(found.now).order_by().values("pk"))),
        View("destroyed", gettext_lazy("Destroyed"), Q(stage="destroyed")),
        View("all", gettext_lazy("All")),
    ]


class PieceList(Place):
    """8.1c: the catalogue over all volumes, searched by title, number, day and customer."""

    name, title, model, url = "pieces", gettext_lazy("Catalogue"), VolumeItem, "archive:piece_list"
    select_related = ("volume__order__customer", "absence_by")
    columns = [
        Column("title", gettext_lazy("Title of the paper"), link=True, filter="contains", bold=True, required=True, phone="title"),
        Column("number", gettext_lazy("Document no."), filter="contains", sort=True),
        Column("volume.archival_code", gettext_lazy("Volume"), filter="contains", sort=True),
        Column("position", gettext_lazy("No."), kind="number"),
        Column("volume.order.customer.name", gettext_lazy("Customer"), filter="pinyin"),
        Column("volume.order.number", gettext_lazy("Order"), filter="contains"),
        Column("responsible", gettext_lazy("Responsible"), filter="contains"),
        Column("dated", gettext_lazy("Date"), kind="date", filter="since", sort=True),
        Column("pages", gettext_lazy("Pages"), kind="number", phone="none"),
        Column("volume.stage", gettext_lazy("Stage"), kind="stage", phone="none"),
        Column("absence", gettext_lazy("Absent because"), cut=True, phone="none"),
    ]
    views = [
        View("kept", gettext_lazy("In the archive"), Q(volume__stage="archived")),
        View("absent", gettext_lazy("Absent"), Q(paper=None)),
        View("all", gettext_lazy("All")),
    ]


class CheckRunList(Place):
    name, title, model, url = "check_runs", gettext_lazy("Checks"), CheckRun, "archive:checkrun_list"
    select_related = ("created_by",)
    columns = [
        Column("number", gettext_lazy("Number"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("created_at", gettext_lazy("When"), kind="moment", sort=True, filter="since", phone="right"),
        Column("created_by.display", gettext_lazy("By")),
        Column("volumes", gettext_lazy("Volumes"), kind="number"),
        Column("pieces", gettext_lazy("Pieces"), kind="number"),
        Column("faults", gettext_lazy("Faults"), kind="number", sort=True),
        Column("medium", gettext_lazy("Medium"), cut=True, phone="none"),
    ]
    views = [View("all", gettext_lazy("All")), View("faults", gettext_lazy("With faults"), Q(faults__gt=0))]
    new = ("archive:checkrun_check_volumes", gettext_lazy("Check volumes"))


class FindingList(Place):
    name, title, model, url = "findings", gettext_lazy("Check findings"), Finding, "archive:finding_list"
    select_related = ("volume__order", "item", "repaired_by")
    columns = [
        Column("number", gettext_lazy("Number"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("volume.archival_code", gettext_lazy("Volume"), filter="contains"),
        Column("item.title", gettext_lazy("Piece"), phone="title"),
        Column("fault", gettext_lazy("Fault"), filter="choice", choices=Finding.Kind.choices),
        Column("what", gettext_lazy("What was found"), cut=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("due", gettext_lazy("Repair until"), kind="date", sort=True),
        Column("repair", gettext_lazy("Repair"), cut=True, phone="none"),
        Column("repaired_by.display", gettext_lazy("Repaired by")),
    ]
    views = [View("open", gettext_lazy("Open"), Q(stage="open"), sort="due"), View("all", gettext_lazy("All"))]


class AppraisalList(Place):
    name, title, model, url = "appraisals", gettext_lazy("Appraisals"), Appraisal, "archive:appraisal_list"
    select_related = ("created_by", "approved_by", "removed_by", "witness")
    columns = [
        Column("number", gettext_lazy("Number"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("remark", gettext_lazy("Remark"), cut=True, phone="title"),
        Column("created_by.display", gettext_lazy("Appraised by")),
        Column("approved_by.display", gettext_lazy("Approved by")),
        Column("removed_by.display", gettext_lazy("Removed by")),
        Column("witness.display", gettext_lazy("Witness")),
        Column("witnessed_at", gettext_lazy("Witnessed"), kind="moment"),
    ]
    views = [View("open", gettext_lazy("Open"), ~Q(stage__in=["closed", "refused"])), View("all", gettext_lazy("All"))]
    new = ("archive:appraisal_appraise", gettext_lazy("Appraise volumes"))


class ConsultationList(Place):
    name, title, model, url = "consultations", gettext_lazy("Consultations"), Consultation, "archive:consultation_list"
    select_related = ("volume__order", "created_by", "approved_by", "given_by")
    columns = [
        Column("number", gettext_lazy("Number"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("volume.archival_code", gettext_lazy("Volume"), filter="contains", phone="title"),
        Column("created_by.display", gettext_lazy("Asked by")),
        Column("purpose", gettext_lazy("Purpose"), filter="contains", cut=True),
        Column("way", gettext_lazy("Manner of use"), filter="choice", choices=Consultation.Way.choices),
        Column("stage", gettext_lazy("Stage"), kind="stage", filter="choice"),
        Column("approved_by.display", gettext_lazy("Approved by")),
        Column("given_by.display", gettext_lazy("Given out by")),
        Column("until", gettext_lazy("Open until"), kind="moment", sort=True),
    ]
    views = [
        View("open", gettext_lazy("Open"), ~Q(stage__in=["closed", "refused"])),
        View("mine", gettext_lazy("Mine"), lambda found: Q(created_by_id=found.actor.user_id)),
        View("all", gettext_lazy("All")),
    ]
    new = ("archive:consultation_consult", gettext_lazy("Ask to consult"))


class UseList(Place):
    """8.3b: the register of use."""

    name, title, model, url = "uses", gettext_lazy("Register of use"), Use, "archive:use_list"
    select_related = ("consultation__volume__order", "consultation__approved_by", "item", "by")
    columns = [
        Column("at", gettext_lazy("Time"), kind="moment", sort=True, filter="since", link=True, required=True),
        Column("by.display", gettext_lazy("Who"), filter="contains", bold=True, phone="title"),
        Column("consultation.volume.archival_code", gettext_lazy("Volume"), filter="contains"),
        Column("item.title", gettext_lazy("Piece")),
        Column("way", gettext_lazy("Manner of use"), filter="choice", choices=Consultation.Way.choices),
        Column("n", gettext_lazy("Copy no."), phone="none", value=lambda row: row.n or ""),
        Column("pages", gettext_lazy("Pages"), kind="number", phone="none"),
        Column("consultation.purpose", gettext_lazy("Purpose"), cut=True),
        Column("consultation.approved_by.display", gettext_lazy("Approved by")),
        Column("consultation.number", gettext_lazy("Request"), filter="contains"),
    ]

    def extra(self) -> dict[str, Any]:
        return {**super().extra(), "printed": reverse("archive:register_print"), "registers": reverse("archive:useregister_list")}


class UseRegisterList(Place):
    """8.3b: the registers closed so far."""

    name, title, model, url = "use_registers", gettext_lazy("Closed registers"), UseRegister, "archive:useregister_list"
    select_related = ("created_by",)
    columns = [
        Column("number", gettext_lazy("Number"), link=True, filter="contains", sort=True, bold=True, required=True),
        Column("since", gettext_lazy("From"), kind="date", sort=True, phone="title"),
        Column("until", gettext_lazy("Until"), kind="date", sort=True),
        Column("uses", gettext_lazy("Uses"), kind="number"),
        Column("created_by.display", gettext_lazy("Closed by")),
    ]
    new = ("archive:useregister_close_register", gettext_lazy("Close the register of use"))

    def extra(self) -> dict[str, Any]:
        return {"places": [Tab(label, reverse(name), active=name == UseList.url) for name, label in PLACES]}


class FilingRuleList(Place):
    name, title, model, url = "filing_rules", gettext_lazy("Filing scope"), FilingRule, "archive:filingrule_list"
    columns = [
        Column("code", gettext_lazy("Paper"), link=True, filter="contains", sort=True, required=True),
        Column("name", gettext_lazy("Name"), filter="contains", phone="title"),
        Column("position", gettext_lazy("Place in the volume"), kind="number", sort=True),
        Column("kinds", gettext_lazy("Order kinds")),
    ]
    new = ("archive:filingrule_new", gettext_lazy("New rule"))
    empty = Empty(gettext_lazy("No rule of your own"), gettext_lazy("The scope above is in force."))

    def extra(self) -> dict[str, Any]:
        own = set(FilingRule.objects.values_list("code", flat=True))
        kinds = dict(Order.Kind.choices)
        rows = [
            {"rule": rule, "own": rule.form in own, "kinds": [kinds.get(kind, kind) for kind in rule.kinds.split(",")], "all": rule.kinds == scope.EVERY}
            for rule in scope.in_force()
        ]  # fmt: skip
        return {**super().extra(), "scope": rows}


def volume_list(request: Request) -> HttpResponse:
    return VolumeList(request).response()


def piece_list(request: Request) -> HttpResponse:
    return PieceList(request).response()


def checkrun_list(request: Request) -> HttpResponse:
    return CheckRunList(request).response()


def finding_list(request: Request) -> HttpResponse:
    return FindingList(request).response()


def appraisal_list(request: Request) -> HttpResponse:
    return AppraisalList(request).response()


def consultation_list(request: Request) -> HttpResponse:
    return ConsultationList(request).response()


def use_list(request: Request) -> HttpResponse:
    return UseList(request).response()


def useregister_list(request: Request) -> HttpResponse:
    return UseRegisterList(request).response()


def filingrule_list(request: Request) -> HttpResponse:
    return FilingRuleList(request).response()
