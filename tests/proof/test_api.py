"""The OpenAPI is held to its word: bodies made from the schema, some of them broken, are sent to every endpoint; never a 5xx, never an answer
that the description does not know.

In `make test` every endpoint gets one call; `YIDAN_API_CALLS=5000` sends that many. Each call is undone, so that each meets the same company."""

from __future__ import annotations

import json
import os
import traceback
import uuid
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import hypothesis
import pytest
import schemathesis
from django import forms
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.proof.people import key_of, somebody
from tests.proof.world import a_world
from yidan.api import api
from yidan.catalog.models import Item
from yidan.core.actors import Role
from yidan.core.documents import Document
from yidan.core.doors import NOUNS, Way
from yidan.core.forms import Form, LinesField, PickField
from yidan.core.imports.forms import UploadForm
from yidan.core.schemas import FileIn, form_data, schema_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CALLS = int(os.environ.get("YIDAN_API_CALLS", "0"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OUTSIDE = {Role.CUSTOMER, Role.SUPPLIER, Role.SYSTEM}


class Undo(Exception):
    pass


class Caller:
    """Somebody with every role and a key, who sends what schemathesis makes; where a field names a row, mostly one that is there."""

    def __init__(self, token: str, seed: int) -> None:
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.schema = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler(), headers=self.headers)
        self.random, self.answers, self.faults = Random(seed), Counter[int](), list[str]()
        self.ways = {f"{way.noun.app}_{way.noun.noun}_{way.name}": way for noun in NOUNS for way in noun.ways}
        self.models = {f"{noun.app}_{noun.noun}": noun.model for noun in NOUNS}
        self.raised, self.version = list[str](), 1
        got_request_exception.connect(self.note)

    def note(self, **_more: Any) -> None:
        self.raised.append(traceback.format_exc(limit=-6))

    def operations(self) -> Iterator[Any]:
        return (found.ok() for found in self.schema.get_all_operations())

    def documents(self, way: Way | None, model: type[Document]) -> list[tuple[str, int]]:
        """Of the stages in which the verb may be called, if there are any."""
        rows = list(model._default_manager.all())
        fitting = [row for row in rows if way is None or row.stage in way.command.source]
        return [(row.key, row.version) for row in fitting or rows] or [("~0", 1)]

    def send(self, operation: Any, calls: int) -> None:
        way = self.ways.get(operation.definition.raw["operationId"])
        model = way.noun.model if way else self.models[operation.definition.raw["operationId"]]
        keys = self.documents(way, model) if "{key}" in operation.path else []

        @hypothesis.given(case=cases(operation))
        @hypothesis.settings(
            max_examples=calls, database=None, derandomize=True, deadline=None, phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        def each(case: Any) -> None:
            key, self.version = keys[self.answers.total() % len(keys)] if keys else ("", 1)
            case.path_parameters = {"key": key} if keys else {}
            if way and isinstance(case.body, dict):
                case.body = filled(way.form, case.body, self.random)
            self.call(case)

        each()

    def call(self, case: Any) -> None:
        self.raised.clear()
        more = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": str(self.version)} if case.method == "POST" else {}
        try:
            with transaction.atomic():
                response = case.call(headers={**self.headers, **more})
                self.answers[response.status_code] += 1
                raise Undo
        except Undo:
            pass
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as fault:
            body = "" if not isinstance(case.body, dict) else json.dumps(case.body, ensure_ascii=False, default=str)[:600]
            self.faults.append(f"{case.method} {case.formatted_path} {body}\n{fault}\n{''.join(self.raised)}")


def cases(operation: Any) -> st.SearchStrategy[Any]:
    good = operation.as_strategy()
    if operation.method == "get" or "properties" not in json.dumps(operation.definition.raw) and not operation.body:
        return good
    try:
        return st.one_of(good, good, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    except Exception:
        return good


def filled(form: Any, body: dict[str, Any], dice: Random) -> dict[str, Any]:
    """Rows named by random letters are never found: three in four names are made true, and most choices allowed ones."""
    for name, field in (form.base_fields if form else {}).items():
        if name in body and dice.random() < 0.75:
            body[name] = true(field, body[name], dice)
    return body


def true(field: Any, given: Any, dice: Random) -> Any:
    match field:
        case LinesField() if isinstance(given, list):
            return [filled(field.row_form, row, dice) if isinstance(row, dict) else row for row in given[:3]]
        case PickField():
            known = list(field.rows.order_by().values_list(field.to_field_name, flat=True)[:9])
            return str(dice.choice(known)) if known else given
        case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
            return given
        case forms.ChoiceField():
            known = [str(value) for value, _label in field.choices if value]
            return dice.choice(known) if known else given
    return given


@pytest.fixture
def caller(cast):
    """In the test's own transaction: a request must not close its connection, as Django's own test client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    a_world(cast)
    yield Caller(key_of(somebody("all", set(Role) - OUTSIDE)), seed=7)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_api_keeps_to_its_description(caller):
    """F5, F6: every endpoint, with bodies that fit the schema and bodies that do not."""
    operations = list(caller.operations())
    each = max(1, round(CALLS / len(operations)))
    for operation in operations:
        caller.send(operation, each)
    print(f"{sum(caller.answers.values())} calls: {dict(sorted(caller.answers.items()))}")
    assert not caller.faults, f"{len(caller.faults)} faults:\n" + "\n".join(caller.faults[:40])
    assert len(operations) > 350 and caller.answers[200] > 30 and caller.answers[409] and caller.answers[422]


def test_every_endpoint_says_what_it_may_answer():
    for path, methods in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        for method, operation in methods.items():
            wanted = {200, 401, 404} | ({409, 412, 422, 428} if method == "post" else set())
            assert wanted <= set(operation["responses"].keys()), (path, operation["responses"].keys())


class PartRow(Form):
    part = PickField(Item.objects.all(), to_field="id")


@pytest.mark.parametrize("given", ["§", "1e400", "9" * 40, "~"])
def test_letters_for_a_number_in_one_row_of_a_sheet_are_a_wrong_field(given, db):
    """A fault found here: all rows of a sheet are looked for at once, and one that is no number broke the whole."""
    with pytest.raises(ValidationError, match="Not found"):
        LinesField(PartRow, dict).clean([{"part": "1"}, {"part": given}])


def test_a_file_without_a_name_is_left_out(db):
    """The schema refuses it; a name that Django suspects (..) is no file either, and the form says it is missing."""
    with pytest.raises(ValueError, match="at least 1"):
        FileIn(name="", content="")
    assert form_data(UploadForm, schema_of(UploadForm).model_construct(table="items", upload={"name": "..", "content": ""})) == (
        {"table": "items"},
        {},
    )
