"""The file: compiled by sales with a note for what is missing, handed over, taken over by the archive."""

from __future__ import annotations

from yidan.archive import commands as archive
from yidan.archive import jobs, rules
from yidan.archive.commands import AbsenceInput
from yidan.archive.models import Volume
from yidan.core.refusals import Refused
from yidan.intake.models import Order
from yidan.simulation.world import World


def evening(w: World) -> None:
    w.at(17, 10)
    for order in Order.objects.filter(stage="settled", volume=None).select_related("owner", "customer").order_by("pk"):
        if w.seldom(0.6):
            notes = [AbsenceInput(rule.form, "本单无此件，已核实") for rule in rules.absent(order)]
            step(
                w,
                lambda order=order, notes=notes: archive.compile_volume(
                    Volume(order=order), absences=notes, by=w.act(order.owner.username)
                ),
            )
    for volume in Volume.objects.filter(stage="compiled").select_related("order__owner").order_by("pk"):
        step(w, lambda volume=volume: archive.hand_over(volume, by=w.act(volume.order.owner.username)))
    for volume in Volume.objects.filter(stage="handed_over").order_by("pk"):
        if w.seldom(0.7):
            step(w, lambda volume=volume: archive.take_over(volume, by=w.act("sunfang")))
    jobs.every_night(w.system())


def step(w: World, act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except Refused as exc:
        w.refuse(exc)
