"""How 4.2 and 5.2 are counted: each rate with a kept and a broken occasion."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from tests.cast import AT, at
from tests.planning import builders as plant
from tests.purchasing import builders as buying
from yidan.core import signatures
from yidan.core.signatures import Link
from yidan.purchasing import commands as purchasing
from yidan.purchasing import compliance, queries, rules
from yidan.purchasing.commands import DateInput
from yidan.purchasing.models import Demand, SupplierStatement, SupplyIssue

pytestmark = pytest.mark.django_db
SINCE, UNTIL = AT - timedelta(days=5), AT + timedelta(days=300)


def kept(cases):
    """Kept or not, the kept first; a kept one is shown by its event, a broken one says why."""
    found = list(cases)
    assert all(case.event if case.kept else case.why for case in found), found
    return sorted((case.kept for case in found), reverse=True)


@pytest.fixture
def demands(cast):
    return Demand.objects.filter(order=plant.a_broken_down(cast, 2)).order_by("pk")


def of(demands, code):
    return Demand.objects.filter(pk__in=demands, item__code=code)


def test_ordered_in_time_signed_and_told_early(cast, demands):
    servo, profile = of(demands, "SV-750"), of(demands, "PF-40")
    first = buying.a_purchase(cast, servo, "unsigned")
    second = buying.a_purchase(cast, profile, "confirmed")
    assert kept(compliance.ordered(SINCE, UNTIL)) == [True, True, False, False]  # the screws are still to order
    purchasing.expect(first, dates=[DateInput(1, date(2026, 6, 28))], reason="缺货", by=cast.zhao)
    assert kept(compliance.told(SINCE, UNTIL)) == [True, False]  # neither has come; of one it was told
    assert kept(compliance.on_time(SINCE, UNTIL)) == [False, False]
    buying.a_receipt(cast, second)
    assert kept(compliance.on_time(SINCE, UNTIL)) == [True, False]
    assert kept(compliance.signed(SINCE, UNTIL)) == []  # no key material came yet
    buying.a_receipt(cast, first, {1: D(1)})
    assert kept(compliance.signed(SINCE, UNTIL)) == [False]
    buying.signed(cast, first)
    assert kept(compliance.signed(SINCE, UNTIL)) == [True]


def test_goods_good_and_remedies_in_time(cast, demands):
    for code, bad in (("SV-750", D(1)), ("PF-40", D(0))):
        buying.judged(cast, buying.a_receipt(cast, buying.a_purchase(cast, of(demands, code), "confirmed")), rejected=bad)
    assert kept(compliance.good(SINCE, UNTIL)) == [True, False]
    assert kept(compliance.settled(SINCE, UNTIL)) == [False]
    line = SupplyIssue(purchase_line=rules_line("SV-750"), kind="rejected", quantity=D(1), found="超差")
    purchasing.raise_issue(line, by=cast.zhao)
    purchasing.agree_remedy(line, remedy="send_back", text="退货", by=at(cast.zhao, AT + timedelta(days=1)))
    assert kept(compliance.settled(SINCE, UNTIL)) == [True]


def rules_line(code):
    from yidan.purchasing.models import PurchaseLine

    return PurchaseLine.objects.get(item__code=code)


def test_invoices_paid_when_due_and_accounts_agreed(cast, demands):
    purchase = buying.a_purchase(cast, of(demands, "SV-750"), "confirmed")
    buying.judged(cast, buying.a_receipt(cast, purchase))
    invoice = buying.a_bill(cast, purchase)
    assert kept(compliance.paid(SINCE, UNTIL)) == [False]
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    buying.paid(cast, invoice)
    assert kept(compliance.paid(SINCE, UNTIL)) == [True]

    quarter = AT + timedelta(days=100)
    assert kept(compliance.reconciled(SINCE, quarter)) == [False] and not list(compliance.reconciled(SINCE, AT + timedelta(days=80)))
    statement = buying.a_statement(cast, purchase.supplier, "sent")
    supplier = Link.objects.get(purpose="confirm_statement").actor(AT)
    shown = signatures.content_hash(rules.shown(SupplierStatement.for_page().get()))
    purchasing.confirm_statement(statement, signer="曾会计", content=shown, revision=1, by=supplier)
    assert kept(compliance.reconciled(SINCE, quarter)) == [True]


def test_the_worklists_walk_with_the_supply(cast, demands):
    """Each step stands on exactly the desk whose step it is."""

    def verbs(who, days=0):
        return {str(row.clause) for row in queries.todo(at(who, AT + timedelta(days=days))) if row.clause.startswith("5.2")}

    rfq = buying.an_rfq(cast, of(demands, "PF-40"))
    assert rfq.key in {row.key for row in queries.todo(at(cast.zhao, AT + timedelta(days=3)))}
    purchase = buying.a_purchase(cast, of(demands, "SV-750"), "unsigned")
    later = queries.todo(at(cast.zhao, AT + timedelta(days=10)))
    assert {"4.2b", "4.2c"} <= {row.clause for row in later if row.key == purchase.key}  # unsigned, and unheard of
    buying.signed(cast, purchase)
    receipt = buying.judged(cast, buying.a_receipt(cast, purchase), rejected=D(1))
    assert any(row.clause == "5.2b" and row.key == receipt.key for row in queries.todo(cast.zhao))
    issue = SupplyIssue(purchase_line=rules_line("SV-750"), kind="rejected", quantity=D(1), found="超差")
    purchasing.raise_issue(issue, by=cast.zhao)
    assert [row.key for row in queries.todo(cast.zhao) if row.clause == "5.2b"] == [issue.key]
    purchasing.agree_remedy(issue, remedy="send_back", text="退货", by=cast.zhao)
    assert receipt.key in [row.key for row in queries.todo(cast.qian) if row.clause == "5.2b"]

    invoice = buying.a_bill(cast, purchase, price=D(120))
    assert [row.key for row in queries.todo(cast.zhao_head) if row.clause == "5.2c"] == [invoice.key]
    assert verbs(cast.zhou) == set()  # he registered it
    purchasing.accept_difference(invoice, why="涨价函", by=cast.zhao_head)
    assert verbs(cast.zhou_head) == {"5.2c"}
    purchasing.approve_invoice(invoice, by=cast.zhou_head)
    assert verbs(cast.zhou) == set() and verbs(cast.zhou, 50) == {"5.2c"}  # due in July
    assert verbs(cast.zhou, 120) == {"5.2c", "5.2d"} and verbs(cast.li, 120) == set()
