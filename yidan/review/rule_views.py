"""The rules of the review, for everybody to read: how deep an order is reviewed, and what an amendment touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse

from yidan.core.actors import Role
from yidan.core.formats import listed
from yidan.core.web import Request
from yidan.people.views import page
from yidan.review import carrying, depth
from yidan.review.models import Depth, DepthRule, Round

DAYS = 90


def review_rules(request: Request) -> HttpResponse:
    touches = [{"touch": touch, "who": named(touch.departments)} for touch in carrying.NAMED.values()]
    editor = not request.actor.roles.isdisjoint(DepthRule.editors)
    extra = {"rows": list(rows(request)), "editor": editor, "touches": touches, "days": DAYS, "out": retired()}
    return page(request, "review/rules.html", "review", **extra)


def named(departments: Iterable[Role]) -> str:
    return listed(role.label for role in departments)


def rows(request: Request) -> Iterator[dict[str, Any]]:
    """The table as it stands, each row with how often it decided lately."""
    since = request.actor.at - timedelta(days=DAYS)
    used = dict(Round.objects.filter(at__gte=since).values_list("rule").annotate(n=Count("pk")).order_by())
    own = {row.code: row for row in DepthRule.objects.filter(stage=DepthRule.Stage.ACTIVE)}
    for n, rule in enumerate(depth.table(), 1):
        edit = (
            reverse("review:depthrule_edit", args=[rule.code])
            if rule.code in own
            else reverse("review:depthrule_new") + f"?code={rule.code}"
        )
        label = Depth(rule.depth).label
        yield {
            "n": n,
            "rule": rule,
            "label": label,
            "who": named(rule.departments),
            "own": own.get(rule.code),
            "url": edit,
            "used": used.get(rule.code, 0),
        }


def retired() -> list[DepthRule]:
    return list(DepthRule.objects.filter(stage=DepthRule.Stage.RETIRED).order_by("position"))
