"""A machine breaks down: the planner's repair is proposed, compared and accepted, and the salesperson sees the new date and is warned."""

from __future__ import annotations

from datetime import date

import pytest

from tests.browser.company import a_company
from tests.browser.pages import House
from tests.planning import builders as plant
from yidan.monitoring import jobs as monitoring
from yidan.planning.models import Operation, Plan

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


def test_a_machine_breaks_down_and_sales_knows_the_new_date(chromium, live_server, settings):
    """PLN-1, PLN-2: nothing is planned on a machine that is down, and a plan changes nothing before it is accepted."""
    settings.CLOCK = "2026-06-01T09:00"
    company = a_company()
    plant.stock_all(company.cast)
    order = plant.a_broken_down(company.cast, 2, promised=date(2026, 6, 8))
    house = House(chromium, live_server.url.replace("127.0.0.1", "localhost"))

    wang = house.person("wang").goto("/planning/")
    wang.page.set_default_timeout(150_000)  # the first repair of an installation waits for its kernels to be compiled
    wang.press('form[action$="/planning/propose"] button').settled()
    assert "待采纳" in wang.text() and order.key in wang.text("aside.aside")
    wang.act("accept").send().settled()
    order.refresh_from_db()
    first = order.forecast
    assert order.stage == "planned" and first <= order.promised

    ma = house.person("ma").goto("/outages/report-outage")
    ma.fill(work_centre="ASM", kind="machine", since="2026-06-01 09:00", until="2026-06-11 17:00", text="主轴损坏").send()
    assert "主轴损坏" in ma.text()

    wang.goto("/planning/").press('form[action$="/planning/propose"] button[name=repair]').settled()
    repair = Plan.objects.get(kind="repair")
    aside = wang.text("aside.aside")
    assert "主轴损坏" in aside and order.key in aside and "晚" in aside
    wang.screen("repair-proposed")
    order.refresh_from_db()
    assert order.forecast == first  # nothing has moved yet
    wang.goto(f"/plans/{repair.base.key}/against/{repair.key}").settled()
    assert order.key in wang.text() and "总装" in wang.text()
    wang.screen("repair-compared")
    wang.goto("/planning/").settled().act("accept").fill(reason="设备故障，等维修").send().settled()

    order.refresh_from_db()
    assert order.forecast > order.promised == date(2026, 6, 8)  # what was promised stays
    assert Operation.objects.get(work_order__order=order, name="总装").start.date() >= date(2026, 6, 11)
    monitoring.every_hour()  # the worker's round
    for phone in (False, True):
        li = house.person("li", phone=phone).goto(f"/orders/{order.key}").settled()
        assert f"{order.forecast.day}日" in li.text().replace(" ", "") or f"{order.forecast:%m-%d}" in li.text()
        assert f"晚 {(order.forecast - order.promised).days} 天" in li.text("#warnings")
        li.screen("repair-told")
    house.close()
    assert house.complaints == []
