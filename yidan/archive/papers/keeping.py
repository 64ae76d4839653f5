"""Check record, appraisal, destruction list, consultation request, register of use (8.2, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, cast

from yidan.archive.models import Appraisal, AppraisalItem, CheckRun, Consultation, RemovedFile, Use
from yidan.archive.papers.words import Words, counted, signed
from yidan.core import clock
from yidan.core.actors import Actor
from yidan.core.papers import formats, render, shapes

FAULTS = {
    "gone": ("文件不在", "not there"), "altered": ("文件被改动", "altered"), "unreadable": ("打不开", "cannot be read"),
    "medium": ("介质故障", "medium fails"), "incomplete": ("不齐全", "incomplete"),
}  # fmt: skip
STATES = {"open": ("待修复", "open"), "repaired": ("已修复", "repaired"), "lost": ("确认丢失", "signed as lost")}
Way = Literal["consult", "borrow", "copy"]
WAYS = {"consult": ("查阅", "read"), "borrow": ("借出", "borrowed"), "copy": ("复制", "copied")}


def check_record(run: CheckRun, by: Actor | None = None, lang: shapes.Lang = "zh") -> bytes:
    """What was looked at, what was found, how it was repaired; without a reader as it is filed."""
    t = Words(lang)
    rows = tuple(
        (str(n), str(row.volume), row.volume.title, f"{row.passed} / {row.pieces}")
        for n, row in enumerate(run.rows.select_related("volume__order").order_by("pk"), 1)
    )
    found = tuple(
        (f.key, str(f.volume), f"{f.item.position:02d} {f.item.title}" if f.item else t("全卷", "whole volume"), t(*FAULTS[f.fault]), f.what,
         f"{t(*STATES[f.stage])} {f.repair}".strip())
        for f in run.findings.select_related("volume__order", "item").order_by("pk")
    )  # fmt: skip
    paper = shapes.Sheet(
        head=t.head(None, run.key, ("已签署", "signed") if run.signed_at else ("已检测", "checked"), by),
        facts=(
            t.fact("检测时间", "Time", formats.moment(run.created_at)), t.fact("检测人", "By", str(run.created_by or t("系统", "the system"))),
            t.fact("卷数、件数", "Extent", t(f"{run.volumes} 卷 {run.pieces} 件", f"{counted(run.volumes, 'volume')}, {counted(run.pieces, 'piece')}")),
            t.fact("读出字节", "Bytes read", f"{run.size:,}"), t.fact("问题", "Faults", str(run.faults), strong=True),
            t.fact("介质状态", "Medium", run.medium or t("在线存储，逐件读出", "online store, every piece read")),
        ),
        sections=(
            shapes.Section(
                title=t("各卷", "Volumes"), note=t("齐全、原样、可读", "complete, unaltered, legible"),
                columns=t.columns(("序", "#", "9mm"), ("档号", "Code", "48mm"), ("题名", "Title", "1fr"), ("通过 / 应检", "Passed", "24mm")), rows=rows,
            ),
            shapes.Section(
                title=t("发现与修复", "Findings and repairs"),
                columns=t.columns(("编号", "No.", "27mm"), ("档号", "Code", "32mm"), ("件", "Piece", "32mm"), ("问题", "Fault", "18mm"), ("情况", "What", "1fr"), ("处理", "Repair", "32mm")),
                rows=found,
            ),
        ),
        signatures=(
            signed(t("检测", "Checked by"), run.created_by, run.created_at),
            signed(t("修复后签署", "Signed after repair"), run.signed_by, run.signed_at),
        ),
    )  # fmt: skip
    return render("check_record", paper, frozen=by.at if by else run.signed_at or run.created_at)


def appraisal(document: Appraisal, by: Actor | None = None, lang: shapes.Lang = "zh") -> bytes:
    """Opinion on each volume; signed by whoever appraised and whoever approved."""
    t = Words(lang)
    frozen = document.approved_at or document.created_at
    rows = tuple(
        (str(n), str(i.volume), i.volume.title, i.expired.isoformat(), t("销毁", "destroy") if i.opinion == "destroy" else t("续存 ", "keep on ") + t.period(i.period), i.why)
        for n, i in enumerate(_items(document), 1)
    )  # fmt: skip
    paper = shapes.Sheet(
        head=t.head(None, document.key, ("已批准", "approved") if document.approved_at else ("待批准", "to be approved"), by),
        facts=(
            t.fact("鉴定人", "Appraised by", str(document.created_by or "")), t.fact("鉴定时间", "Time", formats.moment(document.created_at)),
            t.fact("说明", "Remark", document.remark or "—", wide=True),
        ),
        sections=(
            shapes.Section(
                title=t("鉴定意见", "Opinions"),
                columns=t.columns(("序", "#", "9mm"), ("档号", "Code", "40mm"), ("题名", "Title", "1fr"), ("到期日", "Ended", "21mm"), ("意见", "Opinion", "24mm"), ("理由", "Reason", "40mm")),
                rows=rows,
            ),
        ),
        signatures=(
            signed(t("鉴定人", "Appraised by"), document.created_by, document.created_at),
            signed(t("批准人", "Approved by"), document.approved_by, document.approved_at),
        ),
    )  # fmt: skip
    return render("appraisal", paper, frozen=by.at if by else frozen)


def destruction(document: Appraisal, by: Actor | None = None, lang: shapes.Lang = "zh") -> bytes:
    """What was destroyed when, by whom, before whose eyes; the hashes stay."""
    t = Words(lang)
    rows = [i for i in _items(document) if i.opinion == "destroy"]
    files = RemovedFile.objects.filter(item__in=rows).select_related("paper", "item__volume__order").order_by("pk")
    paper = shapes.Sheet(
        head=t.head(None, document.key, ("已销毁", "destroyed"), by),
        facts=(
            t.fact("批准人", "Approved by", f"{document.approved_by} {formats.moment(document.approved_at)}"),
            t.fact("销毁人", "Removed by", f"{document.removed_by} {formats.moment(document.removed_at)}"),
            t.fact("监销人", "Witness", f"{document.witness} {formats.moment(document.witnessed_at)}"),
            t.fact("方式", "Way", t("删除电子文件，保留哈希与目录", "files deleted; hashes and catalogue kept")),
        ),
        sections=(_volumes(t, rows), _files(t, files)),
        signatures=(
            signed(t("鉴定人", "Appraised by"), document.created_by, document.created_at),
            signed(t("批准人", "Approved by"), document.approved_by, document.approved_at),
            signed(t("销毁人", "Removed by"), document.removed_by, document.removed_at),
            signed(t("监销人", "Witness"), document.witness, document.witnessed_at),
        ),
    )  # fmt: skip
    return render("destruction", paper, frozen=by.at if by else document.witnessed_at or document.created_at)


def _volumes(t: Words, rows: Sequence[AppraisalItem]) -> shapes.Section:
    lines = tuple(
        (
            str(n),
            str(i.volume),
            i.volume.title,
            str(i.pieces),
            str(i.pages),
            _span(i),
            t.period(i.volume.retention),
            i.expired.isoformat(),
            i.why,
        )
        for n, i in enumerate(rows, 1)
    )
    names = (("序", "#", "8mm"), ("档号", "Code", "38mm"), ("题名", "Title", "1fr"), ("件", "Items", "12mm"), ("页", "Pages", "12mm"), ("起止年度", "Years", "20mm"), ("期限", "Kept", "14mm"), ("到期日", "Ended", "20mm"), ("鉴定意见", "Reason", "30mm"))  # fmt: skip
    return shapes.Section(title=t("销毁的案卷", "Volumes destroyed"), columns=t.columns(*names), rows=lines)


def _span(item: AppraisalItem) -> str:
    begun = item.volume.taken_at
    return f"{begun.year if begun else ''}–{item.expired.year}"


def _files(t: Words, files: Iterable[RemovedFile]) -> shapes.Section:
    lines = tuple(
        (str(n), str(f.item.volume), f.paper.title, f"{f.size:,}", f.sha256[:16], t("他卷共用，保留", "shared, kept") if f.shared else "")
        for n, f in enumerate(files, 1)
    )
    names = (("序", "#", "9mm"), ("档号", "Code", "40mm"), ("文件", "File", "1fr"), ("字节", "Bytes", "18mm"), ("哈希前 16 位", "Hash (16)", "32mm"), ("备注", "Note", "26mm"))  # fmt: skip
    return shapes.Section(title=t("文件", "Files"), columns=t.columns(*names), rows=lines)


def _items(document: Appraisal) -> list[AppraisalItem]:
    return list(document.items.select_related("volume__order").order_by("pk"))


def consultation(document: Consultation, by: Actor | None = None, lang: shapes.Lang = "zh") -> bytes:
    """The request with its approval, and the uses it led to."""
    t = Words(lang)
    volume, items = document.volume, document.volume.items.exclude(paper=None).order_by("position")
    wanted = [i for i in items if not document.positions or i.position in document.positions]
    contents = tuple(t(f"件 {i.position:02d}　{i.title}，{i.pages} 页", f"{i.position:02d}  {i.title}, {i.pages} pages") for i in wanted)
    status = {"requested": ("待批准", "to be approved"), "approved": ("待档案部", "with the archive"), "open": ("已开放", "open"), "closed": ("已归还", "closed"), "refused": ("未批准", "refused")}  # fmt: skip
    approval = f"{t('同意', 'Approved')}　{document.approved_by}　{formats.moment(document.approved_at)}" if document.approved_by else ""
    open_ = f"{t('开放至', 'Open until')} {formats.moment(document.until)}　{document.given_by}" if document.given_by else ""
    paper = shapes.AccessRequest(
        head=t.head(volume.order.entity, document.key, status[document.stage], by, document.stage not in ("requested", "approved")), applicant=str(document.created_by or ""),
        department=t.department(document.department), time=formats.moment(document.created_at), contact="", reason=document.purpose,
        volume=f"{volume}　{volume.title}", contents=contents if document.positions else (t(f"全卷 {len(wanted)} 件", f"whole volume, {len(wanted)} items"),),
        way=cast(Way, document.way), period=t(f"{document.days} 天，提供后起算", f"{document.days} days from when it is given out"),
        classes=t("价格等按读者权限，不因本申请放宽", "prices only for readers of their class"), approval=approval, archive=open_,
        uses=tuple(_use(t, use) for use in document.uses.select_related("item", "by", "consultation").order_by("pk")),
        signatures=(
            signed(t("申请人", "Applicant"), document.created_by, document.created_at),
            signed(t("部门负责人", "Head of department"), document.approved_by, document.approved_at),
            signed(t("档案管理员（提供）", "Archivist (gives out)"), document.given_by, document.given_at),
            shapes.Signature(role=t("归还 / 关闭确认", "Returned / closed"), note=f"{formats.moment(document.closed_at)} {document.condition}".strip()),
        ),
    )  # fmt: skip
    return render("access", paper, frozen=by.at if by else document.closed_at or document.created_at)


def _use(t: Words, use: Use) -> shapes.AccessItem:
    what = f"{use.item.position:02d} {use.item.title}" if use.item else t("纸质全卷", "paper volume")
    number = t(f"第 {use.n} 份", f"copy {use.n}") if use.n else ""
    note = f"{t(*WAYS[use.way])} {number} {use.by}".replace("  ", " ")
    back = formats.moment(use.consultation.closed_at) if use.way == "borrow" else ""
    return shapes.AccessItem(content=what, given=formats.moment(use.at), returned=back, pages=str(use.pages), note=note)


def register(
    rows: Iterable[Use], span: str, by: Actor | None = None, lang: shapes.Lang = "zh", *, no: str = "", frozen: datetime | None = None
) -> bytes:
    """8.3b: who consulted what, when, by whose approval. `no` and `frozen`: of a register that is closed and filed."""
    t = Words(lang)
    lines = tuple(
        (str(n), formats.moment(u.at), f"{u.by} {t.department(u.consultation.department)}".strip(), str(u.consultation.volume),
         f"{u.item.position:02d} {u.item.title}" if u.item else t("纸质全卷", "paper volume"), f"{t(*WAYS[u.way])} {u.n or ''}".strip(),
         u.consultation.purpose, f"{u.consultation.approved_by or ''} {u.consultation.key}".strip())
        for n, u in enumerate(rows, 1)
    )  # fmt: skip
    names = (("序", "#", "8mm"), ("时间", "When", "20mm"), ("何人", "Who", "22mm"), ("档号", "Code", "26mm"), ("件", "Piece", "1fr"), ("方式", "Way", "17mm"), ("目的", "Purpose", "32mm"), ("批准、申请", "By leave of", "27mm"))  # fmt: skip
    paper = shapes.Sheet(
        head=t.head(None, no, ("已结册", "closed") if no else ("在册", "in force"), by),
        facts=(t.fact("期间", "Period", span), t.fact("次数", "Uses", str(len(lines)))),
        sections=(shapes.Section(title=t("利用登记", "Uses"), note="§8.3b", columns=t.columns(*names), rows=lines),),
    )
    return render("use_register", paper, frozen=by.at if by else frozen or clock.now())
