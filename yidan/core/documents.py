"""Chain: one lock and one hash chain (an order with all under it, or one document that belongs to no order). Document: a noun with a stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yidan.core import openings
from yidan.core.actors import Actor, Door, Role

NEW = ""  # the stage before the first verb: an unsaved document
DRAFT = "draft"  # has no number yet (2.3d): the verb that ends the draft takes it


class Chain(models.Model):
    head = models.CharField(max_length=64, default="0" * 64)
    length = models.PositiveIntegerField(default=0)

    @classmethod
    def locked(cls, ids: Collection[int]) -> dict[int, Chain]:
        """Locked, in id order. One object each while a door is open, so that a verb within a verb goes on from the same head."""
        held = openings.HELD.get()
        if missing := set(ids) - held.keys():
            held |= {chain.pk: chain for chain in cls.objects.select_for_update().filter(pk__in=missing).order_by("pk")}
        return {pk: held[pk] for pk in ids}

    @classmethod
    def begun(cls) -> Chain:
        chain = cls.objects.create()
        openings.HELD.get()[chain.pk] = chain
        return chain


class Record(models.Model):
    """A business row without a stage (line, opinion, movement): written only inside an open door (AUD-2, trigger)."""

    field_classes: ClassVar[Mapping[str, str]] = {}  # field -> class, for those that not everybody reads

    class Meta:
        abstract = True


class Document(Record):
    Stage: ClassVar[type[models.TextChoices]]
    series: ClassVar[str] = ""  # "SO": numbered SO-2026-00001 when the draft ends
    seen: int | None = None  # the version an edit form was opened at; set by `see`, checked by the door
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+", editable=False)
    number = models.CharField(_("number"), max_length=24, null=True, unique=True, editable=False)
    stage = models.CharField(_("stage"), max_length=20, default=NEW, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def parent(self) -> Document | None:
        """The document under whose lock and chain this one is born; None: it starts a chain of its own."""
        return None

    def series_prefix(self) -> str:
        """The number series; a document of a legal entity other than the default carries the entity's code."""
        return self.series

    @classmethod
    def narrowed(cls, rows: models.QuerySet[Self], by: Actor) -> models.QuerySet[Self]:
        """The row rule: a stranger gets 404. Rooms narrow it further (my customer, my department)."""
        if by.door is Door.LINK:
            return rows.filter(chain_id=by.chain_id)
        return rows if by.roles else rows.none()

    @classmethod
    def visible_to(cls, by: Actor) -> models.QuerySet[Self]:
        return cls.narrowed(cls._default_manager.all(), by)

    @classmethod
    def for_page(cls) -> models.QuerySet[Self]:
        """The rows with everything `unless`, page and worklist read."""
        return cls._default_manager.all()

    @property
    def stage_label(self) -> str:
        return str(self.Stage(self.stage).label) if self.stage else ""

    @property
    def key(self) -> str:
        """What stands in the address: the number, or ~id while there is none."""
        return self.number or f"~{self.pk}"

    @classmethod
    def by_key(cls, key: str) -> dict[str, Any]:
        """Filter for `key`; an impossible key matches nothing."""
        if key.startswith("~"):
            return {"pk": int(key[1:])} if key[1:].isdigit() and len(key) < 19 else {"pk": 0}
        return {"number": key}

    @classmethod
    def document_kind(cls) -> str:
        return cls._meta.label_lower

    def values(self) -> dict[str, Any]:
        """The columns as they stand in memory."""
        return {f.name: getattr(self, f.attname) for f in self._meta.concrete_fields}

    def save_changes(self, before: Mapping[str, Any]) -> None:
        """Write what differs from `values()` taken before."""
        changed = [name for name, value in self.values().items() if value != before[name]]
        self.save(force_update=True, update_fields=changed)

    def written(self) -> dict[str, Any]:
        """The fields a birth was given: what its event records."""
        own = {f.name for f in Document._meta.fields} | {self._meta.pk.name}
        pairs = ((f, getattr(self, f.attname)) for f in self._meta.concrete_fields if f.name not in own)
        return {f.name: value for f, value in pairs if value not in (None, "") and value != f.get_default()}

    def __str__(self) -> str:
        return self.number or f"{self._meta.verbose_name} ({self.pk})"


class Master(Document):
    """Master data (item, customer, work centre): changed by one verb, `save_edit`, which reads `editors`."""

    class Stage(models.TextChoices):
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    editors: ClassVar[frozenset[Role]]
    clause: ClassVar[str] = "1.3b"
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    initials = models.CharField(max_length=120, default="", editable=False, db_index=True)  # pinyin, kept by save_edit

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        return self.code

    @classmethod
    def by_key(cls, key: str) -> dict[str, Any]:
        return {"code": key}

    def written(self) -> dict[str, Any]:
        return {}  # the edit verb records every field it was given

    def get_absolute_url(self) -> str:
        return reverse(f"{self._meta.app_label}:{self._meta.model_name}", args=[self.code])

    def put(self, changes: Mapping[str, Any], by: Actor) -> None:
        """Write the form's values; a model with children (BOM lines) overrides it and writes them too."""
        for name, value in changes.items():
            setattr(self, name, value)

    def __str__(self) -> str:
        return self.name
