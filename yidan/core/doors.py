"""The web doors of a noun: /<nouns>/<key>/<verb> as a page and the same under /api/, each making one domain call through one form.

    orders = Noun("orders", Order)
    orders.birth(intake.enter, OrderForm, template="intake/entry.html")
    orders.verb(intake.receive)
    orders.verb(review.send_back, ReasonForm)

`orders.pages()` go into the room's urls.py (names `<app>:order_receive`), `orders.endpoints(router)` into its api.py."""

import copy
import json
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.decorators import decorate_view

from yidan.core import derived, edit
from yidan.core.actors import Actor
from yidan.core.commands import Command
from yidan.core.documents import Document, Master
from yidan.core.forms import EditForm, Form, ReasonForm
from yidan.core.refusals import Invalid, Missing, Refused, Stale, Unknown
from yidan.core.schemas import Detail, Standing, answers, form_data, schema_of
from yidan.core.signatures import Given
from yidan.core.web import Request, keyed, refused_body, refused_json, see, status_of

NOUNS: "list[Noun]" = []
Out = Callable[[Any, Request], dict[str, Any]]
ASKING = frozenset({401, 404})  # what a GET may be refused by


@dataclass(frozen=True)
class Way:
    """One verb's way in. `overwrites`: the form shows what it replaces, so the caller must name the version he saw. `aside`: the stages in
    which it is a way out (object, dispute, stop, put off), not what is done next. `quiet`: it is about something that mostly is not there (a mail
    in doubt, a link to withdraw, a scan to compare): while it is refused its button is left out, for its reason would say only that."""

    noun: "Noun"
    command: Command[Any, Any, Any]
    form: type[Any] | None
    name: str
    born: bool
    overwrites: bool
    template: str
    then: Callable[[Document], str] | None
    aside: Container[str] = ()
    quiet: bool = False

    def call(self, document: Document, form: Any, request: Request) -> tuple[Document, Any]:
        """The one domain call: the document, and what the verb returned (a private link's token, shown once)."""
        if isinstance(form, EditForm):
            return edit.save_edit(form, by=request.actor), None
        for name, value in (form.written() if form else {}).items():
            setattr(document, name, value)
        return document, self.command(document, **(form.inputs() if form else {}), by=request.actor)

    def subject(self, request: Request, key: str | None) -> Document:
        return see(request, self.noun.model, key) if key is not None else self.noun.model()

    def fill(self, document: Document, request: Request, data: Any = None, files: Any = None) -> Any:
        if self.form is None:
            return None
        extra: dict[str, Any] = {"instance": document} if issubclass(self.form, EditForm) else {}
        initial = {name: value for name, value in request.GET.items() if name in self.form.base_fields}
        return self.form(data, files, document=document, actor=request.actor, initial=initial, **extra)

    @property
    def url_name(self) -> str:
        return f"{self.noun.app}:{self.noun.noun}_{self.name}"

    def address(self, document: Document) -> str:
        return reverse(self.url_name, args=[] if self.born else [document.key])

    # --- page ---
    def page(self, request: Request, key: str | None = None) -> HttpResponse:
        document = self.subject(request, key)
        if request.method != "POST":
            return self._show(request, document, self.fill(document, request))
        try:
            self.bar(request)
            _status, url = keyed(request, lambda: self._moved(document, request))
        except Unknown:
            raise
        except Invalid as exc:
            return self._show(request, document, exc.form, 422)
        except Refused as exc:
            form = self.fill(copy.copy(document), request, request.POST, request.FILES)
            return self._show(request, self.subject(request, key), form, status_of(exc), exc)
        messages.success(request, _("Done: %(what)s") % {"what": self.command.label})
        return _go(request, url)

    def bar(self, request: Request) -> None:
        """Whoever's role may not give birth to this is told so before his input is judged."""
        if self.born and request.actor.roles.isdisjoint(self.command.roles):
            raise Refused(str(self.command.refusal(self.noun.model(), request.actor)), self.command.clause)

    def _moved(self, document: Document, request: Request) -> tuple[int, str]:
        done, result = self._effect(document, request, request.POST, request.FILES, request.POST.get("version"))
        if isinstance(result, Given):
            messages.info(request, request.build_absolute_uri(reverse("portal:link", args=[result])), extra_tags="link")
        return 303, self.then(done) if self.then else self.noun.url(done)

    def _effect(self, document: Document, request: Request, data: Any, files: Any, version: str | None) -> tuple[Document, Any]:
        """Under the key, so that a repeat gets its answer before its input is judged again."""
        form = self.fill(copy.copy(document), request, data, files)
        if form is not None and not form.is_valid():
            raise Invalid(form, self.command.clause)
        self._need_version(document, version)
        return self.call(copy.copy(document), form, request)

    def _need_version(self, document: Document, given: str | None) -> None:
        if self.overwrites and document.pk and not (given and given.isdigit()):
            raise Missing(_("Say which version you saw (version, If-Match): this overwrites it."), self.command.clause)

    def _show(self, request: Request, document: Document, form: Any, status: int = 200, exc: Refused | None = None) -> HttpResponse:
        """Who may never act here sees why, not the form: it shows what stands there, prices among it."""
        mine = not request.actor.roles.isdisjoint(self.command.roles)
        against = None if exc else self.command.refusal(document, request.actor)
        context = {
            "document": document, "form": form if mine else None, "command": self.command, "noun": self.noun, "status": status, "against": against,
            "refused": refused_body(exc) if exc else None, "version": document.version if self.overwrites and document.pk else None,
            "stale": isinstance(exc, Stale), "back": _next(request) or (self.noun.url(document) if document.pk else self.noun.list_url()),
        }  # fmt: skip
        return render(request, self.template if mine else "form.html", context, status=status)

    # --- API ---
    def endpoint(self, request: Request, key: str | None, data: Schema) -> HttpResponse:
        document = request.subject  # type: ignore[attr-defined]
        values, files = form_data(self.form, data)

        def effect() -> tuple[int, str]:
            done, result = self._effect(document, request, values, files, request.headers.get("If-Match"))
            given = {"link": reverse("portal:link", args=[result])} if isinstance(result, Given) else {}
            return 200, json.dumps(self.noun.told(done, request) | given, default=str)

        status, body = keyed(request, effect)
        return HttpResponse(body, status=status, content_type="application/json")


