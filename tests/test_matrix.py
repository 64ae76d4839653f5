"""Role x command x stage: the table allowed.txt says every cell that is allowed; all others must refuse, before any rule of the case is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cast import AT
from yidan.core.actors import Actor, Door, Role
from yidan.core.commands import COMMANDS
from yidan.core.documents import NEW

ROWS = [
    line.strip()
    for line in (Path(__file__).parent / "allowed.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@dataclass(frozen=True)
class Cell:
    clause: str
    roles: frozenset[str]
    source: frozenset[str]
    target: str | None


def roles(text: str) -> frozenset[str]:
    return frozenset(name for word in text.split() for name in ([word[:-1], f"{word[:-1]}_head"] if word.endswith("+") else [word]))


def expected() -> dict[str, Cell]:
    found = {}
    for row in ROWS:
        parts = [part.strip() for part in row.split("|")]
        if parts[0].startswith("master "):
            room, _dot, noun = parts[0].removeprefix("master ").partition(".")
            found[f"{room}.edit_{noun}"] = Cell(parts[1], roles(parts[2]), frozenset({NEW, "active"}), "active")
            found[f"{room}.retire_{noun}"] = Cell(parts[1], roles(parts[2]), frozenset({"active"}), "retired")
        else:
            source = frozenset("" if stage == "new" else stage for stage in parts[3].split())
            found[parts[0]] = Cell(parts[1], roles(parts[2]), source, None if parts[4] == "-" else parts[4])
    return found


EXPECTED = expected()


def test_the_table_knows_every_command_and_no_other():
    assert sorted(EXPECTED) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_decorator_says_what_the_table_says(name):
    command, cell = COMMANDS[name], EXPECTED[name]
    assert {str(role) for role in command.roles} == cell.roles
    assert {str(stage) for stage in command.source} == cell.source
    assert (command.target, command.clause) == (cell.target, cell.clause)


def test_every_other_cell_refuses():
    """All roles, all stages of the document, all commands; asked one role at a time."""
    cells = refused = 0
    for name, command in COMMANDS.items():
        cell = EXPECTED[name]
        for stage in (NEW, *command.model.Stage.values):
            document = command.model(stage=stage)
            for role in Role:
                cells += 1
                if role.value in cell.roles and stage in cell.source:
                    continue
                by = Actor(1, "x", frozenset({role}), Door.PAGE, AT)
                assert command.refusal(document, by), (name, role, stage)
                refused += 1
    assert cells > 30_000 and refused > 25_000
