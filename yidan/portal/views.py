"""Pages by private link: /link/<token>. No account; phone first; never indexed, never cached, the address never told to another site."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.refusals import Refused, Stale, Unknown
from yidan.core.web import Request, keyed, status_of
from yidan.people.models import LegalEntity
from yidan.portal.links import WITHIN, Opened, opened, seen, too_many
from yidan.portal.purposes import Act


def private(view: Any) -> Any:
    """Opens the link or says that it is gone: the same page for a wrong, an expired and a withdrawn one."""

    @wraps(view)
    def wrapped(request: Request, token: str, **kwargs: Any) -> HttpResponse:
        found = opened(token)
        response = view(request, found, **kwargs) if found else gone(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        patch_cache_control(response, private=True, no_store=True)
        setattr(response, "_has_been_logged", True)  # noqa: B010 - Django would write the address, and with it a living token, into the log
        return response

    return wrapped


def gone(request: Request) -> HttpResponse:
    if too_many(request):
        tired = render(request, "portal/gone.html", {"tired": True, "house": _house()}, status=429)
        tired.headers["Retry-After"] = str(WITHIN)
        return tired
    return render(request, "portal/gone.html", {"house": _house()}, status=404)


def _house() -> LegalEntity | None:
    """Who to ask, on a page that says nothing else."""
    return LegalEntity.objects.order_by("-is_default", "pk").first()


@private
@require_safe
def link(request: Request, found: Opened) -> HttpResponse:
    if found.link.opened_at is None:
        seen(found.link, found.at)
    return page(request, found)


@private
@require_safe
def printed(request: Request, found: Opened) -> HttpResponse:
    """What is signed here, on paper with this link's code; made for this request and kept nowhere."""
    if found.purpose.printed is None:
        return gone(request)
    address = request.build_absolute_uri(reverse("portal:link", args=[found.token]))
    return HttpResponse(found.purpose.printed(found.document, address, found.at), content_type="application/pdf")


@private
@require_POST
def act(request: Request, found: Opened, name: str) -> HttpResponse:
    """One verb, through its form, once per key."""
    chosen = found.purpose.act(name)
    if chosen is None:
        return gone(request)
    by = request.actor = found.actor(request.POST.get("key", "")[:64])
    form = chosen.form(request.POST, document=found.document, actor=by)
    if not form.is_valid():
        return page(request, found, {name: form}, status=422)
    back = reverse("portal:link", args=[found.token])

    def effect() -> tuple[int, str]:
        chosen.command(found.document, **form.inputs(), by=by)
        return 303, back

    try:
        keyed(request, effect)
    except Unknown:
        return gone(request)
    except Refused as exc:
        fresh = opened(found.token) or found
        return page(request, fresh, {} if isinstance(exc, Stale) else {name: form}, exc, status_of(exc))
    messages.success(request, str(chosen.done))
    return HttpResponseRedirect(back, status=303)


def page(
    request: Request, found: Opened, forms: dict[str, Any] | None = None, exc: Refused | None = None, status: int = 200
) -> HttpResponse:
    shown = found.purpose.shown(found.document, found.at)
    context = {
        "found": found, "shown": shown, "purpose": found.purpose, "contact": found.contact, "refused": exc, "now": found.at,
        "acts": acts(found, shown, forms or {}), "papers": list(papers(found)), "expires": found.link.expires,
    }  # fmt: skip
    return render(request, found.purpose.template, context, status=status)


def acts(found: Opened, shown: dict[str, Any], forms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What can be done now: {name: {act, form, url}}; what cannot is left out, the page says where things stand instead."""
    by, ready = found.actor(), {}
    for one in found.purpose.acts:
        if one.command.refusal(found.document, by) is None:
            form = forms.get(one.name) or one.form(document=found.document, actor=by, initial=_initial(one, shown, found))
            ready[one.name] = {
                "act": one,
                "form": form,
                "url": reverse("portal:act", args=[found.token, one.name]),
                "open": one.name in forms,
            }
    return ready


def _initial(one: Act, shown: dict[str, Any], found: Opened) -> dict[str, Any]:
    initial = {"content": shown.get("digest"), "revision": shown.get("revision"), "day": shown.get("forecast"), "name": found.link.holder}
    return {name: value for name, value in initial.items() if name in one.form.base_fields}


def papers(found: Opened) -> Iterable[Paper]:
    """The newest of each kind that he may have."""
    by = found.actor()
    rows = Paper.objects.filter(chain_id=found.link.chain_id, form__in=found.purpose.forms).select_related("blob").order_by("pk")
    newest = {(row.kind, row.object_id, row.form): row for row in rows if _his(row, found)}
    return [row for row in newest.values() if may_read(by, row.field_class)]


def _his(row: Paper, found: Opened) -> bool:
    """By a progress link all of the order's; else only those of the document itself."""
    own = (row.kind, row.object_id) == (found.link.kind, found.link.object_id)
    return own or found.purpose.code == "progress" or row.form == "inspection"


@private
@require_safe
def paper(request: Request, found: Opened, pk: int) -> HttpResponse | FileResponse:
    row = next((one for one in papers(found) if one.pk == pk), None)
    if row is None:
        return gone(request)
    pdf = row.blob.mime == "application/pdf"
    response = FileResponse(row.blob.path.open("rb"), filename=row.name, content_type=row.blob.mime, as_attachment=not pdf)
    response["X-Content-Type-Options"] = "nosniff"
    if not pdf:
        response["Content-Security-Policy"] = "sandbox"
    return response
