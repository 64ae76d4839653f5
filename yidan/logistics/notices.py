"""What the customer is told of a shipment: in his language, kept as it was said (4.3c, 5.3b, 5.3c)."""

from __future__ import annotations

from yidan.core import formats
from yidan.core.actors import Actor
from yidan.core.papers import formats as words
from yidan.intake.papers import lang, say
from yidan.logistics.models import Notice, Shipment

MODES = {
    "road": ("公路", "road"),
    "rail": ("铁路", "rail"),
    "sea": ("海运", "sea"),
    "air": ("空运", "air"),
    "pick_up": ("客户自提", "picked up by customer"),
}


def mode(shipment: Shipment) -> str:
    return say(lang(shipment.order), *MODES[shipment.mode])


def words_for(shipment: Shipment, occasion: str = "") -> str:
    """Mode and expected arrival, with carrier and waybill where they are known; `occasion` comes first."""
    language, order = lang(shipment.order), shipment.order
    rows = shipment.lines.select_related("line__item", "line__unit").order_by("line__position")
    goods = "; ".join(f"{row.line.item.name} {formats.qty(row.quantity, row.line.unit)}" for row in rows)
    carrier = " ".join(part for part in (shipment.carrier, shipment.tracking) if part)
    zh = f"订单 {order.key}（{goods}）：{mode(shipment)}运输{'，' + carrier if carrier else ''}，预计 {words.day(shipment.arrives)} 到达 {order.place}。"
    en = f"Order {order.key} ({goods}): by {mode(shipment)}{', ' + carrier if carrier else ''}, expected on {words.day(shipment.arrives)} at {order.place}."
    if shipment.mode == Shipment.Mode.PICK_UP:
        zh, en = (
            f"订单 {order.key}（{goods}）：可于 {words.day(shipment.leaves)} 起提货。",
            f"Order {order.key} ({goods}): ready from {words.day(shipment.leaves)}.",
        )
    return f"{occasion} {say(language, zh, en)}".strip()[:600]


def inform(shipment: Shipment, *, by: Actor, occasion: str = "") -> bool:
    """A posting. By e-mail where the customer has an address: the worker sends it. Else he is to be told by a person: it stands on a desk."""
    address = shipment.order.customer.email
    if address:
        note(shipment, to=address, means=Notice.Means.EMAIL, text=words_for(shipment, occasion), by=by)
    return bool(address)


def note(shipment: Shipment, *, to: str, means: str, text: str, by: Actor) -> None:
    Notice.objects.create(shipment=shipment, at=by.at, to=to, means=means, text=text, arrives=shipment.arrives, by_id=by.user_id)
    shipment.told_arrives = shipment.arrives
