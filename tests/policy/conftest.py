"""What several chapters begin with."""

import pytest

from tests.planning import builders as plant
from yidan.purchasing.models import Demand


@pytest.fixture
def order(cast):
    return plant.a_broken_down(cast, 2)


@pytest.fixture
def servo(order):
    return Demand.objects.filter(order=order, item__code="SV-750")
