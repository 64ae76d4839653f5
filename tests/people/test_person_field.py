"""A person in a form stands by name and department; he is found by user name, name, initials, or as he is shown."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from yidan.core import openings
from yidan.core.forms import Form
from yidan.people.fields import PersonField, meant
from yidan.people.models import User

pytestmark = pytest.mark.django_db


class Asked(Form):
    owner = PersonField()
    seller = PersonField(User.objects.filter(username__in=["li", "shen"]), choose=True)


def test_he_is_shown_by_name_and_department_and_found_again(cast):
    html = str(Asked(initial={"owner": "lin", "seller": "li"}))
    assert 'value="林晓东 · Sales"' in html and "李敏 · Sales</option>" in html and 'value="lin"' not in html
    for text in ("lin", "林晓东", "林晓东 · Sales", "林晓东 · 销售"):
        form = Asked({"owner": text, "seller": "shen"})
        assert form.is_valid() and form.cleaned_data["owner"] == cast.users["lin"], text
        assert 'value="林晓东 · Sales"' in str(form), "kept so when the page comes back"
    assert not Asked({"owner": "谁", "seller": "shen"}).is_valid()


def test_two_of_one_name_are_told_apart(cast):
    with transaction.atomic(), openings.opened():
        User.objects.create(username="limin2", display="李敏")
    rows = User.objects.all()
    assert meant(rows, "李敏") is None
    assert meant(rows, "李敏 (limin2)") == User.objects.get(username="limin2")
    assert 'value="李敏 (li) · Sales"' in str(Asked(initial={"owner": "li"}))


def test_the_picker_gives_what_the_field_shows(cast, settings):
    client = Client()
    client.force_login(cast.users["li"])
    found = client.get("/people/pick?q=wang").json()["results"][0]
    assert (found["code"], found["value"], found["note"]) == ("wang", "王海 · Production", "Production")
