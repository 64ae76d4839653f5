"""The same people through page and API."""

from __future__ import annotations

import json
import uuid
from types import SimpleNamespace
from typing import Any

from django.test import Client


def client_of(cast: SimpleNamespace, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"key": uuid.uuid4().hex, **data})


def call(client: Client, url: str, version: int | None = None, **data: Any) -> Any:
    headers = {"Idempotency-Key": uuid.uuid4().hex} | ({"If-Match": str(version)} if version is not None else {})
    return client.post(f"/api{url}", json.dumps(data, default=str), content_type="application/json", headers=headers)
