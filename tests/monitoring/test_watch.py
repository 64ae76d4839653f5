"""A warning says what is true now: restated when it changes, written anew when it becomes severe, closed when it is over (5.4c)."""

from datetime import timedelta

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.cast import AT
from tests.factories import an_order
from yidan.core.events import Event
from yidan.monitoring import watch
from yidan.monitoring.jobs import house
from yidan.monitoring.models import Alert

pytestmark = pytest.mark.django_db


def test_the_promise_comes_near_then_passes(cast):
    order = an_order(cast, "approved")
    near = AT + (order.promised - AT.date()) - timedelta(days=1)
    assert watch.sweep(house(AT)) == 0
    assert watch.sweep(house(near)) == 1
    assert watch.sweep(house(near + timedelta(hours=1))) == 0
    first = Alert.objects.get()
    assert first.level == "notice" and str(order.promised.day) in first.what

    assert watch.sweep(house(near + timedelta(days=2))) == 1
    first.refresh_from_db()
    severe = Alert.objects.get(stage="open")
    assert first.stage == "closed" and severe.level == "severe"
    assert {alert.due.weekday() for alert in (first, severe)} == {0}, "warned of on Saturday and on Sunday: nobody is asked before Monday"
    assert not Event.objects.filter(verb="monitoring.restate").exists()


def test_where_the_order_stands_is_restated_on_the_same_warning(cast):
    order = a_made_order(cast)
    near = AT + (order.promised - AT.date())
    watch.sweep(house(near))
    alert = Alert.objects.get()
    before = alert.cause
    an_acceptance(cast, order, "signed")
    assert watch.sweep(house(near)) == 0
    alert.refresh_from_db()
    order.refresh_from_db()
    assert alert.stage == "open" and alert.cause != before and str(order.stage_label) in alert.cause
    assert Event.objects.filter(verb="monitoring.restate", object_id=alert.pk).count() == 1
