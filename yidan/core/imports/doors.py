"""The web doors of imports."""

from __future__ import annotations

from typing import Any

from yidan.core.doors import Noun
from yidan.core.forms import ReasonForm
from yidan.core.imports import commands as imports
from yidan.core.imports.forms import UploadForm
from yidan.core.imports.models import ImportBatch
from yidan.core.web import Request


def out(batch: Any, request: Request) -> dict[str, Any]:
    names = ("table", "name", "rows", "wrong", "born", "changed", "same", "note")
    faults = [{"row": line + 1, "column": column, "text": text} for line, column, text in batch.found.get("faults", [])]
    return {name: getattr(batch, name) for name in names} | {"faults": faults}


batches = Noun("imports", ImportBatch, out=out)
batches.birth(imports.upload, UploadForm)
batches.verb(imports.check_again)
batches.verb(imports.run)
batches.verb(imports.hand_to_worker)
batches.verb(imports.take_back, ReasonForm)
batches.verb(imports.drop_import, aside=True)
