"""QTY-1, the quantity chain as constraints: what must be allowed, what must be refused, on both databases."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from tests.factories import an_order
from yidan.core import openings
from yidan.core.constraints import explained
from yidan.intake.models import Line

pytestmark = pytest.mark.django_db
OK = {
    "plain": {"released": 10, "produced": 10, "passed": 10, "accepted": 10, "delivered": 10},
    "scrap replaced": {"released": 11, "produced": 11, "scrapped": 1, "passed": 10, "accepted": 10, "delivered": 10},
    "all scrapped twice": {"released": 30, "produced": 30, "scrapped": 20, "passed": 10, "accepted": 10, "delivered": 10},
    "rework waits": {"released": 10, "produced": 10, "passed": 8, "accepted": 8, "delivered": 8},
    "from stock only": {"taken": 10, "accepted": 10, "delivered": 10},
    "half from stock": {"taken": 4, "released": 6, "produced": 6, "passed": 6, "accepted": 10, "delivered": 10},
    "tolerance 5 %": {"ceiling": "10.5", "released": "10.5", "produced": "10.5", "passed": "10.5", "accepted": "10.5", "delivered": "10.5"},
    "service": {"kind": "service", "acceptance": "none", "delivered": 10},
    "service accepted after": {"kind": "service", "acceptance": "site", "delivered": 10, "accepted": 10},
    "site acceptance": {"acceptance": "site", "released": 10, "produced": 10, "passed": 10, "delivered": 10, "accepted": 0},
    "site accepted partly": {"acceptance": "site", "released": 10, "produced": 10, "passed": 10, "delivered": 10, "accepted": 4},
    "waived": {"acceptance": "none", "released": 10, "produced": 10, "passed": 10, "delivered": 10},
    "returned, made again": {"released": 12, "produced": 12, "passed": 12, "accepted": 12, "delivered": 12, "returned": 2},
    "returned, repaired, sent again": {
        "released": 10,
        "produced": 10,
        "passed": 10,
        "taken": 2,
        "accepted": 12,
        "delivered": 12,
        "returned": 2,
    },
    "given to a rush order": {"released": 13, "produced": 13, "passed": 13, "given": 3, "accepted": 10, "delivered": 10},
    "amended down to what left": {
        "ordered": 6,
        "ceiling": 6,
        "released": 10,
        "produced": 10,
        "passed": 10,
        "given": 4,
        "accepted": 6,
        "delivered": 6,
    },
    "amended while in work": {"ordered": 6, "ceiling": 6, "released": 10},
    "tenths add up (no floating error)": {"released": "0.3", "produced": "0.3", "scrapped": "0.1", "passed": "0.2"},
}
NO = {
    "delivered before acceptance": {"released": 10, "produced": 10, "passed": 10, "accepted": 5, "delivered": 6},
    "site accepted before delivery": {"acceptance": "site", "released": 10, "produced": 10, "passed": 10, "delivered": 4, "accepted": 5},
    "delivered not passed": {"released": 10, "produced": 10, "passed": 8, "accepted": 8, "delivered": 9, "acceptance": "none"},
    "accepted not passed": {"released": 10, "produced": 10, "passed": 8, "accepted": 9},
    "passed not produced": {"released": 10, "produced": 8, "passed": 9},
    "passed though scrapped": {"released": 10, "produced": 10, "scrapped": 1, "passed": 10},
    "produced not released": {"released": 9, "produced": 10},
    "delivered beyond order": {"ceiling": 10, "taken": 10, "released": 1, "scrapped": 1, "produced": 1, "accepted": 11, "delivered": 11},
    "returned more than sent": {"taken": 10, "accepted": 10, "delivered": 10, "returned": 11},
    "amended below what left": {"ordered": 6, "ceiling": 6, "taken": 10, "accepted": 10, "delivered": 10},
    "stock sold twice": {"taken": 10, "given": 2, "accepted": 10, "delivered": 10},
    "negative": {"released": -1},
    "a thousandth too much": {"released": 10, "produced": 10, "passed": "9.999", "scrapped": "0.002"},
}


@pytest.mark.parametrize(("name", "values"), [*OK.items(), *NO.items()], ids=[*OK, *NO])
def test_qty1_the_database_holds_the_chain(cast, name, values):
    order = an_order(cast, n=1)
    put = {"ordered": D(10), "ceiling": D(10)} | {k: v if k in ("kind", "acceptance") else D(v) for k, v in values.items()}
    try:
        with transaction.atomic(), openings.opened():
            Line.objects.filter(order=order).update(**put)
        done = True
    except IntegrityError as error:
        done, reason = False, str(explained(error))
        assert "qty_" not in reason and reason  # a person can read it
    assert done == (name in OK)
