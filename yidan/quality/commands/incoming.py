"""Goods that came and do not conform: the departments' word, accepted with a deviation, sorted (5.2b, 6.1d). Going back and rework are
decided as for pieces of our own."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.formats import qty
from yidan.core.refusals import Refused
from yidan.purchasing import commands as purchasing
from yidan.quality import rules
from yidan.quality.commands.nonconformity import HEAD, Verdict, decided
from yidan.quality.models import BoardWord, Nonconformity

Stage = Nonconformity.Stage
BOARD = {Role.ENGINEERING, Role.ENGINEERING_HEAD, Role.PRODUCTION_HEAD, Role.PROCUREMENT, Role.PROCUREMENT_HEAD}


@command(clause="6.1d", label=gettext_lazy("Give a word on it"), roles=BOARD, source={Stage.OPEN, Stage.DECIDED, Stage.ASKED}, target=None)
def give_word(bad: Nonconformity, *, agrees: bool, text: str, by: Actor) -> None:
    """What a department says to using the pieces as they are, with its grounds; its newest word counts."""
    department = next(role for role in sorted(BOARD & by.roles, key=list(Role).index)).clerk
    BoardWord.objects.create(nonconformity=bad, department=department.value, agrees=agrees, text=text, by_id=by.signer, at=by.at)


@command(
    clause="5.2b", label=gettext_lazy("Accept with a deviation"), roles=HEAD, source={Stage.OPEN}, target=Stage.CLOSED, unless=rules.not_deviable
)  # fmt: skip
def accept_deviation(
    bad: Nonconformity, *, quantity: Decimal, method: str, basis: str, reduction: bool = False, cause: str = "", grade: str = "", by: Actor
) -> None:  # fmt: skip
    """Used as they are, held against `basis` (drawing, standard or clause). What is not accepted goes back. `reduction`: the buyer asks for one."""
    if not 0 < quantity <= bad.quantity:
        raise Refused(_("At most %s can be accepted.") % qty(bad.quantity), "6.1d", "quantity")
    if not basis.strip():
        raise Refused(_("Name the drawing, standard or clause it deviates from."), "6.1d", "basis")
    bad.conceded, bad.basis, bad.reduction = quantity, basis.strip(), reduction
    decided(bad, Nonconformity.Disposition.DEVIATION, Verdict(method, cause, grade, "procurement"), by)
    line = bad.inspection.receipt_line
    assert line is not None
    purchasing.take_after_all(line.receipt, line=line, quantity=quantity, deviating=True, by=by.as_system())


@command(
    clause="5.2b", label=gettext_lazy("Decide: sort"), roles=HEAD, source={Stage.OPEN}, target=Stage.DECIDED, unless=rules.not_sortable
)
def decide_sort(bad: Nonconformity, *, method: str, cause: str = "", grade: str = "", by: Actor) -> None:
    """Looked at piece by piece: nothing is done to them, all are inspected again; the good go into stock, the others under another sheet."""
    bad.reworked = bad.quantity
    decided(bad, Nonconformity.Disposition.SORT, Verdict(method, cause, grade, "procurement"), by)
