"""The main pages looked at: on a desk and on a phone, in both languages, by axe, and from another time zone."""

from __future__ import annotations

from tests.browser.pages import AXE, Person
from tests.browser.story import Story

DESKS = {
    "desk": ("li", "/"), "order": ("li", "/orders/{order}"), "order-planning": ("wang", "/orders/{order}?tab=planning"), "orders": ("li", "/orders/?view=all"),
    "order-settlement": ("zhou", "/orders/{order}?tab=settlement"), "order-quality": ("chen", "/orders/{order}?tab=quality"), "entry-empty": ("li", "/orders/enter"),
    "dossier-signed": ("zhao", "/reviews/{order}"), "board": ("wang", "/planning/"), "inspections": ("chen", "/inspections/"), "dispatch": ("wang", "/dispatch/"),
    "policy": ("fang", "/policy"), "policy-clause": ("fang", "/policy/2.3a"), "policy-map": ("fang", "/policy/map"), "volume": ("sun", "/volumes/{volume}"),
    "settings": ("zong", "/settings/"), "receivables": ("zhou", "/receivables/"), "shipments": ("qian", "/shipments/"), "history": ("fang", "/orders/{order}/history"),
}  # fmt: skip
PHONES = {
    "desk": ("li", "/"), "order": ("li", "/orders/{order}"), "orders": ("li", "/orders/?view=all"), "floor": ("he", "/floor/"), "policy": ("fang", "/policy"),
    "volume": ("sun", "/volumes/{volume}"), "board": ("wang", "/planning/"), "dossier-signed": ("zhao", "/reviews/{order}"), "entry-empty": ("li", "/orders/enter"),
}  # fmt: skip


def at_the_main_pages(s: Story) -> None:
    found = []
    for phone, pages in ((False, DESKS), (True, PHONES)):
        for name, (who, path) in pages.items():
            one = s.house.person(who, phone=phone).goto(path.format(order=s.order, volume=s.keys["volume"]))
            one.screen(f"{s.name}{name}")
            found += [f"{name}{' (phone)' if phone else ''}: {wrong}" for wrong in one.judged_by_axe()] if AXE.is_file() else []
    assert found == [], "\n".join(found)


def from_another_time_zone(s: Story) -> None:
    """The factory's clock is told, wherever the reader sits."""
    for who, path in ((s.li, f"/orders/{s.order}"), (s.wang, "/planning/"), (s.li, "/")):
        here = who.goto(path).settled()
        context = s.house.browser.new_context(
            storage_state=here.page.context.storage_state(),
            viewport=here.page.viewport_size,
            base_url=s.house.url,
            timezone_id="America/New_York",
        )
        page = context.new_page()
        s.house.heed(page)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert without_now(page.inner_text("main")) == without_now(told(here)), f"{path} from New York"
        context.close()


def told(one: Person) -> str:
    return one.text()


def without_now(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
