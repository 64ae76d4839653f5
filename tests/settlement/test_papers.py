"""The papers of settlement as the customer reads them, in his language: at home Chinese, abroad English."""

import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal as D

import pytest

from tests.factories import a_customer
from tests.settlement.builders import (
    a_penalty,
    a_red,
    a_reminder,
    a_sheet,
    a_statement,
    an_invoice,
    came_back,
    delivered_late,
    on,
    pay,
)
from yidan.core.files import Paper
from yidan.settlement import commands as settlement

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (Debian's poppler-utils) is not on this machine"),
]
CHINESE = re.compile("[一-鿿]")


def text_of(paper: Paper) -> str:
    out = subprocess.run(["pdftotext", "-raw", "-", "-"], input=paper.blob.read(), capture_output=True, check=True).stdout.decode()
    return "".join(out.split())


@pytest.fixture
def papers(cast, request):
    """Delivered twelve days late, one piece of ten came back, a part paid; everything sent and confirmed."""
    customer = a_customer("KH-7", name="东莞立景光电有限公司", name_en="Lijing Photonics Ltd")
    order = delivered_late(cast, 12, customer=customer, currency=request.param, customer_po="LJ-PO-26-0988")
    bill = an_invoice(cast, order, order.total)
    settlement.send_invoice(bill, how="e-mail", by=on(cast.zhou, date(2026, 8, 15)))
    came_back(cast, order)
    red = a_red(cast, bill, D(113), "return")
    settlement.send_invoice(red, how="e-mail", by=on(cast.zhou, date(2026, 8, 16)))
    a_penalty(cast, order)
    pay(cast, order, 1, D(300))
    one = a_statement(cast, customer, date(2026, 8, 31), date(2026, 6, 1), currency=request.param)
    settlement.send_statement(one, holder="Ms Zeng", by=on(cast.zhou, date(2026, 9, 2)))
    a_reminder(cast, customer, date(2026, 9, 10), currency=request.param)
    sheet = a_sheet(cast, order)
    settlement.record_confirmation(sheet, signer="Ms Zeng", revision=1, by=on(cast.zhou, date(2026, 10, 21)))
    found = Paper.objects.filter(form__in=["invoice", "settlement", "statement", "reminder"]).order_by("pk")
    return {(paper.form, paper.number): text_of(paper) for paper in found}


def one_of(papers, form):
    return [text for (kind, _number), text in papers.items() if kind == form]


@pytest.mark.parametrize("papers", ["CNY"], indirect=True)
def test_in_chinese(papers):
    whole, red = one_of(papers, "invoice")
    assert "开票通知单" in whole and "1,130.00" in whole and "红字增值税专用发票" in red and "−¥113.00" in red and "01482207" in red
    (sheet,) = one_of(papers, "settlement")
    assert all(word in sheet for word in ("结算单", "退货、折让", "−113.00", "−13.56", "12×0.1%", "人民币柒佰零叁元肆角肆分"))
    (statement,) = one_of(papers, "statement")
    assert all(word in statement for word in ("对账单", "期初", "退货、折让", "717.00", "回执", "LJ-PO-26-0988"))
    (letter,) = one_of(papers, "reminder")
    assert all(word in letter for word in ("催款函", "付款提醒", "¥717.00", "2026-08-13"))


@pytest.mark.parametrize("papers", ["EUR"], indirect=True)
def test_in_english(papers):
    """Nothing of our own words is left in Chinese, and no yuan sign on another currency's sum."""
    (sheet,), (statement,), (letter,) = (one_of(papers, form) for form in ("settlement", "statement", "reminder"))
    assert "SettlementSheet" in sheet and "Lesspenalty" in sheet and "€703.44" in sheet
    assert "StatementofAccount" in statement and "LijingPhotonicsLtd" in statement and "Youoweus" not in letter
    assert "PaymentReminder" in letter and "€717.00" in letter
    ours = "衡川自动化 东莞立景光电有限公司 周雯 全自动锁螺丝机 件 预付 曾小姐"
    for text in (statement, letter):
        assert set(CHINESE.findall(text)) <= set(ours) and "¥" not in text, CHINESE.findall(text)
