"""What keeps each clause of the policy: commands, records, checks, and the tests that show it. Read from the code, never written by hand, except
where a clause is kept by verbs of other clauses (ELSEWHERE) and which clause an invariant guards (GUARDED)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from yidan.core.clauses import seeds
from yidan.core.commands import COMMANDS, always
from yidan.core.compliance import counts
from yidan.core.derived import GENERATED
from yidan.core.documents import Document, Record
from yidan.desk import invariants

ROOT = Path(__file__).resolve().parents[2]
SPINE = "intake.receive review.approve planning.planned quality.inspected acceptance.accepted logistics.delivered settlement.settled archive.archived"
# Clauses that no verb is named for: the verbs by which they are kept all the same.
ELSEWHERE: dict[str, str] = {
    "1.1": SPINE,  # the one way, from the enquiry to the archive
    "1.3c": SPINE,  # the time spent in each stage is read from these
    "2.3c": "intake.enter intake.receive",  # what is not complete or not well formed is refused
    "2.3d": "intake.receive",  # the verb that ends the draft takes the number
    "3.1a": "intake.receive",  # from here on the order stands on every review desk
    "3.2a": "review.opine", "3.2b": "review.opine", "3.2f": "review.opine", "3.2h": "review.opine", "3.2i": "review.opine", "3.2k": "review.opine", "3.2l": "review.opine",
    "5.4a": "monitoring.warn",
    "5.4b": SPINE,
    "8.2a": "archive.check_volumes archive.read_piece",
}  # fmt: skip
GUARDED: dict[str, str] = {
    "NUM-1": "2.3d", "NUM-2": "2.3d", "NUM-3": "2.3d", "STA-1": "1.1", "STA-2": "1.1", "STA-3": "1.3a", "AUD-1": "1.1", "AUD-2": "1.1", "IDE-1": "1.3b",
    "NOT-1": "2.3e 3.1b 4.3c 5.3b", "FIL-1": "8.2a", "FIL-2": "2.3b", "ORD-1": "2.2a 2.3c", "ORD-2": "2.2b", "ORD-3": "2.3b", "ORD-4": "2.2a", "ORD-5": "2.2a",
    "REV-1": "3.3a", "REV-2": "3.3c", "REV-3": "1.3a 3.3a", "REV-4": "3.2a 3.2b 3.2c 3.2d 3.2e 3.2f 3.2g 3.2h 3.2i 3.2j 3.2k 3.2l", "REV-5": "3.3c 3.3d", "PLN-1": "4.1b", "PLN-2": "4.1a",
    "PUR-1": "4.2a", "PUR-2": "5.2a", "STK-1": "5.1b", "STK-2": "5.1b", "STK-3": "5.1b", "QTY-1": "5.1a", "QTY-2": "5.1a", "QTY-3": "6.3a",
    "QC-1": "6.1c", "ACC-1": "6.2c", "ACC-2": "6.3a", "FIN-1": "7.1c", "FIN-2": "7.1a", "FIN-3": "7.1d", "FIN-4": "7.1d", "FIN-5": "5.2c", "FIN-6": "7.1a",
    "ARC-1": "8.1a", "ARC-2": "8.1b", "ARC-4": "8.1c", "ARC-5": "8.2b", "RET-1": "8.2c", "RET-2": "8.2c", "USE-1": "8.3a 8.3b",
}  # fmt: skip


@dataclass(frozen=True)
class Keeping:
    """By names, so that it can be printed as it is."""

    id: str
    title: str
    commands: list[str]
    records: list[str]
    counts: list[str]  # how its keeping is counted
    rules: list[str]  # what stands against its commands
    constraints: list[str]  # of the database, on its records
    invariants: list[str]
    tests: list[str]

    @property
    def checked(self) -> bool:
        return bool(self.counts or self.rules or self.constraints or self.invariants)


def keepings() -> list[Keeping]:
    return [keeping(row["id"], row["title_en"]) for row in seeds()]


def keeping(clause: str, title: str = "") -> Keeping:
    verbs = verbs_of(clause)
    models = list(dict.fromkeys(COMMANDS[name].model for name in verbs))
    records = [model for document in models for model in (document, *rows_of(document))]
    guards = sorted(name for name, clauses in GUARDED.items() if clause in clauses.split())
    asked = {COMMANDS[name].unless for name in verbs} - {always}
    return Keeping(
        clause, title, verbs, sorted({model._meta.label for model in records}), [str(count.label) for count in counts() if count.clause == clause],
        sorted(f"{rule.__module__.removeprefix('yidan.')}.{rule.__name__}" for rule in asked),
        sorted({constraint.name for model in records for constraint in model._meta.constraints}), guards, shown_by().get(clause, []),
    )  # fmt: skip


def verbs_of(clause: str) -> list[str]:
    """Named for the clause, or keeping it all the same."""
    return sorted({name for name, command in COMMANDS.items() if command.clause == clause} | set(ELSEWHERE.get(clause, "").split()))


@cache
def rows_of(document: type[Document]) -> tuple[type[Record], ...]:
    """The rows without a stage that belong to a document: lines, opinions, movements."""
    found = [
        model
        for model in apps.get_app_config(document._meta.app_label).get_models()
        if issubclass(model, Record) and not issubclass(model, Document) and any(f.related_model is document for f in model._meta.fields)
    ]
    return tuple(found)


@cache
def shown_by() -> dict[str, list[str]]:
    """Clause -> the stories marked with it; empty where the tests are not installed."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "policy").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for clause in _marked(node):
                    found.setdefault(clause, []).append(f"tests/policy/{path.name}::{node.name}")
    return found


def _marked(node: ast.FunctionDef) -> Iterator[str]:
    """The arguments of @pytest.mark.clause(...)."""
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "clause":
            yield from (str(one.value) for one in mark.args if isinstance(one, ast.Constant))


def as_dict(one: Keeping) -> dict[str, Any]:
    return asdict(one)


def page() -> str:
    """docs/policy/clauses.md."""
    head = GENERATED.format(name="policy --page") + (
        "# What keeps each clause\n\nHow each was kept, live: `manage.py policy --json`, and the policy pages of the product.\n\n"
        "| clause | | commands | records | checks | shown by |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(_row(one) for one in keepings())


def _row(one: Keeping) -> str:
    guards = [*one.invariants, *(f"counted: {label.lower()}" for label in one.counts)]
    guards += [f"{len(one.rules)} rules"] * bool(one.rules) + [f"{len(one.constraints)} constraints"] * bool(one.constraints)
    files = sorted({test.partition("::")[0] for test in one.tests})
    commands = ", ".join(f"`{name}`" for name in one.commands)
    return f"| {one.id} | {one.title} | {commands} | {', '.join(one.records)} | {'; '.join(guards)} | {', '.join(f'`{file}`' for file in files)} |\n"


def unguarded() -> list[str]:
    """Invariants that no clause is named for."""
    return sorted(set(invariants.CHECKS) - set(GUARDED))
