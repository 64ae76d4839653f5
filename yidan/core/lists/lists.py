"""The list itself: reads the address, asks the database once for the rows and once for the count, answers with page, part or workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any, ClassVar, cast

from django.db.models import Count, F, Model, Q, QuerySet, Sum, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from yidan.core import clock
from yidan.core.actors import Actor
from yidan.core.doors import barred
from yidan.core.fields import may_read
from yidan.core.formats import HOME, listed
from yidan.core.lists import excel, paging, paths
from yidan.core.lists import views as parts
from yidan.core.lists.address import Address
from yidan.core.lists.columns import Bound, Column
from yidan.core.lists.filters import Unreadable
from yidan.core.pages import Empty, Text

CAP = 1001  # counts stop here: "1,000+"
BATCH = 500  # rows of a workbook prepared at once: as many ids as fit into one query


@dataclass(frozen=True)
class View:
    """A tab: rows picked beforehand. `q` may be a function of the list (my own, until today)."""

    name: str
    label: Text
    q: Q | Callable[[Any], Q] | None = None
    sort: str = ""


class List:
    """Subclass it and name at least `name`, `title`, `model`, `columns`."""

    name: ClassVar[str]
    title: ClassVar[Text]
    model: ClassVar[type[Model]]
    columns: ClassVar[list[Column]]
    url: ClassVar[str] = ""
    views: ClassVar[list[View]] = []
    select_related: ClassVar[tuple[str, ...]] = ()
    prefetch_related: ClassVar[tuple[str, ...]] = ()
    default_order: ClassVar[str | tuple[str, ...]] = "-pk"
    per_page: ClassVar[int] = 30  # a full screen; the next one is a key away
    total: ClassVar[str] = ""  # a column whose sum stands under the list
    currency: ClassVar[str] = ""  # where the currency of a row's sums stands; sums of two currencies are never added
    empty: ClassVar[Empty | None] = None
    new: ClassVar[tuple[str, Text] | None] = None  # (url name, verb)
    bulk: ClassVar[list[tuple[str, Text]]] = []  # (url name, verb): posts the selected ids as `ids`
    template_name: ClassVar[str] = "list.html"
    _bound: ClassVar[list[Bound]]

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        self.request, self.kwargs = request, kwargs
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.now = clock.now()
        if "_bound" not in type(self).__dict__:
            type(self)._bound = [column.bind(self.model) for column in self.columns]
        self.address = Address(request, [c.name for c in self._bound], parts.layout(self))
        self.wrong: dict[str, str] = {}  # filter -> why its value could not be read

    # ---- what a list may change ----

    def rows(self) -> QuerySet[Any]:
        """All rows this reader may see."""
        return self.model.visible_to(self.actor)  # type: ignore[attr-defined, no-any-return]

    def prepare(self, rows: list[Any]) -> None:
        """Hangs on the rows of one page, or of one batch of the workbook, what no join can bring (whose turn it is)."""

    def row_url(self, row: Any) -> str:
        return str(row.get_absolute_url())

    def row_class(self, row: Any) -> str:
        return ""

    def extra(self) -> dict[str, Any]:
        """More context for the template."""
        return {}

    # ---- columns ----

    @cached_property
    def readable(self) -> list[Bound]:
        return [c for c in self._bound if c.readable(self.actor)]

    @cached_property
    def hidden(self) -> list[Bound]:
        """Columns this reader may not see; the page says so."""
        return [c for c in self._bound if not c.readable(self.actor)]

    @cached_property
    def shown(self) -> list[Bound]:
        chosen = self.address.columns
        if not chosen:
            return [c for c in self.readable if c.column.shown or c.column.required]
        found = [c for name in chosen for c in self.readable if c.name == name]
        return [c for c in self.readable if c.column.required and c not in found] + found

    def column(self, name: str) -> Bound | None:
        return next((c for c in self.readable if c.name == name), None)

    # ---- rows ----

    @cached_property
    def view(self) -> View | None:
        return next((v for v in self.views if v.name == self.address.view), self.views[0] if self.views else None)

    def viewed(self, view: View | None) -> QuerySet[Any]:
        if view is None or view.q is None:
            return self.rows()
        return self.rows().filter(view.q(self) if callable(view.q) else view.q)

    @cached_property
    def filters(self) -> dict[str, list[str]]:
        """The filters that count: readable, filterable columns with a value."""
        return {c.name: self.address.filters[c.name] for c in self.readable if c.filter is not None and c.name in self.address.filters}

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        rows = self.viewed(self.view)
        for name, values in self.filters.items():
            column = self.column(name)
            if column is None or column.filter is None:
                continue
            try:
                rows = rows.filter(column.filter.q(values, self))
            except Unreadable as exc:
                self.wrong[name] = str(exc)
        return rows

    @cached_property
    def order(self) -> paging.Order:
        """The sort asked for, if this reader may sort by it; else the view's, else the list's."""
        wanted = self.address.sort
        column = self.column(wanted.lstrip("-"))
        if column is not None and column.sort:
            return paging.Order.of(self.model, ("-" if wanted.startswith("-") else "") + column.sort)
        default = self.default_order if isinstance(self.default_order, str) else self.default_order[0]
        return paging.Order.of(self.model, (self.view.sort if self.view else "") or default)

    def joined(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With every relation the shown columns read: a list asks as often for three rows as for one."""
        joins = {*self.select_related, *(r for c in self.shown for r in c.relations)}
        rows = rows.select_related(*joins) if joins else rows
        return rows.prefetch_related(*self.prefetch_related) if self.prefetch_related else rows

    @cached_property
    def page(self) -> paging.Page:
        found = paging.page(self.joined(self.filtered), self.order, self.per_page, self.address.after, self.address.before)
        self.prepare(found.rows)
        return found

    def _all(self) -> Iterator[Any]:
        """Every row in its order, prepared batch by batch: a long workbook needs neither memory nor a query a row."""
        rows = self.order.applied(self.joined(self.filtered)).iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            self.prepare(batch)
            yield from batch

    @cached_property
    def sums(self) -> dict[str, Any]:
        """{"count": capped at 1,001, "totals": [(currency, sum of the total column)] when all rows are counted and the reader may see it}."""
        capped = self.filtered.order_by()[:CAP]
        if not self.total or self.column(self.total) is None:
            return {"count": capped.values("pk").count(), "totals": []}
        code = F(paths.lookup(self.currency)) if self.currency else Value(HOME)
        rows = capped.annotate(code_=code).values("pk", "code_", self.total)
        ours = Q(code_=HOME)
        found = rows.aggregate(count=Count("pk"), total=Sum(self.total, filter=ours), ours=Count("pk", filter=ours))
        if not 0 < found["count"] < CAP:
            return {"count": found["count"], "totals": []}
        totals = [(HOME, found["total"])] if found["ours"] else []
        if found["count"] > found["ours"]:
            totals += self.filtered.order_by().exclude(**{paths.lookup(self.currency): HOME}).values_list(code).annotate(n=Sum(self.total))
        return {"count": found["count"], "totals": totals}

    def foreign(self, row: Any) -> str:
        """The currency before a sum that is not in our own."""
        code = paths.getter(self.currency)(row) if self.currency else HOME
        return f'<small class="sub">{escape(code)}</small> ' if code and code != HOME else ""

    def count(self, view: View) -> int:
        return self.viewed(view).order_by()[:CAP].values("pk").count()

    # ---- answers ----

    def response(self) -> HttpResponse:
        if self.request.method == "POST":
            return HttpResponseRedirect(parts.post(self))
        wanted = self.address.format
        if wanted == "xlsx":
            return cast(HttpResponse, excel.answer(excel.file_name(str(self.title), self.now), self.shown, self._all()))
        if wanted == "counts":
            return render(self.request, "kit/list_counts.html", {"tabs": parts.counted(self)})
        part = self.request.headers.get("HX-Target", "") == f"list-{self.name}"
        answer = render(self.request, "kit/list.html" if part else self.template_name, self.context())
        if part:
            answer["HX-Push-Url"] = self.request.path + self.address.change()
        answer["Vary"] = "HX-Target"
        return answer

    @property
    def new_url(self) -> str:
        """Where one is begun; nothing for who never may."""
        if not self.new or barred(self.new[0], self.actor):
            return ""
        return reverse(self.new[0])

    def context(self) -> dict[str, Any]:
        return {"list": self, "body": self.body, "new_url": self.new_url, **self.extra()}

    @property
    def body(self) -> SafeString:
        """The table's rows as one string. Fifty rows of a dozen cells are 600 small calls here, and 600 template nodes otherwise."""
        cells = [(c.opening(), c.inside) for c in self.shown]
        tick = (
            '<td class="p-none"><input type="checkbox" name="ids" value="{0}" form="bulk-{1}" aria-label="{0}"></td>' if self.bulk else ""
        )
        return mark_safe("".join(self._row(row, cells, tick) for row in self.page.rows))

    def _row(self, row: Any, cells: Iterable[tuple[str, Any]], tick: str) -> str:
        css = self.row_class(row)
        opening = f'<tr class="{css}">' if css else "<tr>"
        parts = [opening, tick.format(row.pk, self.name) if tick else ""]
        for td, inside in cells:
            text = inside(row, self)
            parts.append(f"{td}{text}</td>" if text else '<td class="p-none"></td>')
        parts.append("</tr>")
        return "".join(parts)

    @property
    def hidden_words(self) -> str:
        return listed(str(c.label) for c in self.hidden)

    def may_read(self, field_class: str) -> bool:
        return may_read(self.actor, field_class)

    # ---- what the template asks ----

    @cached_property
    def tabs(self) -> list[parts.Tab]:
        return parts.tabs(self)

    @cached_property
    def heads(self) -> list[parts.Head]:
        return parts.heads(self)

    @cached_property
    def chips(self) -> list[tuple[Text, str, str]]:
        return parts.chips(self)

    @property
    def cleared(self) -> str:
        return self.address.change(drop=self.filters)

    @property
    def more_tabs(self) -> bool:
        return len(self.views) > 1

    @property
    def can_save(self) -> bool:
        return self.actor.user_id is not None

    @property
    def own_views(self) -> list[Any]:
        return [v for v in parts.own(self) if v.name]

    @property
    def chooser(self) -> list[Bound]:
        """The shown columns in their order, then the others."""
        return self.shown + [c for c in self.readable if c not in self.shown]

    @property
    def bulk_urls(self) -> list[tuple[str, Text]]:
        return [(reverse(name), label) for name, label in self.bulk]
