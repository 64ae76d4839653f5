"""Papers of quality: the inspection report at the verdict, the nonconformity sheet at the decision. No price has a place in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.core import files
from yidan.core.actors import LABELS, Actor, Role
from yidan.core.fields import may_read
from yidan.core.papers import formats, head, render, shapes
from yidan.core.papers.shapes.quality import Conclusion, Disposition
from yidan.core.signatures import Signature
from yidan.people.models import LegalEntity, User
from yidan.quality import serials
from yidan.quality.measuring import limits_text, newest
from yidan.quality.models import Characteristic, Inspection, InspectionPlan, Measurement, Nonconformity

SPOKEN = {"zh": "zh-hans", "en": "en"}
DECIDED: dict[str, Conclusion] = {
    "rework": "rework", "repair": "rework", "sort": "rework", "concession": "concession", "deviation": "concession", "return": "return", "scrap": "scrap",
}  # fmt: skip
SHOWN = 12  # values written out in a row; more are given as smallest and largest


def file_inspection(inspection: Inspection, conclusion: Conclusion, by: Actor) -> None:
    """Kept at the verdict: incoming under its own code, in process and final alike as the order's inspection reports."""
    with translation.override("zh-hans"):
        form = "incoming_inspection" if inspection.when == InspectionPlan.When.INCOMING else "inspection"
        content = render(form, inspection_shape(inspection, conclusion), frozen=by.at)
        title = _("%(when)s inspection report") % {"when": inspection.get_when_display()}
        files.file(inspection, content, form=form, title=title, name=f"{inspection.key}.pdf", by=by)


def file_nonconformity(bad: Nonconformity, by: Actor, consent: Signature | None = None) -> None:
    """At the decision, at the customer's consent, and once more when it is closed, with what was found again."""
    with translation.override("zh-hans"):
        content = render("nonconformity", nonconformity_shape(bad, consent), frozen=by.at)
        files.file(bad, content, form="nonconformity", title=_("Nonconformity sheet"), name=f"{bad.key}.pdf", by=by)


def entity_of(document: Inspection) -> LegalEntity:
    if document.order is not None:
        return document.order.entity
    assert document.receipt is not None
    return document.receipt.purchase_order.entity


def printed_inspection(inspection: Inspection, by: Actor, language: shapes.Lang) -> bytes:
    """As often as asked, in either language; before the verdict an empty conclusion."""
    form = "incoming_inspection" if inspection.when == InspectionPlan.When.INCOMING else "inspection"
    conclusion = concluded(inspection)
    with translation.override(SPOKEN[language]):
        shape = inspection_shape(inspection, conclusion, by, language)
        return render(form, shape, frozen=inspection.concluded_at or inspection.created_at)


def concluded(inspection: Inspection) -> Conclusion:
    """As it stands: failed until somebody has decided, then by that decision."""
    if inspection.stage != Inspection.Stage.FAILED:
        return "pass" if inspection.stage == Inspection.Stage.PASSED else ""
    decided = inspection.nonconformities.exclude(disposition="").order_by("pk").values_list("disposition", flat=True).first()
    return DECIDED.get(decided or "", "fail")


def printed_nonconformity(bad: Nonconformity, by: Actor, language: shapes.Lang, consent: Signature | None) -> bytes:
    with translation.override(SPOKEN[language]):
        return render("nonconformity", nonconformity_shape(bad, consent, by, language), frozen=bad.decided_at or bad.created_at)


def inspection_shape(
    inspection: Inspection, conclusion: Conclusion, by: Actor | None = None, language: shapes.Lang = "zh"
) -> shapes.Inspection:  # fmt: skip
    """`by`: who prints it."""
    rows = list(inspection.measurements.select_related("by"))
    status = _("passed") if conclusion == "pass" else _("failed") if inspection.concluded_at or by is None else _("open")
    drawing = inspection.line.drawing if inspection.line else inspection.item.drawing
    revision = inspection.line.drawing_revision if inspection.line else inspection.item.drawing_revision
    return shapes.Inspection(
        head=replace(head(entity_of(inspection), inspection.key, status, official=True, by=by, lang=language), title=_title(inspection)),
        source=_source(inspection), order=_order(inspection), product=f"{inspection.item.name} {inspection.item.spec}".strip(),
        drawing=f"{drawing} / {revision}" if drawing else "", serial=_lot(inspection), qty=formats.quantity(inspection.quantity, str(inspection.item.unit)),
        plan=str(inspection.plan or _("no plan")), time=formats.moment(inspection.concluded_at) if inspection.concluded_at else "", environment="", lines=_lines(inspection, rows), stats=_stats(inspection),
        defects=inspection.note if inspection.failed else "0", conclusion=conclusion, note="" if inspection.failed else inspection.note,
        signatures=(_signed(_("Inspector"), inspection.inspector, inspection.concluded_at),),
    )  # fmt: skip


