"""The archive's papers: list of events, volume catalogue, transfer list. Titles and hashes, never a price."""

from __future__ import annotations

from collections.abc import Sequence

from yidan.archive.models import Volume, VolumeItem
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


def catalogue(volume: Volume, items: Sequence[VolumeItem], by: Actor) -> bytes:
    rows = tuple(
        shapes.Item(
            no=f"{i.position:02d}", title=i.title, document_no=i.number, author=i.responsible, date=i.dated.isoformat() if i.dated else "", pages=str(i.pages),
            format=_format(i), hash=i.paper.blob.sha256[:8] if i.paper else "", note=i.absence,
        )
        for i in items
    )  # fmt: skip
    paper = shapes.Volume(
        head=head(volume.order.entity, str(volume.archival_code), "已归档", official=True), code=str(volume.archival_code), keep=volume.retention,
        title=volume.title, secrecy="内部", extent=_extent(items), span=_span(items), unit="销售部", items=rows, signatures=_both(volume),
    )  # fmt: skip
    return render("volume", paper, frozen=by.at)


def transfer(volume: Volume, items: Sequence[VolumeItem], by: Actor) -> bytes:
    size = sum(i.paper.blob.size for i in items if i.paper)
    line = shapes.TransferLine(
        n="1", code=str(volume.archival_code), title=volume.title, span=_span(items), items=str(len(items)), pages=str(sum(i.pages for i in items)),
        bytes=str(size), keep=volume.retention, hash=volume.hash[:16],
    )  # fmt: skip
    paper = shapes.Transfer(
        head=head(volume.order.entity, str(volume.archival_code), "双方已签", official=True), giver="销售部", taker="档案管理部",
        time=formats.moment(by.at), way="在线移交", extent=f"1 卷 {_extent(items)} {size} 字节", lines=(line,), signatures=_both(volume),
    )  # fmt: skip
    return render("transfer", paper, frozen=by.at)


def _format(item: VolumeItem) -> str:
    if item.paper is None:
        return ""
    return {"application/pdf": "PDF/A" if item.paper.origin == "rendered" else "PDF"}.get(
        item.paper.blob.mime, item.paper.blob.mime.partition("/")[2]
    )


def _extent(items: Sequence[VolumeItem]) -> str:
    return f"{len(items)} 件 {sum(i.pages for i in items)} 页"


def _span(items: Sequence[VolumeItem]) -> str:
    days = sorted(i.dated for i in items if i.dated)
    return f"{days[0]} – {days[-1]}" if days else ""


def _both(volume: Volume) -> tuple[shapes.Signature, ...]:
    people = User.objects.in_bulk([volume.handed_by_id, volume.taken_by_id])
    sides = (("移交人", volume.handed_by_id, volume.handed_at), ("接收人", volume.taken_by_id, volume.taken_at))
    return tuple(
        shapes.Signature(
            role=role, name=str(people[who]) if who in people else "", at=formats.moment(at) if at else "", hash=volume.hash[:8]
        )
        for role, who, at in sides
    )
