"""Quality: what came in, what was made, the first piece of a key operation; what is wrong is sent back, scrapped, conceded by the customer or reworked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.db.models import F

from yidan.intake.models import Line
from yidan.planning.models import Operation
from yidan.purchasing.models import Receipt, ReceiptLine
from yidan.quality import commands as quality
from yidan.quality import queries
from yidan.quality.measuring import MeasurementInput, unmeasured
from yidan.quality.models import Characteristic, Inspection, Nonconformity
from yidan.quality.rules import signing
from yidan.simulation.routines.floor import SMALL
from yidan.simulation.world import World

INSPECTOR, HEAD = "chenli", "wujing"
ONE = Decimal(1)


def incoming(w: World) -> None:
    w.at(13, 40)
    for receipt in Receipt.objects.filter(stage="arrived").order_by("pk"):
        for row in receipt.lines.select_related("purchase_line__item").order_by("pk"):
            if not row.inspections.exists():
                w.attempt(lambda row=row: inspect_delivery(w, row))  # type: ignore[misc]


def inspect_delivery(w: World, row: ReceiptLine) -> None:
    inspection = Inspection.incoming(row)
    quality.inspect_incoming(inspection, by=w.act(INSPECTOR))
    measure(w, inspection)
    if inspection.quantity >= 1 and w.happens("rejected"):
        quality.conclude(inspection, passed=inspection.quantity - 1, failed=ONE, what="外观磕伤，尺寸超差", by=w.act(INSPECTOR))
    else:
        quality.conclude(inspection, passed=inspection.quantity, by=w.act(INSPECTOR))


def measure(w: World, inspection: Inspection, bad: bool = False) -> None:
    """With a bad piece among them, the first one falls short of its first lower limit."""
    values = [fitting(w, characteristic, piece) for characteristic, piece in unmeasured(inspection)]
    low = next((n for n, one in enumerate(values) if one.value is not None and one.characteristic.lower), None) if bad else None
    if low is not None:
        limit = values[low].characteristic.lower or Decimal(0)
        values[low] = replace(values[low], value=(limit * Decimal("0.94")).quantize(Decimal("0.0001")))
    if values:
        quality.measure(inspection, values=values, by=w.act(INSPECTOR))


def fitting(w: World, row: Characteristic, piece: int) -> MeasurementInput:
    """A value well inside its limits."""
    if not row.measured:
        return MeasurementInput(row, piece, text="好", fits=True)
    low, high = row.lower, row.upper
    if low is None or high is None:
        value = (high or low or Decimal(0)) * (Decimal("0.9") if low is None else Decimal("1.1"))
    else:
        value = low + (high - low) * Decimal(w.chance.randint(25, 75)) / 100
    return MeasurementInput(row, piece, value=value.quantize(Decimal("0.0001")))


def final(w: World) -> None:
    w.at(15, 0)
    first_articles(w)
    running = Line.objects.filter(kind="goods", order__stage__in=["in_execution", "planned"])
    for line in running.filter(produced__gt=F("scrapped") + F("passed")).order_by("pk"):
        if (due := queries.standing(line).due) > 0 and not Inspection.objects.filter(line=line, stage="open").exists():
            w.attempt(lambda line=line, due=due: inspect(w, line, due))  # type: ignore[misc]
    decide(w)
    rework(w)


def evening(w: World) -> None:
    """Once more through the works: what came off a key operation since."""
    first_articles(w)


def first_articles(w: World) -> None:
    for operation in queries.due_first_articles():
        w.attempt(lambda operation=operation: first_article(w, operation))  # type: ignore[misc]


def first_article(w: World, operation: Operation) -> None:
    inspection = Inspection.first_article(operation)
    quality.inspect_in_process(inspection, by=w.act(INSPECTOR))
    judged(w, inspection, w.happens("first_article_wrong"), "首件超差")


def inspect(w: World, line: Line, ready: Decimal) -> None:
    inspection = Inspection.final(line, ready)
    quality.plan_final(inspection, by=w.act(INSPECTOR))
    judged(w, inspection, w.happens("out_of_limits"), "锁付扭矩偏低")


def judged(w: World, inspection: Inspection, bad: bool, what: str) -> None:
    measure(w, inspection, bad)
    if bad:
        quality.conclude(inspection, passed=inspection.quantity - 1, failed=ONE, what=what, by=w.act(INSPECTOR))
    else:
        quality.conclude(inspection, passed=inspection.quantity, by=w.act(INSPECTOR))


def decide(w: World) -> None:
    """Bought goods go back; of made ones some are scrapped, some the customer takes as they are, the others are set right."""
    for bad in Nonconformity.for_page().filter(stage="open").select_related("inspection").order_by("pk"):
        final_ = bad.inspection.when == "final"
        if bad.inspection.when == "incoming":
            if w.happens("used_as_it_is") and deviates(w, bad):
                continue
            w.does(HEAD, quality.decide_return, bad, method="整件退回供应商", grade="major", department="procurement")
        elif final_ and bad.item.standard_cost < SMALL and w.happens("scrap_it"):
            w.does(HEAD, quality.decide_scrap, bad, method="无法修复，报废重做", cause="装夹失误", department="production")
        elif final_ and not bad.serials and w.happens("concede_it"):
            w.does(HEAD, quality.propose_concession, bad, method="不影响使用，申请让步", serials=f"{bad.key}-1")
        else:
            w.does(HEAD, quality.decide_rework, bad, method="重新调整后复检", cause="调试不到位", department="production")
    for bad in Nonconformity.for_page().filter(stage="asked").select_related("order__owner").order_by("pk"):
        if w.seldom(0.6):
            w.attempt(lambda bad=bad: consent(w, bad))  # type: ignore[misc]


def deviates(w: World, bad: Nonconformity) -> bool:
    """Engineering says that it does no harm: accepted against the drawing."""
    w.does("gaoyuan", quality.give_word, bad, agrees=True, text="不影响装配与功能")
    given = {"method": "让步接收，随批标识", "basis": "HC-QS-05 第 4 条", "grade": "minor"}
    return w.does(HEAD, quality.accept_deviation, bad, quantity=bad.quantity, **given)


def consent(w: World, bad: Nonconformity) -> None:
    assert bad.order
    signer = bad.order.contact or "客户"
    by = w.outsider(quality.ask_consent(bad, holder=signer, by=w.act(bad.order.owner.username)))
    if w.happens("concession_refused"):
        quality.refuse_concession(bad, reason="该项为关键尺寸，不接受", by=by)
        return
    bad = Nonconformity.for_page().get(pk=bad.pk)
    quality.consent(bad, signer=signer, content=signing.content(bad), revision=bad.revision, by=by)


def rework(w: World) -> None:
    for bad in queries.due_rework():
        w.does("zhengjie", quality.reworked, bad, quantity=bad.quantity - bad.reworked, minutes=Decimal(60))
    for bad, quantity in queries.due_again():
        w.attempt(lambda bad=bad, n=quantity: again(w, bad, n))  # type: ignore[misc]


def again(w: World, bad: Nonconformity, quantity: Decimal) -> None:
    inspection = Inspection.again(bad, quantity)
    quality.inspect_again(inspection, by=w.act(INSPECTOR))
    measure(w, inspection)
    quality.conclude(inspection, passed=inspection.quantity, by=w.act(INSPECTOR))
