"""Who follows the events misses none, though a long transaction ends after later ones (NOT-1)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from tests.factories import an_order
from yidan.core import openings, search
from yidan.core.announcements import Announcement
from yidan.core.search import SearchRow
from yidan.monitoring import audiences

pytestmark = pytest.mark.django_db


def test_an_event_that_came_late_is_told(cast: SimpleNamespace) -> None:
    """Both orders are told of; then it is as if the first had been committed only now."""
    an_order(cast, "received")
    audiences.catch_up()
    first = set(Announcement.objects.values_list("event_id", flat=True))
    an_order(cast, "received", customer_po="PO-2")
    audiences.catch_up()
    told = Announcement.objects.count()
    with transaction.atomic(), openings.opened():
        Announcement.objects.filter(event_id__in=first).delete()
    assert Announcement.objects.count() < told
    audiences.catch_up()
    assert Announcement.objects.count() == told
    assert audiences.catch_up() == 0  # nobody is told twice


def test_a_document_that_came_late_is_found(cast: SimpleNamespace) -> None:
    order = an_order(cast, "received")
    an_order(cast, "received", customer_po="PO-2")
    search.catch_up()
    SearchRow.objects.filter(kind="intake.order", object_id=order.pk).delete()
    search.catch_up()
    assert SearchRow.objects.filter(kind="intake.order", object_id=order.pk).exists()
    assert search.catch_up() == 0
