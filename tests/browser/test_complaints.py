"""The story's silence means something: what must not happen is heard when it does."""

from __future__ import annotations

import pytest

from tests.browser.pages import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]

WRONGS = {
    "an error on the console": ("console.error('broken')", "broken"),
    "an exception": ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
    "a script the policy does not allow": (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
        "Content Security Policy",
    ),
    "a request to another host": ("new Image().src = 'http://127.0.0.1:9/pixel.png'", "127.0.0.1:9"),
    "an address that is not there": ("fetch('/static/nowhere.js')", "404"),
}


@pytest.mark.parametrize("what", WRONGS)
def test_is_heard(chromium, live_server, what):
    house = House(chromium, live_server.url.replace("127.0.0.1", "localhost"))
    page = Person(house, phone=False).goto("/accounts/login/").page
    assert house.complaints == []
    script, heard = WRONGS[what]
    page.evaluate(f"() => {{ {script}; }}")
    for _tenth in range(50):
        if any(heard in complaint for complaint in house.complaints):
            break
        page.wait_for_timeout(100)
    assert any(heard in complaint for complaint in house.complaints), house.complaints
    page.context.close()
