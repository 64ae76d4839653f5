"""Reads of production, shared by pages, API and the rooms above."""

from yidan.production.queries.floor import (
    AT_WORK,
    OPEN,
    Card,
    Floor,
    cards,
    enough,
    floor,
    flows_of,
    found_by,
    mine,
    of_order,
    queue,
    reserved_for,
)
from yidan.production.queries.todo import todo

__all__ = [
    "AT_WORK", "OPEN", "Card", "Floor", "cards", "enough", "floor", "flows_of", "found_by", "mine", "of_order", "queue", "reserved_for", "todo",
]  # fmt: skip
