"""Who works here: legal entities, users, seats in departments, delegations, and what separation of duties is relaxed for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.documents import Document, Master, Record

ROLE_CHOICES = [(role.value, role.value) for role in Role]


class LegalEntity(Master):
    """Who contracts. Stands on quotation, order, purchase and invoice; one is the default."""

    editors = frozenset({Role.SYSTEM_ADMIN, Role.FINANCE_HEAD, Role.GENERAL_MANAGER})
    clause = "1.3a"
    field_classes = {"bank": "P", "account": "P"}
    tax_number = models.CharField(_("tax number"), max_length=20)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    bank = models.CharField(_("bank"), max_length=80, blank=True)
    account = models.CharField(_("bank account"), max_length=40, blank=True)
    stamp = models.CharField(_("stamp"), max_length=64, blank=True)  # SHA-256 of the stamp's picture
    prefix = models.CharField(_("prefix of its number series"), max_length=4, blank=True)
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("legal entity")
        constraints = [models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="entity_one_default")]


class User(AbstractUser):
    """A person with an account. Which departments they sit in is in `seats`; what they may do follows from that alone."""

    display = models.CharField(_("name"), max_length=40)
    initials = models.CharField(max_length=40, default="", blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    shift = models.CharField(_("shift"), max_length=20, blank=True)
    pin = models.CharField(max_length=128, blank=True)  # hashed; for shared tablets
    left_on = models.DateField(_("left on"), null=True, blank=True)

    def __str__(self) -> str:
        return self.display or self.username


class Person(Document):
    """The document behind an account: appointing, seating, delegating and leaving are verbs of it."""

    class Stage(models.TextChoices):
        EMPLOYED = "employed", _("employed")
        LEFT = "left", _("left")

    user = models.OneToOneField(User, models.PROTECT, related_name="person")

    class Meta:
        verbose_name = _("person")

    @property
    def key(self) -> str:
        return self.user.username

    @classmethod
    def by_key(cls, key: str) -> dict[str, Any]:
        return {"user__username": key}

    def __str__(self) -> str:
        return str(self.user)


class Seat(Record):
    """A role held by a user, from a day until a day. One head a department."""

    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], condition=Q(until=None), name="seat_once", violation_error_message=_("This person already holds the role.")),
            models.UniqueConstraint(
                fields=["role"], condition=Q(until=None, role__endswith="_head"), name="seat_one_head",
                violation_error_message=_("The department has a head already."),
            ),
        ]  # fmt: skip


class Delegation(Record):
    """For an absence: the roles of one person are held by another from a day until a day; papers say who signed for whom."""

    giver = models.ForeignKey(User, models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(User, models.PROTECT, related_name="delegations_taken")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_dates", condition=Q(until__gte=F("since")), violation_error_message=_("The last day is before the first.")),
            models.CheckConstraint(name="delegation_other", condition=~Q(giver=F("taker")), violation_error_message=_("Nobody stands in for himself.")),
        ]


class Token(Record):
    """A key for the API; only its hash is kept. Dies with its user."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Relaxation(Record):
    """One duty pair relaxed for a named person: with a reason, the general manager's approval, an end and a later look by another."""

    pair = models.CharField(max_length=40)  # people/duties.py
    user = models.ForeignKey(User, models.PROTECT, related_name="relaxations")
    reason = models.CharField(max_length=200)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="relaxation_approved_by_other", condition=~Q(user=F("approved_by"))),
            models.CheckConstraint(name="relaxation_looked_by_other", condition=Q(looked_by=None) | ~Q(user=F("looked_by"))),
            models.CheckConstraint(name="relaxation_dates", condition=Q(until__gte=F("since"))),
        ]

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until




class Setting(Master):
    """A rule the company sets: `code` is its key (people/settings.py knows the keys, their kinds and defaults)."""

    editors = frozenset({Role.GENERAL_MANAGER, Role.SECURITY_ADMIN})
    clause = "1.1"
    value = models.CharField(_("value"), max_length=200)

    class Meta:
        verbose_name = _("setting")
