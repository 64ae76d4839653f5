"""The generated pages of docs/policy: who may do what, the ways of documents, and how each clause is kept.

    python -m tools.docs            write what is stale       (make docs)
    python -m tools.docs --check    name what is stale; exit 1

Written from the decorators, the clause catalogue, docs/policy/notes.toml and the tests."""

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
POLICY = ROOT / "docs" / "policy"
MARK = "<!-- written by python -m tools.docs; do not edit: the words stand in docs/policy/notes.toml and the code -->\n"
CHAPTERS = {
    "1": ("General", "总则"),
    "2": ("Intake and entry", "订单接收与录入"),
    "3": ("Review", "订单评审"),
    "4": ("Planning", "执行计划"),
    "5": ("Execution and monitoring", "执行与监控"),
    "6": ("Acceptance and delivery", "验收与交付"),
    "7": ("Settlement and after-sales", "结算与售后"),
    "8": ("Archive", "档案管理"),
}


def pages() -> dict[str, str]:
    """Name of each generated file -> its text."""
    from django.utils import translation

    from yidan.core import derived
    from yidan.desk import clauses

    with translation.override("en"):
        chapters = {f"{number}.md": chapter(number) for number in CHAPTERS}
        return {"matrix.md": derived.matrix_page(), "map.md": derived.map_page(), "clauses.md": clauses.page()} | chapters


def chapter(number: str) -> str:
    english, chinese = CHAPTERS[number]
    neighbours = " · ".join(f"[{n}]({n}.md)" if n != number else f"**{n}**" for n in CHAPTERS)
    head = f"{MARK}\n# Chapter {number}: {english} {chinese}\n\nChapters {neighbours} · [who may do what](matrix.md) · [the ways](map.md) · [what keeps each clause](clauses.md)\n"
    return head + "".join(clause(row) for row in rows() if row["id"].split(".")[0] == number)


@cache
def rows() -> list[dict[str, str]]:
    from yidan.core.clauses import seeds

    return seeds()


@cache
def notes() -> dict[str, dict[str, str]]:
    return tomllib.loads((POLICY / "notes.toml").read_text(encoding="utf-8"))


def clause(row: dict[str, str]) -> str:
    note = notes().get(row["id"], {})
    parts = [f"\n## {row['id']} {row['title_en']} {row['title_zh']}\n", f"> {row['text_en']}\n> {row['text_zh']}\n", facts(row)]
    parts += [note["how"] + "\n"] if "how" in note else []
    parts += [f"**Not there yet:** {note['open']}\n"] if "open" in note else []
    parts += [verbs(row["id"])] if of_clause(row["id"]) else []
    parts += [f"Tests: {', '.join(found)}\n"] if (found := tests(row["id"])) else []
    return "\n".join(parts)


def facts(row: dict[str, str]) -> str:
    from yidan.core.actors import Role

    named = {"all": "all departments", "system": "the system"}
    who = ", ".join(named.get(code) or str(Role(code).label) for code in row["who"].split())
    return f"Who acts: {who}. Evidence: {row['evidence_en']}\n"


def of_clause(number: str) -> list[Any]:
    from yidan.core.commands import COMMANDS

    return sorted((c for c in COMMANDS.values() if c.clause == number), key=lambda c: c.name)


def verbs(number: str) -> str:
    head = "| verb | what | record | roles | from → to |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{c.name}` | {c.label} | `{c.model._meta.label}` | {', '.join(sorted(c.roles))} | {way(c)} |\n" for c in of_clause(number)
    )


def way(c: Any) -> str:
    return f"{', '.join(sorted(stage or 'new' for stage in c.source))} → {c.target or 'stays'}"


def tests(number: str) -> list[str]:
    """Test files that name the clause or call one of its verbs."""
    verbs = {c.name for c in of_clause(number)}
    return [f"`{path}`" for path, named, called in test_files() if number in named or verbs & called]


@cache
def test_files() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Path, clauses named in strings, verbs called (as `<room>.<verb>`)."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.append((str(path.relative_to(ROOT)), frozenset(named(tree)), frozenset(called(tree))))
    return found


def named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"(?<![\d.])[1-8]\.\d[a-l]?(?![\w.])", node.value)


def called(tree: ast.Module) -> Iterator[str]:
    """`intake.receive(...)` where `intake` was imported as a room's commands."""
    rooms = {
        alias.asname or alias.name: room
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (room := room_of(node.module or ""))
        for alias in node.names
    }
    for call in (node.func for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id in rooms:
            yield f"{rooms[call.value.id]}.{call.attr}"
        elif isinstance(call, ast.Name) and call.id in rooms:
            yield f"{rooms[call.id]}.{call.id}"


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "yidan" else ""


def stale(tests_too: bool = True) -> list[str]:
    """Names of pages that are not what the code says. `tests_too=False` overlooks which tests are listed: they come and go."""
    return [name for name, text in pages().items() if kept(POLICY / name, tests_too) != trimmed(text, tests_too)]


def kept(path: Path, tests_too: bool) -> str:
    return trimmed(path.read_text(encoding="utf-8"), tests_too) if path.exists() else ""


def trimmed(text: str, tests_too: bool) -> str:
    return text if tests_too else re.sub(r"\nTests: .*\n|`tests/[^|]*", "", text)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yidan.settings")
    os.environ.setdefault("YIDAN_DEMO", "1")
    import django

    django.setup()
    found, texts = stale(), pages()
    for name in found:
        print(f"{'stale' if '--check' in sys.argv else 'written'}: docs/policy/{name}")
        if "--check" not in sys.argv:
            (POLICY / name).write_text(texts[name], encoding="utf-8")
    return int(bool(found)) if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
