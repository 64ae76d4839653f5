"""The filing scope: which papers an order's volume must hold (8.1a): this table, changed paper by paper by the company's own FilingRules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language

from yidan.archive.models import FilingRule, Volume
from yidan.core.documents import Document
from yidan.core.files import Paper
from yidan.intake.models import Order
from yidan.purchasing.models import PurchaseOrder, Receipt
from yidan.service.models import Ticket

EVERY = "make,spare,service,sample,call_off"
MADE = "make,sample,call_off"


@dataclass(frozen=True)
class Rule:
    form: str  # of the paper
    zh: str
    en: str
    kinds: str = EVERY

    @property
    def title(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


DEFAULT = (
    Rule("contract", "销售合同（订单确认书）", "sales contract (order confirmation)"),
    Rule("original", "客户订单原件", "customer's original order"),
    Rule("review", "订单评审表", "order review"),
    Rule("plan", "生产计划", "production plan", MADE),
    Rule("purchase_contract", "采购合同", "purchase contracts", MADE),
    Rule("work_order", "生产任务单、流转卡", "work orders and travellers", MADE),
    Rule("inspection", "成品检验报告", "final inspection reports", MADE),
    Rule("acceptance", "验收报告", "acceptance report"),
    Rule("delivery_note", "送货单", "delivery note"),
    Rule("hand_over", "产品交接单", "hand-over list"),
    Rule("invoice", "发票登记", "invoices"),
    Rule("settlement", "结算单", "settlement sheet"),
    Rule("events", "过程事件清单", "list of events"),
)
ALSO = (
    "quotation",
    "oral_confirmation",
    "incoming_inspection",
    "nonconformity",
    "packing_list",
    "statement",
    "service",
)  # filed where they exist


def in_force() -> list[Rule]:
    """A rule of the company's replaces that of the same paper, a retired one takes it out, any other is added; in the order of their places."""
    found = {rule.form: (n * 10, rule) for n, rule in enumerate(DEFAULT, 1)}
    for r in FilingRule.objects.order_by("position", "pk"):
        found.pop(r.code, None)
        if r.stage == FilingRule.Stage.ACTIVE:
            found[r.code] = (r.position, Rule(r.code, r.name, r.name_en or r.name, r.kinds))
    return [rule for _place, rule in sorted(found.values(), key=lambda row: row[0])]


def rules_for(order: Order) -> list[Rule]:
    return [rule for rule in in_force() if order.kind_of in rule.kinds.split(",")]


def papers_for(order: Order) -> list[Paper]:
    """All papers of the order: of its chain, its quotation, its service tickets, and of the purchases its demands led to. The newest of the same kind, object and revision counts."""
    purchases = list(PurchaseOrder.objects.filter(lines__demand__order=order).distinct())
    receipts = Receipt.objects.filter(purchase_order__in=purchases)
    wanted = Q(chain_id=order.chain_id) | _of(PurchaseOrder, purchases) | _of(Receipt, receipts)
    wanted |= _of(Ticket, Ticket.objects.filter(order=order))
    if order.quotation_id:
        wanted |= Q(kind="intake.quotation", object_id=order.quotation_id)
    newest = {
        (p.form, p.kind, p.object_id, p.revision, p.language, p.name): p
        for p in Paper.objects.filter(wanted).select_related("blob", "by").order_by("pk")
    }
    return list(newest.values())


def came_later(volume: Volume) -> list[Paper]:
    """Papers of the order that came after its volume was taken over (a late payment, a ticket): they are added as supplements."""
    if volume.taken_at is None:
        return []
    known = set(volume.items.exclude(paper=None).values_list("paper_id", flat=True))
    return [p for p in papers_for(volume.order) if p.at > volume.taken_at and p.pk not in known and not p.kind.startswith("archive.")]


def _of(model: type[Document], rows: Iterable[Document]) -> Q:
    return Q(kind=model.document_kind(), object_id__in=[row.pk for row in rows])


def missing(order: Order, papers: Iterable[Paper]) -> list[Rule]:
    """What the scope asks and no paper gives. `events` is made when the volume is compiled; an oral order's confirmation is its original."""
    have = {paper.form for paper in papers} | {"events"}
    if "oral_confirmation" in have:
        have.add("original")
    return [rule for rule in rules_for(order) if rule.form not in have]


def arranged(order: Order, papers: Iterable[Paper]) -> list[Paper]:
    """In the order of the scope, further papers after it, by time within a kind."""
    places = {rule.form: n for n, rule in enumerate(rules_for(order))}
    return sorted(papers, key=lambda paper: (places.get(paper.form, len(places) + ([*ALSO, paper.form].index(paper.form))), paper.pk))
