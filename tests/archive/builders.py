"""Builders of the archive: a settled order, its volume in every stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.cast import at
from tests.settlement.builders import a_delivered_order, a_sheet, an_invoice, pay
from yidan.archive import commands as archive
from yidan.archive import rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Consultation, Volume
from yidan.core.actors import Actor
from yidan.intake.models import Order
from yidan.settlement import commands as settlement
from yidan.settlement.models import Invoice

NOTE = "已核实，本单无此件"


def a_settled_order(cast: SimpleNamespace) -> Order:
    order = a_delivered_order(cast)
    an_invoice(cast, order, order.total, f"{Invoice.objects.count() + 1:08d}")
    sheet = a_sheet(cast, order)
    settlement.record_confirmation(sheet, signer="曾小姐", revision=sheet.revision, by=cast.zhou)
    order.refresh_from_db()
    return order


def notes(order: Order) -> list[AbsenceInput]:
    return [AbsenceInput(rule.form, NOTE) for rule in rules.absent(order)]


def a_volume(cast: SimpleNamespace, stage: str = "archived", **values: Any) -> Volume:
    """Compiled and handed over by 李, taken over by 孙."""
    volume = Volume(order=a_settled_order(cast), **values)
    archive.compile_volume(volume, absences=notes(volume.order), by=cast.li)
    if stage == "compiled":
        return volume
    archive.hand_over(volume, by=cast.li)
    if stage == "handed_over":
        return volume
    archive.take_over(volume, by=cast.sun)
    return volume


def a_paid_volume(cast: SimpleNamespace) -> Volume:
    """Archived for ten years, nothing owed on its order."""
    volume = a_volume(cast, retention="D10")
    for milestone in volume.order.milestones.order_by("position"):
        if milestone.paid < milestone.amount:
            pay(cast, volume.order, milestone.position)
    return volume


def years_later(actor: Actor, years: int) -> Actor:
    return at(actor, datetime(actor.at.year + years, 3, 1, 1, 0, tzinfo=actor.at.tzinfo))


def later(actor: Actor, **more: Any) -> Actor:
    return at(actor, actor.at + timedelta(**more))


def a_consultation(cast: SimpleNamespace, volume: Volume, stage: str = "open", who: str = "chen", **values: Any) -> Consultation:
    """Asked by 陈 of quality, approved by 吴静, given out by 孙."""
    usual = {"purpose": "同型号新单，比对上一批检验数据", "pieces": "1", "days": 2}
    one = Consultation(volume=volume, **usual | values)
    archive.consult(one, by=getattr(cast, who))
    if stage == "requested":
        return one
    archive.approve_consultation(one, by=cast.chen_head)
    if stage == "approved":
        return one
    archive.give_out(one, by=cast.sun)
    return one
