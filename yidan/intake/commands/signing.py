"""Private links given to the customer, and his signature under an oral order (2.2b): by link, on our device, or on paper."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Link, Signature
from yidan.intake import papers, rules
from yidan.intake.commands.enquiry import SELLERS
from yidan.intake.commands.order import OPEN, RUNNING
from yidan.intake.lines import Upload
from yidan.intake.models import Order
from yidan.intake.rules import signing

Stage = Order.Stage
TO_SIGN = {Stage.RECEIVED, Stage.IN_REVIEW}
UNTIL_VERDICT = {Stage.DRAFT, *TO_SIGN}


@command(
    clause="2.2b", label=gettext_lazy("Ask the customer to sign"), roles=SELLERS, source=TO_SIGN, target=None, unless=rules.already_signed
)
def ask_signature(order: Order, *, holder: Contact, days: int = 7, by: Actor) -> Given:
    """Gives out a private link, its address shown once; the paper for signing by pen is kept beside it."""
    papers.keep_oral(order, by)
    return signing.ask(order, holder, days, by)


@command(
    clause="2.2b", label=gettext_lazy("Sign the order"), roles={Role.CUSTOMER}, source=TO_SIGN, target=None, unless=rules.already_signed
)
def confirm(order: Order, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    signing.by_link(order, signer, content, hand, by)
    papers.keep_oral(order, by)


@command(
    clause="2.2b",
    label=gettext_lazy("Record the customer's signature"),
    roles=SELLERS,
    source=UNTIL_VERDICT,
    target=None,
    unless=rules.already_signed,
)
def record_signature(
    order: Order,
    *,
    signer: Contact,
    means: str,
    scan: Upload | None = None,
    original_due: date | None = None,
    revision: int,
    by: Actor,
) -> None:
    """A scan is a paper of the order, and counts when a second person has compared it; a chat picture only holds the place."""
    signing.recorded(order, signer, scan, by, means=means, original_due=original_due)


@command(
    clause="2.2b", label=gettext_lazy("Compare the signed scan"), roles=SELLERS, source=UNTIL_VERDICT, target=None, unless=rules.no_scan
)
def compare_signature(order: Order, *, signature: Signature, by: Actor) -> None:
    signing.compared(order, signature, by)


@command(clause="2.2a", label=gettext_lazy("Issue the order confirmation"), roles=SELLERS, source=RUNNING, target=None)
def issue_confirmation(order: Order, *, by: Actor) -> None:
    """After the verdict, with the promised date: what the customer gets in hand and sees on his page."""
    papers.keep_confirmation(order, by)


@command(clause="1.3d", label=gettext_lazy("Give the customer a progress link"), roles=SELLERS, source=OPEN - {Stage.DRAFT}, target=None)
def give_progress_link(order: Order, *, holder: Contact, days: int = 90, by: Actor) -> Given:
    return signatures.give_link(order, purpose=rules.PROGRESS, role=Role.CUSTOMER, holder=holder, days=days, by=by)


@command(clause="1.3a", label=gettext_lazy("Withdraw a private link"), roles=SELLERS, source=OPEN, target=None, unless=rules.no_link)
def withdraw_link(order: Order, *, link: Link, by: Actor) -> None:
    if link.chain_id != order.chain_id:
        raise Refused(_("That link belongs to another order."), "1.3a", "link")
    Link.objects.filter(pk=link.pk).update(revoked_at=by.at)
