"""The one filled button of a page is what is done next: never what was done already, nor a way out."""

from datetime import date

import pytest

from tests.acceptance.builders import a_made_order, an_acceptance
from tests.logistics.builders import a_shipment, all_papers
from tests.settlement.builders import a_delivered_order, a_sheet, a_statement, on
from yidan.acceptance import commands as acceptance
from yidan.core import show
from yidan.logistics import commands as logistics
from yidan.settlement import commands as settlement

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 3)


def main(document, by):
    return next((str(action.label) for action in show.actions(document, by) if action.primary), "")


def test_of_a_statement(cast):
    """Sent, it is not sent again: the customer is waited for, and what he sends back is filed."""
    order = a_delivered_order(cast)
    one = a_statement(cast, order.customer)
    assert main(one, cast.zhou) == "Send the statement"
    settlement.send_statement(one, holder="曾小姐", by=on(cast.zhou, JULY))
    assert main(one, cast.zhou) == "File the stamped statement"
    settlement.dispute_statement(one, note="少一张发票", revision=1, by=on(cast.zhou, JULY))
    assert main(one, cast.zhou) == "Answer the customer"


def test_of_a_shipment(cast):
    order = a_made_order(cast, "none")
    one = a_shipment(cast, order)
    said = []
    for stage in ("booked", "packed", "shipped"):
        said.append(main(one, cast.qian))
        one = a_shipment(cast, a_made_order(cast, "none"), stage)
    assert said == ["Book the transport", "Pack", "Ship"]
    assert main(one, cast.qian) == "Hand the goods over"
    logistics.hand_over(one, receiver="梁志远", papers_handed=all_papers(one), by=cast.qian)
    assert main(one, cast.qian) == "Ask the customer to sign for the goods"
    logistics.ask_signature(one, holder="梁志远", by=cast.qian)
    assert main(one, cast.qian) == "Customer signs for the goods on our device"
    logistics.record_signature(one, signer="梁志远", revision=1, by=cast.qian)
    assert main(one, cast.qian) == ""  # nothing is next


def test_of_an_acceptance_and_a_settlement(cast):
    one, said = an_acceptance(cast, a_made_order(cast)), []
    said.append(main(one, cast.li))
    acceptance.agree(one, note="电话", by=cast.li)
    said.append(main(one, cast.li))
    acceptance.report(one, explained="演示", findings="合格", by=cast.li)
    said.append(main(one, cast.li))
    acceptance.ask_signature(one, holder="梁志远", by=cast.li)
    said.append(main(one, cast.li))
    assert said == [
        "The customer agrees to the appointment",
        "Report the acceptance",
        "Ask the customer to sign",
        "Customer signs on our device",
    ]
    assert main(a_sheet(cast, a_delivered_order(cast)), cast.zhou) == "Ask the customer to confirm"
