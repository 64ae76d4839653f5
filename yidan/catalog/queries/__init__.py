"""Reads of master data that other rooms share: structures, prices, working days, units."""

from yidan.catalog.queries.calendars import Days, exceptions, next_working, working_days, works_on
from yidan.catalog.queries.prices import Offer, price_for
from yidan.catalog.queries.structure import Component, explode, structure, tree, used_in
from yidan.catalog.queries.units import in_base, in_second, shown
from yidan.catalog.queries.work import todo

__all__ = [
    "Component", "Days", "Offer", "exceptions", "explode", "in_base", "in_second", "next_working", "price_for", "shown", "structure", "todo", "tree", "used_in", "working_days",
    "works_on",
]  # fmt: skip
