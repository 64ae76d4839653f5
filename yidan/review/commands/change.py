"""Change and cancellation of a running order: proposed, assessed, put to the customer, agreed, carried out (3.3c, 3.3d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import DEPARTMENTS, HEADS, Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.core.fields import Contact, FieldClass, Price
from yidan.core.files import Upload
from yidan.core.refusals import Refused
from yidan.core.signatures import Given, Signature
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.people.models import User
from yidan.review import notices, rules, touching
from yidan.review.commands.outcome import DECIDERS
from yidan.review.commands.round import RUNNING, SALES
from yidan.review.models import Assessment, Change, Consequence
from yidan.review.rules import signing

EVERYBODY = {*DEPARTMENTS, *HEADS}
Stage = Change.Stage
OPEN = {Stage.PROPOSED, Stage.OFFERED, Stage.AGREED}


@dataclass(frozen=True)
class ConsequenceInput:
    """What of the department's is touched, what becomes of it, what of its cost is not recovered."""

    what: str
    way: str
    owner: User
    due: date
    cost: Annotated[Decimal, FieldClass.M] = Decimal(0)


@command(
    clause="3.3c", label=gettext_lazy("Propose a change of a running order"), roles=SALES, source={NEW}, target=Stage.PROPOSED,
    unless=rules.not_changeable,
)  # fmt: skip
def propose_change(change: Change, *, by: Actor) -> None:
    """What it touches is counted now; where asked, the order stops until it is decided."""
    change.facts = [list(fact) for fact in touching.facts(change.order)]
    change.touched = touching.departments(change.order)
    if change.stopped and intake.hold.refusal(change.order, by.as_system()) is None:
        intake.hold(change.order, reason=_("A change is being decided."), by=by.as_system())


@command(
    clause="3.3c", label=gettext_lazy("Assess the change"), roles=EVERYBODY, source={Stage.PROPOSED}, target=None, unless=rules.not_asked
)
def assess_change(
    change: Change, *, text: str, department: str = "", days: int = 0, consequences: Sequence[ConsequenceInput] = (), by: Actor
) -> None:
    """For a department that it touches: what it means, what is stopped, kept, scrapped, sent back or charged."""
    free = rules.unassessed_by(change, by)
    if department and Role(department) not in free or not department and len(free) > 1:
        raise Refused(_("You sit in several departments: say for which you speak."), "3.3c", "department")
    chosen = Role(department) if department else free[0]
    Assessment.objects.create(change=change, department=chosen, text=text, days=days, by_id=by.signer, at=by.at)
    Consequence.objects.bulk_create(
        Consequence(change=change, department=chosen, what=x.what, way=x.way, cost=x.cost, owner=x.owner, due=x.due) for x in consequences
    )


@command(
    clause="3.3c", label=gettext_lazy("Put it to the customer"), roles=SALES, source={Stage.PROPOSED, Stage.OFFERED}, target=Stage.OFFERED,
    unless=rules.not_assessed,
)  # fmt: skip
def offer_change(change: Change, *, terms: str, charge: Price, day: date | None, holder: Contact, days: int = 7, by: Actor) -> Given:
    """The change notice is filed; the customer signs it by his private link, shown once. Other terms are another revision."""
    if change.stage == Stage.OFFERED:
        change.revision += 1
    change.terms, change.charge, change.day = terms, Decimal(charge), day
    notices.file_change(change, by)
    return signing.ask(change, holder, days, by)


@command(clause="3.3c", label=gettext_lazy("Agree to the change"), roles={Role.CUSTOMER}, source={Stage.OFFERED}, target=Stage.AGREED)
def agree_change(change: Change, *, signer: Contact, content: str, revision: int, hand: Upload | None = None, by: Actor) -> None:
    signing.by_link(change, signer, content, hand, by)


@command(
    clause="3.3c", label=gettext_lazy("Refuse the terms"), roles=SALES | {Role.CUSTOMER}, source={Stage.OFFERED}, target=Stage.PROPOSED
)
def refuse_change(change: Change, *, reason: str, by: Actor) -> None:
    """The customer says no, himself or through sales: other terms, or the change is dropped."""
    change.revision += 1


@command(clause="3.3c", label=gettext_lazy("Customer signs on our device"), roles=SALES, source={Stage.OFFERED}, target=Stage.AGREED)
def record_change_signature(change: Change, *, signer: Contact, revision: int, by: Actor) -> None:
    signing.on_device(change, signer, by)


@command(clause="3.3c", label=gettext_lazy("File the signed change notice"), roles=SALES, source={Stage.OFFERED}, target=None)
def record_change_scan(
    change: Change, *, signer: Contact, means: str, scan: Upload, original_due: date | None = None, revision: int, by: Actor
) -> None:  # fmt: skip
    signing.scanned(change, signer, scan, by, means=means, original_due=original_due)


@command(
    clause="3.3c", label=gettext_lazy("Compare the signed scan"), roles=SALES, source={Stage.OFFERED}, target=Stage.AGREED,
    unless=rules.no_change_scan,
)  # fmt: skip
def compare_change_signature(change: Change, *, signature: Signature, by: Actor) -> None:
    signing.compared(change, signature, by)


@command(
    clause="3.3d", label=gettext_lazy("Carry the change out"), roles=DECIDERS, source={Stage.AGREED}, target=Stage.DONE,
    unless=rules.not_signed_change,
)  # fmt: skip
def carry_out(change: Change, *, by: Actor) -> None:
    """The head decides: a cancelled order ends; a changed one may now be amended, and is reviewed again."""
    if change.kind == Change.Kind.CANCEL:
        cancel(change.order, reason=change.what[:400], by=by.as_system())
    else:
        intake.open_to_change(change.order, by=by.as_system())


@command(clause="3.3c", label=gettext_lazy("Drop the change"), roles=SALES, source=OPEN, target=Stage.DROPPED)
def drop_change(change: Change, *, reason: str, by: Actor) -> None:
    """The order goes on as it was."""
    if change.stopped and intake.resume.refusal(change.order, by.as_system()) is None:
        intake.resume(change.order, reason=reason, by=by.as_system())


@command(
    clause="3.3c", label=gettext_lazy("See to a consequence"), roles=EVERYBODY, source={Stage.DONE}, target=None, unless=rules.nothing_left
)
def see_to(change: Change, *, consequence: Consequence, by: Actor) -> None:
    """The owner says that it was stopped, kept, sent back ... as decided."""
    if consequence.change_id != change.pk:
        raise Refused(_("That belongs to another change."), "3.3c", "consequence")
    consequence.done_at, consequence.done_by_id = by.at, by.signer
    consequence.save()


@command(clause="3.3d", label=gettext_lazy("Cancel the running order"), roles={Role.SYSTEM}, source=RUNNING, target=Order.Stage.CANCELLED)
def cancel(order: Order, *, reason: str, by: Actor) -> None:
    """By its agreed cancellation. What it leaves behind (work orders, purchases) are worklists of planning and purchasing."""
