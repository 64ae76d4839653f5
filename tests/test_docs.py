"""Docs are tested: what they name exists, what they show works, what is generated is not stale."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.test import Client

from tests.factories import a_customer, an_item, entity
from tests.people.builders import a_person, acts
from tools import docs as generated
from yidan.core.actors import Role
from yidan.core.clauses import seeds
from yidan.core.commands import COMMANDS
from yidan.people import commands as people
from yidan.people.settings import KNOWN

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))
BY_HAND = [page for page in PAGES if page.parent.name != "policy"]
CLAUSES = {row["id"] for row in seeds()}
pytestmark = pytest.mark.one_database


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def marked(page: Path) -> list[str]:
    """What stands in back-ticks within a sentence."""
    bare = re.sub(r"^```.*?^```", "", text(page), flags=re.S | re.M)
    return re.findall(r"`([^`\n]+)`", bare)


each_page = pytest.mark.parametrize("page", PAGES, ids=of)
each_by_hand = pytest.mark.parametrize("page", BY_HAND, ids=of)


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)|src=\"([^\"]+)\"", text(page))
    local = [a or b for a, b in targets if not (a or b).startswith(("http:", "https:", "mailto:"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


@each_page
def test_clauses_exist(page: Path) -> None:
    named = set(re.findall(r"(?<![\w.])[1-8]\.[1-4][a-l](?!\w)", text(page)))
    assert named - CLAUSES == set()


@each_by_hand
def test_names_of_code_exist(page: Path) -> None:
    """`intake.receive`, `core/forms.py`, `core.many.each`: a verb, a file, something one can import."""
    assert [name for name in marked(page) if not exists(name)] == []


def exists(name: str) -> bool:
    if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*\.(?:py|md|toml|po|css|js|html|c)", name):
        return any((base / name).exists() for base in (ROOT, ROOT / "yidan", ROOT / "docs")) or bool([*(ROOT / "yidan").glob(f"*/{name}")])
    dotted = re.fullmatch(r"(\w+)((?:\.\w+)+)(?:\(.*\))?", name)
    if dotted and dotted[1] in settings.ROOMS:
        return f"{dotted[1]}{dotted[2]}" in COMMANDS or importable(f"yidan.{dotted[1]}{dotted[2]}")
    return True


def importable(path: str) -> bool:
    module, _dot, name = path.rpartition(".")
    try:
        return find_spec(path) is not None
    except ModuleNotFoundError:
        try:
            return hasattr(import_module(module), name)
        except ModuleNotFoundError:
            return importable(module)


@each_page
def test_settings_of_the_environment_exist(page: Path) -> None:
    """That all of them stand in docs/operate.md is held by tests/test_setup.py."""
    places = [ROOT / "yidan" / "settings.py", *(ROOT / "tools").glob("*.py"), *(ROOT / "tests" / "proof").glob("*.py")]
    known = "".join(text(path) for path in places)
    assert [name for name in re.findall(r"\bYIDAN_[A-Z_]+\b", text(page)) if name not in known] == []


@each_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", text(ROOT / "Makefile"), flags=re.M))
    asked = {word for line in re.findall(r"\bmake ([a-z-]+(?: [a-z-]+)*)(?=[`\n ]|$)", code(page)) for word in line.split()}
    assert asked - targets - {"run", "nginx"} == set()


def code(page: Path) -> str:
    """Shell blocks without their comments, and what stands in back-ticks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text(page), flags=re.S | re.M)
    lines = [re.sub(r"\s#.*", "", line) for block in blocks for line in block.splitlines()]
    lines = [part for line in lines for part in re.split(r"\s{2,}|&&", line) if not part.strip().startswith("apt-get")]
    return "\n".join([*lines, *(f"{name}\n" for name in marked(page))])


