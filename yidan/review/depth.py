"""Review depth: which departments an order asks, how deep, with a meeting or not. First match of the table counts (3.1a).

DEFAULT is the table as shipped; the company's rows (DepthRule) stand in place of the row of the same code, or beside them; a retired one is out.
What the table said is fixed per round (Round) with the first verb of the review; until then it is as the table says now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yidan.core.actors import Role
from yidan.core.formats import listed
from yidan.core.papers.formats import quantity
from yidan.core.said import spoken
from yidan.intake.comparing import requirements_of
from yidan.intake.models import Line, Order
from yidan.people.rates import in_yuan
from yidan.review.credit import standing
from yidan.review.models import Depth, DepthRule, Product, Round

DEPARTMENTS = (Role.SALES, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY)  # those that POLICY 3.2 names
REVIEWERS = (Role.SALES, Role.ENGINEERING, Role.PRODUCTION, Role.PROCUREMENT, Role.QUALITY, Role.FINANCE)  # those a company may ask
Kind = Order.Kind


@dataclass(frozen=True)
class Rule:
    code: str
    zh: str
    en: str
    position: int
    departments: tuple[Role, ...] = DEPARTMENTS
    depth: str = Depth.FULL
    kinds: tuple[str, ...] = ()
    amount_from: Decimal | None = None
    amount_below: Decimal | None = None
    product: str = ""
    requirements: bool = False
    bad_credit: bool = False
    within_days: int | None = None
    meeting: bool = False

    @property
    def title(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en or self.zh

    @property
    def conditions(self) -> list[str]:
        """For whom it is, in words; none: every order."""
        found = [listed(str(Kind(kind).label) for kind in self.kinds)] if self.kinds else []
        found += [_("amount from %s") % quantity(self.amount_from)] if self.amount_from is not None else []
        found += [_("amount below %s") % quantity(self.amount_below)] if self.amount_below is not None else []
        found += [str(Product(self.product).label)] if self.product else []
        found += [_("with special requirements")] if self.requirements else []
        found += [_("with bad credit")] if self.bad_credit else []
        found += [_("wanted within %s days of its receipt") % self.within_days] if self.within_days is not None else []
        return found

    def holds(self, facts: Facts) -> bool:
        """What costs no query is asked first."""
        order = facts.order
        return (
            (not self.kinds or order.kind_of in self.kinds)
            and (self.amount_from is None or facts.worth >= self.amount_from)
            and (self.amount_below is None or facts.worth < self.amount_below)
            and (self.within_days is None or facts.days < self.within_days)
            and (not self.product or facts.new == (self.product == Product.NEW))
            and (not self.requirements or facts.requirements)
            and (not self.bad_credit or facts.bad_credit)
        )


MAKER, BUYER = (Role.SALES, Role.PRODUCTION), (Role.SALES, Role.PROCUREMENT)
REST = Rule("rest", "其余", "all others", 999)
DEFAULT = (
    Rule("amount", "金额大", "large amount", 10, amount_from=Decimal(1_000_000)),
    Rule("credit", "信用差", "bad credit", 20, bad_credit=True),
    Rule("requirements", "有特殊要求", "special requirements", 30, requirements=True),
    Rule("new", "新产品", "new product", 40, kinds=(Kind.MAKE,), product=Product.NEW),
    Rule("tight", "交期紧", "tight date", 50, kinds=(Kind.MAKE, Kind.CALL_OFF), within_days=14),
    Rule("sample", "样品", "sample", 60, (*MAKER, Role.QUALITY), Depth.SHORT, (Kind.SAMPLE,)),  # few pieces: capacity, and how they are inspected
    Rule("spare", "备件", "spare part", 70, BUYER, Depth.SHORT, (Kind.SPARE,)),  # from stock, or bought to be sold as it is
    Rule("service", "服务", "service", 80, MAKER, Depth.SHORT, (Kind.SERVICE,)),  # people, not material
    Rule("call_off", "框架订单", "call-off", 90, (*MAKER, Role.PROCUREMENT), Depth.SHORT, (Kind.CALL_OFF,)),  # its price and standard were reviewed with the agreement
    REST,
)  # fmt: skip


class Facts:
    """Of one order, each found when a rule asks."""

    def __init__(self, order: Order) -> None:
        self.order = order

    @cached_property
    def worth(self) -> Decimal:
        """The table's amounts are in yuan."""
        return in_yuan(self.order.total, self.order.currency)

    @cached_property
    def days(self) -> int:
        return (self.order.requested - timezone.localdate(self.order.received_at)).days

    @cached_property
    def new(self) -> bool:
        """An item that no order before was passed for."""
        items = set(Line.objects.filter(order=self.order).values_list("item_id", flat=True))
        before = Line.objects.filter(item__in=items, order__pk__lt=self.order.pk).exclude(order__approved_by=None, order__external="")
        return bool(items - set(before.values_list("item_id", flat=True)))

    @cached_property
    def requirements(self) -> bool:
        return any(not one.asked_by for one in requirements_of(self.order))

    @cached_property
    def bad_credit(self) -> bool:
        return standing(self.order, timezone.localdate(self.order.received_at)).bad


