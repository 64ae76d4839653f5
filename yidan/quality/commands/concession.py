"""A concession (让步接收): pieces that do not conform are accepted by the customer's signed consent, naming how many and which (6.1d, QTY-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.fields import Contact
from yidan.core.files import Upload
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Signature
from yidan.intake.models import Line
from yidan.quality import papers, queries, rules
from yidan.quality.commands.nonconformity import HEAD, Verdict, decided
from yidan.quality.commands.spine import order_moves_on
from yidan.quality.models import InspectionPlan, Nonconformity
from yidan.quality.rules import signing

Stage = Nonconformity.Stage
SALES = {Role.SALES, Role.SALES_HEAD}


@command(
    clause="6.1d", label=gettext_lazy("Propose a concession"), roles=HEAD, source={Stage.OPEN, Stage.DECIDED}, target=Stage.ASKED,
    unless=rules.not_concedable,
)  # fmt: skip
def propose_concession(
    bad: Nonconformity, *, method: str, serials: str, cause: str = "", grade: str = "", department: str = "", by: Actor
) -> None:  # fmt: skip
    """All that is not inspected again, piece by piece by its serial number. Nothing ships before the customer has consented."""
    if not serials.strip():
        raise Refused(_("Name the pieces by their serial numbers."), "6.1d", "serials")
    bad.revision += bool(bad.serials)
    bad.serials, bad.conceded = serials.strip(), bad.quantity - queries.reinspected(bad)
    decided(bad, Nonconformity.Disposition.CONCESSION, Verdict(method, cause, grade, department), by)


@command(
    clause="6.1d", label=gettext_lazy("Ask the customer to consent"), roles=SALES, source={Stage.ASKED}, target=None, unless=rules.consented
)
def ask_consent(bad: Nonconformity, *, holder: Contact, days: int = 14, by: Actor) -> Given:
    """A private link to read what deviates, and to consent or to refuse. Its address is shown once."""
    return signing.ask(bad, holder, days, by)


@command(
    clause="6.1d", label=gettext_lazy("Consent to the concession"), roles={Role.CUSTOMER}, source={Stage.ASKED}, target=Stage.CLOSED,
    unless=rules.consented,
)  # fmt: skip
def consent(bad: Nonconformity, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    _conceded(bad, signing.by_link(bad, signer, content, hand, by), by)


@command(
    clause="6.1d", label=gettext_lazy("Customer consents on our device"), roles=SALES, source={Stage.ASKED}, target=Stage.CLOSED,
    unless=rules.consented,
)  # fmt: skip
def record_consent(bad: Nonconformity, *, signer: Contact, revision: int, by: Actor) -> None:
    _conceded(bad, signing.on_device(bad, signer, by), by)


@command(
    clause="6.1d", label=gettext_lazy("File the signed consent"), roles=SALES, source={Stage.ASKED}, target=None, unless=rules.consented
)
def record_consent_scan(
    bad: Nonconformity, *, signer: Contact, means: str, scan: Upload, original_due: date | None = None, revision: int, by: Actor
) -> None:  # fmt: skip
    """On paper, or a chat picture that holds the place: it counts when a second person has compared the scan."""
    signing.scanned(bad, signer, scan, by, means=means, original_due=original_due)


@command(
    clause="6.1d", label=gettext_lazy("Compare the signed consent"), roles=SALES, source={Stage.ASKED}, target=Stage.CLOSED,
    unless=rules.no_scan,
)  # fmt: skip
def compare_consent(bad: Nonconformity, *, signature: Signature, by: Actor) -> None:
    _conceded(bad, signing.compared(bad, signature, by), by)


@command(
    clause="6.1d", label=gettext_lazy("Refuse the concession"), roles=SALES | {Role.CUSTOMER}, source={Stage.ASKED}, target=Stage.OPEN,
    unless=rules.consented,
)  # fmt: skip
def refuse_concession(bad: Nonconformity, *, reason: str, by: Actor) -> None:
    """Quality decides anew."""
    bad.disposition, bad.conceded = "", Decimal(0)


def _conceded(bad: Nonconformity, signature: Signature, by: Actor) -> None:
    """The pieces count as fit, under the consent and never as a first pass; the sheet is filed with it."""
    bad.consented_at = by.at
    assert bad.order is not None and bad.line is not None
    if bad.inspection.when == InspectionPlan.When.FINAL:  # before shipment they have passed already
        Line.objects.filter(pk=bad.line.pk).update(passed=F("passed") + bad.conceded)
    papers.file_nonconformity(bad, by, signature)
    order_moves_on(bad.order, by)
