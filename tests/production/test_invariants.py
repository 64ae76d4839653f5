"""STK-3: what a closed account says is what was issued and brought back; a deliberate fault turns the check red."""

from decimal import Decimal as D

import pytest
from django.db import transaction

from tests.production.builders import an_order_in_work, made
from yidan.core import openings, triggers
from yidan.desk import invariants
from yidan.planning.models import Component
from yidan.production import commands as production
from yidan.production.commands import UsageInput

pytestmark = pytest.mark.django_db


def test_a_forged_issue_turns_stk3_red(cast):
    case = an_order_in_work(cast)
    made(case, cast, case.part)
    bolts = case.part.components.get()
    production.account_material(case.part, usages=[UsageInput(bolts, bolts.issued)], by=cast.he)
    assert not invariants.run()["STK-3"]
    triggers.clear()
    with transaction.atomic(), openings.opened():
        Component.objects.filter(pk=bolts.pk).update(issued=bolts.issued + D(1))
    assert invariants.run()["STK-3"]
    triggers.rebuild()
