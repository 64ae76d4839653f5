"""Who works here: legal entities, users, seats in departments, delegations, and what separation of duties is relaxed for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Actor, Role
from yidan.core.clauses import Clause
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
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="entity_one_default",
                violation_error_message=_("Another legal entity is the default: take it off there first."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("people:legalentity", args=[self.code])


class User(AbstractUser):
    """A person with an account. Which departments they sit in is in `seats`; what they may do follows from that alone."""

    display = models.CharField(_("name"), max_length=40)
    initials = models.CharField(max_length=40, default="", blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    shift = models.CharField(_("shift"), max_length=20, blank=True)
    pin = models.CharField(max_length=128, blank=True)  # hashed; for shared tablets
    badge = models.CharField(max_length=64, null=True, unique=True, editable=False)  # hash of what the badge's code says
    left_on = models.DateField(_("left on"), null=True, blank=True)

    def __str__(self) -> str:
        return self.display or self.username


class WrongTry(models.Model):
    """A PIN or badge tried on a shared tablet and not yet found right: what the limit counts. Swept as it ages."""

    key = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()


class Person(Document):
    """The document behind an account: appointing, seating, delegating and leaving are verbs of it."""

    class Stage(models.TextChoices):
        EMPLOYED = "employed", _("employed")
        LEFT = "left", _("has left")

    user = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="person"
    )  # null only while being born: the birth makes the account

    class Meta:
        verbose_name = _("person")
        constraints = [models.CheckConstraint(name="person_has_account", condition=Q(stage="") | Q(user__isnull=False))]

    @property
    def account(self) -> User:
        assert self.user is not None
        return self.user

    @property
    def key(self) -> str:
        return self.user.username if self.user else super().key

    @classmethod
    def for_page(cls) -> models.QuerySet[Person]:
        return cls._default_manager.select_related("user")

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.key])

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
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # the affected head; nobody while the house has none

    def __str__(self) -> str:
        return f"{Role(self.role).label} {self.since:%Y-%m-%d}"

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
            models.CheckConstraint(
                name="delegation_dates", condition=Q(until__gte=F("since")), violation_error_message=_("The last day is before the first.")
            ),
            models.CheckConstraint(
                name="delegation_other", condition=~Q(giver=F("taker")), violation_error_message=_("Nobody stands in for himself.")
            ),
        ]


class Token(Record):
    """A key for the API; only its hash is kept. Dies with its user."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Relaxation(Record):
    """One duty pair relaxed for a named person: with a reason, the general manager's approval, an end and a later look by another."""

    pair = models.CharField(max_length=40)  # people/rules.py: PAIRS
    user = models.ForeignKey(User, models.PROTECT, related_name="relaxations")
    reason = models.CharField(max_length=200)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="relaxation_approved_by_other", condition=~Q(user=F("approved_by"))),
            models.CheckConstraint(name="relaxation_looked_by_other", condition=Q(looked_by=None) | ~Q(user=F("looked_by"))),
            models.CheckConstraint(name="relaxation_dates", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.pair} – {self.until:%Y-%m-%d}"

    def holds(self, day: date) -> bool:
        return self.ended_at is None and self.since <= day <= self.until


class Setting(Master):
    """A rule the company sets: `code` is its key (people/settings.py knows the keys, their kinds and defaults)."""

    editors = frozenset({Role.GENERAL_MANAGER, Role.SECURITY_ADMIN})
    clause = "1.1"
    value = models.CharField(_("value"), max_length=200)

    class Meta:
        verbose_name = _("setting")

    def get_absolute_url(self) -> str:
        return reverse("people:setting_list")


class Wording(Master):
    """A clause as the company words it. `code` is the clause's id, `name` its Chinese title; what it says is copied to the catalogue
    (core.clauses.Clause), which everything reads: so an event records who changed the policy's words, from what, to what."""

    editors = frozenset({Role.GENERAL_MANAGER})
    clause = "1.1"
    title_en = models.CharField(_("title in English"), max_length=80)
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    evidence_zh = models.TextField(_("evidence in Chinese"))
    evidence_en = models.TextField(_("evidence in English"))

    class Meta:
        verbose_name = _("clause")

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        super().put(changes, by)
        texts = {name: getattr(self, name) for name in ("title_en", "text_zh", "text_en", "evidence_zh", "evidence_en")}
        Clause.objects.filter(pk=self.code).update(title_zh=self.name, **texts)

    def get_absolute_url(self) -> str:
        return reverse("people:wording_list")
