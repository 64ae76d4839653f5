"""How deep an order is reviewed: the company's rules, and what one of them said of a round (3.1a)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yidan.catalog.models import money
from yidan.core.actors import Role
from yidan.core.documents import Master, Record
from yidan.intake.models import Order


class Depth(models.TextChoices):
    FULL = "full", _("complete review")
    SHORT = "short", _("short review")


class Product(models.TextChoices):
    ANY = "", _("any")
    NEW = "new", _("with a product never made before")
    KNOWN = "known", _("products made before only")


class DepthRule(Master):
    """One row of the company's table: for which orders, who is asked, how deep. The first that matches counts (depth.py)."""

    editors = frozenset({Role.GENERAL_MANAGER, Role.SALES_HEAD})
    clause = "3.1a"
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    position = models.PositiveIntegerField(_("place in the table"), default=50)
    kinds = models.CharField(_("order kinds"), max_length=60, blank=True)  # empty: all
    amount_from = money(verbose_name=_("amount from"), null=True, blank=True, default=None)
    amount_below = money(verbose_name=_("amount below"), null=True, blank=True, default=None)
    product = models.CharField(_("product"), max_length=5, choices=Product, blank=True)
    requirements = models.BooleanField(_("with special requirements"), default=False)
    bad_credit = models.BooleanField(_("with bad credit"), default=False)
    within_days = models.PositiveIntegerField(_("wanted within days of its receipt"), null=True, blank=True)
    depth = models.CharField(_("depth"), max_length=5, choices=Depth, default=Depth.FULL)
    departments = models.CharField(_("departments"), max_length=120)
    meeting = models.BooleanField(_("a meeting is held"), default=False)

    class Meta:
        verbose_name = _("rule of review depth")
        constraints = [models.CheckConstraint(name="depth_asks_somebody", condition=~Q(departments=""))]

    @property
    def title(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en or self.name

    def get_absolute_url(self) -> str:
        return reverse("review:depthrule_list")


class Round(Record):
    """What the table said of an order's revision, fixed with the first word said on it: a rule changed later does not reach it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="rounds")
    revision = models.PositiveIntegerField()
    rule = models.CharField(max_length=40)  # its code
    title = models.JSONField()  # its name, in both languages
    depth = models.CharField(max_length=5, choices=Depth)
    departments = models.CharField(max_length=120)
    asked = models.PositiveSmallIntegerField()  # how many they are: what REV-1's trigger counts to
    meeting = models.BooleanField(default=False)
    at = models.DateTimeField()
    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "revision"], name="round_once")]
