"""A mapping over another one: what is asked of thousands of entries with a few changed, without copying the thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar, overload

V = TypeVar("V")
D = TypeVar("D")
MANY = 2000
"""Own entries beyond which a layer is melted into one mapping."""


class Layered(MutableMapping[str, V]):
    """`under` as it is, with own entries over it and some hidden. `under` must not change while this lives."""

    __slots__ = ("gone", "own", "under")

    def __init__(self, under: Mapping[str, V]) -> None:
        self.under: Mapping[str, V] = under
        self.own: dict[str, V] = {}
        self.gone: set[str] = set()
        if isinstance(under, Layered):
            if len(under.own) + len(under.gone) > MANY:
                self.under = dict(under)
            else:
                self.under, self.own, self.gone = under.under, under.own.copy(), under.gone.copy()

    def __getitem__(self, key: str) -> V:
        if key in self.own:
            return self.own[key]
        if key in self.gone:
            raise KeyError(key)
        return self.under[key]

    @overload
    def get(self, key: str, /) -> V | None: ...
    @overload
    def get(self, key: str, /, default: V | D) -> V | D: ...
    def get(self, key: str, /, default: V | D | None = None) -> V | D | None:
        if key in self.own:
            return self.own[key]
        return default if key in self.gone else self.under.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self.own or (key in self.under and key not in self.gone)

    def __setitem__(self, key: str, value: V) -> None:
        self.own[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.own.pop(key, None)
        if key in self.under:
            self.gone.add(key)

    def __iter__(self) -> Iterator[str]:
        if self.gone or self.own:
            yield from (key for key in self.under if key not in self.gone and key not in self.own)
            yield from self.own
        else:
            yield from self.under

    def __len__(self) -> int:
        return len(self.under) - len(self.gone - self.own.keys()) + sum(key not in self.under for key in self.own)


def over(under: Mapping[str, V], own: Mapping[str, V]) -> Layered[V]:
    """`under` with the entries of `own` over it."""
    layered = Layered(under)
    layered.own.update(own)
    return layered
