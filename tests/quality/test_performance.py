"""Output per person: what each reported, read by the person, the head of production and the general manager, on pages and in the workbook alike."""

import io
from datetime import timedelta
from decimal import Decimal as D

import pytest
import python_calamine
from django.test import Client

from tests.cast import AT
from tests.production.builders import an_order_in_work, issued, op
from tests.quality.builders import a_final, measured, plans
from yidan.production import commands as production
from yidan.quality import commands as quality
from yidan.quality import performance
from yidan.quality.models import Nonconformity

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(cast):
    """何磊 makes four frames (30 minutes each allowed) and breaks one; 马超 machines; two are reworked by 马超 for quality."""
    case = an_order_in_work(cast)
    plans(case)
    issued(case.part, cast)
    cut = op(case.part)
    production.start(cut, by=cast.he)
    production.report(cut, good=D(3), scrapped=D(1), cause="尺寸超差", minutes=D(100), by=cast.he)
    made_by_ma(case, cast)
    return case


def made_by_ma(case, cast):
    issued(case.job, cast)
    for position in (10, 20):
        operation = op(case.job, position)
        production.start(operation, by=cast.ma)
        production.report(
            operation,
            good=D(4),
            reworked=D(1) if position == 20 else D(0),
            cause="调试返修" if position == 20 else "",
            minutes=D(60),
            by=cast.ma,
        )
    final = a_final(case.line, D(4), cast.chen)
    measured(final, cast.chen, wrong={1: "120.04"})
    quality.conclude(final, passed=D(3), failed=D(1), what="孔距超差", by=cast.chen)
    bad = Nonconformity.objects.get()
    quality.decide(bad, disposition="rework", method="重镗", by=cast.chen_head)
    quality.reworked(bad, quantity=D(1), minutes=D(25), by=cast.ma)


def figures_of(cast, name):
    pk = cast.users[name].pk
    return performance.figures([pk], AT - timedelta(days=1), AT + timedelta(days=1))[pk]


def test_what_each_reported(shop, cast):
    he, ma = figures_of(cast, "he"), figures_of(cast, "ma")
    assert (he.reports, he.good, he.scrapped, he.minutes, he.standard) == (1, 3, 1, 100, 120)
    assert (he.scrap_rate, he.efficiency) == (D("0.25"), D("1.2"))
    assert (ma.good, ma.reworked, ma.repaired, ma.repairing) == (8, 1, 1, 25)
    assert not performance.figures([cast.users["he"].pk], AT + timedelta(days=1), AT + timedelta(days=2)), "only of the period"


def client_of(cast, name):
    client = Client()
    client.force_login(cast.users[name])
    return client


def names_in(answer) -> set[str]:
    content = b"".join(answer) if answer.streaming else answer.content
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return {str(value) for row in rows for value in row}


@pytest.mark.parametrize(("who", "he", "ma"), [
    ("he_head", True, True), ("zong", True, True), ("he", True, False), ("ma", False, True), ("wang", False, False), ("chen_head", False, False),
    ("li", False, False), ("fang", False, False),
])  # fmt: skip
def test_read_by_the_person_and_his_heads_only(shop, cast, who, he, ma, monkeypatch):
    """List, workbook and page of one agree: production's planner, quality's head and the auditor see nobody's."""
    monkeypatch.setattr("yidan.core.clock.now", lambda: AT + timedelta(hours=1))
    client = client_of(cast, who)
    page = client.get("/performance/?view=quarter")
    book = names_in(client.get("/performance/?view=quarter&format=xlsx"))
    for name, shown in (("何磊", he), ("马超", ma)):
        assert (f">{name}" in page.content.decode().split("<table", 1)[-1]) == shown
        assert (name in book) == shown
    assert client.get("/performance/he?period=quarter").status_code == (200 if he else 404)
    assert client.get("/performance/ma?period=quarter").status_code == (200 if ma else 404)


def test_one_persons_page(shop, cast, monkeypatch):
    """By operation, with the causes; a month without reports says so; the shared tablet does not reach it."""
    monkeypatch.setattr("yidan.core.clock.now", lambda: AT + timedelta(hours=1))
    client = client_of(cast, "he")
    page = client.get("/performance/he?period=month").content.decode()
    assert "下料" in page and "尺寸超差" in page and "1 scrapped (25.0%)" in page
    assert "Nothing reported in this period." in client.get("/performance/he?period=last_month").content.decode()
    client.post("/floor/share")
    assert client.get("/performance/he").status_code != 200