def _title(inspection: Inspection) -> str:
    """The first article's report and the outgoing one have no form of their own."""
    if inspection.when == InspectionPlan.When.OUTGOING:
        return _("Outgoing inspection report")
    return _("In-process inspection report") if inspection.when == InspectionPlan.When.IN_PROCESS else ""


def _source(inspection: Inspection) -> str:
    if inspection.receipt is not None:
        return f"{inspection.receipt.purchase_order.key} {inspection.receipt.key}"
    if inspection.work_order is not None:
        return inspection.work_order.key
    jobs = inspection.line.work_orders.filter(above=None).order_by("pk").values_list("number", flat=True) if inspection.line else []
    return ", ".join(str(number) for number in jobs)


def _order(inspection: Inspection) -> str:
    return inspection.order.key if inspection.order else inspection.receipt.purchase_order.supplier.name if inspection.receipt else ""


def _job(inspection: Inspection) -> str:
    """Of bought goods the purchase and from whom."""
    purchase = inspection.receipt.purchase_order if inspection.receipt and not inspection.order else None
    return f"{purchase.key} {purchase.supplier.name}" if purchase else _order(inspection)


def _lot(inspection: Inspection) -> str:
    if named := serials.told(inspection):
        return named
    if inspection.receipt_line is not None:
        return str(inspection.receipt_line.lot)
    return f"{inspection.order.key}-{inspection.line.position}" if inspection.order and inspection.line else "—"


def _stats(inspection: Inspection) -> str:
    text = _("Inspected %(all)s, passed %(passed)s, failed %(failed)s")
    return text % {
        "all": formats.quantity(inspection.quantity),
        "passed": formats.quantity(inspection.passed),
        "failed": formats.quantity(inspection.failed),
    }


def _lines(inspection: Inspection, rows: list[Measurement]) -> tuple[shapes.Characteristic, ...]:
    if inspection.plan is None:
        return ()
    counting = sorted(newest(rows).values(), key=lambda row: row.piece)
    plan = inspection.plan.rows()
    return tuple(_line(n, row, [found for found in counting if found.characteristic_id == row.pk]) for n, row in enumerate(plan, 1))


def _line(n: int, row: Characteristic, found: list[Measurement]) -> shapes.Characteristic:
    fits = all(value.fits for value in found)
    return shapes.Characteristic(
        n=str(n), category=row.get_category_display(), item=row.name, standard=limits_text(row), gauge=row.gauge or "—", values=_values(row, found) or "—",
        verdict=_("fits") if found and fits else _("does not fit") if found else "—", inspector=_names(found), key=row.key,
    )  # fmt: skip


def _values(row: Characteristic, found: list[Measurement]) -> str:
    if row.measured and len(found) > SHOWN:
        values = [value.value for value in found if value.value is not None]
        return f"{formats.quantity(min(values))} – {formats.quantity(max(values))} ({len(values)})"
    return " ".join(
        formats.quantity(value.value) if value.value is not None else value.text or (_("fits") if value.fits else _("does not fit"))
        for value in found
    )


def _names(found: list[Measurement]) -> str:
    return ", ".join(dict.fromkeys(str(value.by) for value in found))


def nonconformity_shape(
    bad: Nonconformity, consent: Signature | None = None, by: Actor | None = None, language: shapes.Lang = "zh"
) -> shapes.Nonconformity:  # fmt: skip
    """`by`: who prints it."""
    first = bad.inspection
    wrong = [row for row in newest(first.measurements.select_related("by")).values() if not row.fits]
    return shapes.Nonconformity(
        head=head(entity_of(first), bad.key, bad.get_disposition_display() or bad.stage_label, official=bool(bad.disposition), by=by, lang=language),
        source=f"{first.get_when_display()} {first.key}", order=_job(first), found=formats.moment(first.concluded_at), product=bad.item.name,
        qty=f"{formats.quantity(bad.quantity, str(bad.item.unit))} / {formats.quantity(first.quantity)}",
        serials=bad.serials or serials.named_of(bad) or _pieces(first, wrong), grade=bad.get_grade_display() or "—",
        place=str(first.receipt_line.place) if first.receipt_line else "—", description=bad.what, consent=_consent(bad, consent, by),
        points=tuple(_point(row) for row in wrong[:20]), cause=_cause(bad), dispositions=(cast(Disposition, bad.disposition),) if bad.disposition else (), disposition_text=_decision(bad),
        opinions=_opinions(bad),
        rechecks=_rechecks(bad, wrong), signatures=(
            _signed(_("Found by"), first.inspector, first.concluded_at),
            _signed(_("Decided by"), bad.decided_by, bad.decided_at),
        ),
    )  # fmt: skip


