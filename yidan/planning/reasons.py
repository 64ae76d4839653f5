"""Why a date is as late as it is, from the planning core's words into ours: what binds, by how many days, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.formats import listed
from yidan.engine import NEVER, Kind, Reason
from yidan.planning.bridge import Clock, Snapshot

SHOWN = 3
LABELS = {
    Kind.MACHINE: gettext_lazy("Work centre"), Kind.PEOPLE: gettext_lazy("People"), Kind.MATERIAL: gettext_lazy("Material"),
    Kind.CALENDAR: gettext_lazy("Working hours"), Kind.RELEASE: gettext_lazy("Release"), Kind.PRECEDENCE: gettext_lazy("Sequence"),
    Kind.WORK: gettext_lazy("Work itself"),
}  # fmt: skip


def told(snapshot: Snapshot, reasons: Sequence[Reason], extra: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The strongest reasons, as kept with a forecast: {"kind", "code", "text", "days"}; days gained if it were not so."""
    names = Names(snapshot, extra or {})
    found = [r for r in reasons if r.finish < NEVER][:SHOWN]
    return [{"kind": str(LABELS[r.kind]), "code": r.kind.value, "text": names.text(r), "days": round(r.gain / 1440, 1)} for r in found]


class Names:
    """Keys of the problem as people know them."""

    def __init__(self, snapshot: Snapshot, extra: Mapping[str, str]) -> None:
        self.rows, self.clock = snapshot.rows, snapshot.clock
        self.centres = {f"W{c.pk}": c.name for c in snapshot.rows.centres}
        self.operations = {str(op.pk): op for op in snapshot.rows.operations}
        self.extra = extra  # of an order asked about that has no rows yet

    def text(self, reason: Reason) -> str:
        return "; ".join(self._one(r.kind, r.subject, reason) for r in reason.relaxations)

    def _one(self, kind: Kind, subject: str, reason: Reason) -> str:
        if kind is Kind.MACHINE:
            others = listed(self._order(key) for key in reason.blockers[:3])
            full = _("%s is full") % self.centres.get(subject, subject)
            return full + (_(" (%s)") % others if others else "")
        if kind is Kind.MATERIAL:
            return _("%(item)s comes on %(day)s") % {"item": self._material(subject), "day": self.day(self.clock, reason.until)}
        if kind is Kind.CALENDAR:
            return _("%s does not work round the clock") % self.centres.get(subject, subject)
        if kind is Kind.PRECEDENCE:
            return _("%s waits for what comes before") % self._operation(subject)
        if kind is Kind.WORK:
            return _("the work of %s itself") % self._operation(subject)
        return _("not before its release") if kind is Kind.RELEASE else _("people are taken")

    @staticmethod
    def day(clock: Clock, minutes: int) -> str:
        return clock.day(minutes).isoformat()

    def _order(self, key: str) -> str:
        if key.startswith("O"):
            return _("out of work")
        found = self.rows.orders.get(int(key)) if key.isdigit() else None
        return found.key if found else key

    def _material(self, key: str) -> str:
        demand = self.rows.demands.get(int(key[1:])) if key[1:].isdigit() and key.startswith("D") else None
        return demand.item.name if demand else self.extra.get(key, key)

    def _operation(self, key: str) -> str:
        op = self.operations.get(key)
        return op.name if op else self.extra.get(key, key)

    def subject(self, kind: str, subject: str) -> str:
        """What an obstacle is about."""
        return self._material(subject) if kind == Kind.MATERIAL else self._operation(subject)
