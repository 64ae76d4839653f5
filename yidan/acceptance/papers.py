"""The acceptance report. Worded in the receiver's language, not through the catalogue: a filed paper must not change with it."""

from __future__ import annotations

from yidan.acceptance.models import Acceptance
from yidan.acceptance.rules import answered
from yidan.core.actors import Actor
from yidan.core.files import Paper
from yidan.core.papers import cut, formats, head, render, shapes
from yidan.core.signatures import Signature
from yidan.intake.papers import lang, say

WHERE = {"works": ("出厂验收（FAT）", "acceptance at works (FAT)"), "site": ("现场验收（SAT）", "acceptance on site (SAT)")}
MEANS = {
    "link": ("私密链接手写", "by private link"),
    "device": ("我方设备手写", "on our device"),
    "paper": ("纸质", "on paper"),
    "picture": ("聊天图片（暂存）", "chat picture (provisional)"),
}


def report(acceptance: Acceptance, signature: Signature | None, by: Actor) -> bytes:
    """Unsigned it waits for the customer; signed it carries the proof."""
    order, language = acceptance.order, lang(acceptance.order)
    lines = list(acceptance.lines.select_related("line__item", "line__unit").order_by("line__position"))
    named = {row.pk: f"{row.line.item.name} {row.line.spec}".strip() for row in lines}
    counted = {row.pk: formats.quantity(row.quantity, row.line.unit.name) for row in lines}
    waits = say(language, f"待客户签　第 {acceptance.revision} 版", f"to be signed, revision {acceptance.revision}")
    paper = shapes.Acceptance(
        head=head(
            order.entity, acceptance.number or "", say(language, "已签　生效", "signed, in force") if signature else waits, official=signature is not None,
            lang=language,
        ),
        order=order.key, customer=_customer(acceptance), product=say(language, "；", "; ").join(f"{named[row.pk]}　{counted[row.pk]}" for row in lines),
        way=f"{say(language, *WHERE[acceptance.mode])}{say(language, '；', '; ')}{acceptance.way}",
        time_place=f"{formats.moment(acceptance.at)}　{acceptance.place}", basis=_basis(acceptance),
        items=tuple(
            shapes.AcceptanceItem(
                n=str(row.line.position), category=say(language, "验收", "goods"), item=named[row.pk],
                standard=row.line.drawing or say(language, "按合同", "as ordered"), result=f"{counted[row.pk]}　{row.result}".strip(),
                verdict=say(language, "合格", "accepted"),
            )
            for row in lines
        ),
        objections=_objections(acceptance), conclusion="pass", text=_text(acceptance), buyer=_buyer(acceptance, signature),
        maker=shapes.Party(
            role=say(language, "承制方（乙方）", "Maker"), name=order.entity.name,
            lines=(say(language, f"代表：{by.name or ''}", f"Represented by {by.name or ''}"),) if by.user_id else (),
        ),
    )  # fmt: skip
    return render("acceptance", cut(paper, by), frozen=by.at)


def _customer(acceptance: Acceptance) -> str:
    customer = acceptance.order.customer
    return customer.name_en if lang(acceptance.order) == "en" and customer.name_en else customer.name


def _text(acceptance: Acceptance) -> str:
    """What was shown, asked and answered, and found."""
    language = lang(acceptance.order)
    asked = [say(language, f"问：{x['question']} 答：{x['answer']}", f"Q: {x['question']} A: {x['answer']}") for x in answered(acceptance)]
    return say(language, "；", "; ").join(filter(None, [acceptance.explained, *asked, acceptance.report]))


def _basis(acceptance: Acceptance) -> tuple[str, ...]:
    """The order with its revision, and the inspections that released these pieces (by number, from the register of papers)."""
    language, order = lang(acceptance.order), acceptance.order
    inspected = Paper.objects.filter(chain_id=acceptance.chain_id, form="inspection").exclude(number="").values_list("number", flat=True)
    found = say(
        language,
        f"订单 {order.key} 第 {order.revision} 版及所附技术要求",
        f"Order {order.key}, revision {order.revision}, with its requirements",
    )
    numbers = say(language, "、", ", ").join(dict.fromkeys(inspected))
    return (found, say(language, f"成品检验单 {numbers}", f"Final inspections {numbers}")) if numbers else (found,)


def _objections(acceptance: Acceptance) -> tuple[shapes.Objection, ...]:
    """Those of all holdings before this one, the first one first."""
    found: list[shapes.Objection] = []
    before, language = acceptance.again, lang(acceptance.order)
    while before is not None:
        found.insert(
            0,
            shapes.Objection(
                n="", problem=before.objection, handling=before.outcome or before.action, who=str(before.owner or ""), due=formats.day(before.due),
                confirmed=say(language, f"再次验收（原 {before.key}）", f"held again (was {before.key})"),
            ),
        )  # fmt: skip
        before = before.again
    return tuple(shapes.Objection(**{**vars(one), "n": str(n)}) for n, one in enumerate(found, 1))


def _buyer(acceptance: Acceptance, signature: Signature | None) -> shapes.Party:
    language, name = lang(acceptance.order), _customer(acceptance)
    role = say(language, "客户（甲方）", "Customer")
    lines = (say(language, f"参加：{acceptance.attendees}", f"Attended: {acceptance.attendees}"),) if acceptance.attendees else ()
    if signature is None:
        return shapes.Party(role=role, name=name, lines=lines)
    digest = formats.short(signature.content_hash)
    proof = f"{say(language, *MEANS[signature.means])}, {formats.moment(signature.at)}, {say(language, '哈希', 'hash')} {digest}"
    return shapes.Party(role=role, name=name, lines=lines, signed=signature.signer, proof=proof, date=formats.day(signature.at))
