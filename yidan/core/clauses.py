"""The clause catalogue: ids of the policy, with titles and short text the company can edit."""

from __future__ import annotations

from functools import cache

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.formats import listed


class Clause(models.Model):
    """Not a Record: it is what records are held against. Edited under the settings, seeded after migrate where missing."""

    id = models.CharField(_("clause"), max_length=8, primary_key=True)
    position = models.PositiveSmallIntegerField()
    who = models.CharField(_("who"), max_length=60)  # codes of departments, "all" or "system"
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    text_zh = models.TextField()
    text_en = models.TextField()
    evidence_zh = models.TextField()
    evidence_en = models.TextField()

    class Meta:
        ordering = ["position"]

    def _in(self, name: str) -> str:
        chinese = (get_language() or "zh").startswith("zh")
        return str(getattr(self, f"{name}_{'zh' if chinese else 'en'}"))

    @property
    def title(self) -> str:
        return self._in("title")

    @property
    def text(self) -> str:
        return self._in("text")

    @property
    def evidence(self) -> str:
        return self._in("evidence")

    @property
    def who_label(self) -> str:
        """The departments that act, in the reader's language."""
        named = {"all": _("all departments"), "system": _("the system")}
        return listed(str(named[code]) if code in named else Role(code).label for code in self.who.split())

    @property
    def chapter(self) -> str:
        return self.id.split(".")[0]

    def __str__(self) -> str:
        return f"§{self.id} {self.title}"


@cache
def seeds() -> list[dict[str, str]]:
    """The catalogue as shipped (core/data/clauses.json)."""
    import json
    from pathlib import Path

    rows: list[dict[str, str]] = json.loads((Path(__file__).parent / "data" / "clauses.json").read_text("utf-8"))
    return rows


def seed(**_: object) -> None:
    """After migrate: what is missing is added; what the company edited stays."""
    have = set(Clause.objects.values_list("id", flat=True))
    Clause.objects.bulk_create(Clause(position=n, **row) for n, row in enumerate(seeds()) if row["id"] not in have)
