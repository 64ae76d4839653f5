"""People and the settings of the house: lists, the page of one, what a role may, numbers, the policy's words."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yidan.core import inputs
from yidan.core.actors import DEPARTMENTS, Role
from yidan.core.clauses import Clause
from yidan.core.fields import may_read
from yidan.core.lists import Column, List, View
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.people import fields, matrix, overview, queries, series
from yidan.people.models import LegalEntity, Person, Seat, Setting, User, Wording
from yidan.people.rules import living


class PersonList(List):
    name, title, model, url = "people", _("People"), Person, "people:person_list"
    select_related = ("user",)
    prefetch_related = ("user__seats",)
    default_order = "user__username"
    columns = [
        Column(
            "user.display",
            _("Name"),
            link=True,
            bold=True,
            required=True,
            phone="title",
            sort=True,
            filter=lambda text: Q(user__display__icontains=text) | Q(user__initials__startswith=text.lower()),
        ),
        Column("user.username", _("User name"), filter="contains", sort=True),
        Column(
            "roles",
            _("Roles"),
            cell=lambda row, page: overview.roles_cell(row, page),
            value=lambda row: fields.roles_text(row.user),
            cut=True,
        ),
        Column("user.email", _("E-mail"), filter="contains", field_class="D", shown=False),
        Column("user.phone", _("Phone"), filter="contains", field_class="D"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("user.last_login", _("Last sign-in"), kind="moment", sort=True),
        Column("user.left_on", _("Left on"), kind="date", shown=False),
    ]
    views = [
        View("employed", _("Employed now"), Q(stage="employed")),
        View("unseated", _("Without a role"), lambda page: Q(stage="employed") & ~Q(Exists(_seats(page)))),
        View("left", _("Have left"), Q(stage="left")),
        View("all", _("All")),
    ]
    new = ("people:person_appoint", _("Appoint"))


def _seats(page: List) -> Any:
    return Seat.objects.filter(living(timezone.localdate(page.now)), user=OuterRef("user_id"))


class EntityList(List):
    name, title, model, url = "entities", _("Legal entities"), LegalEntity, "people:legalentity_list"
    columns = [
        Column("code", _("Code"), link=True, bold=True, required=True, sort=True, filter="contains"),
        Column("name", _("Full name"), filter="pinyin", phone="title"),
        Column("tax_number", _("Tax number"), filter="contains"),
        Column("bank", _("Bank")),
        Column("account", _("Bank account")),
        Column("is_default", _("Default"), kind="flag"),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
    ]
    new = ("people:legalentity_new", _("New legal entity"))


def person_list(request: Request) -> HttpResponse:
    return PersonList(request).response()


def entity_list(request: Request) -> HttpResponse:
    return EntityList(request).response()


def entity(request: Request, key: str) -> HttpResponse:
    document = see(request, LegalEntity, key)
    may = may_read(request.actor, "P")
    return show(request, "people/entity.html", document, may=may, menu=overview.menu("entities"))


def person(request: Request, key: str) -> HttpResponse:
    document = see(request, Person, key)
    return show(request, "people/person.html", document, **overview.person(document, request))


def me(request: Request) -> HttpResponse:
    """My own account: what I am, who stands in, my keys, how I sign in."""
    user = User.objects.select_related("person").get(pk=request.actor.user_id or 0)
    document = getattr(user, "person", None)
    return render(request, "people/me.html", overview.me(user, document, request))


def user_pick(request: Request) -> HttpResponse:
    """The picker's answer: active colleagues by user name, name, pinyin initials."""
    text = inputs.plain(request.GET.get("q", ""))[:40]
    if not request.actor.roles:
        raise Http404
    found = Q(username__istartswith=text) | Q(display__icontains=text) | Q(initials__startswith=text.lower()) if text else Q()
    rows = User.objects.filter(found, is_active=True).prefetch_related("seats").order_by("display", "pk")[:20]
    results = [{"id": u.pk, "code": u.username, "text": str(u), "note": fields.departments_text(u), "value": fields.shown(u)} for u in rows]
    return JsonResponse({"results": results})


# ---- settings ----


def page(request: Request, template: str, here: str, **extra: Any) -> HttpResponse:
    if not request.actor.roles:
        raise Http404
    return render(request, template, {"menu": overview.menu(here), **extra})


def setting_list(request: Request) -> HttpResponse:
    editor = not request.actor.roles.isdisjoint(Setting.editors)
    return page(request, "people/settings.html", "rules", rows=overview.known_rules(), editor=editor)


def duties(request: Request) -> HttpResponse:
    return page(request, "people/duties.html", "duties", **overview.duties(request))


def who_may(request: Request) -> HttpResponse:
    return page(request, "people/who_may.html", "who_may", **matrix.context(request))


def departments(request: Request) -> HttpResponse:
    day = timezone.localdate(request.actor.at)
    rows = [
        {"role": role, "head": queries.head_of(role, day), "people": queries.colleagues(role, day), "away": overview.away(role, day)}
        for role in DEPARTMENTS
    ]  # fmt: skip
    outside = [
        (role, queries.holders(role, day))
        for role in (Role.GENERAL_MANAGER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    ]
    return page(request, "people/departments.html", "departments", rows=rows, outside=outside)


def numbers(request: Request) -> HttpResponse:
    return page(request, "people/numbers.html", "numbers", rows=series.check(), now=request.actor.at)


def clauses(request: Request) -> HttpResponse:
    worded = dict(Wording.objects.values_list("code", "version"))
    editor = not request.actor.roles.isdisjoint(Wording.editors)
    rows = [(clause, _edit_url(clause.pk, clause.pk in worded)) for clause in Clause.objects.all()]
    return page(request, "people/clauses.html", "clauses", rows=rows, editor=editor, edited=len(worded))


def _edit_url(code: str, worded: bool) -> str:
    return reverse("people:wording_edit", args=[code]) if worded else reverse("people:wording_new") + f"?code={code}"
