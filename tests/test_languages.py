"""The Chinese catalogue is complete, and nothing that people read stays out of it."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext

from tools import translate
from tools.messages import compile_catalogues
from yidan.core.commands import COMMANDS
from yidan.core.documents import Document
from yidan.core.doors import NOUNS

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "yidan"
pytestmark = pytest.mark.one_database
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Where Chinese stands in the code on purpose, and why.
SPEAKS_CHINESE = {
    "core/papers/": "papers speak their receiver's language",
    "papers.py": "papers speak their receiver's language",
    "notices.py": "messages speak their receiver's language",
    "simulation/": "the demonstration company's data",
    "core/formats.py": "万, weekdays",
    "core/inputs.py": "what people type: 元, 年, 月, 日",
    "core/imports/cells.py": "what people type: 是, 否",
    "planning/serials.py": "what people type: 1 至 4",
    "review/depth.py": "names of the shipped rules in both languages",
    "settlement/terms.py": "payment terms as people write them",
    "catalog/imports.py": "example rows of the import templates",
    "intake/imports.py": "example rows of the import templates",
    "archive/scope.py": "the filing scope in both languages",
    "core/kit_page.py": "sample data of the kit page",
    "templates/kit_page/": "sample data of the kit page",
    "templates/500.html": "a server that broke cannot ask for the language: both stand there",
}
# Latin letters that mean the same in Chinese.
ALIKE = re.compile(
    r"\b(?:Excel|CSV|PDF|OFD|XML|API|SHA-256|QR|Ctrl|Alt|Esc|Tab|Shift|Enter|Cmd|F\d|[A-Z]|FAT|SAT|AQL|IQC|IPQC|FQC|OQC|8D|kg|WO|PO|xlsx|xls|csv|ID|Yidan|English|Something)\b"
)


@pytest.fixture(scope="module")
def wanted() -> dict[tuple[str | None, str], translate.Word]:
    return translate.words()


@pytest.fixture
def chinese() -> Iterator[None]:
    compile_catalogues()
    with translation.override("zh-hans"):
        yield


def test_every_string_is_translated(wanted: dict[tuple[str | None, str], translate.Word]) -> None:
    """No entry missing, left over, empty or fuzzy; no placeholder lost. `python -m tools.translate` says the same."""
    assert len(wanted) > 2000
    assert translate.faults(translate.load(), wanted) == []


def test_the_extractor_sees_all_forms(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('_("a") + gettext("b") + ngettext("c", "cs", n) + pgettext("x", "d") + gettext_lazy("e" " f")\n')
    template = '{% load i18n %}{% trans "g" %}{{ _("h") }}{% blocktrans count n=3 %}{{ n }} i{% plural %}{{ n }} is{% endblocktrans %}<p title="{% trans "j (k)" %}">'
    (tmp_path / "two.html").write_text(template)
    found = translate.words(tmp_path)
    assert {*found} == {(None, t) for t in ("a", "b", "c", "e f", "g", "h", "%(n)s i", "j (k)")} | {("x", "d")}
    assert found[None, "%(n)s i"].plural == "%(n)s is"


def test_a_lost_placeholder_is_found(wanted: dict[tuple[str | None, str], translate.Word]) -> None:
    """The control: each kind of fault is told when it is there."""
    catalogue = translate.load()
    with_placeholder = next(entry for entry in catalogue if "%(" in entry.msgid and not entry.msgid_plural)
    with_placeholder.msgstr = "没有占位"
    empty = next(entry for entry in catalogue if entry.msgid == "Not found.")
    empty.msgstr = ""
    told = {*translate.faults(catalogue, wanted)} - {*translate.faults(translate.load(), wanted)}
    assert sorted(text.partition(":")[0] for text in told) == ["not translated", "placeholders differ"]


def test_our_words_win_over_djangos(chinese: None) -> None:
    assert [gettext(word) for word in ("Order", "Code", "Yes", "yes")] == ["订单", "编码", "是", "是"]


def speaks_chinese(path: Path) -> bool:
    place = str(path.relative_to(HOUSE))
    return "/papers/" in place or any(place.startswith(mark) or place.endswith("/" + mark) or place == mark for mark in SPEAKS_CHINESE)


def test_python_says_nothing_in_chinese() -> None:
    told = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value[:40]}"
        for path in sorted(HOUSE.rglob("*.py"))
        if not speaks_chinese(path) and "migrations" not in path.parts
        for node in literals(ast.parse(path.read_text()))
        if CHINESE.search(str(node.value))
    ]
    assert told == []


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings, apart from docstrings and what `say` says to a receiver in his language, Chinese and English side by side."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pairs = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) in ("say", "say_of")]
    said |= {id(part) for call in pairs for part in ast.walk(call)}
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def templates() -> list[Path]:
    tags_apart = "templates/allauth/elements/button.html"  # opens its tag in two pieces
    return [path for path in sorted(HOUSE.rglob("*.html")) if not speaks_chinese(path) and not str(path).endswith(tags_apart)]


def bare(path: Path) -> str:
    """What a template says by itself: no tags of Django or HTML, no comments."""
    text = re.sub(r"\{% block (?:width|(?:top|body)_class) %\}.*?\{% endblock %\}", "", path.read_text())  # classes, not words
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"\{% blocktrans(?:late)?\b.*?%\}.*?\{% endblocktrans(?:late)? %\}", " ", text, flags=re.S)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S), flags=re.S)
    read_aloud = re.findall(r"""(?:aria-label|title|placeholder|alt)=["']([^"']*)["']""", text)
    return str(strip_tags(re.sub(r"&\w+;", " ", text))) + " ".join(read_aloud)


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_templates_say_nothing_outside_the_catalogue(path: Path) -> None:
    """Neither Chinese (the name of the language and the logo apart) nor English words."""
    text = bare(path).replace("中文", "").replace("单", "", 1)
    assert not CHINESE.search(text), text
    assert not re.findall(r"[A-Za-z]{2,}", ALIKE.sub("", text)), text.split()


# --- what is derived from code speaks Chinese ---
def test_verbs_and_stages_speak_chinese(chinese: None) -> None:
    said = {c.name: str(c.label) for c in COMMANDS.values()}
    for model in apps.get_models():
        if issubclass(model, Document):
            said |= {f"{model._meta.label}.{value}": str(label) for value, label in getattr(model, "Stage", model).choices if value}  # type: ignore[attr-defined]
    assert [f"{name}: {text}" for name, text in said.items() if not CHINESE.search(text)] == []


@pytest.mark.django_db
def test_forms_speak_chinese(chinese: None) -> None:
    told = []
    for noun in NOUNS:
        for way in noun.ways:
            for name, field in (way.form.base_fields if way.form else {}).items():
                seen = [
                    str(field.label or ""),
                    *(str(label) for value, label in getattr(field, "choices", ()) if value and not hasattr(field, "queryset")),
                ]
                told += [
                    f"{way.url_name}.{name}: {text!r}" for text in seen if text and not CHINESE.search(text) and re.search("[a-z]", text)
                ]
                if field.label is None and not field.widget.is_hidden:
                    told.append(f"{way.url_name}.{name}: no label")
    assert told == []


def test_lists_speak_chinese(chinese: None) -> None:
    from yidan.core.lists import List

    told = []
    for found in every(List):
        if not hasattr(found, "title"):
            continue  # what several lists share
        columns = [column.label for column in found.columns if column.label]
        seen = [found.title, *columns, *(view.label for view in found.views)]
        told += [f"{found.__name__}: {text}" for text in map(str, seen) if re.search("[A-Za-z]{2,}", ALIKE.sub("", text))]
    assert told == []


def every(base: type) -> Iterator[type]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("yidan."):
            yield kind
        yield from every(kind)


def test_makemessages_agrees(tmp_path: Path) -> None:
    """Where GNU gettext is installed, it finds no string that our own extractor misses (it misses those in f-strings)."""
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not installed")
    copy = tmp_path / "yidan"
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("locale", "__pycache__", "static", "migrations"))
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setattr("django.conf.settings.LOCALE_PATHS", [str(copy / "locale")])
        call_command("makemessages", locale=["zh_Hans"], no_location=True, verbosity=0)
    theirs = polib.pofile(str(copy / "locale/zh_Hans/LC_MESSAGES/django.po"))
    found, ours = {(entry.msgctxt, entry.msgid) for entry in theirs}, {*translate.words(copy)}
    assert found <= ours
    assert len(ours - found) < 10
