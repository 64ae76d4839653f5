"""6.1d on the floor: rework is reported on a phone or the shared tablet under the name of who did it, and inspected again until it passes."""

import uuid
from decimal import Decimal as D

import pytest
from django.test import Client

from tests.people.builders import ACCOUNTS, a_person, acts
from tests.quality.builders import a_final, an_order_made, measured
from yidan.core.actors import Role
from yidan.people import commands as people
from yidan.quality import commands as quality
from yidan.quality.models import Inspection, Nonconformity, Rework
from yidan.quality.queries import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast):
    """Two of four machines to be reworked; a worker 唐宁 with a PIN, a tablet shared on the floor."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    measured(inspection, cast.chen, wrong={1: "120.04", 2: "120.05"})
    quality.conclude(inspection, passed=D(2), failed=D(2), what="孔距超上限", by=cast.chen)
    case.bad = Nonconformity.objects.get()
    quality.decide(case.bad, disposition="rework", method="镶套重镗", by=cast.chen_head)
    case.worker = a_person("tang", "唐宁", Role.OPERATOR)
    case.pin = str(people.give_pin(case.worker, by=acts(case.worker)))
    case.client = Client()
    case.client.force_login(cast.users["he_head"])
    case.client.post("/floor/share")
    return case


def post(case, **fields):
    return case.client.post(f"/floor/rework/{case.bad.key}", {"key": uuid.uuid4().hex, **fields})


def test_on_the_shared_tablet_it_names_its_person(found):
    assert "镶套重镗" in found.client.get("/floor/rework/").content.decode()
    page = found.client.get(f"/floor/rework/{found.bad.key}").content.decode()
    assert "120.04" in page and "唐宁" in page
    nobody = post(found, quantity="1", minutes="20")
    assert nobody.status_code == 409 and not Rework.objects.exists()
    assert post(found, quantity="", person="tang", pin=found.pin).status_code == 422
    assert post(found, quantity="3", minutes="20", person="tang", pin=found.pin).status_code == 409, "more than was found wrong"
    badge = str(people.give_badge(found.worker, by=ACCOUNTS))
    assert post(found, quantity="1", minutes="20", badge=badge).status_code == 303
    once = {"quantity": "1", "minutes": "25", "person": "tang", "pin": found.pin, "key": uuid.uuid4().hex}
    for _twice in range(2):
        assert found.client.post(f"/floor/rework/{found.bad.key}", once).status_code == 303
    assert [(row.by, row.quantity, row.minutes) for row in Rework.objects.order_by("pk")] == [
        (found.worker.user, 1, 20), (found.worker.user, 1, 25)
    ]  # fmt: skip
    assert post(found, quantity="1", person="tang", pin=found.pin).status_code == 409, "all of it is reworked"


def test_inspected_again_until_it_passes(found, cast):
    """What fails again is a sheet of its own, reworked and inspected once more; the first closes with its last pieces."""
    post(found, quantity="2", minutes="40", person="tang", pin=found.pin)
    again = Inspection.again(found.bad, D(2))
    quality.inspect_again(again, by=cast.chen)
    measured(again, cast.chen, wrong={1: "120.03"})
    quality.conclude(again, passed=D(1), failed=D(1), what="孔距仍超差", by=cast.chen)
    second = Nonconformity.objects.exclude(pk=found.bad.pk).get()
    assert Nonconformity.objects.get(pk=found.bad.pk).stage == "closed" and second.quantity == 1
    quality.decide(second, disposition="rework", method="再次重镗", by=cast.chen_head)
    found.bad = second
    assert "再次重镗" in found.client.get("/floor/rework/").content.decode()
    assert post(found, quantity="1", minutes="30", person="tang", pin=found.pin).status_code == 303
    last = Inspection.again(second, D(1))
    quality.inspect_again(last, by=cast.chen)
    assert found.worker.user_id in makers(last), "who reworked it does not inspect it (QC-1)"
    measured(last, cast.chen)
    quality.conclude(last, passed=D(1), by=cast.chen)
    found.line.refresh_from_db()
    found.order.refresh_from_db()
    assert (found.line.passed, found.order.stage) == (4, "inspected")