class Noun:
    """`out` adds fields to what the API says of one; `brief`, where given, is what a verb answers instead. A later room that has verbs
    on an earlier room's noun (review on orders) makes a Noun of its own with `room`; the noun's own room answers GET."""

    def __init__(self, nouns: str, model: type[Document], *, room: str = "", out: Out | None = None, brief: Out | None = None) -> None:
        self.nouns, self.model, self.more, self.brief = nouns, model, out, brief
        self.app = room or model._meta.app_label
        self.noun = str(model._meta.model_name)
        self.ways: list[Way] = []
        NOUNS.append(self)

    def birth(self, command: Command[Any, Any, Any], form: type[Any], *, template: str = "form.html", then: Any = None) -> None:
        self._add(command, form, True, False, template, then)

    def verb(
        self, command: Command[Any, Any, Any], form: type[Form] | None = None, *, overwrites: bool = False, template: str = "form.html",
        then: Any = None, aside: bool | Container[str] = (), quiet: bool = False,
    ) -> None:  # fmt: skip
        """`aside`: always, or in these stages."""
        self._add(command, form, False, overwrites, template, then, command.source if aside is True else aside or (), quiet)

    def edits(self, form: type[EditForm], *, template: str = "form.html") -> None:
        """Master data: new, edit (with version) and retire."""
        model = self.model
        assert issubclass(model, Master)
        verb = edit.command_of(model)
        self.ways.append(Way(self, verb, form, "new", True, False, template, None))
        self.ways.append(Way(self, verb, form, "edit", False, True, template, None))
        self.ways.append(Way(self, edit.retire_of(model), ReasonForm, "retire", False, False, "form.html", None))

    def _add(
        self, command: Command[Any, Any, Any], form: type[Any] | None, born: bool, overwrites: bool, template: str, then: Any, aside: Container[str] = (), quiet: bool = False
    ) -> None:  # fmt: skip
        name = command.name.partition(".")[2]
        self.ways.append(Way(self, command, form, name, born, overwrites, template, then, aside, quiet))

    # --- addresses ---
    def pages(self) -> list[URLPattern]:
        return [path(self._path(way, "<str:key>"), way.page, name=f"{self.noun}_{way.name}") for way in self.ways]

    def _path(self, way: Way, key: str) -> str:
        verb = way.name.replace("_", "-")
        return f"{self.nouns}/{verb}" if way.born else f"{self.nouns}/{key}/{verb}"

    def url(self, document: Document) -> str:
        return str(document.get_absolute_url())  # type: ignore[attr-defined]

    def list_url(self) -> str:
        return reverse(f"{self.model._meta.app_label}:{self.noun}_list")

    # --- API ---
    def endpoints(self, router: Router) -> None:
        """Births first: "enter" must not be read as a key."""
        for way in sorted(self.ways, key=lambda way: not way.born):
            name = f"{self.app}_{self.noun}_{way.name}"
            route = router.post("/" + self._path(way, "{key}"), response=answers(Standing), summary=way.command.name, operation_id=name)
            route(_operation(way))
        if self.app == self.model._meta.app_label:
            route = router.get(
                f"/{self.nouns}/{{key}}", response=answers(Detail, ASKING), summary=self.noun, operation_id=f"{self.app}_{self.noun}"
            )
            route(self._get())

    def _get(self) -> Callable[..., Any]:
        def one(request: HttpRequest, key: str) -> HttpResponse:
            asked: Request = request  # type: ignore[assignment]
            return _json(200, self.out(see(asked, self.model, key), asked))

        return one

    def out(self, document: Document, request: Request) -> dict[str, Any]:
        """What the API says of a document: where it stands, what the room adds by field class, what can be done and why not."""
        actions = {c.name: reason for c, reason in derived.actions(document, request.actor)}
        return standing(document) | (self.more(document, request) if self.more else {}) | {"actions": actions}

    def told(self, document: Document, request: Request) -> dict[str, Any]:
        """What a verb answers: where the document stands now, and the room's own; what can be done next is asked by GET."""
        say = self.brief or self.more
        return standing(document) | (say(document, request) if say else {})


