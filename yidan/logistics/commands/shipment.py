"""The logistics plan, its booking and packing (4.3, 5.3a), and what the customer is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.acceptance.pieces import Piece, picked, short
from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, Freight
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.intake.models import Line
from yidan.logistics import notices, papers, rules
from yidan.logistics.models import Package, PaperHanded, Shipment, ShipmentLine
from yidan.people.settings import setting

LOGISTICS = {Role.LOGISTICS, Role.LOGISTICS_HEAD}
SALES = {Role.SALES, Role.SALES_HEAD}
Stage = Shipment.Stage


@dataclass(frozen=True)
class PackInput:
    """One line in one package. A line may be spread over several packages, then each row says how much; a package may hold several lines,
    then its weight stands in one row. Sizes in mm, weights in kg."""

    position: int
    package: str
    weight_kg: Decimal = Decimal(0)
    quantity: Decimal | None = None  # None: all of the line
    packing: str = ""
    size: str = ""
    net_kg: Decimal = Decimal(0)
    serials: str = ""


@command(
    clause="4.3a", label=gettext_lazy("Plan the shipment"), roles=LOGISTICS, source={NEW}, target=Stage.PLANNED, unless=rules.not_running
)
def plan_shipment(shipment: Shipment, *, lines: Sequence[Piece], freight_estimate: Freight = Decimal(0), by: Actor) -> None:
    """May be planned long before the goods are fit; the truck waits for them. What it may cost is the cost sheet's estimate (7.1b)."""
    shipment.freight_estimate = freight_estimate
    _whole(shipment)
    rows = picked(shipment.order, lines, "4.3a")
    for line, _quantity in rows:
        if line.kind == Line.Kind.SERVICE:
            raise Refused(_("Line %s is a service: it is not shipped.") % line.position, "4.3a", "lines")
    short(((line, n, rules.to_plan(line, shipment)) for line, n in rows), "4.3a")
    ShipmentLine.objects.bulk_create(ShipmentLine(shipment=shipment, line=line, quantity=n) for line, n in rows)
    names = str(setting("papers_with_goods")).replace("；", ";").split(";")
    PaperHanded.objects.bulk_create(PaperHanded(shipment=shipment, name=name.strip()) for name in names if name.strip())


def _whole(shipment: Shipment) -> None:
    """A plan says mode, route, loading and unloading, time. What the customer fetches goes his own way."""
    if shipment.mode != Shipment.Mode.PICK_UP and not shipment.route:
        raise Refused(_("Say which way it goes."), "4.3a", "route")
    if not shipment.handling:
        raise Refused(_("Say how it is loaded and unloaded."), "4.3a", "handling")
    if shipment.arrives < shipment.leaves:
        raise Refused(_("It would arrive before it leaves."), "4.3a", "arrives")


@command(clause="4.3a", label=gettext_lazy("Change the logistics plan"), roles=LOGISTICS, source=rules.NOT_GONE, target=Stage.PLANNED)
def replan(
    shipment: Shipment, *, mode: str, route: str, handling: str, leaves: date, arrives: date, long_distance: bool,
    freight_estimate: Freight | None = None, reason: str, by: Actor,
) -> None:  # fmt: skip
    """What is carried stays. It is booked anew, and with the booking the customer hears of the new day."""
    shipment.mode, shipment.route, shipment.handling = mode, route, handling
    shipment.leaves, shipment.arrives, shipment.long_distance = leaves, arrives, long_distance
    if freight_estimate is not None:
        shipment.freight_estimate = freight_estimate
    _whole(shipment)


@command(
    clause="4.3b", label=gettext_lazy("Book the transport"), roles=LOGISTICS, source={Stage.PLANNED, Stage.BOOKED}, target=Stage.BOOKED
)
def book(
    shipment: Shipment, *, carrier: str, freight: Freight = Decimal(0), tracking: str = "", insurance: str = "", storage: str = "", by: Actor
) -> None:  # fmt: skip
    """Over a long distance insurance and storage are considered, and what was decided is written down. The customer is told (4.3c)."""
    if shipment.long_distance and not (insurance and storage):
        raise Refused(_("Long distance or cross-border: say what was decided about insurance and storage."), "4.3b", "insurance")
    shipment.carrier, shipment.freight, shipment.tracking = carrier, freight, tracking
    shipment.insurance, shipment.storage = insurance, storage
    if shipment.told_arrives != shipment.arrives:
        notices.inform(shipment, by=by)


@command(
    clause="4.3c",
    label=gettext_lazy("Tell the customer how and when it arrives"),
    roles=LOGISTICS | SALES,
    source=rules.OPEN,
    target=None,
    unless=rules.knows,
)
def tell(shipment: Shipment, *, to: Contact, means: str, text: str, by: Actor) -> None:
    """Where no message goes by itself: who was told, how, and the words."""
    notices.note(shipment, to=to, means=means, text=text, by=by)


@command(
    clause="5.3a",
    label=gettext_lazy("Pack"),
    roles=LOGISTICS,
    source=rules.NOT_GONE,
    target=Stage.PACKED,
    unless=rules.not_booked,
)
def pack(shipment: Shipment, *, packages: Sequence[PackInput], marks: str = "", by: Actor) -> None:
    """What is in which box. Packed again it is a new list; the old one stays among the papers."""
    rows = {row.line.position: row for row in shipment.lines.select_related("line")}
    boxes = _boxes(rows, packages)
    there = (
        (row.line, row.quantity, row.line.fit - row.line.delivered - rules.in_shipments(row.line, {Stage.PACKED, Stage.SHIPPED}, shipment))
        for row in rows.values()
    )
    short(there, "5.3a")
    shipment.marks = marks
    shipment.packages.all().delete()
    for position, own in boxes.items():
        row = rows[position]
        row.package, row.weight_kg = listed(x.package for x in own)[:160], sum((x.weight_kg for x in own), Decimal(0))
        row.save(update_fields=["package", "weight_kg"])
        Package.objects.bulk_create(_package(shipment, row, x) for x in own)
    pdf = papers.packing_list(shipment, by)
    files.file(shipment, pdf, form="packing_list", title=_("Packing list"), name=f"{shipment.number}-packing.pdf", by=by)


def _boxes(rows: dict[int, ShipmentLine], packages: Sequence[PackInput]) -> dict[int, list[PackInput]]:
    """The packages of each line; together they hold all of it."""
    found: dict[int, list[PackInput]] = {position: [] for position in rows}
    for x in packages:
        found.setdefault(x.position, []).append(x)
    if found.keys() != rows.keys() or not all(found.values()):
        raise Refused(_("Say of each line how it is packed."), "5.3a", "packages")
    for position, own in found.items():
        packed = sum((rows[position].quantity if x.quantity is None else x.quantity for x in own), Decimal(0))
        if packed != rows[position].quantity or any(x.quantity is not None and x.quantity <= 0 for x in own):
            raise Refused(_("Line %s: the packages do not hold what is shipped of it.") % position, "5.3a", "packages")
    return found


def _package(shipment: Shipment, row: ShipmentLine, x: PackInput) -> Package:
    return Package(
        shipment=shipment, row=row, no=x.package, quantity=row.quantity if x.quantity is None else x.quantity, packing=x.packing, size=x.size,
        gross_kg=x.weight_kg, net_kg=x.net_kg, serials=x.serials,
    )  # fmt: skip


@command(clause="5.3c", label=gettext_lazy("Cancel the shipment"), roles=LOGISTICS, source=rules.NOT_GONE, target=Stage.CANCELLED)
def cancel_shipment(shipment: Shipment, *, reason: str, by: Actor) -> None:
    """Its pieces are free for another."""
