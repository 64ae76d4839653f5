"""Inspection plans, inspections with measured values, nonconformities (6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import Item, qty
from yidan.core.actors import DEPARTMENTS, LABELS, Actor, Role
from yidan.core.constraints import added
from yidan.core.documents import Document, Master, Record
from yidan.intake.models import Line, Order
from yidan.people.models import User
from yidan.planning.models import Operation, WorkOrder
from yidan.purchasing.models import Receipt, ReceiptLine

DEPARTMENT_CHOICES = [(role.value, role.value) for role in DEPARTMENTS]


class InspectionPlan(Master):
    """What is inspected of an item, when (incoming, in process, final, outgoing), against which limits. An outgoing plan asks for that inspection."""

    class When(models.TextChoices):
        INCOMING = "incoming", _("incoming")
        IN_PROCESS = "in_process", _("in process")
        FINAL = "final", _("final")
        OUTGOING = "outgoing", _("outgoing")  # 出货检验: before every shipment, where the item has such a plan or the customer asks

    editors = frozenset({Role.QUALITY, Role.QUALITY_HEAD})
    clause = "3.2j"
    item = models.ForeignKey(Item, models.PROTECT, related_name="inspection_plans", verbose_name=_("item"))
    when = models.CharField(_("when"), max_length=10, choices=When, default=When.FINAL)
    standard = models.CharField(_("standard"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("inspection plan")
        constraints = [models.UniqueConstraint(fields=["item", "when"], name="inspection_plan_once")]

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        values = dict(changes)
        rows = values.pop("characteristics", None)
        super().put(values, by)
        if rows is not None:
            self._write([dict(row if isinstance(row, Mapping) else vars(row)) for row in rows])

    def _write(self, rows: list[dict[str, Any]]) -> None:
        """By position: a characteristic that was measured stays, so that its values keep their name."""
        have = {row.position: row for row in self.characteristics.all()}
        for values in rows:
            row = have.pop(values["position"], None) or Characteristic(plan=self)
            for name, value in {**values, "dropped": False}.items():
                setattr(row, name, value)
            row.save()
        for row in have.values():
            if Measurement.objects.filter(characteristic=row).exists():
                Characteristic.objects.filter(pk=row.pk).update(dropped=True)
            else:
                row.delete()

    def rows(self) -> list[Characteristic]:
        """The living characteristics in their order."""
        return sorted((row for row in self.characteristics.all() if not row.dropped), key=lambda row: row.position)


class Characteristic(Record):
    class Category(models.TextChoices):
        APPEARANCE = "appearance", _("appearance")
        DIMENSION = "dimension", _("dimension")
        PERFORMANCE = "performance", _("performance")
        FUNCTION = "function", _("function")
        SAFETY = "safety", _("safety")

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="characteristics")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=12, choices=Category, default=Category.DIMENSION)
    standard = models.CharField(max_length=120, blank=True)  # in words; limits where measured
    lower = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    gauge = models.CharField(max_length=60, blank=True)
    key = models.BooleanField(default=False)
    dropped = models.BooleanField(default=False)  # from the plan, after it had been measured

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="characteristic_position")]

    @property
    def measured(self) -> bool:
        return self.lower is not None or self.upper is not None


class Inspection(Document):
    series = "QC"

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")

    when = models.CharField(_("when"), max_length=10, choices=InspectionPlan.When)
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, null=True, related_name="inspections")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="inspections")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="inspections")
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, null=True, related_name="inspections")
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, related_name="inspections")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="inspections")
    receipt_line = models.ForeignKey(ReceiptLine, models.PROTECT, null=True, related_name="inspections")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = qty()
    passed = qty()
    failed = qty()
    numbers = models.JSONField(default=list, blank=True)  # of the pieces within their line (planning.serials); empty: not numbered
    again_for = models.ForeignKey("quality.Nonconformity", models.PROTECT, null=True, related_name="reinspections")
    inspector = models.ForeignKey(User, models.PROTECT, null=True, related_name="inspections")
    makers = models.CharField(max_length=400, blank=True)  # ",12,15,": ids of those who made it, as they stood at the verdict
    concluded_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("inspection")
        constraints = [
            models.CheckConstraint(
                name="inspection_counts", condition=Q(stage__in=["", "open"]) | Q(quantity=added("passed", "failed")),
                violation_error_message=_("Passed and failed are not the quantity inspected."),
            ),
            models.CheckConstraint(
                name="qc1_inspector_is_no_maker",
                condition=Q(inspector=None) | ~Q(makers__contains=Concat(Value(","), Cast("inspector_id", CharField()), Value(","))),
                violation_error_message=_("Whoever made it does not inspect it."),
            ),
        ]  # fmt: skip

    @classmethod
    def incoming(cls, line: ReceiptLine) -> Inspection:
        """An unsaved inspection of what came, for `inspect_incoming`."""
        part = line.purchase_line
        return cls(when=InspectionPlan.When.INCOMING, receipt=line.receipt, receipt_line=line, item=part.item, quantity=line.quantity)

    @classmethod
    def first_article(cls, operation: Operation, quantity: Decimal = Decimal(1)) -> Inspection:
        """An unsaved inspection of the first pieces off an operation, for `inspect_in_process`."""
        job = operation.work_order
        return cls(
            when=InspectionPlan.When.IN_PROCESS, order=job.order, line=job.line, work_order=job, operation=operation, item=job.item, quantity=quantity,
        )  # fmt: skip

    @classmethod
    def final(cls, line: Line, quantity: Decimal) -> Inspection:
        """An unsaved inspection of finished pieces, for `plan_final`."""
        return cls(when=InspectionPlan.When.FINAL, order=line.order, line=line, item=line.item, quantity=quantity)

    @classmethod
    def outgoing(cls, line: Line, quantity: Decimal) -> Inspection:
        """An unsaved inspection of fit pieces before they are shipped, for `inspect_outgoing`."""
        return cls(when=InspectionPlan.When.OUTGOING, order=line.order, line=line, item=line.item, quantity=quantity)

    @classmethod
    def again(cls, bad: Nonconformity, quantity: Decimal) -> Inspection:
        """An unsaved inspection of reworked pieces, for `inspect_again`."""
        first = bad.inspection
        return cls(
            when=first.when, order=first.order, line=first.line, work_order=first.work_order, operation=first.operation, item=first.item, quantity=quantity,
            again_for=bad, receipt=first.receipt, receipt_line=first.receipt_line,
        )  # fmt: skip

    def parent(self) -> Document | None:
        return self.again_for or self.order or self.receipt

    @classmethod
    def for_page(cls) -> models.QuerySet[Inspection]:
        return cls._default_manager.select_related(
            "item__unit",
            "order__customer",
            "line",
            "work_order",
            "operation",
            "plan",
            "inspector",
            "again_for",
            "receipt_line__purchase_line",
        ).prefetch_related("plan__characteristics", "measurements")

    def get_absolute_url(self) -> str:
        return reverse("quality:inspection", args=[self.key])


class Measurement(Record):
    """A value found on a piece; an overwritten one stays, the newest counts (6.1c)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="measurements")
    characteristic = models.ForeignKey(Characteristic, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)  # as it was called and limited then
    limits = models.CharField(max_length=120, blank=True)
    piece = models.PositiveIntegerField(default=1)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    text = models.CharField(max_length=120, blank=True)
    fits = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True


