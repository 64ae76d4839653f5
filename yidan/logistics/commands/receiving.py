"""The customer signs for what was handed over (6.3b): by private link, on our device, or on paper that a second person compares.

The pieces count as delivered when they are handed over; the signature is the proof. Who does not agree says so instead, and his salesperson
settles it like any exception of the transport."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact
from yidan.core.files import Upload
from yidan.core.signatures import Given, Signature
from yidan.logistics import papers, rules
from yidan.logistics.commands.shipment import LOGISTICS, SALES
from yidan.logistics.models import Shipment, Trouble
from yidan.logistics.rules import signing

HANDED = {Shipment.Stage.HANDED_OVER}
ANSWER = timedelta(days=2)  # within which an objection is settled


@command(
    clause="6.3b",
    label=gettext_lazy("Ask the customer to sign for the goods"),
    roles=LOGISTICS | SALES,
    source=HANDED,
    target=None,
    unless=rules.already_signed,
)
def ask_signature(shipment: Shipment, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    return signing.ask(shipment, holder, days, by)


@command(
    clause="6.3b", label=gettext_lazy("Sign the hand-over list"), roles={Role.CUSTOMER}, source=HANDED, target=None, unless=rules.already_signed
)  # fmt: skip
def sign(shipment: Shipment, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _signed(shipment, signing.by_link(shipment, signer, content, hand, by), by)


@command(
    clause="6.3b",
    label=gettext_lazy("Customer signs for the goods on our device"),
    roles=LOGISTICS | SALES,
    source=HANDED,
    target=None,
    unless=rules.already_signed,
)
def record_signature(shipment: Shipment, *, signer: Contact, revision: int, by: Actor) -> None:
    _signed(shipment, signing.on_device(shipment, signer, by), by)


@command(
    clause="6.3b",
    label=gettext_lazy("File the signed hand-over list"),
    roles=LOGISTICS | SALES,
    source=HANDED,
    target=None,
    unless=rules.already_signed,
)
def record_scan(
    shipment: Shipment, *, signer: Contact, means: str, scan: Upload, original_due: date | None = None, revision: int, by: Actor
) -> None:  # fmt: skip
    """The list that went along, signed and stamped: it counts when a second person has compared the scan."""
    signing.scanned(shipment, signer, scan, by, means=means, original_due=original_due)


@command(
    clause="6.3b",
    label=gettext_lazy("Compare the signed hand-over list"),
    roles=LOGISTICS | SALES,
    source=HANDED,
    target=None,
    unless=rules.no_scan,
)
def compare_signature(shipment: Shipment, *, signature: Signature, by: Actor) -> None:
    signing.compared(shipment, signature, by)


def _signed(shipment: Shipment, signature: Signature, by: Actor) -> None:
    pdf, name = papers.hand_over_list(shipment, by, signature=signature), f"{shipment.number}-signed.pdf"
    files.file(shipment, pdf, form="hand_over", title=_("Signed hand-over list"), name=name, field_class="D", by=by)


@command(
    clause="5.3c",
    label=gettext_lazy("Object to what was handed over"),
    roles={Role.CUSTOMER} | LOGISTICS | SALES,
    source=HANDED,
    target=None,
    unless=rules.already_signed,
)
def object(shipment: Shipment, *, objection: str, by: Actor) -> None:
    """The customer does not sign: it is his salesperson's to settle. Pieces that come back for it are a return."""
    due = timezone.localdate(by.at) + ANSWER
    Trouble.objects.create(
        shipment=shipment, kind=Trouble.Kind.OTHER, what=objection, owner_id=shipment.order.owner_id, due=due, at=by.at, by_id=by.user_id
    )
