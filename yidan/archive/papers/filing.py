"""List of events, volume catalogue, transfer list (8.1)."""

from __future__ import annotations

from collections.abc import Sequence

from yidan.archive.examine import Property, properties
from yidan.archive.models import Volume, VolumeItem
from yidan.archive.papers.words import Words, signed
from yidan.core.actors import Actor, Role
from yidan.core.events import Event
from yidan.core.papers import formats, head, render, shapes
from yidan.intake.models import Order
from yidan.people.models import User


def event_list(order: Order, by: Actor) -> bytes:
    rows = list(Event.objects.filter(chain_id=order.chain_id).order_by("seq"))
    lines = tuple(
        shapes.EventLine(
            n=str(e.seq), at=formats.moment(e.at), clause=e.clause, verb=e.label, document=f"{e.kind.partition('.')[2]} {e.object_id}", actor=e.name,
            role=" ".join(Role(role).label for role in e.roles.split(",") if role), text=_moved(e), hash=formats.short(e.hash),
        )
        for e in rows
    )  # fmt: skip
    paper = shapes.EventList(
        head=head(order.entity, str(order.number), str(order.stage_label), official=True), order=str(order.number), customer=order.customer.name,
        span=f"{formats.day(rows[0].at)} – {formats.day(rows[-1].at)}", count=str(len(rows)), chain_head=rows[-1].hash, lines=lines,
    )  # fmt: skip
    return render("event_list", paper, frozen=by.at)


def _moved(event: Event) -> str:
    moved = f"{event.source or '—'} → {event.target}" if event.source != event.target else ""
    return " ".join(part for part in (moved, event.reason) if part)


def catalogue(volume: Volume, items: Sequence[VolumeItem], by: Actor, lang: shapes.Lang = "zh", printed: bool = False) -> bytes:
    """Filed as it stands at `by.at`; `printed`: once more for a reader, who is named."""
    t = Words(lang)
    rows = tuple(
        shapes.Item(
            no=f"{i.position:02d}", title=i.title, document_no=i.number, author=i.responsible, date=i.dated.isoformat() if i.dated else "", pages=str(i.pages) if i.paper else "",
            format=_format(i), hash=i.paper.blob.sha256[:8] if i.paper else "", note=f"{i.absence}　{i.absence_by or ''}".strip(),
        )
        for i in items
    )  # fmt: skip
    paper = shapes.Volume(
        head=t.head(volume.order.entity, str(volume), ("已归档", "archived"), by if printed else None), code=str(volume), keep=t.period(volume.retention),
        title=volume.title, secrecy=t("内部", "internal"), extent=t.extent(items), span=_span(items), unit=t("销售部", "Sales"), items=rows,
        checks=_checks(t, items), check_note=formats.moment(volume.taken_at), signatures=_both(volume, t),
    )  # fmt: skip
    return render("volume", paper, frozen=by.at)


def transfer(volume: Volume, items: Sequence[VolumeItem], by: Actor, lang: shapes.Lang = "zh", printed: bool = False) -> bytes:
    t = Words(lang)
    size = sum(i.paper.blob.size for i in items if i.paper)
    line = shapes.TransferLine(
        n="1", code=str(volume.archival_code), title=volume.title, span=_span(items), items=str(len(items)), pages=str(sum(i.pages for i in items)),
        bytes=f"{size:,}", keep=t.period(volume.retention), hash=volume.hash[:8],
    )  # fmt: skip
    extent = t(f"1 卷 {t.extent(items)} {size:,} 字节", f"1 volume, {t.extent(items)}, {size:,} bytes")
    paper = shapes.Transfer(
        head=t.head(volume.order.entity, str(volume), ("双方已签", "signed by both"), by if printed else None), giver=t("销售部", "Sales"),
        taker=t("档案管理部", "Archive"), time=formats.moment(volume.taken_at), way=t("在线移交", "online"), extent=extent, lines=(line,), checks=_checks(t, items), check_note=formats.moment(volume.taken_at),
        signatures=_both(volume, t),
    )  # fmt: skip
    return render("transfer", paper, frozen=by.at)


NATURES = {
    Property.AUTHENTIC: (("真实性", "哈希与登记相符，来源在事件链上"), ("Authenticity", "bytes are those registered, their source stands in the chain of events")),
    Property.COMPLETE: (("完整性", "件号连续，缺件已注明并签字"), ("Completeness", "numbers continuous, every absence noted and signed")),
    Property.USABLE: (("可用性", "文件齐全，格式与登记相符"), ("Usability", "all there, each in the format registered")),
    Property.SECURE: (("安全性", "无可执行文件；按申请与字段权限开放"), ("Security", "nothing that runs; opened by request and class only")),
}  # fmt: skip


def _checks(t: Words, items: Sequence[VolumeItem]) -> tuple[shapes.Check, ...]:
    at = 1 if t.lang == "en" else 0
    found = []
    for name, passed, total in properties(items):
        nature, content = NATURES[name][at]
        result = t("过", "passed") if passed == total else t("未过", "not passed")
        found.append(shapes.Check(nature=nature, content=content, passed=f"{passed} / {total}", result=result))
    return tuple(found)


def _format(item: VolumeItem) -> str:
    if item.paper is None:
        return ""
    return {"application/pdf": "PDF/A" if item.paper.origin == "rendered" else "PDF"}.get(
        item.paper.blob.mime, item.paper.blob.mime.partition("/")[2]
    )


def _span(items: Sequence[VolumeItem]) -> str:
    days = sorted(i.dated for i in items if i.dated)
    return f"{days[0]} – {days[-1]}" if days else ""


def _both(volume: Volume, t: Words) -> tuple[shapes.Signature, ...]:
    people = User.objects.in_bulk([pk for pk in (volume.handed_by_id, volume.taken_by_id) if pk])
    digest = volume.hash[:8]
    return (
        signed(t("移交人", "Handed over by"), people.get(volume.handed_by_id or 0), volume.handed_at, digest),
        signed(t("接收人", "Taken over by"), people.get(volume.taken_by_id or 0), volume.taken_at, digest),
    )
