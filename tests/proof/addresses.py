"""Every address of the product that can be asked for with GET, filled with the documents that are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

from yidan.core.documents import Document
from yidan.core.doors import NOUNS, Way
from yidan.core.files import Paper
from yidan.core.imports.tables import TABLES
from yidan.logistics.prints import PRINTS

PRINTED = {"shipments": tuple(PRINTS), "volumes": ("catalogue", "transfer"), "appraisals": ("appraisal", "destruction")}
APART = ("accounts/", "i18n/", "api/", "link/", "static/", "healthz")


@dataclass(frozen=True)
class Address:
    url: str
    kind: str  # "list", "document", "form", "other"


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, one
        else:
            yield from patterns(one, route)


def documents(model: type[Document], way: Way | None, most: int) -> list[str]:
    """One of each stage, those first in which the verb may be called; of a form one is enough."""
    rows = list(model._default_manager.order_by("-pk"))
    if way is not None:
        rows = [row for row in rows if row.stage in way.command.source] or rows
        most = 1
    stages: dict[str, Any] = {}
    for row in rows:
        stages.setdefault(row.stage, row)
    first = list(stages.values())
    return [row.key for row in (first + [row for row in rows if row not in first])[:most]]


def every(most: int) -> list[Address]:
    """`most` documents of each noun at most."""
    models = {noun.nouns: noun.model for noun in NOUNS} | special()
    ways = {f"{noun.nouns}/<str:key>/{way.name.replace('_', '-')}": way for noun in NOUNS for way in noun.ways if not way.born}
    found = [Address(f"/{url}", kind) for route, one in patterns() for url, kind in filled(route, one, models, ways, most)]
    return list(dict.fromkeys(found))


def special() -> dict[str, Any]:
    from yidan.intake.models import Order
    from yidan.planning.models import Operation, WorkOrder
    from yidan.purchasing.models import PurchaseOrder

    return {"reviews": Order, "floor": Operation, "travellers": WorkOrder, "dock": PurchaseOrder, "dock/done": PurchaseOrder}


def filled(route: str, one: URLPattern, models: dict[str, Any], ways: dict[str, Way], most: int) -> Iterator[tuple[str, str]]:
    if route.startswith(APART) or route.startswith("^"):
        return
    if "<" not in route:
        yield route, "list" if (one.name or "").endswith("_list") else "other"
    elif "<str:key>" in route:
        model = models.get(route.partition("/<str:key>")[0])
        way = ways.get(route)
        for key in documents(model, way, most) if model else ():
            for rest in forms(route.replace("<str:key>", key).replace("<str:other>", key)):
                yield rest, "form" if way else "document"
    elif route == "papers/<int:pk>":
        for pk in Paper.objects.values_list("pk", flat=True):
            yield f"papers/{pk}", "other"
    elif route == "imports/templates/<str:code>.xlsx":
        for code in TABLES:
            yield f"imports/templates/{code}.xlsx", "other"


def forms(route: str) -> list[str]:
    """Prints say their form."""
    if "<" not in route:
        return [route]
    return [route.replace("<slug:form>", name).replace("<str:form>", name) for name in PRINTED[route.partition("/")[0]]]
