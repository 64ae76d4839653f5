"""One clause's figures, as the department sees them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """`figures`: rows of (label, value). `field_class`: letters a reader needs; others get `public` and `public_verdict`. `tone`: "", warn, bad."""

    clause: str
    item: str
    verdict: str
    figures: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    field_class: str = ""
    public: tuple[tuple[str, str], ...] = ()
    public_verdict: str = ""
    hidden: bool = False
