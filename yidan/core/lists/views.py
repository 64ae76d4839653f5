"""Tabs over a list, the user's own views and columns, and what the header shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yidan.core import formats
from yidan.core.formats import listed
from yidan.core.lists.models import LAYOUT, SavedView
from yidan.core.pages import Text

if TYPE_CHECKING:
    from yidan.core.lists.columns import Bound
    from yidan.core.lists.lists import List

MOST = 20  # own views of one list


@dataclass(frozen=True)
class Tab:
    label: Text
    url: str
    count: str = ""
    active: bool = False
    own: int = 0
    id: str = ""


@dataclass(frozen=True)
class Head:
    """One header cell with its filter."""

    column: Bound
    sort_url: str
    sorted: str  # "", "ascending", "descending"
    value: str
    choices: list[tuple[str, Text, bool]]
    wrong: str


def own(page: List) -> list[SavedView]:
    """The user's rows for this list, asked for once a request."""
    if not hasattr(page, "_own"):
        user = page.actor.user_id
        found = list(SavedView.objects.filter(user_id=user, list=page.name)[: MOST + 1]) if user else []
        page._own = found  # type: ignore[attr-defined]
    return page._own  # type: ignore[attr-defined, no-any-return]


def layout(page: List) -> str:
    return next((v.query for v in own(page) if v.name == LAYOUT), "")


def tabs(page: List) -> list[Tab]:
    """The declared views, then the user's own. Only the present one is counted here; the others are filled in afterwards."""
    address = page.address
    present = None if address.saved else page.view
    found = [
        Tab(
            v.label,
            f"?view={v.name}",
            formats.capped(page.sums["count"]) if v is present else "",
            v is present,
            id=f"n-{page.name}-{v.name}",
        )
        for v in page.views
    ]
    return found + [Tab(v.name, f"?{v.query}&saved={v.pk}", "", address.saved == str(v.pk), v.pk) for v in own(page) if v.name != LAYOUT]


def counted(page: List) -> list[Tab]:
    return [Tab(v.label, "", formats.capped(page.count(v)), id=f"n-{page.name}-{v.name}") for v in page.views if v is not page.view]


def heads(page: List) -> list[Head]:
    return [_head(page, column) for column in page.shown]


def _head(page: List, column: Bound) -> Head:
    sort = page.address.sort
    here = column.sort and sort.lstrip("-") == column.name
    values = page.filters.get(column.name, [])
    offered = column.filter.choices(page) if column.filter is not None and column.filter.widget == "select" else ()
    return Head(
        column,
        page.address.sorted_by(column.name) if column.sort else "",
        ("descending" if sort.startswith("-") else "ascending") if here else "",
        values[0] if values else "",
        [(str(value), label, str(value) in values) for value, label in offered],
        page.wrong.get(column.name, ""),
    )


def chips(page: List) -> list[tuple[Text, str, str]]:
    """What is filtered: label, value, and the address without it."""
    found = []
    for name, values in page.filters.items():
        column = page.column(name)
        if column is not None and column.filter is not None:
            labels = {str(v): label for v, label in column.filter.choices(page)}
            found.append((column.label, listed(str(labels.get(v, v)) for v in values), page.address.change(drop=[name])))
    return found


def post(page: List) -> str:
    """Saves or drops the user's own view or columns; answers with where to go."""
    data, user = page.request.POST, page.actor.user_id
    if user is None:
        return page.request.get_full_path()
    kind = data.get("do")
    chosen = ",".join(n for n in data.getlist("cols") if n in page.address.names)
    if kind == "once":
        return page.request.path + page.address.change(cols=chosen)
    if kind == "columns":
        _put(user, page.name, LAYOUT, chosen)
    elif kind == "save" and data.get("name", "").strip() and len(own(page)) <= MOST:
        saved = _put(user, page.name, data["name"].strip()[:40], page.address.change(drop=["saved"])[1:])
        return f"{page.request.path}?{saved.query}&saved={saved.pk}"
    elif kind == "drop" and data.get("id", "").isdigit() and len(data["id"]) < 18:
        SavedView.objects.filter(user_id=user, list=page.name, pk=data["id"]).delete()
        return page.request.path
    return page.request.path + page.address.change(cols="")


def _put(user: int, list_: str, name: str, query: str) -> Any:
    return SavedView.objects.update_or_create(user_id=user, list=list_, name=name, defaults={"query": query})[0]
