"""A passkey made and used in a real browser under the shipped content policy; the sign-in page on a phone."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from tests.harness import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"


@pytest.fixture
def page(chromium, live_server):
    """A phone-wide page whose console errors and requests to elsewhere are kept."""
    cache.clear()
    user = get_user_model()(username="li", display="李敏")
    user.set_password(PASSWORD)
    user.save()
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda request: None if re.match(r"http://localhost|data:", request.url) else page.wrong.append(request.url))
    yield page
    context.close()


def sign_in(page):
    page.goto("/accounts/login/")
    page.fill("[name=login]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("form.door-form button[type=submit]")


def test_a_passkey_is_added_and_signs_in(page):
    SCREENS.mkdir(parents=True, exist_ok=True)
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    page.goto("/accounts/login/")
    page.screenshot(path=SCREENS / "people-sign-in-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sign_in(page)
    page.wait_for_url(re.compile(r"localhost:\d+/(?!accounts/login)"))
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)  # one's means of signing in are changed with the password once more
    page.click("form.door-form button[type=submit]")
    page.fill("[name=name]", "工位手机")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes|webauthn/$|2fa/$"))
    page.goto("/accounts/2fa/webauthn/")
    assert "工位手机" in page.content()
    page.screenshot(path=SCREENS / "people-passkeys-phone.png")
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"localhost:\d+/(?!accounts)"))
    page.goto("/me")
    assert "/me" in page.url
    assert [w for w in page.wrong if "favicon" not in w and "404" not in w] == []
