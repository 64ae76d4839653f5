"""Who reviews again after an amendment (REV-2): what of an order touches which department, and whose opinion may be carried over.

TOUCHES is the rule, as a table: read by the verb, shown to people on the page of the review's rules. A department the change does not touch is
carried over only if its evidence, recomputed, is equal; so the table may leave a department out only where its figures would show it anyway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.pages import Text
from yidan.intake.models import Order, Revision
from yidan.review.depth import REVIEWERS
from yidan.review.models import Opinion, Reexamination


@dataclass(frozen=True)
class Touch:
    """`fields`: names in a revision's differences."""

    name: str
    label: Text
    fields: tuple[str, ...]
    departments: tuple[Role, ...]


TOUCHES = (
    Touch("item", _("product: a line more, fewer, or of another item"), ("item",), REVIEWERS),
    Touch(
        "quantity", _("quantity"), ("ordered", "ceiling"),
        (Role.SALES, Role.PRODUCTION, Role.PROCUREMENT, Role.FINANCE),
    ),
    Touch(
        "specification", _("specification or drawing"), ("spec", "drawing", "drawing_revision"),
        (Role.SALES, Role.ENGINEERING, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY),
    ),
    Touch("price", _("price or discount"), ("price", "discount"), (Role.SALES, Role.FINANCE)),
    Touch("date", _("delivery date"), ("requested",), (Role.SALES, Role.PRODUCTION, Role.PROCUREMENT)),
    Touch("terms", _("payment terms, currency or tax"), ("payment_terms", "currency", "tax_rate", "tax_included"), (Role.SALES, Role.FINANCE)),
    Touch("acceptance", _("place and way of acceptance"), ("acceptance",), (Role.SALES, Role.QUALITY)),
    Touch("place", _("delivery place"), ("place",), (Role.SALES,)),
    Touch("papers", _("customer's order number or contact"), ("customer_po", "contact"), (Role.SALES,)),
)  # fmt: skip
OTHER = Touch("other", _("anything else"), (), REVIEWERS)  # a field this table does not know touches all
NAMED = {touch.name: touch for touch in (*TOUCHES, OTHER)}
_BY_FIELD = {field: touch for touch in TOUCHES for field in touch.fields}


def changed(order: Order) -> list[Touch]:
    """What the amendment to this revision changed, in the words of the table."""
    rows = Revision.objects.filter(order=order, revision=order.revision).values_list("differences", flat=True).first()
    found = {_BY_FIELD.get(row["field"], OTHER).name for row in rows or []}
    return [touch for touch in NAMED.values() if touch.name in found]


def touching(department: Role, changes: Iterable[Touch]) -> list[Touch]:
    return [touch for touch in changes if department in touch.departments]


def agreed_before(order: Order) -> dict[Role, Opinion]:
    """Each department's last opinion on the revision before, where it agreed. One against it is given anew in any case."""
    rows = [one for one in order.opinions.all() if one.revision == order.revision - 1]
    last = {Role(one.department): one for one in sorted(rows, key=lambda one: one.number)}
    return {department: one for department, one in last.items() if one.verdict != Opinion.Verdict.DISAGREE}


def waiting(order: Order, asked: Iterable[Role], given: Iterable[Role]) -> dict[Role, Opinion]:
    """Opinions of the revision before that no change touches and nobody has looked at again yet: what `carry` is for."""
    if order.revision < 2:
        return {}
    open_ones = set(asked) - set(given)
    spoke = {one.by_id for one in order.opinions.all() if one.revision == order.revision}  # one person signs for one department (REV-3)
    found = agreed_before(order).items()
    before = {department: one for department, one in found if department in open_ones and one.by_id not in spoke}
    if not before:
        return {}
    done = {Role(one.department) for one in order.reexaminations.all() if one.revision == order.revision}
    changes = changed(order)
    return {department: one for department, one in before.items() if department not in done and not touching(department, changes)}


@dataclass(frozen=True)
class Again:
    """What an amendment means for one department; `opinion` is what it agreed to before. `outcome` empty: it is looked at within a minute."""

    department: Role
    opinion: Opinion | None
    touched: list[Touch]
    outcome: str = ""
    differs: tuple[str, ...] = ()

    @property
    def carried(self) -> bool:
        return self.outcome == Reexamination.Outcome.CARRIED


def outlook(order: Order, asked: Iterable[Role]) -> list[Again]:
    """Who reviews this revision again, and why; in the order of the dossier's columns."""
    if order.revision < 2:
        return []
    before, changes = agreed_before(order), changed(order)
    done = {one.department: one for one in order.reexaminations.all() if one.revision == order.revision}
    found = []
    for department in asked:
        touched, one = touching(department, changes), done.get(department)
        outcome = one.outcome if one else Reexamination.Outcome.TOUCHED if touched else ""
        found.append(Again(department, before.get(department), touched, outcome, tuple(one.differs) if one else ()))
    return found
