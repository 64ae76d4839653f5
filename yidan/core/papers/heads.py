"""The head of a paper from what a room has at hand: the legal entity's row, the document's number and stage, who prints."""

from __future__ import annotations

import re
from typing import Protocol

from yidan.core.actors import Actor
from yidan.core.papers.formats import host, moment
from yidan.core.papers.shapes.frame import Company, Head, Lang

_FORM = re.compile(r"(股份|集团|责任)*有限(责任)?公司$|,? Co\., Ltd\.?$|,? (Ltd|Inc|GmbH)\.?$")


class Entity(Protocol):
    @property
    def name(self) -> str: ...


def company(entity: Entity, short: str = "", mark: str = "") -> Company:
    """What people call the company stands above its registered name; without a choice of its own it is the name without its legal form."""
    short = short or _FORM.sub("", entity.name) or entity.name
    return Company(mark=mark or short[:1], name=short, entity=entity.name, host=host())


def head(
    entity: Entity | Company,
    no: str,
    status: str,
    *,
    official: bool,
    by: Actor | None = None,
    lang: Lang = "zh",
    copy: str = "",
    form_no: str = "",
    version: str = "",
    title: str = "",
) -> Head:
    """`official`: approved; else the paper says 非正式. `by`: who prints; None makes the archive copy, which names its frozen moment.

    `title`: of a plain sheet, what it is."""
    printed = f"{by.name} {moment(by.at)}" if by else ""
    return Head(
        company=entity if isinstance(entity, Company) else company(entity),
        no=no,
        status=status,
        official=official,
        lang=lang,
        printed=printed,
        copy=copy,
        form_no=form_no,
        version=version,
        title=title,
    )