def of_row(row: DepthRule) -> Rule:
    departments = tuple(role for role in REVIEWERS if role in row.departments.split(","))
    return Rule(
        row.code, row.name, row.name_en, row.position, departments, row.depth, tuple(filter(None, row.kinds.split(","))), row.amount_from,
        row.amount_below, row.product, row.requirements, row.bad_credit, row.within_days, row.meeting,
    )  # fmt: skip


def table() -> list[Rule]:
    """As it stands: the company's rows over those shipped, in the order they are asked. What nothing matches is always asked in full."""
    rows = {row.code: row for row in DepthRule.objects.all()}
    own = [of_row(row) for row in rows.values() if row.stage == DepthRule.Stage.ACTIVE]
    shipped = [rule for rule in DEFAULT if rule.code not in rows]
    return sorted([*own, *shipped], key=lambda rule: (rule.position, rule.code))


def rule_for(order: Order, rules: Sequence[Rule]) -> Rule:
    facts = Facts(order)
    return next((rule for rule in rules if rule.holds(facts)), REST)


@dataclass(frozen=True)
class Deep:
    """How deep a round is; `fixed` once the first word was said."""

    rule: str
    title: str
    depth: str
    departments: tuple[Role, ...]
    meeting: bool
    fixed: bool

    @property
    def label(self) -> str:
        return str(Depth(self.depth).label)


def of(order: Order) -> Deep:
    """Of the revision that stands. Remembered on the object until it changes."""
    stamp = (order.revision, order.version, order.total)
    kept: tuple[object, Deep] | None = order.__dict__.get("_deep")
    if kept is None or kept[0] != stamp:
        kept = order.__dict__["_deep"] = (stamp, _of(order))
    return kept[1]


def _of(order: Order) -> Deep:
    one = next((one for one in order.rounds.all() if one.revision == order.revision), None)
    if one is not None:
        departments = tuple(role for role in REVIEWERS if role in one.departments.split(","))
        return Deep(one.rule, str(spoken(one.title)), one.depth, departments, one.meeting, True)
    rule = rule_for(order, table())
    return Deep(rule.code, rule.title, rule.depth, rule.departments, rule.meeting, False)


def fix(order: Order, at: datetime) -> None:
    """A posting: what the table says of this revision now, for good."""
    if Round.objects.filter(order=order, revision=order.revision).exists():
        return
    rule = rule_for(order, table())
    title = {"zh-hans": rule.zh, "en": rule.en or rule.zh}
    Round.objects.create(
        order=order, revision=order.revision, rule=rule.code, title=title, depth=rule.depth, departments=",".join(rule.departments),
        asked=len(rule.departments), meeting=rule.meeting, at=at,
    )  # fmt: skip
