"""Reads of planning, shared by pages, API and the rooms above."""

from yidan.planning.queries.difference import Difference, difference
from yidan.planning.queries.load import Cell, CentreLoad, load
from yidan.planning.queries.material import Availability, Need, material
from yidan.planning.queries.promise import Answer, promise_for
from yidan.planning.queries.tasks import Task, Team, teams
from yidan.planning.queries.todo import todo

__all__ = [
    "Answer",
    "Availability",
    "Cell",
    "CentreLoad",
    "Difference",
    "Need",
    "Task",
    "Team",
    "difference",
    "load",
    "material",
    "promise_for",
    "teams",
    "todo",
]
