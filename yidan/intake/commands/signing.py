"""The customer's signature under an oral order (2.2b): by private link, on our device, or on paper."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core import files, signatures
from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact
from yidan.core.refusals import Refused, Stale
from yidan.core.signatures import Given, Signature
from yidan.intake import lines, rules
from yidan.intake.commands.enquiry import SELLERS
from yidan.intake.models import Order

Stage = Order.Stage
UNTIL_VERDICT = {Stage.DRAFT, Stage.RECEIVED, Stage.IN_REVIEW}


@command(clause="2.2b", label=gettext_lazy("Ask the customer to sign"), roles=SELLERS, source={Stage.RECEIVED, Stage.IN_REVIEW}, target=None, unless=rules.already_signed)
def ask_signature(order: Order, *, holder: Contact, days: int = 7, by: Actor) -> Given:
    """Gives out a private link; its address is shown once."""
    return signatures.give_link(order, purpose=rules.SIGN_ORDER, role=Role.CUSTOMER, holder=holder, days=days, by=by)


@command(clause="2.2b", label=gettext_lazy("Sign the order"), roles={Role.CUSTOMER}, source={Stage.RECEIVED, Stage.IN_REVIEW}, target=None, unless=rules.already_signed)
def confirm(order: Order, *, signer: Contact, content: str, revision: int, by: Actor) -> None:
    """`content` is the hash of what the page showed: a signature stands under nothing else."""
    if content != signatures.content_hash(lines.content(order)):
        raise Stale(_("The order has changed since this page was shown."), "2.2b")
    signatures.sign(order, purpose=rules.SIGN_ORDER, content=content, signer=signer, means=Signature.Means.LINK, by=by)


@command(clause="2.2b", label=gettext_lazy("Record the customer's signature"), roles=SELLERS, source=UNTIL_VERDICT, target=None, unless=rules.already_signed)
def record_signature(
    order: Order, *, signer: Contact, means: str, scan: UploadedFile | None = None, original_due: date | None = None, revision: int, by: Actor
) -> None:
    if means == Signature.Means.LINK:
        raise Refused(_("By link the customer signs himself."), "2.2b", "means")
    blob = files.store(scan.read(), scan.content_type or "", by.at) if scan else None
    content = signatures.content_hash(lines.content(order))
    signatures.sign(order, purpose=rules.SIGN_ORDER, content=content, signer=signer, means=means, scan=blob, original_due=original_due, by=by)


@command(clause="2.2b", label=gettext_lazy("Compare the signed scan"), roles=SELLERS, source=UNTIL_VERDICT, target=None, unless=rules.already_signed)
def compare_signature(order: Order, *, signature: Signature, by: Actor) -> None:
    if (signature.kind, signature.object_id) != (order.document_kind(), order.pk):
        raise Refused(_("That signature belongs to another document."), "2.2b", "signature")
    signatures.compare(signature, by=by)
