"""Review: each department gives its opinion, the head of sales passes, now and then one is sent back."""

from __future__ import annotations

from datetime import timedelta

from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import rules
from yidan.simulation.world import World

PEOPLE = {"sales": "shenyue", "production": "wanghai", "procurement": "zhaoqian", "quality": "chenli"}
WORDS = {"sales": "信用与价格合规", "production": "产能与物料可行", "procurement": "供应商交期可控", "quality": "检验方案已定"}


def morning(w: World) -> None:
    w.at(9, 15)
    for order in Order.objects.filter(stage__in=["received", "in_review"]).select_related("owner", "customer").order_by("pk"):
        opinions(w, order)
        verdict(w, order)


def opinions(w: World, order: Order) -> None:
    given = rules.opinions_of(order)
    for department in rules.departments(order):
        if department in given or not w.seldom(0.75):
            continue
        against = department == "production" and order.revision == 1 and w.seldom(0.06)
        try:
            review.opine(order, verdict="disagree" if against else "agree", text="装配 A 线排不下" if against else WORDS[department], revision=order.revision,
                         by=w.act(PEOPLE[department]))  # fmt: skip
        except Refused as exc:
            w.refuse(exc)


def verdict(w: World, order: Order) -> None:
    order.refresh_from_db()
    given = rules.opinions_of(Order.objects.prefetch_related("opinions").get(pk=order.pk))
    if any(opinion.verdict == "disagree" for opinion in given.values()):
        review.send_back(order, reason="生产不同意交期", by=w.act("linxiaodong"))
        return
    if len(given) < len(rules.departments(order)):
        return
    try:
        if not order.minutes.filter(revision=order.revision).exists():
            review.minute(
                order,
                way="circulated",
                held_at=w.now,
                attendees="销售、生产、采购、质量",
                text="会签一致同意",
                revision=order.revision,
                by=w.act(order.owner.username),
            )
        review.approve(order, promised=max(order.requested, w.day + timedelta(days=28)), revision=order.revision, by=w.act("linxiaodong"))
    except Refused as exc:
        w.refuse(exc)
