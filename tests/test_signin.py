"""Pitfall 2: a whole factory sits behind one address, and one colleague's mistyping must not shut out the others."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

FACTORY, ELSEWHERE = "203.0.113.7", "198.51.100.9"
GOOD, BAD = "correct horse battery", "wrong horse battery"


@pytest.fixture(autouse=True)
def accounts(db: None) -> None:
    cache.clear()
    for name in ("li", "wang"):
        user = get_user_model()(username=name)
        user.set_password(GOOD)
        user.save()


def signs_in(name: str, password: str, address: str) -> bool:
    client = Client(REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_a_colleague_signs_in_from_an_address_with_failed_tries() -> None:
    for _ in range(30):
        assert not signs_in("li", BAD, FACTORY)
    assert signs_in("wang", GOOD, FACTORY)


def test_the_person_under_attack_signs_in_from_another_address() -> None:
    for _ in range(6):
        signs_in("li", BAD, ELSEWHERE)
    assert signs_in("li", GOOD, FACTORY)


def test_guessing_one_persons_password_from_one_address_is_stopped() -> None:
    for _ in range(6):
        signs_in("li", BAD, FACTORY)
    assert not signs_in("li", GOOD, FACTORY)  # even the right one, for five minutes


def test_nobody_signs_up_by_themselves() -> None:
    client = Client()
    client.post("/accounts/signup/", {"username": "mallory", "password1": GOOD, "password2": GOOD})
    assert not get_user_model().objects.filter(username="mallory").exists()