@each_page
def test_programs_exist(page: Path) -> None:
    """manage.py commands and python modules."""
    known = set(get_commands())
    asked = set(re.findall(r"(?:manage\.py|^yidan) (\w+)", text(page), flags=re.M))
    assert asked - known == set()
    modules = set(re.findall(r"python3? -m ([\w.]+)", text(page))) - {"pip", "venv"}
    assert [name for name in modules if not importable(name)] == []


def test_every_verb_and_every_clause_stands_in_the_policy_pages() -> None:
    matrix = text(ROOT / "docs/policy/matrix.md")
    assert [name for name in COMMANDS if f"| `{name}` |" not in matrix] == []
    chapters = "".join(text(page) for page in (ROOT / "docs/policy").glob("?.md"))
    assert [clause for clause in CLAUSES if f"\n## {clause} " not in chapters] == []


def test_notes_name_what_exists() -> None:
    """Each clause without a verb says how else it is kept, or that it is not yet; settings and verbs in the notes exist."""
    notes = generated.notes()
    assert set(notes) <= CLAUSES
    assert {key for note in notes.values() for key in note} <= {"how", "open"}
    with_verbs = {c.clause for c in COMMANDS.values()}
    assert CLAUSES - with_verbs - set(notes) == set()
    verbs = {c.name for c in COMMANDS.values()} | {c.name.split(".")[1] for c in COMMANDS.values()}
    words = {word for note in notes.values() for part in note.values() for word in re.findall(r"`([^`]+)`", part)}
    assert words - verbs - set(KNOWN) == set()


def test_generated_pages_are_not_stale() -> None:
    assert generated.stale(tests_too=False) == [], "run `make docs` and commit docs/policy"
    listed = {name for page in (ROOT / "docs/policy").glob("?.md") for name in re.findall(r"`(tests/[^`]+)`", text(page))}
    assert [name for name in listed if not (ROOT / name).exists()] == []


# --- the examples of docs/api.md ---
def examples() -> Iterator[tuple[str, int, Any]]:
    """Request and, of the block after it, status and the answer's fields."""
    blocks = re.findall(r"^```http\n(.*?)^```", text(ROOT / "docs/api.md"), flags=re.S | re.M)
    for asked, told in zip(blocks[::2], blocks[1::2], strict=True):
        status, _gap, body = told.partition("\n\n")
        yield asked, int(status), json.loads(body)


@pytest.mark.django_db
def test_the_examples_of_the_api_page_work() -> None:
    key, client = a_key(), Client()
    seen = list(examples())
    assert len(seen) >= 8
    for asked, status, body in seen:
        answer = send(client, asked.replace("$KEY", key))
        assert answer.status_code == status, (asked, answer.content.decode())
        assert differences(body, answer.json()) == [], asked


def a_key() -> str:
    """The demonstration's salesperson with an API key, and what the examples name."""
    entity(), a_customer(), an_item()
    person = a_person("limin", "李敏", Role.SALES)
    return str(people.give_token(person, name="docs", by=acts(person)))


def send(client: Client, asked: str) -> Any:
    head, _gap, body = asked.partition("\n\n")
    first, *lines = head.strip().splitlines()
    method, path = first.split()
    headers = dict(line.split(": ", 1) for line in lines)
    if method == "GET":
        return client.get(path, headers=headers)
    return client.post(path, body.strip(), content_type="application/json", headers=headers)


def differences(wanted: Any, found: Any, place: str = "") -> list[str]:
    """Where the answer does not hold what the page says; `...` stands for any text, and the answer may hold more."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [said for name in wanted for said in differences(wanted[name], found.get(name, "absent"), f"{place}.{name}")]
    return [] if wanted in ("...", found) or same_amount(wanted, found) else [f"{place}: {wanted!r} is {found!r}"]


def same_amount(one: Any, other: Any) -> bool:
    return all(isinstance(x, str) and re.fullmatch(r"-?\d+\.\d+", x) for x in (one, other)) and Decimal(one) == Decimal(other)
