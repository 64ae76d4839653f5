"""docs/operate.md: `first_admin` asks for a name and prints a link for the first password; works once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.people.builders import acts
from yidan.core import clock
from yidan.core.actors import Role
from yidan.people import commands as people
from yidan.people.models import Person, User

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("first_admin", stdout=out, **options)
    return out.getvalue()


def test_the_first_administrator_is_made_once_and_chooses_a_password(settings):
    settings.SITE_URL = "https://yidan.example.com/"
    text = run(name="宋雪")
    assert "songxue" in text
    link = text.split("https://yidan.example.com", 1)[1].strip()
    person = Person.objects.get()
    assert acts(person, clock.now()).roles == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
    browser = Client()
    form = browser.get(link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": "correct horse battery", "password2": "correct horse battery"})
    assert browser.post("/accounts/login/", {"login": "songxue", "password": "correct horse battery"}).status_code == 302
    assert browser.get("/people/").status_code == 200
    with pytest.raises(CommandError):
        run(name="别人")
    assert User.objects.count() == 1


def test_a_name_is_asked_for(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _prompt: "Wei Ling")
    assert "weiling" in run()


def test_a_nameless_administrator_is_refused(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _prompt: " ")
    with pytest.raises(CommandError):
        run()
    assert not User.objects.exists()


def test_the_house_fills_from_the_first_administrator_alone():
    """He appoints a second administrator, who takes his second administration away; a general manager is seated without anybody's leave."""
    run(name="宋雪")
    first, day = Person.objects.get(), clock.today()
    by = acts(first, clock.now())
    boss, second = Person(), Person()
    people.appoint(boss, username="han", name="韩志远", by=by)
    people.appoint(second, username="wei", name="魏工", by=by)
    people.seat(boss, role=Role.GENERAL_MANAGER, since=day, by=by)
    people.seat(second, role=Role.SYSTEM_ADMIN, since=day, agreed_by=boss.user, by=by)
    assert acts(boss, clock.now()).roles == {Role.GENERAL_MANAGER} and acts(second, clock.now()).roles == {Role.SYSTEM_ADMIN}
