"""The name of a filed paper in its reader's language. A paper keeps the title it was filed under; the pages name it as their reader does.

In both languages here, as the words of papers are (forms.py): a list of papers that half names itself in another language looks broken."""

from __future__ import annotations

import re
from functools import cache

from yidan.core.papers.answers import reader_language
from yidan.core.papers.forms import FORMS

LANGUAGES = {"zh": "中文", "en": "English"}
PAIRS = (
    ("客户原件", "Customer's original"), ("订单评审表", "Order review"), ("评审会议纪要", "Review minutes"),
    ("生产协调会纪要", "Coordination meeting minutes"), ("生产计划", "Production plan"), ("生产任务单", "Work order"),
    ("订单确认书", "Order confirmation"), ("口头订单确认书", "Oral order confirmation"), ("已签的口头订单确认书", "Signed oral confirmation"),
    ("框架协议", "Blanket agreement"), ("框架协议（双方已签）", "Blanket agreement, signed by both"), ("变更通知单", "Change notice"),
    ("已签的变更通知单", "Signed change notice"), ("采购订单", "Purchase order"), ("采购订单（卖方已签）", "Purchase order, signed"),
    ("采购合同", "Purchase contract"), ("采购合同（卖方已签）", "Purchase contract, signed"), ("采购合同（已签）", "Purchase contract, signed"),
    ("供应商发票", "Supplier's invoice"), ("供应商对账单", "Supplier's statement"), ("对账单（供应商确认）", "Statement, confirmed by the supplier"),
    ("来料检验单", "Incoming inspection report"), ("过程检验单", "In-process inspection report"), ("成品检验单", "Final inspection report"),
    ("出货检验单", "Outgoing inspection report"), ("不合格品处理单", "Nonconformity sheet"), ("让步接收同意书（已签）", "Signed consent to the concession"),
    ("验收报告", "Acceptance report"), ("签字的验收报告", "Signed acceptance report"), ("送货单", "Delivery note"), ("装箱单", "Packing list"),
    ("退货单", "Return note"), ("交接清单", "Hand-over list"), ("已签的产品交接单", "Signed hand-over list"), ("发票", "Invoice"),
    ("红字发票", "Red-letter invoice"), ("成本单", "Cost sheet"), ("退款单", "Refund slip"), ("催款函", "Reminder"), ("结算单", "Settlement sheet"),
    ("签字的结算单", "Signed settlement sheet"), ("对账单", "Statement of account"), ("盖章对账单", "Stamped statement"), ("服务记录", "Service record"),
    ("8D 报告", "8D report"), ("事件清单", "List of events"), ("卷内目录", "Volume catalogue"),
    ("卷内目录（含补充件）", "Volume catalogue, with supplements"), ("移交清单", "Transfer list"), ("鉴定意见书", "Appraisal report"),
    ("销毁清册", "Destruction list"), ("档案检测记录", "Archive check record"), ("档案检测记录（含修复）", "Archive check record, with repairs"),
    ("查阅申请与利用登记", "Consultation request and register"), ("利用登记", "Register of use"),
)  # fmt: skip


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Any title, in either language -> both. What is listed here goes before a form's printed name."""
    pairs = [*((form.zh, form.en) for form in FORMS.values()), *PAIRS]
    return {word: pair for pair in pairs for word in pair}


def told(title: str) -> str:
    """In the language of now; a number behind it (an invoice's) stays; what nobody listed stays as it was filed."""
    at = 0 if reader_language() == "zh" else 1
    if title in _known():
        return _known()[title][at]
    name, space, number = title.rpartition(" ")
    return f"{_known()[name][at]}{space}{number}" if name in _known() and re.search(r"\d", number) else title
