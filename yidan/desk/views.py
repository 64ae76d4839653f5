"""Pages that span the rooms: my work, the order, search, policy."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from yidan.core.clauses import Clause
from yidan.core.fields import may_read
from yidan.core.files import Paper
from yidan.core.show import show
from yidan.core.web import Request, see
from yidan.intake.models import Order


def order(request: Request, key: str) -> HttpResponse:
    return show(request, "document.html", see(request, Order, key))


def paper(request: Request, pk: int) -> HttpResponse | FileResponse:
    """A paper's bytes, for whoever may see its document and read its class."""
    found = get_object_or_404(Paper.objects.select_related("blob"), pk=pk)
    if not may_read(request.actor, found.field_class) or not request.actor.roles:
        raise Http404
    response = FileResponse(found.blob.path.open("rb"), filename=found.name, content_type=found.blob.mime)
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def clause(request: Request, clause: str) -> HttpResponse:
    return render(request, "document.html", {"document": get_object_or_404(Clause, pk=clause)})


