"""Reads of production, shared by pages, API and the rooms above."""

from yidan.production.queries.equipment import checked_today, states, unchecked
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
from yidan.production.queries.office import to_account
from yidan.production.queries.patrol import Due, due_patrols, due_today, missed, record
from yidan.production.queries.todo import todo

__all__ = [
    "AT_WORK",
    "Card",
    "Due",
    "Floor",
    "OPEN",
    "cards",
    "checked_today",
    "due_patrols",
    "record",
    "due_today",
    "enough",
    "floor",
    "flows_of",
    "found_by",
    "mine",
    "missed",
    "of_order",
    "queue",
    "reserved_for",
    "states",
    "to_account",
    "todo",
    "unchecked",
]
