"""What is signed by link. `content` is exactly what the room's verb hashes; the page prints nothing of the document besides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yidan.acceptance import rules as acceptances
from yidan.acceptance.models import Acceptance
from yidan.catalog.models import Unit
from yidan.core import formats, signatures
from yidan.core.formats import chinese
from yidan.core.papers import capital
from yidan.intake.lines import to_sign
from yidan.intake.models import Line, Order
from yidan.intake.rules import SIGN_ORDER
from yidan.logistics import rules as shipments
from yidan.logistics.models import Shipment
from yidan.quality import rules as concessions
from yidan.quality.models import Nonconformity
from yidan.settlement import rules as settlements
from yidan.settlement.models import SettlementSheet, Statement, StatementRow


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the order as a card: what, how many, and at the right the amount."""

    title: str
    detail: str
    right: str = ""


def signed_page(document: Any, content: dict[str, Any], entity: Any, purpose: str, **more: Any) -> dict[str, Any]:
    signature = signatures.signed(document, purpose)
    digest = signatures.content_hash(content)
    return {
        "entity": entity, "digest": digest, "revision": content["revision"], "signature": signature,
        "changed": bool(signature and signature.content_hash != digest),
    } | more  # fmt: skip


def order(order: Order, at: datetime) -> dict[str, Any]:
    content = to_sign(order)
    return signed_page(
        order, content, order.entity, SIGN_ORDER, subtitle=_("Your order of %s") % formats.day(order.received_at, at),
        facts=[fact for fact in _order_facts(content) if fact.value], rows=[_order_row(line, content) for line in content["lines"]],
    )  # fmt: skip


def _order_facts(said: dict[str, Any]) -> list[Fact]:
    total = Decimal(said["total"])
    tax = _("with tax, %s%%") if said["tax_included"] else _("without tax, %s%%")
    return [
        Fact(_("Customer"), said["customer"], strong=True),
        Fact(_("Your order number"), said["customer_po"]),
        Fact(_("Total"), f"{_sign(said['currency'])}{formats.money(total)}", _capitals(total, said["currency"]), strong=True),
        Fact(_("Prices"), tax % said["tax_rate"]),
        Fact(_("Requested date"), _day(said["requested"])),
        Fact(_("Deliver to"), said["place"]),
        Fact(_("Payment"), said["payment_terms"]),
        Fact(_("Special requirements"), "；".join(said["requirements"])),
        Fact(_("Noted from what you said"), said["note"]),
        Fact(_("Our order number"), _("%(order)s, revision %(revision)s") % said),
    ]


def _order_row(line: dict[str, Any], said: dict[str, Any]) -> Row:
    parts = [
        line["drawing"],
        _("%(quantity)s at %(price)s") % line,
        _day(line["requested"]) if line["requested"] != said["requested"] else "",
    ]
    parts += [line["place"], "" if line["acceptance"] == Line.Acceptance.WORKS else str(Line.Acceptance(line["acceptance"]).label)]
    title = " ".join(part for part in (line["name"], line["spec"]) if part)
    return Row(title, " · ".join(part for part in parts if part), f"{_sign(said['currency'])}{formats.money(line['amount'])}")


def acceptance(document: Acceptance, at: datetime) -> dict[str, Any]:
    content = acceptances.shown(document)
    when = datetime.fromtimestamp(content["at"], tz=UTC)
    facts = [
        Fact(_("Order"), content["order"] or "", strong=True),
        Fact(_("Customer"), content["customer"]),
        Fact(_("Where"), str(Acceptance.Mode(content["mode"]).label)),
        Fact(_("Time"), formats.moment(when, at), strong=True),
        Fact(_("Place of acceptance"), content["place"]),
        Fact(_("Way of acceptance"), content["way"]),
        Fact(_("Shown and explained"), content["explained"]),
        *(Fact(one["question"], one["answer"]) for one in content.get("questions", [])),
        Fact(_("Findings"), content["report"], strong=True),
    ]
    rows = [
        Row(" ".join(part for part in (line["name"], line["spec"]) if part), line["result"], f"{line['quantity']} {unit(line['unit'])}")
        for line in content["lines"]
    ]
    number = {"number": content["acceptance"] or "", "revision": content["revision"]}
    return signed_page(
        document, content, document.order.entity, acceptances.SIGN_ACCEPTANCE, subtitle=_("%(number)s, revision %(revision)s") % number,
        facts=[fact for fact in facts if fact.value], rows=rows,
    )  # fmt: skip


def concession(document: Nonconformity, at: datetime) -> dict[str, Any]:
    content = concessions.shown(document)
    assert document.order is not None
    facts = [
        Fact(_("Order"), content["order"] or "", strong=True),
        Fact(_("Your order number"), content["customer_po"]),
        Fact(_("Quantity"), f"{content['quantity']} {unit(content['unit'])}", strong=True),
        Fact(_("Serial numbers"), content["serials"], strong=True),
        Fact(_("What deviates"), content["what"], strong=True),
        Fact(_("Why it can be used all the same"), content["method"]),
    ]
    title = " · ".join(part for part in (content["item"], content["drawing"]) if part)
    rows = [Row(title, _("line %s") % content["line"], f"{content['quantity']} {unit(content['unit'])}")]
    rows += [
        Row(name, _("piece %(piece)s, required %(limits)s") % {"piece": piece, "limits": limits}, found)
        for piece, name, limits, found in content["values"]
    ]
    number = {"number": content["nonconformity"] or "", "revision": content["revision"]}
    return signed_page(
        document, content, document.order.entity, concessions.SIGN_CONCESSION, subtitle=_("%(number)s, revision %(revision)s") % number,
        facts=[fact for fact in facts if fact.value], rows=rows,
    )  # fmt: skip


