"""5.1b: a tablet shared on the floor. Every report names its person by badge or PIN, and is judged by that person's rights."""

import html
import uuid
from datetime import date

import pytest
from django.test import Client

from tests.people.builders import ACCOUNTS, a_person, acts
from tests.production.builders import an_order_in_work, issued, op
from yidan.core.actors import Role
from yidan.core.events import Event
from yidan.people import commands as people
from yidan.people import tablet
from yidan.people.models import User, WrongTry
from yidan.production.models import EquipmentState, JobReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(cast):
    """An operation that can be started; a worker 唐宁, a salesman 吴江; a tablet that 何建华 signed in and shared."""
    case = an_order_in_work(cast)
    issued(case.part, cast)
    case.worker, case.salesman = a_person("tang", "唐宁", Role.OPERATOR), a_person("wu", "吴江", Role.SALES)
    case.client = Client()
    case.client.force_login(cast.users["he_head"])
    assert case.client.post("/floor/share").status_code == 302
    case.cut = op(case.part)
    return case


def post(client, url, **fields):
    return client.post(url, {"key": uuid.uuid4().hex, **fields})


def a_pin(person) -> str:
    return str(people.give_pin(person, by=acts(person)))


def test_each_report_stands_under_its_persons_name(floor):
    badge, pin = str(people.give_badge(floor.worker, by=ACCOUNTS)), a_pin(floor.worker)
    url = f"/floor/{floor.cut.key}"
    assert "唐宁" in floor.client.get(url).content.decode(), "with a PIN one may be chosen by name"
    nobody = post(floor.client, url, verb="start")
    assert nobody.status_code == 409 and "badge" in nobody.content.decode()
    assert post(floor.client, url, verb="start", badge=f" {badge.lower()} ").status_code == 303, "a reader types as it likes"
    again = {"good": "2", "minutes": "30", "person": "tang", "pin": pin, "key": uuid.uuid4().hex}
    for _twice in range(2):
        assert floor.client.post(f"{url}/report", again).status_code == 303
    assert post(floor.client, f"{url}/stop", cause="material", person="tang", pin=pin).status_code == 303
    report, event = JobReport.objects.get(), Event.objects.get(verb="production.start")
    assert report.by == event.user == floor.worker.user and event.roles == "operator"
    kept = " ".join(str(row) for row in Event.objects.values_list("data", flat=True))
    assert pin not in kept and badge not in kept, "neither stands in an event"


def test_the_equipment_is_checked_from_the_same_tablet(floor):
    """The floor's page names what nobody has checked today; who checks it names himself."""
    pin = a_pin(floor.worker)
    assert "not checked today" in floor.client.get("/floor/?centre=SAW").content.decode()
    assert floor.client.get("/floor/check?centre=SAW").status_code == 200 and floor.client.get("/floor/check?centre=NO").status_code == 404
    given = {"centre": "SAW", "state": "fit", "kind": "check"}
    assert post(floor.client, "/floor/check", **given).status_code == 409
    assert post(floor.client, "/floor/check", **given | {"state": "x"}, person="tang", pin=pin).status_code == 422
    assert post(floor.client, "/floor/check", **given | {"state": "limited"}, person="tang", pin=pin).status_code == 409, (
        "limits need words"
    )
    assert post(floor.client, "/floor/check", **given, person="tang", pin=pin).status_code == 303
    assert EquipmentState.objects.get().by == floor.worker.user
    assert "not checked today" not in floor.client.get("/floor/?centre=SAW").content.decode()


def test_the_rights_are_the_persons_not_the_tablets(floor):
    """A head signed the tablet in; a salesman at it can do what a salesman can: nothing here. A leaver is nobody."""
    pin, badge = a_pin(floor.salesman), str(people.give_badge(floor.worker, by=ACCOUNTS))
    refused = post(floor.client, f"/floor/{floor.cut.key}", verb="start", person="wu", pin=pin)
    assert refused.status_code == 409 and "Only" in html.unescape(refused.content.decode())
    people.leave(floor.worker, left_on=date(2026, 6, 1), reason="离职", by=ACCOUNTS)
    assert "Nobody has this badge" in post(floor.client, f"/floor/{floor.cut.key}", verb="start", badge=badge).content.decode()
    floor.cut.refresh_from_db()
    assert floor.cut.stage == "waiting"


def test_a_pin_is_hashed_and_cannot_be_guessed(floor):
    """Five wrong ones, and the right one is refused too; another person is not locked out by it, a tablet is by twenty."""
    pin, other = a_pin(floor.worker), a_pin(a_person("qi", "齐明", Role.OPERATOR))
    assert pin not in User.objects.get(username="tang").pin and len(pin) == 6
    url, wrong = f"/floor/{floor.cut.key}", f"{(int(pin) + 1) % 10**6:06}"
    for _n in range(tablet.TRIES):
        assert "do not go together" in post(floor.client, url, verb="start", person="tang", pin=wrong).content.decode()
    assert "Too many wrong tries" in post(floor.client, url, verb="start", person="tang", pin=pin).content.decode()
    assert post(floor.client, url, verb="start", person="qi", pin=other).status_code == 303
    for _n in range(tablet.ON_TABLET):
        post(floor.client, url, verb="resume", badge="YB00")
    assert "Too many wrong tries" in post(floor.client, url, verb="resume", person="qi", pin=other).content.decode()
    assert WrongTry.objects.count() > tablet.ON_TABLET


def test_a_badge_or_pin_taken_is_void(floor):
    first = str(people.give_badge(floor.worker, by=ACCOUNTS))
    second, pin = str(people.give_badge(floor.worker, by=ACCOUNTS)), a_pin(floor.worker)
    assert (
        first != second
        and "Nobody has this badge" in post(floor.client, f"/floor/{floor.cut.key}", verb="start", badge=first).content.decode()
    )
    people.take_badge(floor.worker, reason="遗失", by=ACCOUNTS)
    for given in ({"badge": second}, {"person": "tang", "pin": pin}, {"person": "tang", "pin": ""}):
        assert post(floor.client, f"/floor/{floor.cut.key}", verb="start", **given).status_code == 409, given


def test_nothing_but_the_floor_is_reached_from_a_shared_tablet(floor):
    """Not the desk, not the account of whoever signed it in, not the API; signing it out ends his session."""
    client = floor.client
    for url in ("/", "/orders/", f"/operations/{floor.cut.key}", "/accounts/password/change/", "/accounts/2fa/", "/people/"):
        answer = client.get(url)
        assert (answer.status_code, answer["Location"]) == (302, "/floor/"), url
    assert client.get(f"/api/operations/{floor.cut.key}").status_code == 401
    assert client.post(f"/api/operations/{floor.cut.key}/start", "{}", content_type="application/json").status_code == 401
    assert post(client, f"/operations/{floor.cut.key}/start").status_code == 302
    floor.cut.refresh_from_db()
    assert floor.cut.stage == "waiting"
    assert client.get("/floor/").status_code == 200
    client.post("/floor/unshare")
    assert "/accounts/login" in client.get("/floor/")["Location"]


def test_only_who_works_the_floor_shares_a_device(cast):
    client = Client()
    client.force_login(cast.users["li"])
    assert client.post("/floor/share").status_code == 404 and client.get("/floor/share").status_code == 405
    assert client.get("/orders/").status_code == 200
