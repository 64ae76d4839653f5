"""The file: compiled by sales with a note for what is missing, handed over, now and then sent back, taken over; added to, consulted."""

from __future__ import annotations

from datetime import timedelta

from yidan.archive import commands as archive
from yidan.archive import jobs, queries, rules
from yidan.archive.commands import AbsenceInput, OpinionInput
from yidan.archive.models import Appraisal, Consultation, UseRegister, Volume
from yidan.intake.models import Order
from yidan.simulation.world import World

CLERK, HEAD, MANAGER = "sunfang", "panhong", "zongming"
ASKING = (
    ("chenli", "wujing", "比对上一批检验数据"),
    ("wanghai", "hejianhua", "同型号设备工艺参考"),
    ("fengtao", "luoying", "处理客户投诉"),
    ("zhouwen", "zhengmin", "核对结算"),
)


def evening(w: World) -> None:
    w.at(17, 10)
    for order in Order.objects.filter(stage="settled", volume=None).select_related("owner", "customer").order_by("pk"):
        if w.seldom(0.6):
            notes = [AbsenceInput(rule.form, "本单无此件，已核实") for rule in rules.absent(order)]
            w.does(order.owner.username, archive.compile_volume, Volume(order=order), absences=notes)
    for volume in Volume.objects.filter(stage="compiled").select_related("order__owner").order_by("pk"):
        w.does(volume.order.owner.username, archive.hand_over, volume)
    for volume in Volume.objects.filter(stage="handed_over").order_by("pk"):
        if w.happens("volume_back"):
            w.does(CLERK, archive.return_volume, volume, reason="验收报告缺签字页")
        elif w.seldom(0.7):
            w.does(CLERK, archive.take_over, volume)
    if w.day.weekday() == 4:
        supplements(w)
    consultations(w)
    register(w)
    holds(w)
    appraisals(w)
    jobs.every_night(w.system())


def supplements(w: World) -> None:
    """What came after the transfer: service records, later payments."""
    for volume in Volume.objects.filter(stage="archived").order_by("pk"):
        if w.may(CLERK, archive.supplement, volume):
            w.does(CLERK, archive.supplement, volume)


def consultations(w: World) -> None:
    volumes = list(Volume.objects.filter(stage="archived").order_by("pk"))
    if volumes and w.happens("consultation"):
        ask(w, w.chance.choice(volumes))
    for one in Consultation.objects.filter(stage="approved").order_by("pk"):
        w.does(CLERK, archive.give_out, one)
    for one in Consultation.objects.filter(stage="open").select_related("created_by").order_by("pk"):
        asked = one.created_by.username if one.created_by else ""
        if one.until and one.until > w.now and asked in w.users and w.seldom(0.5):
            item = one.volume.items.exclude(paper=None).order_by("position").first()
            if item:
                w.does(asked, archive.read_piece, one, position=item.position)
        elif one.way == "borrow" and one.until and one.until < w.now + timedelta(hours=16):  # back on the last evening, mostly
            w.does(CLERK, archive.close_consultation, one, condition="完好")


def appraisals(w: World) -> None:
    """What was kept long enough: appraised, approved, removed and witnessed by four people, on different days."""
    for one in Appraisal.objects.filter(stage__in=["proposed", "approved", "removed"]).order_by("pk"):
        if one.stage == "proposed":
            w.does(HEAD, archive.approve_appraisal, one)
        elif one.stage == "approved":
            w.does("xuguan", archive.remove_files, one)
        else:
            w.does("fangmin", archive.witness_removal, one)
    over = [volume for volume in queries.expired(w.now)[:5] if rules.kept(volume, w.day) is None]
    if over:
        rows = [OpinionInput(volume, "destroy", "", "保管期满，无继续保存价值") for volume in over]
        w.does(CLERK, archive.appraise, Appraisal(remark=f"{w.day.year} 年到期鉴定"), opinions=rows)


def holds(w: World) -> None:
    """A dispute: the file is not to be touched until it is over."""
    for volume in Volume.objects.filter(stage="archived").order_by("pk"):
        if volume.held_reason and w.seldom(0.1):
            w.does(MANAGER, archive.lift_hold, volume, reason="争议已了结")
        elif not volume.held_reason and w.happens("volume_held"):
            w.does(MANAGER, archive.hold_volume, volume, reason="客户质保争议")


def ask(w: World, volume: Volume) -> None:
    who, head, purpose = w.chance.choice(ASKING)
    way = w.chance.choice(("consult", "consult", "copy", "borrow"))
    one = Consultation(volume=volume, purpose=purpose, way=way, days=(w.in_days(2) - w.day).days)
    if w.does(who, archive.consult, one):
        if w.seldom(0.85):
            w.does(head, archive.approve_consultation, one)
        else:
            w.does(head, archive.refuse_consultation, one, reason="用途不明，请补充")


def register(w: World) -> None:
    """Last month's uses, as soon as the month is over."""
    if end := queries.month_to_close(w.now):
        w.does(CLERK, archive.close_register, UseRegister(since=queries.register_since(end), until=end))
