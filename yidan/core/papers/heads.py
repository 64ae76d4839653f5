"""The head of a paper from what a room has at hand: the legal entity's row, the document's number and stage, who prints."""

from __future__ import annotations

import re
from typing import Protocol

from yidan.core.actors import Actor
from yidan.core.papers.formats import host, moment
from yidan.core.papers.shapes.frame import Company, Head, Lang

# 苏州某某装备有限公司 -> 某某装备: the line above the registered name is what people call the company
_FORM = re.compile(r"(股份|集团|责任)*有限(责任)?公司$|,? Co\., Ltd\.?$|,? (Ltd|Inc|GmbH)\.?$")
_PLACE = re.compile(r"^\w{2,3}(省|市)|^(北京|上海|天津|重庆|苏州|无锡|常州|南京|杭州|宁波|深圳|广州|东莞|佛山|武汉|合肥|青岛|成都)")


class Entity(Protocol):
    @property
    def name(self) -> str: ...


def company(entity: Entity, short: str = "", mark: str = "") -> Company:
    """`short` and `mark` are taken from the registered name when the house has not chosen its own."""
    short = short or _PLACE.sub("", _FORM.sub("", entity.name)) or entity.name
    return Company(mark=mark or short[:1], name=short, entity=entity.name, host=host())


def head(
    entity: Entity,
    no: str,
    status: str,
    *,
    official: bool,
    by: Actor | None = None,
    lang: Lang = "zh",
    copy: str = "",
    form_no: str = "",
    version: str = "",
) -> Head:
    """`official`: approved; else the paper says 非正式. `by`: who prints; None is the archive copy, which carries its frozen moment instead."""
    printed = f"{by.name} {moment(by.at)}" if by else ""
    return Head(
        company=company(entity),
        no=no,
        status=status,
        official=official,
        lang=lang,
        printed=printed,
        copy=copy,
        form_no=form_no,
        version=version,
    )
