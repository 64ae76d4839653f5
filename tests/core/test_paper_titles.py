"""A list of papers names them in its reader's language, whatever language they were filed in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

import yidan
from yidan.core.papers import titles


@pytest.mark.parametrize(
    ("filed", "zh", "en"),
    [
        ("Review minutes", "评审会议纪要", "Review minutes"),
        ("评审会议纪要", "评审会议纪要", "Review minutes"),
        ("发票 26322000000000000016", "发票 26322000000000000016", "Invoice 26322000000000000016"),
        ("Red-letter invoice 01482299", "红字发票 01482299", "Red-letter invoice 01482299"),
        ("试制协议 3", "试制协议 3", "试制协议 3"),
    ],
)
def test_a_title_is_told_in_the_readers_language(filed, zh, en):
    with translation.override("zh-hans"):
        assert titles.told(filed) == zh
    with translation.override("en"):
        assert titles.told(filed) == en


def test_every_title_that_a_room_files_under_is_listed():
    """Found in the code: what stands as `title=_("...")` where a paper is filed or asked to be signed, in both languages."""
    named = set()
    for path in Path(yidan.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("files.file", "Signing"):
                named |= {
                    k.value.args[0].value
                    for k in call.keywords
                    if k.arg == "title" and isinstance(k.value, ast.Call) and isinstance(k.value.args[0], ast.Constant)
                }
    assert len(named) > 25
    with translation.override("zh-hans"):
        strange = {name for name in named if titles.told(translation.gettext(name)) != translation.gettext(name)}
        assert not strange
    with translation.override("en"):
        assert not {name for name in named if titles.told(name) != name}
