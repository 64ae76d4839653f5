"""Supply that does not come as ordered: late, short, bad. Written down, settled with the supplier, followed to its end (5.2b)."""

from __future__ import annotations

from decimal import Decimal

from yidan.purchasing import commands as purchasing
from yidan.purchasing.commands import BackInput
from yidan.purchasing.models import Demand, PurchaseLine, PurchaseOrder, Receipt, ReceiptLine, SupplyIssue
from yidan.simulation.routines.buying import BUYER, DOCK
from yidan.simulation.world import World

INSPECTOR = "chenli"


def morning(w: World) -> None:
    w.at(11, 10)
    leftovers(w)
    for one in PurchaseOrder.objects.filter(stage="confirmed").order_by("pk"):
        if w.happens("late_told"):
            line = one.lines.filter(received=0, forecast__gt=w.in_days(1)).select_related("item").order_by("position").first()
            if line:
                raised(w, BUYER, line, "late", f"{line.item.name}：供应商来电，上游缺料")
    short(w)
    rejected(w)
    for issue in SupplyIssue.objects.filter(stage="open").select_related("purchase_line").order_by("pk"):
        if w.seldom(0.75):
            settle(w, issue)
    for issue in SupplyIssue.for_page().filter(stage="agreed").order_by("pk"):
        if w.may(BUYER, purchasing.close_issue, issue):
            w.does(BUYER, purchasing.close_issue, issue, result="已按约定处理完毕")


def leftovers(w: World) -> None:
    """What a cancelled order wanted and nobody has ordered."""
    for demand in Demand.objects.filter(stage="open", order__stage__in=["cancelled", "abandoned"]).order_by("pk"):
        if w.may(BUYER, purchasing.drop, demand):
            w.does(BUYER, purchasing.drop, demand, reason="订单已取消")


def raised(w: World, who: str, line: PurchaseLine, kind: str, found: str, quantity: Decimal = Decimal(0)) -> None:
    issue = SupplyIssue(purchase_line=line, kind=kind, found=found, quantity=quantity)
    if w.may(who, purchasing.raise_issue, issue):
        w.does(who, purchasing.raise_issue, issue)


def short(w: World) -> None:
    """Yesterday's deliveries that left something open; what still is to come later anyway is none."""
    rows = PurchaseLine.objects.filter(received__gt=0, purchase_order__stage="confirmed", promised__lt=w.day).exclude(issues__kind="short")
    for line in rows.select_related("item").order_by("pk"):
        if line.open > 0:
            raised(w, DOCK, line, "short", f"{line.item.name}：到货数量不足", line.open)


def rejected(w: World) -> None:
    rows = ReceiptLine.objects.filter(rejected__gt=0, receipt__stage="judged").exclude(purchase_line__issues__kind="rejected")
    for row in rows.select_related("purchase_line__item").order_by("pk"):
        raised(w, INSPECTOR, row.purchase_line, "rejected", f"{row.purchase_line.item.name}：来料检验不合格", row.rejected)


def settle(w: World, issue: SupplyIssue) -> None:
    """A new day, or back with it and ordered again."""
    if issue.kind == "rejected":
        if w.does(BUYER, purchasing.agree_remedy, issue, remedy="send_back", text="退回，按原价补货，运费供应商承担", claim=Decimal(80)):
            back(w, issue)
        return
    known = issue.purchase_line.expected
    day = w.in_days(w.chance.choice((2, 4, 7)), max(known or w.day, w.day))
    w.does(BUYER, purchasing.agree_remedy, issue, remedy="wait", text="供应商承诺新交期", new_day=day)


def back(w: World, issue: SupplyIssue) -> None:
    for receipt in Receipt.objects.filter(lines__purchase_line=issue.purchase_line, stage="judged").distinct().order_by("pk"):
        rows = [BackInput(row, row.to_send_back) for row in receipt.lines.all() if row.to_send_back > 0]
        if rows:
            w.does(DOCK, purchasing.send_back, receipt, lines=rows, carrier="德邦")
