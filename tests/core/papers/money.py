"""Papers of finance."""

from __future__ import annotations

from tests.core.papers.base import head, signed
from tests.core.papers.selling import BUYER
from yidan.core.papers.shapes import (
    AgeBand,
    Instalment,
    Invoice,
    InvoiceLine,
    InvoiceRow,
    Reminder,
    ReminderLine,
    Settlement,
    SettlementRow,
    Signature,
    Statement,
    StatementRow,
)

SETTLEMENT = Settlement(
    head=head("JS2611-006", "待审核", official=False, printed="周雯 财务部 2026-11-24 09:42"),
    order="SO2609-017",
    customer=BUYER.name,
    contract="HT2609-017（2026-09-11）",
    product="叶轮去毛刺单元 QB-260　3 台",
    dates="承诺 2026-11-05 / 实交 2026-11-06（晚 1 天）",
    payment="预付 30%、发货前 40%、验收后 30%（含质保金 5%）",
    unit_note="单位：元（人民币，含税）",
    rows=(
        SettlementRow(n="1", item="合同金额", amount="775,400.00", basis="HT2609-017，3 台"),
        SettlementRow(n="2", item="变更金额", amount="+77,600.00", basis="BG2610-011：加装除屑 3 套，客户 10-14 签"),
        SettlementRow(n="3", item="结算总额（1 + 2）", amount="853,000.00", basis="", result=True),
        SettlementRow(n="4", item="减：违约金", amount="−853.00", basis="合同第 4 条：每日 0.1% × 1 日 × 853,000.00，上限 5%"),
        SettlementRow(n="5", item="减：已付款", amount="−597,100.00", basis="收款单 2 笔，见二"),
        SettlementRow(n="6", item="减：质保金（未到期）", amount="−42,650.00", basis="5%，2027-11-06 到期，转应收质保金"),
        SettlementRow(n="7", item="应付余额（3 − 4 − 5 − 6）", amount="212,397.00", basis="2026-12-06 前付", result=True),
    ),
    balance="¥212,397.00",
    capital="人民币贰拾壹万贰仟叁佰玖拾柒元整",
    instalments=(
        Instalment(
            n="1",
            condition="预付款，签订后 5 日",
            share="30%",
            due_amount="255,900.00",
            due="2026-09-16",
            received="255,900.00",
            note="SK2609-014　09-15",
        ),
        Instalment(
            n="2",
            condition="发货款，发货前",
            share="40%",
            due_amount="341,200.00",
            due="2026-11-04",
            received="341,200.00",
            note="SK2610-019　10-28",
        ),
    ),
    invoices=(
        InvoiceRow(no="2632200000 01482207", kind="数电专票", rate="13%", amount="597,100.00", date="2026-10-29", received="10-30 已签"),
    ),
    notes=("晚 1 天原因：承运车辆故障改派，我方责任；客户 11-05 书面同意不另计损失。", "成本与毛利核对另见成本单（仅财务、总经理）。"),
    signatures=(
        signed("制单（财务）", "周雯"),
        Signature(role="审核（销售）", note="李敏，应 11-24 17:00 前"),
        Signature(role="批准（财务负责人）"),
    ),
)

INVOICE = Invoice(
    head=head("FP2610-017"),
    order="SO2609-017",
    contract="HT2609-017",
    kind="数电专票",
    number="26322000000148 2207",
    issued="2026-10-29",
    sent="2026-10-29 邮件",
    received="2026-10-30",
    customer=BUYER.name,
    tax_no="91420100MA00000000",
    address="武汉经开区 3 号路 18 号　027-****-3300",
    bank="（见开票资料函）",
    cause="合同第 3 条：预付 30%、发货前 40%",
    lines=(
        InvoiceLine(
            n="1", item="叶轮去毛刺单元 QB-260", unit="台", qty="3", price="77,168.14", amount="771,504.42", rate="13%", tax="77,295.58"
        ),
    ),
    net="771,504.42",
    tax="77,295.58",
    total="¥848,800.00",
    capital="人民币捌拾肆万捌仟捌佰元整",
    signatures=(signed("申请（销售）", "李敏"), signed("开票（财务）", "周雯"), signed("复核（财务负责人）", "方敏仪")),
)

STATEMENT = Statement(
    head=head("DZ2611-003", "已审核　待客户确认"),
    customer=f"{BUYER.name}　KH-0027",
    period="2026-10-21 至 2026-11-20",
    contact="财务部 曾小姐　027-****-5518",
    reply_by="2026-11-30 前盖章回传或链接确认",
    summary=tuple(
        AgeBand(name=n, amount=a, share="")
        for n, a in [
            ("期初余额", "262,000.00"),
            ("+ 发货", "617,400.00"),
            ("− 收款", "255,600.00"),
            ("− 退货", "3,800.00"),
            ("= 期末应收", "620,000.00"),
        ]
    ),
    rows=(
        StatementRow(date="2026-10-21", document="期初余额", text="上期已确认：DZ2610-003", balance="262,000.00", result=True),
        StatementRow(
            date="2026-10-28", document="SK2610-019", text="收款：发货款 40%，电汇（SO2609-017）", minus="231,600.00", balance="30,400.00"
        ),
        StatementRow(
            date="2026-11-06", document="SH2611-004", text="送货：去毛刺单元 3 台，已验收", plus="589,600.00", balance="620,000.00"
        ),
    ),
    ageing=tuple(
        AgeBand(name=n, amount=a, share=s)
        for n, a, s in [
            ("未到期", "524,000.00", "84.5%"),
            ("1–30 天", "0.00", "0"),
            ("31–60 天", "96,000.00", "15.5%"),
            ("合计", "620,000.00", "100%"),
        ]
    ),
    ageing_note="按到期日算；截至 2026-11-20",
    notes=("逾期 96,000.00 为 SO2609-002 尾款，10-15 到期；请示付款日。",),
    sentence="贵司截至 2026-11-20 应付我司人民币陆拾贰万元整（¥620,000.00），对账单 DZ2611-003。",
    signatures=(signed("制单（财务）", "周雯"), signed("审核（财务负责人）", "方敏仪"), signed("业务（销售）", "李敏")),
)

REMINDER = Reminder(
    head=head("RM2611-004", "已发出"),
    customer=BUYER.name,
    contact="财务部 曾小姐　027-****-5518",
    level="催款函（第 2 次）",
    pay_by="2026-12-04",
    account="中国建设银行苏州工业园区支行 3225 0198 8236 0000 4471",
    text=("下列款项已到期，我司尚未收到。请于 2026-12-04 前付至上列账户。", "如对金额有异议，请在付款日前书面告知，以便核对。"),
    lines=(
        ReminderLine(
            order="SO2609-002 / LJ-PO-26-0871", payment="验收后 30%", due="2026-10-15", days="40", amount="96,000.00", open="96,000.00"
        ),
        ReminderLine(
            order="SO2609-017 / LJ-PO-26-0988", payment="发货前 40%", due="2026-11-03", days="21", amount="231,600.00", open="31,600.00"
        ),
    ),
    total="¥127,600.00",
    capital="人民币壹拾贰万柒仟陆佰元整",
    signatures=(signed("经办", "周雯"), Signature(role="公司（盖章）")),
)
