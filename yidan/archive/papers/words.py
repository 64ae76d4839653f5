"""Words of the archive's papers. They stand here in both languages: a filed paper must not change when a translation does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yidan.archive.models import VolumeItem
from yidan.core.actors import Actor, Role
from yidan.core.papers import formats, head, shapes
from yidan.core.refusals import Refused
from yidan.people.models import LegalEntity, User

PERIODS = {"Y": ("永久", "permanent"), "D30": ("30 年", "30 years"), "D10": ("10 年", "10 years")}
DEPARTMENTS = {
    "sales": "销售部", "marketing": "市场部", "engineering": "技术部", "production": "生产部", "procurement": "采购部", "logistics": "物流部",
    "quality": "质量控制部", "finance": "财务部", "after_sales": "售后服务部", "archive": "档案管理部",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    lang: shapes.Lang = "zh"

    def __call__(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def period(self, code: str) -> str:
        return self(*PERIODS[code]) if code in PERIODS else code

    def department(self, code: str) -> str:
        """The name of a department; in English by its role, whatever language the reader's pages have."""
        if code in DEPARTMENTS and self.lang == "zh":
            return DEPARTMENTS[code]
        with translation.override("en" if self.lang == "en" else "zh-hans"):
            return str(Role(code).label) if code else ""

    def head(
        self, entity: LegalEntity | None, no: str, status: tuple[str, str], by: Actor | None = None, official: bool = True
    ) -> shapes.Head:
        return head(entity or house(), no, self(*status), official=official, lang=self.lang, by=by)

    def extent(self, items: Sequence[VolumeItem]) -> str:
        pages = sum(i.pages for i in items)
        return self(f"{len(items)} 件 {pages} 页", f"{counted(len(items), 'item')}, {counted(pages, 'page')}")

    def fact(self, zh: str, en: str, value: str, *, wide: bool = False, strong: bool = False) -> shapes.SheetFact:
        return shapes.SheetFact(label=self(zh, en), value=value, wide=wide, strong=strong)

    def columns(self, *columns: tuple[str, str, str]) -> tuple[shapes.Column, ...]:
        return tuple(shapes.Column(name=self(zh, en), width=width) for zh, en, width in columns)


def counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def house() -> LegalEntity:
    found = LegalEntity.objects.order_by("-is_default", "pk").first()
    if found is None:
        raise Refused(_("Enter a legal entity first: the paper names it."), "8.1b")
    return found


def signed(role: str, who: User | None, at: datetime | None, digest: str = "") -> shapes.Signature:
    """A box: signed, or with room for it."""
    if who is None or at is None:
        return shapes.Signature(role=role)
    return shapes.Signature(role=role, name=str(who), at=formats.moment(at), hash=digest)