class Nonconformity(Document):
    series = "NC"

    class Grade(models.TextChoices):
        CRITICAL = "critical", _("critical")
        MAJOR = "major", _("major")
        MINOR = "minor", _("minor")

    class Stage(models.TextChoices):
        OPEN = "open", _("open")
        DECIDED = "decided", _("decided")
        ASKED = "asked", _("awaiting the customer's consent")
        CLOSED = "closed", _("closed")

    class Disposition(models.TextChoices):
        REWORK = "rework", _("rework")
        SCRAP = "scrap", _("scrap")
        CONCESSION = "concession", _("concession")
        RETURN = "return", _("return to supplier")
        DEVIATION = "deviation", _("accepted with a deviation")  # bought goods, used as they are
        SORT = "sort", _("sort")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="nonconformities")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="nonconformities")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="nonconformities")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = qty()
    what = models.CharField(_("what is wrong"), max_length=400)
    disposition = models.CharField(_("disposition"), max_length=10, choices=Disposition, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    method = models.CharField(_("what is done"), max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)
    reworked = qty()
    cause = models.CharField(_("cause"), max_length=400, blank=True)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade, blank=True)
    department = models.CharField(_("department concerned"), max_length=20, choices=DEPARTMENT_CHOICES, blank=True)
    numbers = models.JSONField(default=list, blank=True)  # of the pieces within their line; empty: not known which
    serials = models.CharField(_("serial numbers"), max_length=400, blank=True)  # of the pieces a concession is about
    conceded = qty()
    basis = models.CharField(_("deviates from"), max_length=160, blank=True)  # drawing, standard or clause of an accepted deviation
    reduction = models.BooleanField(_("price reduction asked"), default=False)
    consented_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)  # of the concession: a consent stands under one only

    class Meta:
        verbose_name = _("nonconformity")
        constraints = [
            models.CheckConstraint(
                name="nonconformity_reworked",
                condition=Q(reworked__lte=F("quantity")),
                violation_error_message=_("More reworked than was found wrong."),
            ),
            models.CheckConstraint(
                name="nonconformity_conceded",
                condition=Q(conceded__lte=F("quantity")),
                violation_error_message=_("More conceded than was found wrong."),
            ),
            models.CheckConstraint(
                name="qty3_concession_consented",
                condition=~Q(disposition="concession", stage="closed") | Q(consented_at__isnull=False),
                violation_error_message=_("A concession needs the customer's signed consent."),
            ),
        ]

    def parent(self) -> Document:
        return self.inspection

    @classmethod
    def for_page(cls) -> models.QuerySet[Nonconformity]:
        return cls._default_manager.select_related("item__unit", "inspection__inspector", "order__customer", "line")

    def get_absolute_url(self) -> str:
        return reverse("quality:nonconformity", args=[self.key])


class BoardWord(Record):
    """What a department says to using nonconforming pieces as they are (会签); its newest word counts."""

    nonconformity = models.ForeignKey(Nonconformity, models.PROTECT, related_name="words")
    department = models.CharField(max_length=20, choices=DEPARTMENT_CHOICES)
    agrees = models.BooleanField()
    text = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    @property
    def department_label(self) -> str:
        return str(LABELS[Role(self.department)])


class Rework(Record):
    """Pieces reworked, by whom: they do not inspect them again (QC-1)."""

    nonconformity = models.ForeignKey(Nonconformity, models.PROTECT, related_name="reworks")
    quantity = qty()
    minutes = models.DecimalField(max_digits=9, decimal_places=1, default=Decimal(0))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="rework_positive", condition=Q(quantity__gt=0))]
