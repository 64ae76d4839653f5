"""One clause's figures, as the department sees them."""

from __future__ import annotations

from dataclasses import dataclass

from yidan.core.said import Said

Words = str | Said  # kept in both languages, said in the reader's


@dataclass(frozen=True)
class Fact:
    """`figures`: rows of (label, value). `field_class`: letters a reader needs; others get `public` and `public_verdict`. `tone`: "", warn, bad."""

    clause: str
    item: Words
    verdict: Words
    figures: tuple[tuple[Words, Words], ...] = ()
    tone: str = ""
    field_class: str = ""
    public: tuple[tuple[Words, Words], ...] = ()
    public_verdict: Words = ""
    hidden: bool = False
    day: str = ""  # the date it is about, for the house to count with
