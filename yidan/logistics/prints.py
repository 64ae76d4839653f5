"""Prints of a shipment's papers: the content as of the verb that made it, in the hands of who prints it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Actor
from yidan.core.events import Event
from yidan.core.fields import may_read
from yidan.core.pages import Text
from yidan.logistics import papers, rules
from yidan.logistics.models import Shipment


@dataclass(frozen=True)
class Print:
    """`verb`: what must have happened; its person and moment stand on the paper. `field_class`: who may have it."""

    label: Text
    verb: str
    field_class: str
    draw: Callable[[Shipment, Actor, Actor], bytes]
    until: str = ""  # the verb after which it is offered no more


PRINTS: dict[str, Print] = {
    "labels": Print(_("Package labels, 60 × 40 mm"), "logistics.pack", "N", lambda one, by, reader: papers.labels(one, by)),
    "packing_list": Print(_("Packing list"), "logistics.pack", "N", papers.packing_list),
    "certificate": Print(_("Certificate of conformity"), "logistics.pack", "N", papers.certificate),
    "delivery": Print(_("Delivery note, A4"), "logistics.ship", "D", papers.delivery_note),
    "delivery_dot": Print(
        _("Delivery note, 241 × 140 mm in three parts"), "logistics.ship", "D", lambda one, by, reader: papers.delivery_note(one, by, reader, "delivery_dot")
    ),
    "handover_along": Print(_("Hand-over list to take along"), "logistics.ship", "D", papers.hand_over_list, until="logistics.hand_over"),
    "handover": Print(_("Hand-over list"), "logistics.hand_over", "D", lambda one, by, reader: papers.hand_over_list(one, by, reader, rules.signing.signed(one))),
}  # fmt: skip


def printing(shipment: Shipment, form: str, reader: Actor) -> bytes | None:
    """None while what it shows has not happened, or when the reader may not have it."""
    kind = PRINTS[form]
    event = _made(shipment, kind.verb)
    if event is None or not may_read(reader, kind.field_class):
        return None
    return kind.draw(shipment, replace(reader, name=event.name, at=event.at), reader)


def prints(shipment: Shipment, reader: Actor) -> list[dict[str, object]]:
    """What can be printed now: label and address."""
    done = set(_events(shipment).values_list("verb", flat=True))
    return [
        {"label": kind.label, "url": reverse("logistics:shipment_print", args=[shipment.key, form])}
        for form, kind in PRINTS.items()
        if kind.verb in done and kind.until not in done and may_read(reader, kind.field_class)
    ]


def _events(shipment: Shipment) -> QuerySet[Event]:
    return Event.objects.filter(kind=shipment.document_kind(), object_id=shipment.pk)


def _made(shipment: Shipment, verb: str) -> Event | None:
    return _events(shipment).filter(verb=verb).order_by("-seq").first()
