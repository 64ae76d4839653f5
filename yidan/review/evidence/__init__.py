"""What each department sees when it judges: computed, cut by field class, frozen with the opinion (REV-4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from yidan.core.actors import Actor, Role
from yidan.core.events import canonical
from yidan.core.fields import may_read
from yidan.core.said import kept, spoken
from yidan.review.evidence import engineering, finance, procurement, production, quality, sales
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look

SEEN: dict[Role, Callable[[Look], list[Fact]]] = {
    Role.SALES: sales.facts,
    Role.ENGINEERING: engineering.facts,
    Role.PRODUCTION: production.facts,
    Role.PROCUREMENT: procurement.facts,
    Role.QUALITY: quality.facts,
    Role.FINANCE: finance.facts,
}


def of(look: Look, department: Role) -> dict[str, Any]:
    """The figures as plain JSON, for freezing: {"revision", "at", "facts": [Fact as a dict]}; sentences in both languages."""
    facts = kept([asdict(fact) for fact in SEEN[department](look)])
    return {"revision": look.order.revision, "at": look.by.at.isoformat(), "facts": facts}


def shown(seen: dict[str, Any], by: Actor) -> list[dict[str, Any]]:
    """The facts as this reader may see them, in his language: without the class, the public words stand in place of the figures."""
    return [fact if may_read(by, fact["field_class"] or "N") else _in_words(fact) for fact in told(seen)]


def told(seen: dict[str, Any]) -> list[dict[str, Any]]:
    """All the facts, in the language of now."""
    return list(spoken(seen.get("facts", [])))


def _in_words(fact: dict[str, Any]) -> dict[str, Any]:
    return fact | {"figures": fact["public"], "verdict": fact["public_verdict"], "hidden": True}


def digest(seen: dict[str, Any]) -> str:
    """The hash of the figures, their moment left out: the same figures have the same hash (REV-2). It is over what is kept, whoever reads it."""
    return hashlib.sha256(canonical({name: value for name, value in seen.items() if name != "at"}).encode()).hexdigest()


def differing(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The clauses whose figures are not what they were; none: the evidence is equal, whatever the revision and the moment (REV-2)."""
    old, new = (_by_clause(seen) for seen in (before, now))
    return sorted(clause for clause in old.keys() | new.keys() if old.get(clause) != new.get(clause))


def _by_clause(seen: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for fact in seen.get("facts", []):
        found.setdefault(str(fact["clause"]), []).append(fact)
    return found
