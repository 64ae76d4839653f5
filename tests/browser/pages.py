"""What a story in a browser is told with: a house of people, each with a window of their own, who open pages, fill forms and press buttons.

Everything that must never happen is kept as a complaint: an error on the console (a breach of the content policy is one), a page that
fails, a request to another host, an answer of 500."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.harness import SCREENS

PASSWORD = "correct horse battery"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
.filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90)).slice(0, 4)"""
SAID = "#refusal, .error, .note.bad"


class NotDone(AssertionError):
    """A page refused; the message is what it said."""


class House:
    """The site and everybody's windows. `complaints` must be empty in the end."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser, self.url = browser, url
        self.complaints: list[str] = []
        self.people: dict[tuple[str, bool], Person] = {}
        self.expected: set[int] = set()
        SCREENS.mkdir(parents=True, exist_ok=True)

    def person(self, name: str, *, phone: bool = False) -> Person:
        """Signed in through the form the first time they are called."""
        if (name, phone) not in self.people:
            self.people[name, phone] = one = Person(self, phone=phone)
            one.sign_in(name)
        return self.people[name, phone]

    def second(self, one: Person) -> Person:
        """Another window of the same person, on the same page."""
        other = Person(self, phone=one.phone, storage_state=one.page.context.storage_state())
        return other.goto(one.page.url)

    def stranger(self, **context: Any) -> Person:
        """Somebody without an account, on a phone: a customer or a supplier with a private link."""
        return Person(self, phone=True, **context)

    def close(self) -> None:
        for one in self.people.values():
            one.page.context.close()

    @contextmanager
    def refusing(self, *statuses: int) -> Iterator[None]:
        """Within this, these statuses are what is wanted (the browser writes each on its console)."""
        self.expected = set(statuses)
        yield
        self.expected = set()

    def heed(self, page: Any) -> None:
        page.on("console", lambda message: self.console(message, page))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((self.url, "data:", "blob:")) else self.complaints.append(f"asked {request.url}")
            ),
        )
        page.on(
            "response", lambda response: self.complaints.append(f"{response.status} {response.url}") if response.status >= 500 else None
        )

    def console(self, message: Any, page: Any) -> None:
        refused = re.search(r"status of (\d{3})", message.text)
        if message.type == "error" and not (refused and int(refused[1]) in self.expected):
            self.complaints.append(f"{page.url}: {message.text}")


class Person:
    """One window. Verbs are named as in the addresses: `act("receive")` presses what leads to .../receive."""

    def __init__(self, house: House, *, phone: bool, **context: Any) -> None:
        self.house, self.phone = house, phone
        usual: dict[str, Any] = {
            "viewport": PHONE if phone else DESKTOP,
            "base_url": house.url,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
        }
        if phone:
            usual |= {"has_touch": True, "is_mobile": True}
        self.page = house.browser.new_context(**usual | context).new_page()
        self.page.set_default_timeout(40_000)  # a busy machine is no defect
        house.heed(self.page)

    # --- going about ---
    def goto(self, path: str) -> Person:
        self.page.goto(path)
        return self

    def sign_in(self, name: str) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.press("form.door-form button[type=submit]")
        if "/accounts/login" in self.page.url:
            raise NotDone(f"{name} could not sign in")

    @property
    def path(self) -> str:
        return str(self.page.evaluate("location.pathname"))

    @property
    def key(self) -> str:
        """Of the document whose page this is: the last part of the address."""
        return self.path.rpartition("/")[2]

    def text(self, selector: str = "main") -> str:
        return str(self.page.inner_text(selector))

    # --- doing ---
    def press(self, selector: str) -> Person:
        """Presses and waits for the page that follows."""
        button = self.page.locator(selector).locator("visible=true").first
        with self.page.expect_navigation():
            button.click()
        return self

    def settled(self) -> Person:
        """When the parts that load by themselves are there too."""
        self.page.wait_for_load_state("networkidle")
        return self

    def tab(self, room: str) -> Person:
        """A chapter of the order's page."""
        with self.page.expect_response(lambda response: f"/tab/{room}" in response.url or f"tab={room}" in response.url):
            chapter = self.page.locator(f'nav[data-tabs] a[href*="{room}"]').first
            if not chapter.is_visible():
                self.page.click("nav[data-tabs] .more-tabs summary")
            chapter.click()
        return self.settled()

    def act(self, verb: str) -> Person:
        """The button of a document's page that does the verb, or opens its form."""
        way = f"/{verb}"
        selector = f'main form[action$="{way}"] button, main a[href$="{way}"], main a[href*="{way}?"]'
        if not self.page.locator(selector).locator("visible=true").count():
            raise NotDone(f"no way to {verb} on {self.page.url}: {self.said('.why, .act')}")
        self.press(selector)
        return self.checked()

    def fill(self, **values: Any) -> Person:
        """By field name; a list of mappings fills the rows of a sheet."""
        for name, value in values.items():
            if isinstance(value, list):
                for n, row in enumerate(value):
                    self.row(name, n, row)
            else:
                self.put(f"[name={name}]", value)
        return self

    def row(self, sheet: str, n: int, values: Mapping[str, Any]) -> None:
        first = next(iter(values))
        while not self.page.locator(f'[name="{sheet}-{n}-{first}"]').count():
            self.page.click(f'[data-sheet="{sheet}"] [data-add]')
        for column, value in values.items():
            self.put(f'[name="{sheet}-{n}-{column}"]', value)

    def put(self, selector: str, value: Any) -> None:
        field = self.page.locator(selector)
        assert field.count(), f"no {selector} on {self.page.url}"
        match field.first.evaluate("e => e.type || e.tagName"):
            case "checkbox":
                field.set_checked(bool(value))
            case "radio":
                self.page.locator(f'{selector}[value="{value}"]').check()
            case "file":
                field.set_input_files(value)
            case "select-one":
                field.select_option(str(value))
            case _:
                field.fill(str(value))
                field.press("Escape") if field.get_attribute("data-picker") else None

    def paste(self, selector: str, text: str) -> Person:
        self.page.locator(selector).focus()
        self.page.evaluate(PASTE, text)
        return self

    def send(self, selector: str = "button[data-main]") -> Person:
        """The main button; what the page refuses is raised with its words."""
        self.press(selector)
        return self.checked()

    def checked(self) -> Person:
        if self.page.locator(".form .error, #refusal, .sheet .error, p.error").locator("visible=true").count():
            raise NotDone(f"{self.page.url}: {self.said(SAID)}")
        if self.page.locator("body > h1, h1").first.inner_text().strip().startswith(("403", "404", "409", "500")):
            raise NotDone(f"{self.page.url}: {self.text('body')[:300]}")
        return self

    def said(self, selector: str) -> str:
        return " | ".join(" ".join(one.split()) for one in self.page.locator(selector).all_inner_texts())

    @property
    def link(self) -> str:
        """The private link that was just given, shown once."""
        return str(self.page.locator("#given-link").input_value())

    # --- looking ---
    def picture(self, name: str) -> None:
        """As it stands now, for a page that would lose what was typed."""
        self.page.screenshot(path=SCREENS / f"{name}{'-phone' if self.phone else ''}-zh.png")

    def screen(self, name: str, *, whole: bool = False) -> Person:
        """A picture as this window shows it, in Chinese and in English."""
        for language in ("zh-hans", "en"):
            self.speak(language)
            phone = "-phone" if self.phone else ""
            self.page.screenshot(path=SCREENS / f"{name}{phone}-{language[:2]}.png", full_page=whole)
            wider = self.page.evaluate(WIDER)
            assert not wider, f"{name} is wider than the window: {wider}"
        self.speak("zh-hans")
        return self

    def speak(self, language: str) -> None:
        self.page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.house.url}])
        if not self.page.evaluate("document.documentElement.lang").startswith(language[:2]):
            self.page.reload()
        self.settled()

    def judged_by_axe(self) -> list[str]:
        """What axe finds serious or critical on this page. It runs in a window that may take a script from outside the policy."""
        context = self.house.browser.new_context(
            bypass_csp=True, viewport=PHONE if self.phone else DESKTOP, storage_state=self.page.context.storage_state()
        )
        page = context.new_page()
        page.goto(self.page.url)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        context.close()
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
