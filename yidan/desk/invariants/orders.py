"""Orders and their review."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q

from yidan.core.actors import Role
from yidan.core.events import Event
from yidan.core.signatures import signed
from yidan.intake import calloff
from yidan.intake.models import Agreement, Comparison, Order
from yidan.people.settings import setting
from yidan.review import carrying
from yidan.review import rules as review
from yidan.review.evidence import differing, digest
from yidan.review.models import Change, Minutes, Opinion
from yidan.review.rules import departments

BEFORE = ("", "draft", "received", "in_review", "to_amend", "abandoned", "historic")
CENT = Decimal("0.01")


def reviewed() -> Iterator[Order]:
    """Orders whose review has passed."""
    return Order.objects.exclude(stage__in=BEFORE).exclude(approved_by=None).prefetch_related("lines").iterator(chunk_size=500)


def ord1() -> Iterator[str]:
    rows = Order.objects.exclude(stage__in=["", "draft", "abandoned", "historic"])
    for order in rows.filter(Q(place="") | Q(payment_terms="") | Q(number=None))[:20]:
        yield f"{order.key} is received and not complete"
    for order in rows.annotate(n=Count("lines")).filter(n=0)[:20]:
        yield f"{order.key} has no line"


def ord2() -> Iterator[str]:
    """An oral order past its verdict has the customer's signature of its revision."""
    for order in reviewed():
        if order.oral and not signed(order, "sign_order"):
            yield f"{order.key} is oral, approved and not signed"


def ord3() -> Iterator[str]:
    limit = setting("second_look_above")
    for order in reviewed():
        if order.checked_by_id is None:
            yield f"{order.key} was never compared with the original"
        if order.total >= limit and order.second_check_by_id is None and order.revision == 1:
            yield f"{order.key} lacks the second look"
    for row in Comparison.objects.values("order", "revision", "field", "by").annotate(n=Count("pk")).filter(n__gt=50)[:5]:
        yield f"order {row['order']}: one field compared {row['n']} times by one person"


def ord4() -> Iterator[str]:
    for order in Order.objects.prefetch_related("lines").iterator(chunk_size=500):
        lines = list(order.lines.all())
        if lines and abs(sum((line.net for line in lines), Decimal(0)) - order.net) >= CENT / 100:
            yield f"{order.key}: lines do not add up to {order.net}"


def rev1() -> Iterator[str]:
    """Every department's opinion, of this revision, none against."""
    for order in reviewed():
        last: dict[str, str] = {}
        for department, verdict in order.opinions.filter(revision=order.revision).order_by("number").values_list("department", "verdict"):
            last[department] = verdict
        given = {department for department, verdict in last.items() if verdict != "disagree"}
        if not order.rounds.filter(revision=order.revision).exists():
            yield f"{order.key} passed and nobody fixed how deep it is reviewed"
        if missing := {department.value for department in departments(order)} - given:
            yield f"{order.key} passed without {', '.join(sorted(missing))}"


def rev2() -> Iterator[str]:
    """A carried opinion is one of the revision before that the change does not touch, on equal evidence; the event says so."""
    rows = Opinion.objects.exclude(carried_from=None).select_related("carried_from", "order")
    carried = set(Event.objects.filter(verb="review.carry").values_list("object_id", "at"))
    for one in rows.iterator(chunk_size=500):
        source, name = one.carried_from, f"{one.order.key}: opinion {one.pk}"
        if source is None or (source.order_id, source.department, source.revision) != (one.order_id, one.department, one.revision - 1):
            yield f"{name} is carried from another order, department or revision"
        elif clauses := differing(source.evidence, one.evidence):
            yield f"{name} is carried though the figures of {', '.join(clauses)} have changed"
        order = Order(pk=one.order_id, revision=one.revision)
        if touched := carrying.touching(Role(one.department), carrying.changed(order)):
            yield f"{name} is carried though the change touches it: {', '.join(touch.name for touch in touched)}"
        if (one.order_id, one.at) not in carried:
            yield f"{name} is carried and no event says so"


def rev3() -> Iterator[str]:
    """Who entered it does not pass its review, unless that duty was relaxed for this very person."""
    own = Order.objects.filter(approved_by=F("created_by"))
    for order in own.exclude(relaxation__pair="enter_approve", relaxation__user=F("approved_by"))[:20]:
        yield f"{order.key}: whoever entered it passed its review"
    for row in Opinion.objects.values("order", "revision", "by").annotate(n=Count("department", distinct=True)).filter(n__gt=1)[:20]:
        yield f"order {row['order']}: one person signed for {row['n']} departments"


def rev4() -> Iterator[str]:
    """Figures seen are frozen with each opinion; minutes hold them too."""
    for opinion in Opinion.objects.iterator(chunk_size=500):
        if opinion.evidence_hash != digest(opinion.evidence):
            yield f"opinion {opinion.pk}: the figures are not what was frozen"
    for pk in Minutes.objects.filter(figures={}).values_list("pk", flat=True)[:20]:
        yield f"minutes {pk} hold no figures"


def ord5() -> Iterator[str]:
    """No more is called off than was agreed."""
    for agreement in Agreement.objects.exclude(stage=Agreement.Stage.DRAFT).prefetch_related("lines").iterator(chunk_size=500):
        over = {item: left for item, left in calloff.left(agreement).items() if left < 0}
        if over:
            yield f"{agreement.key}: called off beyond what was agreed"


def rev5() -> Iterator[str]:
    """A running order was changed or cancelled only as the customer signed it, by every department it touches."""
    for change in Change.objects.filter(stage=Change.Stage.DONE).prefetch_related("assessments").iterator(chunk_size=500):
        if not review.signing.signed(change):
            yield f"{change.key} was carried out without the customer's signature"
        if review.unassessed(change):
            yield f"{change.key} was carried out and not assessed by all it touches"


CHECKS = {
    "ORD-1": ord1,
    "ORD-2": ord2,
    "ORD-3": ord3,
    "ORD-4": ord4,
    "ORD-5": ord5,
    "REV-1": rev1,
    "REV-2": rev2,
    "REV-3": rev3,
    "REV-4": rev4,
    "REV-5": rev5,
}
