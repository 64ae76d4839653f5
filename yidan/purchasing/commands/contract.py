"""The purchase contract signed by the supplier: by his private link, on our device or on paper (4.2b)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact
from yidan.core.signatures import Given, Signature
from yidan.intake.lines import Upload
from yidan.purchasing import papers, rules
from yidan.purchasing.commands.demands import BUYERS
from yidan.purchasing.models import PurchaseOrder
from yidan.purchasing.rules import contracting

Stage = PurchaseOrder.Stage
SIGNABLE = {Stage.CONFIRMED, Stage.RECEIVED}  # the dates are settled first: they are part of what is signed


@command(
    clause="4.2b", label=gettext_lazy("Ask the supplier to sign"), roles=BUYERS, source={Stage.SENT, *SIGNABLE}, target=None, unless=rules.not_signable
)  # fmt: skip
def ask_contract(order: PurchaseOrder, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    """Another private link to confirm the dates and to sign; its address is shown once."""
    return contracting.ask(order, holder, days, by)


@command(
    clause="4.2b", label=gettext_lazy("Sign the contract"), roles={Role.SUPPLIER}, source=SIGNABLE, target=None, unless=rules.not_signable
)
def sign_contract(order: PurchaseOrder, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _signed(order, contracting.by_link(order, signer, content, hand, by), by)


@command(
    clause="4.2b", label=gettext_lazy("Record the supplier's signature"), roles=BUYERS, source=SIGNABLE, target=None, unless=rules.not_signable
)  # fmt: skip
def record_contract(
    order: PurchaseOrder, *, signer: Contact, means: str, scan: Upload | None = None, original_due: date | None = None, revision: int, by: Actor
) -> None:  # fmt: skip
    """On our device it counts at once; a scan when a second person has compared it; a chat picture only holds the place."""
    signature = contracting.recorded(order, signer, scan, by, means=means, original_due=original_due)
    if signature.final:
        _signed(order, signature, by)


@command(
    clause="4.2b",
    label=gettext_lazy("Compare the signed contract"),
    roles=BUYERS,
    source=SIGNABLE,
    target=None,
    unless=rules.no_contract_scan,
)
def compare_contract(order: PurchaseOrder, *, signature: Signature, by: Actor) -> None:
    _signed(order, contracting.compared(order, signature, by), by)


def _signed(order: PurchaseOrder, signature: Signature, by: Actor) -> None:
    """The contract is filed anew, with his signature on it."""
    order.signed_on = timezone.localdate(signature.at)
    papers.keep_contract(order, by, signature)
