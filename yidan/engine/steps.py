"""What can hold an operation back, what is loosened to see by how much, and why an operation starts when it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yidan.engine.problem import Operation


class Kind(StrEnum):
    """What can hold an operation back."""

    MACHINE = "machine"
    PEOPLE = "people"
    MATERIAL = "material"
    CALENDAR = "calendar"
    RELEASE = "release"
    PRECEDENCE = "precedence"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing loosened, for one order.

    MACHINE, PEOPLE: one more of resource `subject` for this order alone. MATERIAL: `subject` is there at once. CALENDAR: resource
    `subject` works around the clock. RELEASE: may start now. PRECEDENCE: operation `subject` waits for no predecessor. WORK: operation
    `subject` takes half its minutes.
    """

    kind: Kind
    subject: str


@dataclass(frozen=True, slots=True)
class Step:
    """Why an operation starts when it does. All times in minutes.

    ready: when release, material and predecessors allow it; `ready_by` says which, with its subject (material, predecessor; "" for
    release). opened: when its machine (with its people) is first open after that. start - opened is waiting for machine or people.
    paused: it is interrupted by closed time, or waits for opening.
    """

    operation: Operation
    resource: str
    ready: int
    ready_by: Kind
    subject: str
    opened: int
    start: int
    end: int
    waits_machine: bool
    waits_people: bool
    paused: bool


class NoPlace(Exception):
    """The operation fits nowhere; the message is a plain reason: a kind and its subject."""
