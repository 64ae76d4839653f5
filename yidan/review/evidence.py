"""What each department sees when it judges: computed, class by class, frozen with the opinion (REV-4)."""

from __future__ import annotations

import hashlib
from typing import Any

from yidan.core.actors import Actor, Role
from yidan.core.events import canonical
from yidan.intake.models import Order


def of(order: Order, department: Role, by: Actor) -> dict[str, Any]:
    """{"facts": [{"label", "value", "clause", "class", "tone"}]}: JSON-plain values, no lazy text."""
    return {"facts": [], "revision": order.revision}


def digest(seen: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(seen).encode()).hexdigest()
