"""The catalogue's words: what the code says to people, found without GNU gettext, so that a test can hold the catalogue to it.

python -m tools.translate            what is missing, obsolete or unequal
python -m tools.translate --write    bring django.po up to the code: new entries empty, obsolete ones dropped, sorted
python -m tools.translate words.tsv  take over `english<TAB>chinese` lines for what has no translation yet, and write
python -m tools.translate --over words.tsv  the same, replacing what is there
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "yidan/locale/zh_Hans/LC_MESSAGES/django.po"
# How many leading arguments are words, and whether the first of them is a context.
CALLS = {
    "_": (1, False), "gettext": (1, False), "gettext_lazy": (1, False), "gettext_noop": (1, False), "_lazy": (1, False),
    "ngettext": (2, False), "ngettext_lazy": (2, False), "pgettext": (2, True), "pgettext_lazy": (2, True),
    "npgettext": (3, True), "npgettext_lazy": (3, True),
}  # fmt: skip
HEADER = {
    "Project-Id-Version": "Yidan",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass
class Word:
    """One entry: where it stands, and its plural form if it counts."""

    msgid: str
    context: str | None = None
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.msgid


def words(root: Path = ROOT / "yidan") -> dict[tuple[str | None, str], Word]:
    """Every string that the code and the templates hand to gettext, by (context, msgid)."""
    found: dict[tuple[str | None, str], Word] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        if "migrations" in path.parts or "locale" in path.parts:
            continue
        for word in (in_python if path.suffix == ".py" else in_template)(path):
            known = found.setdefault(word.key, word)
            known.plural = known.plural or word.plural
            place = str(path.relative_to(root.parent))
            if place not in known.places:
                known.places.append(place)
    return found


def in_python(path: Path) -> Iterator[Word]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Call):
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[Word]:
    name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
    if name not in CALLS:
        return
    count, in_context = CALLS[name]
    given = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if len(given) == count:
        yield _word(given, in_context)


def _word(given: list[str], in_context: bool) -> Word:
    context = given.pop(0) if in_context else None
    return Word(given[0], context, given[1] if len(given) > 1 else "")


def in_template(path: Path) -> Iterator[Word]:
    """Django turns a template into calls of gettext and blanks the rest; the calls are read one by one."""
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in re.finditer(r"\b(n?p?gettext|_)\(", source):
        call = _balanced(source, match.start())
        if call is not None:
            yield from _called(call)


def _balanced(source: str, start: int) -> ast.Call | None:
    """The shortest text from `start` up to a closing bracket that is a call: brackets may stand inside the words."""
    at = start
    while (at := source.find(")", at + 1)) != -1 and at - start < 4000:
        try:
            node = ast.parse(source[start : at + 1], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def load(path: Path = CATALOGUE) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=140) if path.exists() else polib.POFile(wrapwidth=140)


def translated(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def faults(catalogue: polib.POFile, wanted: dict[tuple[str | None, str], Word]) -> list[str]:
    """What keeps the catalogue from being complete, one sentence each."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    told = [f"missing: {msgid!r} ({wanted[context, msgid].places[0]})" for context, msgid in wanted if (context, msgid) not in entries]
    told += [f"obsolete: {msgid!r}" for context, msgid in entries if (context, msgid) not in wanted]
    told += [f"obsolete: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
    for key, entry in entries.items():
        if key not in wanted:
            continue
        if not translated(entry).strip():
            told.append(f"not translated: {entry.msgid!r} ({wanted[key].places[0]})")
        elif entry.fuzzy:
            told.append(f"fuzzy: {entry.msgid!r}")
        elif unequal(entry):
            told.append(f"placeholders differ: {entry.msgid!r} -> {translated(entry)!r}")
    return told


def unequal(entry: polib.POEntry) -> bool:
    """A name may stand twice or in another order; none may be lost or added. Of a plural, the plural form counts."""
    said = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    return said != set(PLACEHOLDER.findall(translated(entry)))


def written(catalogue: polib.POFile, wanted: dict[tuple[str | None, str], Word], given: dict[str, str], over: bool = False) -> polib.POFile:
    """A fresh catalogue with exactly the wanted entries; translations from the old one, or else (with `over`, rather) from `given`."""
    old = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=140)
    fresh.metadata = HEADER
    for key in sorted(wanted, key=lambda key: (key[1].lower(), key[1], key[0] or "")):
        word = wanted[key]
        known = translated(old[key]) if key in old and not old[key].fuzzy else ""
        text = (given.get(word.msgid) or known) if over else (known or given.get(word.msgid, ""))
        entry = polib.POEntry(msgid=word.msgid, msgctxt=word.context, msgid_plural=word.plural)
        if word.plural:
            entry.msgstr_plural = {0: text}
        else:
            entry.msgstr = text
        if re.search(r"%\(\w+\)[sd]|%[sd]", word.msgid + word.plural):
            entry.flags = ["python-format"]
        fresh.append(entry)
    return fresh


def read_tsv(path: Path) -> dict[str, str]:
    lines = (line.rstrip("\n").split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {_plain(line[0]): _plain(line[1]) for line in lines if len(line) >= 2 and line[0] and line[1].strip()}


def _plain(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", type=Path, help="files of english<TAB>chinese lines")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--over", action="store_true")
    asked = parser.parse_args()
    wanted, catalogue = words(), load()
    if asked.write or asked.words:
        given: dict[str, str] = {}
        for path in asked.words:
            given |= read_tsv(path)
        catalogue = written(catalogue, wanted, given, asked.over)
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(CATALOGUE))
    told = faults(catalogue, wanted)
    print("\n".join(told) or f"{len(wanted)} entries, all translated")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
