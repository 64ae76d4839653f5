"""An early warning is written by the worker in its language and read by everybody in his own (5.4c)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import AT
from tests.factories import an_order
from yidan.core.actors import Door, Role
from yidan.monitoring import queries, watch
from yidan.monitoring.models import Alert

pytestmark = pytest.mark.django_db


def house(days):
    from yidan.core.actors import Actor

    return Actor(None, "system", frozenset({Role.SYSTEM}), Door.JOB, AT + timedelta(days=days))


@pytest.mark.parametrize("worker", ["zh-hans", "en"])
def test_a_warning_is_read_in_the_readers_language(cast, worker):
    order = an_order(cast, "approved")
    with translation.override(worker):
        watch.sweep(house((order.promised - AT.date()).days + 3))
    alert = Alert.objects.get(order=order)
    english = f"promised {order.promised.day} {order.promised:%b}, the day is past"
    for language, what, stage in (("en", english, "stands at: "), ("zh-hans", f"{order.promised:%m-%d}", "")):
        with translation.override(language):
            assert what in alert.says and stage in alert.because and str(order.Stage(order.stage).label) in alert.because
            (work,) = [one for one in queries.todo(replace(cast.li, at=AT)) if one.key == order.number]
            assert work.reason == alert.because
    with translation.override("zh-hans"):
        assert "stands" not in alert.because
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users["li"])
    for url in ("/alerts/", alert.get_absolute_url(), "/messages", "/"):
        assert english in client.get(url).content.decode(), url


def test_a_warning_of_before_stays_as_it_was_written(cast):
    order = an_order(cast, "approved")
    alert = Alert(order=order, topic="x", level="notice", what="已晚 3 天", cause="", due=AT)
    assert (alert.says, alert.because) == ("已晚 3 天", "")
