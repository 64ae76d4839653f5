"""The acceptance report. Worded in the receiver's language, not through the catalogue: a filed paper must not change with it."""

from __future__ import annotations

from yidan.acceptance.models import Acceptance
from yidan.core.actors import Actor
from yidan.core.files import Paper
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.core.signatures import Signature

WHERE = {"works": "出厂验收（FAT）", "site": "现场验收（SAT）"}
MEANS = {"link": "私密链接手写", "device": "我方设备手写", "paper": "纸质", "picture": "聊天图片（暂存）"}


def report(acceptance: Acceptance, signature: Signature | None, by: Actor) -> bytes:
    """Unsigned it waits for the customer; signed it carries the proof."""
    order = acceptance.order
    lines = [row for row in acceptance.lines.select_related("line__item", "line__unit").order_by("line__position")]
    goods = "；".join(
        f"{row.line.item.name} {row.line.spec}".strip() + f"　{formats.quantity(row.quantity, row.line.unit.name)}" for row in lines
    )
    status = "已签　生效" if signature else f"待客户签　第 {acceptance.revision} 版"
    paper = shapes.Acceptance(
        head=head(order.entity, acceptance.number or "", status, official=signature is not None),
        order=order.key, customer=order.customer.name, product=goods, way=f"{WHERE[acceptance.mode]}；{acceptance.way}",
        time_place=f"{formats.moment(acceptance.at)}　{acceptance.place}", basis=_basis(acceptance),
        items=tuple(
            shapes.AcceptanceItem(
                n=str(row.line.position), category="验收", item=f"{row.line.item.name} {row.line.spec}".strip(), standard=row.line.drawing or "按合同",
                result=f"{formats.quantity(row.quantity, row.line.unit.name)}　{row.result}".strip(), verdict="合格",
            )
            for row in lines
        ),
        objections=_objections(acceptance), conclusion="pass", text="；".join(filter(None, [acceptance.explained, acceptance.report])),
        buyer=_buyer(acceptance, signature), maker=shapes.Party(role="承制方（乙方）", name=order.entity.name, lines=(f"代表：{by.name or ''}",) if by.user_id else ()),
    )  # fmt: skip
    return render("acceptance", cut(paper, by), frozen=by.at)


def _basis(acceptance: Acceptance) -> tuple[str, ...]:
    """The order with its revision, and the inspections that released these pieces (by number, from the register of papers)."""
    inspected = Paper.objects.filter(chain_id=acceptance.chain_id, form="inspection").exclude(number="").values_list("number", flat=True)
    found = [f"订单 {acceptance.order.key} 第 {acceptance.order.revision} 版及所附技术要求"]
    numbers = "、".join(dict.fromkeys(inspected))
    return (*found, f"成品检验单 {numbers}") if numbers else tuple(found)


def _objections(acceptance: Acceptance) -> tuple[shapes.Objection, ...]:
    before = acceptance.again
    if before is None:
        return ()
    return (
        shapes.Objection(
            n="1", problem=before.objection, handling=before.action, who="", due="", confirmed=f"第二次验收（原 {before.key}）"
        ),
    )


def _buyer(acceptance: Acceptance, signature: Signature | None) -> shapes.Party:
    customer = acceptance.order.customer.name
    lines = (f"参加：{acceptance.attendees}",) if acceptance.attendees else ()
    if signature is None:
        return shapes.Party(role="客户（甲方）", name=customer, lines=lines)
    proof = f"{MEANS[signature.means]}，{formats.moment(signature.at)}，哈希 {formats.short(signature.content_hash)}"
    return shapes.Party(
        role="客户（甲方）", name=customer, lines=lines, signed=signature.signer, proof=proof, date=formats.day(signature.at)
    )