def _pieces(first: Inspection, wrong: list[Measurement]) -> str:
    """Of bought goods the lot, else which pieces were measured wrong."""
    if first.receipt_line is not None:
        return str(first.receipt_line.lot)
    return ", ".join(dict.fromkeys(f"{row.piece}" for row in sorted(wrong, key=lambda row: row.piece))) or "—"


def _decision(bad: Nonconformity) -> str:
    """What is done; of an accepted deviation how many are used as they are, against what, and what becomes of the others."""
    if bad.disposition != Nonconformity.Disposition.DEVIATION:
        return bad.method
    parts = [
        bad.method,
        _("accepted %(n)s, deviating from %(basis)s") % {"n": formats.quantity(bad.conceded, str(bad.item.unit)), "basis": bad.basis},
    ]
    if rest := bad.quantity - bad.conceded:
        parts.append(_("%s go back to the supplier") % formats.quantity(rest, str(bad.item.unit)))
    if bad.reduction:
        parts.append(_("a price reduction is asked for"))
    return "; ".join(parts)


def _signed(role: str, who: User | None, at: datetime | None) -> shapes.Signature:
    return shapes.Signature(role=role, name=str(who), at=formats.moment(at)) if who and at else shapes.Signature(role=role)


def _opinions(bad: Nonconformity) -> tuple[shapes.BoardOpinion, ...]:
    """What the departments said, then what quality decided."""
    said = [
        shapes.BoardOpinion(
            department=word.department_label, opinion=_("can be used as they are") if word.agrees else _("cannot be used"), basis=word.text,
            signed=f"{word.by} {formats.moment(word.at)}",
        )
        for word in bad.words.select_related("by").order_by("pk")
    ]  # fmt: skip
    if bad.decided_by:
        signed = f"{bad.decided_by} {formats.moment(bad.decided_at)}"
        said.append(shapes.BoardOpinion(department=_("Quality"), opinion=bad.get_disposition_display(), basis=bad.method, signed=signed))
    return tuple(said)


def _cause(bad: Nonconformity) -> str:
    department = str(LABELS[Role(bad.department)]) if bad.department else ""
    return " ".join(part for part in (bad.cause, _("(%s)") % department if department else "") if part)


def _consent(bad: Nonconformity, signed: Signature | None, by: Actor | None) -> str:
    """6.1d: who consented, when, by what means, to how many and which. A person of the customer's is named to readers of contacts only."""
    if signed is None:
        return _("awaited") if bad.disposition == Nonconformity.Disposition.CONCESSION else ""
    count = formats.quantity(bad.conceded, str(bad.item.unit))
    text = _("%(who)s %(at)s, %(means)s, hash %(hash)s: %(count)s, serial numbers %(serials)s")
    return text % {
        "who": signed.signer if by and may_read(by, "D") else bad.order.customer.name if bad.order else "", "at": formats.moment(signed.at), "means": signed.get_means_display(), "hash": signed.content_hash[:12], "count": count,
        "serials": bad.serials,
    }  # fmt: skip


def _rechecks(bad: Nonconformity, wrong: list[Measurement]) -> tuple[shapes.Measured, ...]:
    """What was wrong is measured again after rework: what was found, or empty rows to fill in."""
    if bad.disposition not in (Nonconformity.Disposition.REWORK, Nonconformity.Disposition.SORT):
        return ()
    again = Measurement.objects.filter(inspection__again_for=bad, characteristic__in={row.characteristic_id for row in wrong})
    if found := list(again.select_related("inspection", "by").order_by("pk")[:20]):
        return tuple(_found_again(row) for row in found)
    return tuple(shapes.Measured(serial=serials.label(bad.inspection, row.piece), spot=row.name, standard=row.limits) for row in wrong[:20])


def _found_again(row: Measurement) -> shapes.Measured:
    shown = formats.quantity(row.value) if row.value is not None else row.text
    verdict = _("fits") if row.fits else _("does not fit")
    return shapes.Measured(
        serial=f"{row.inspection.key} {serials.label(row.inspection, row.piece)}",
        spot=row.name,
        standard=row.limits,
        measured=shown,
        verdict=verdict,
        who=str(row.by),
    )


def _point(row: Measurement) -> shapes.Measured:
    limits: Characteristic | None = row.characteristic
    over = ""
    if row.value is not None and limits is not None:
        if limits.upper is not None and row.value > limits.upper:
            over = f"+{formats.quantity(row.value - limits.upper)}"
        elif limits.lower is not None and row.value < limits.lower:
            over = f"-{formats.quantity(limits.lower - row.value)}"
    shown = formats.quantity(row.value) if row.value is not None else row.text
    return shapes.Measured(
        serial=serials.label(row.inspection, row.piece),
        spot=row.name,
        standard=row.limits,
        measured=shown,
        over=over,
        verdict=_("does not fit"),
        who=str(row.by),
    )