def hand_over(document: Shipment, at: datetime) -> dict[str, Any]:
    """The goods as counted, box by box their serial numbers, and every paper that came with them."""
    content = shipments.shown(document)
    when = datetime.fromtimestamp(content["handed"], tz=UTC)
    missing = _("%s missing on the way")
    rows = [
        Row(
            " ".join(part for part in (line["name"], line["spec"]) if part),
            " · ".join(filter(None, [line["serials"], missing % line["short"] if line["short"] != "0" else ""])), f"{line['quantity']} {unit(line['unit'])}",
        )
        for line in content["lines"]
    ]  # fmt: skip
    rows += [
        Row(paper["name"], paper["number"], ngettext("%s copy", "%s copies", paper["copies"]) % paper["copies"])
        for paper in content["papers"]
    ]
    facts = [
        Fact(_("Order"), content["order"] or "", strong=True),
        Fact(_("Your order number"), content["customer_po"]),
        Fact(_("Customer"), content["customer"]),
        Fact(_("Delivered to"), content["place"]),
        Fact(_("Time"), formats.moment(when, at), strong=True),
        Fact(_("Goods received by"), content["receiver"]),
        Fact(_("Condition on arrival"), content["condition"]),
    ]
    return signed_page(
        document, content, document.order.entity, shipments.SIGN_HAND_OVER, subtitle=_("Hand-over list %s") % content["shipment"],
        facts=[fact for fact in facts if fact.value], rows=rows,
    )  # fmt: skip


def settlement(document: SettlementSheet, at: datetime) -> dict[str, Any]:
    content = settlements.shown(document)
    sign = _sign(content["currency"])
    balance = Decimal(content["balance"])
    facts = [
        Fact(_("Order"), content["order"] or "", strong=True),
        Fact(_("Customer"), content["customer"]),
        Fact(_("Order total"), sign + formats.money(content["contract"])),
        Fact(
            _("Credited"),
            sign + formats.money(content["credited"]) if Decimal(content["credited"]) else "",
            _("goods returned, allowances"),
        ),
        Fact(_("Invoiced"), sign + formats.money(content["invoiced"])),
        Fact(_("Paid"), sign + formats.money(content["paid"])),
        Fact(_("Penalty"), sign + formats.money(content["penalty"]) if Decimal(content["penalty"]) else "", content["penalty_basis"]),
        Fact(
            _("Retention money"),
            sign + formats.money(content["retention"]) if Decimal(content["retention"]) else "",
            content["retention_due"],
        ),
        Fact(_("Still to pay"), sign + formats.money(balance), _capitals(balance, content["currency"]), strong=True),
        Fact(_("Promised / delivered"), " / ".join(filter(None, [content["promised"], content["actual"]]))),
    ]
    number = {"number": content["sheet"] or "", "revision": content["revision"]}
    return signed_page(
        document, content, document.order.entity, settlements.SIGN_SETTLEMENT, subtitle=_("%(number)s, revision %(revision)s") % number,
        facts=[fact for fact in facts if fact.value], rows=[],
    )  # fmt: skip


@dataclass(frozen=True)
class Posting:
    """One entry of an account as a card; `marked` is what the customer said of it."""

    day: date
    what: str
    detail: str
    value: str
    receivable: str
    marked: str


def statement(document: Statement, at: datetime) -> dict[str, Any]:
    content = settlements.statement_shown(document)
    said = {row.position: row.his_note for row in document.now()}
    rows = [
        Posting(
            date.fromisoformat(row["day"]), str(StatementRow.What(row["what"]).label), " · ".join(filter(None, [row["document"], row["order"], row["customer_po"]])),
            formats.money(row["value"]) if Decimal(row["value"]) else formats.money(row["invoiced"]), formats.money(row["receivable"]), said.get(row["position"], ""),
        )
        for row in content["rows"]
    ]  # fmt: skip
    currency = document.currency
    sums = {name: formats.money(content[name]) for name in ("opening", "delivered", "credited", "received", "closing", "advance")}
    subtitle = _("Account %(since)s to %(until)s") % content
    return signed_page(
        document, content, document.entity, settlements.reconciling.purpose, subtitle=subtitle, rows=rows, sums=sums, customer=content["customer"],
        until=document.until, ahead=Decimal(content["advance"]) > 0, capitals=_capitals(Decimal(content["closing"]), currency), sign=_sign(currency), disputed=document.stage == "disputed",
        answer=document.answer, said=document.his_note, reply_by=document.reply_by,
    )  # fmt: skip


def _capitals(total: Decimal, currency: str) -> str:
    return capital(total) if chinese() and currency == "CNY" and total == total.quantize(Decimal("0.01")) else ""


def _sign(currency: str) -> str:
    return "¥" if currency == "CNY" else f"{currency} "


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{text} {formats.weekday(day)}"


def unit(name: str) -> str:
    """What is signed holds the unit's name; an English reader is shown its English one."""
    found = None if chinese() else Unit.objects.filter(name=name).first()
    return str(found or name)
