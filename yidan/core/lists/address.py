"""The list's state is its address: view, filters, sort, columns. A colleague who gets the link sees the same list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

OWN = {"view", "sort", "cols", "after", "before", "format"}
LONGEST = 200  # characters of one filter value


class Address:
    def __init__(self, request: HttpRequest, names: Iterable[str], layout: str = "") -> None:
        get = request.GET
        self.names = set(names)
        self.view, self.sort = get.get("view", ""), get.get("sort", "")[:80]
        self.after, self.before, self.format = get.get("after", "")[:400], get.get("before", "")[:400], get.get("format", "")
        self.columns_asked = [n for part in get.getlist("cols") for n in part.split(",") if n in self.names]
        self.columns = self.columns_asked or [n for n in layout.split(",") if n in self.names]
        self.filters = self._filters(get)
        self.saved = get.get("saved", "")

    def _filters(self, get: QueryDict) -> dict[str, list[str]]:
        found = {name: [v[:LONGEST] for v in get.getlist(name) if v.strip()] for name in get if name in self.names}
        return {name: values for name, values in found.items() if values}

    def pairs(self) -> dict[str, list[str]]:
        own = {"view": self.view, "sort": self.sort, "cols": ",".join(self.columns_asked), "saved": self.saved}
        return {name: [value] for name, value in own.items() if value} | self.filters

    def change(self, drop: Iterable[str] = (), **new: str) -> str:
        """The address with changes; an empty value takes a part out. Paging starts anew."""
        pairs: Mapping[str, list[str]] = self.pairs() | {name: [value] if value else [] for name, value in new.items()}
        kept = [(name, v) for name, values in pairs.items() if name not in drop for v in values]
        return "?" + urlencode(kept)

    def sorted_by(self, name: str) -> str:
        """First press ascending, second descending."""
        return self.change(sort=f"-{name}" if self.sort == name else name)
