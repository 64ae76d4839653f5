"""Signing in. Pitfall 2: a whole factory sits behind one address, and one colleague's mistyping must not shut out the others."""

import re
from typing import Any

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


# ---- the pages ----

ENTRANCE = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/key/1-bad/"]
OWN = [
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/reauthenticate/",
]


def signed_in(name: str = "li") -> Client:
    """Through the door itself: the pages of one's own account ask for the password once more."""
    client = Client(REMOTE_ADDR=ELSEWHERE)
    client.post("/accounts/login/", {"login": name, "password": GOOD})
    client.post("/accounts/reauthenticate/", {"password": GOOD})
    return client


def calm(answer: Any) -> str:
    """The page stands in our card, runs nothing of its own and asks nothing of strangers."""
    page = str(answer.content.decode())
    assert answer.status_code in (200, 403) and 'class="door-card card"' in page, answer.status_code
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag, tag
    assert not re.findall(r' (?:style|on\w+)="', page)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ENTRANCE)
def test_the_entrance_in_both_languages(path: str, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = calm(client.get(path))
    assert f'lang="{language}"' in page and 'href="/accounts/signup/"' not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", OWN)
def test_ones_own_means_in_both_languages(path: str, language: str) -> None:
    client = signed_in()
    client.cookies["django_language"] = language
    calm(client.get(path, follow=True))


def test_signing_up_is_closed_and_says_who_gives_accounts() -> None:
    assert 'name="password1"' not in calm(Client().get("/accounts/signup/"))


def test_a_code_from_an_app_is_asked_for_after_the_password() -> None:
    """Set up with the secret of the page; the next sign-in stops at the second factor, and a recovery code opens it too."""
    client = signed_in()
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.findall(r'value="([A-Z2-7]{16,})"', page)[0]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content
    client.post("/accounts/2fa/recovery-codes/generate/")
    codes = re.findall(r"\b[0-9a-f]{8}\b", calm(client.get("/accounts/2fa/recovery-codes/")))
    assert len(codes) == 10
    other = Client(REMOTE_ADDR=ELSEWHERE)
    asked = other.post("/accounts/login/", {"login": "li", "password": GOOD})
    assert asked["Location"] == "/accounts/2fa/authenticate/" and "_auth_user_id" not in other.session
    calm(other.get("/accounts/2fa/authenticate/"))
    assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302 and "_auth_user_id" in other.session


def code_now(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_leaver_does_not_come_in_again() -> None:
    get_user_model().objects.filter(username="li").update(is_active=False)
    assert not signs_in("li", GOOD, FACTORY)