def standing(document: Document) -> dict[str, Any]:
    return {"key": document.key, "number": document.number, "stage": document.stage, "version": document.version}


def way_of(command: Command[Any, Any, Any]) -> Way | None:
    """The way in for a verb: what its button on a document's page opens."""
    return next((way for noun in NOUNS for way in noun.ways if way.command is command and way.name != "new"), None)


def barred(url_name: str, by: Actor) -> bool:
    """Whether this actor's roles never may give birth at this address. What no noun answers is nobody's business here."""
    way = next((way for noun in NOUNS for way in noun.ways if way.born and way.url_name == url_name), None)
    return way is not None and by.roles.isdisjoint(way.command.roles)


def _operation(way: Way) -> Callable[..., HttpResponse]:
    schema = schema_of(way.form)  # type: ignore[arg-type]

    def one(request: HttpRequest, key: str, data: schema) -> HttpResponse:  # type: ignore[valid-type]
        return way.endpoint(request, key, data)  # type: ignore[arg-type]

    def new(request: HttpRequest, data: schema) -> HttpResponse:  # type: ignore[valid-type]
        return way.endpoint(request, None, data)  # type: ignore[arg-type]

    chosen = new if way.born else one
    chosen.__annotations__["data"] = schema  # the annotation itself, not its name
    return decorate_view(_seen_first(way))(chosen)


def _seen_first(way: Way) -> Callable[..., Any]:
    """Who may not see the document is told so before his input is judged, as on the page."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                way.bar(request)
                request.subject = way.subject(request, kwargs.get("key"))  # type: ignore[attr-defined]
            except Refused as exc:
                return refused_json(exc)
            except Http404:
                return _json(404, {"code": "unknown", "reason": _("Not found."), "clause": "", "fields": {}})
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def _json(status: int, body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(body, default=str, ensure_ascii=False), status=status, content_type="application/json")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _go(request: HttpRequest, url: str) -> HttpResponse:
    target = _next(request) or url
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Location": target})
    return HttpResponseRedirect(target, status=303)
