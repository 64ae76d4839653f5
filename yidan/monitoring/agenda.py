"""What is open: the agenda of a coordination meeting (5.4d). No prices, no suppliers' terms: everybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy

from yidan.acceptance.models import Acceptance
from yidan.core import formats
from yidan.core.actors import Actor
from yidan.core.documents import Document
from yidan.core.said import languages
from yidan.core.said import said as _
from yidan.intake.models import Order
from yidan.logistics.models import Return, Trouble
from yidan.logistics.rules import BEFORE_DELIVERED
from yidan.monitoring.models import Alert, Decision
from yidan.quality.models import Nonconformity

CAP = 60
day_of = lazy(formats.day, str)


@dataclass(frozen=True)
class Problem:
    """`title` and `detail` are said in each language when they are kept."""

    topic: str
    title: Any
    detail: Any
    order: Order | None = None
    kind: str = ""
    object_id: int | None = None


def problems(by: Actor) -> Iterator[Problem]:
    """The gravest first: what was decided and not done, severe warnings, late orders, then the rest."""
    found = chain(undone(by), warnings("severe"), late(by), nonconformities(), troubles(), objections(), returned(), warnings("notice"))
    return islice(found, CAP)


def _about(document: Document) -> dict[str, Any]:
    return {"kind": document.document_kind(), "object_id": document.pk}


def undone(by: Actor) -> Iterator[Problem]:
    rows = Decision.objects.filter(done_at=None, due__lt=timezone.localdate(by.at), meeting__stage="held")
    for one in rows.select_related("meeting", "owner", "point__order").order_by("due", "pk"):
        detail = _("%(meeting)s: %(owner)s, due %(day)s") % {"meeting": one.meeting.key, "owner": one.owner, "day": day_of(one.due, by.at)}
        yield Problem("decision", _("decided and not done: %s") % one.what, detail, one.point.order, **_about(one.meeting))


def warnings(level: str) -> Iterator[Problem]:
    rows = Alert.objects.filter(stage__in=["open", "acted"], level=level).select_related("order__customer", "owner").order_by("due", "pk")
    for one in rows:
        words = one.words or {"what": one.what, "cause": one.cause}
        title = {code: f"{one.order.key} {text}" for code, text in _each(words["what"]).items()}
        yield Problem("warning", title, words["cause"], one.order, **_about(one))


def _each(text: Any) -> dict[str, str]:
    """What was kept in each language; one sentence said by a person is the same in all."""
    return dict(text) if isinstance(text, dict) else dict.fromkeys(languages(), str(text))


def late(by: Actor) -> Iterator[Problem]:
    """Past their promise and without a warning that says so already."""
    warned = Alert.objects.filter(stage__in=["open", "acted"], topic="promise_near").values("order_id")
    rows = Order.objects.filter(stage__in=BEFORE_DELIVERED, promised__lt=timezone.localdate(by.at)).exclude(pk__in=warned)
    for order in rows.select_related("customer").order_by("promised", "pk"):
        title = _("%(order)s was promised for %(day)s") % {"order": order.key, "day": day_of(order.promised, by.at)}
        yield Problem("late", title, _("stands at: %s") % Order.Stage(order.stage).label, order, **_about(order))


def nonconformities() -> Iterator[Problem]:
    rows = Nonconformity.objects.exclude(stage="closed").exclude(order=None).select_related("order", "item__unit").order_by("pk")
    for one in rows:
        title = _("%(key)s: %(quantity)s of %(item)s not in order") % {
            "key": one.key,
            "quantity": formats.qty(one.quantity, one.item.unit),
            "item": one.item,
        }
        yield Problem("nonconformity", title, one.what, one.order, **_about(one))


def troubles() -> Iterator[Problem]:
    for one in Trouble.objects.filter(closed_at=None).select_related("shipment__order").order_by("due", "pk"):
        yield Problem(
            "transport",
            _("%s: transport exception") % one.shipment.key,
            f"{one.what} → {one.action}",
            one.shipment.order,
            **_about(one.shipment),
        )


def objections() -> Iterator[Problem]:
    for one in Acceptance.objects.filter(stage="objected", later=None).select_related("order").order_by("pk"):
        yield Problem(
            "objection",
            _("%s: the customer objects") % one.key,
            " → ".join(filter(None, [one.objection, one.action])),
            one.order,
            **_about(one),
        )


def returned() -> Iterator[Problem]:
    for one in Return.objects.filter(stage__in=["received", "inspected"]).select_related("order").order_by("pk"):
        yield Problem("return", _("%s: a return waits for its decision") % one.key, one.cause, one.order, **_about(one))
