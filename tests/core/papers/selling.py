"""Papers of sales. Figures of class P begin with 77, of class S with 66: the canaries."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import COMPANY, head, signed
from yidan.core.papers.shapes import (
    AgreedLine,
    BlanketAgreement,
    OralOrder,
    Party,
    Quotation,
    SaleLine,
    SalesContract,
    Term,
)

BUYER = Party(
    role="甲方（买方）",
    name="武汉星辉汽车电子有限公司",
    lines=("地址：武汉经济技术开发区 3 号路 18 号", "税号：91420100MA00000000", "代表：汪洋（采购经理）"),
)

SELLER = Party(
    role="乙方（卖方）", name=COMPANY.entity, lines=("地址：无锡市滨湖区澄江路 9 号", "税号：91320200MA00000000", "代表：李敏（销售）")
)

LINES = tuple(
    SaleLine(
        n=str(i),
        item=item,
        unit=unit,
        qty=qty,
        price=price,
        amount=amount,
        due="2026-12-18",
        drawing=drawing,
        our_no=f"BJ-{1000 + i}",
        their_no=f"XH-SP-{2000 + i}",
    )
    for i, (item, unit, qty, price, amount, drawing) in enumerate(
        [
            ("叶轮自动去毛刺单元 QB-260 双工位，含翻转台与除屑", "台", "6", "77,196.00", "771,176.00", "CJ-5210 / A"),
            ("回流输送线 HL-8，倍速链，含升降机 2 台", "条", "1", "77,110.00", "77,110.00", "CJ-2231 / A"),
            ("备件包：去刺刀具 20 支、滤芯 12 只", "套", "2", "77.50", "775.00", ""),
        ],
        1,
    )
)

TERMS = (
    Term(
        title="质量与技术标准", text="按附件技术协议 V1.2 及乙方企业标准执行；无图件按样品封样。随货附合格证；刀具等易损件不适用整机质保。"
    ),
    Term(title="验收", text="出厂验收合格后发货；甲方收货 3 个工作日内验点数量与外观，15 个工作日内提出质量异议。"),
    Term(title="付款", text="预付 30%，发货前 40%，验收后 25%，质保金 5% 满 12 个月付。"),
    Term(title="交期与违约", text="乙方逾期按未交部分价款每日 0.1% 付违约金，上限 5%；甲方逾期付款同率。不可抗力 3 日内书面通知。"),
)

TOTALS = {"total": "¥771,286.00", "capital": "人民币柒拾柒万壹仟贰佰捌拾陆元整", "tax_note": "币种 人民币，含 13% 增值税，单位：元"}

QUOTATION = Quotation(
    head=head("BJ2611-007", "有效"),
    customer=BUYER.name,
    contact="汪洋　027-****-3300",
    enquiry="XJ2611-012",
    valid_until="2026-12-15",
    deliver_to="武汉经开区 3 号路 18 号 2 号楼",
    lead="合同生效后 38 天，最早 2026-12-25",
    payment="预付 30%、发货前 40%、验收后 30%",
    lines=LINES,
    tax="77,968.30",
    requirements=("节拍 ≤ 42 s / 件，连续运行 2 h", "电气件限用指定品牌清单 V3"),
    terms=TERMS[:2],
    seller=SELLER,
    signatures=(signed("报价", "李敏"), signed("审核（销售负责人）", "林晓东")),
    **TOTALS,
)

CONTRACT = SalesContract(
    head=head("HT2611-018", "评审通过　待双方签署"),
    order="SO2611-018　第 2 版",
    buyer=BUYER,
    seller=replace(SELLER, signed="李敏", proof="电子签，11-24 10:10，哈希 e1f3…2290", date="2026 年 11 月 24 日"),
    customer_no="XH-PO-26-1187",
    signed_at="无锡　2026-11-24",
    deliver_to="武汉经开区 3 号路 18 号 2 号楼 1 层（客户卸货，我方就位）",
    due="2026-12-21",
    lines=LINES,
    tax="77,968.30",
    requirements=("节拍 ≤ 42 s / 件，连续运行 2 h",),
    terms=TERMS,
    **TOTALS,
)

BLANKET = BlanketAgreement(
    head=head("KJ2611-002", "待双方签署"),
    agreement="KJ2611-002",
    buyer=BUYER,
    seller=SELLER,
    customer_no="XH-FW-26-04",
    valid_from="2026-12-01",
    valid_until="2027-11-30",
    lines=tuple(
        AgreedLine(
            n=one.n, item=one.item, unit=one.unit, qty=one.qty, price=one.price, amount=one.amount, drawing=one.drawing, our_no=one.our_no
        )
        for one in LINES
    ),
    tax="77,968.30",
    terms=TERMS,
    **TOTALS,
)

ORAL = OralOrder(
    head=head("KT2611-003", "待客户签认", official=False),
    order="SO2611-021",
    customer=BUYER.name,
    said_by="汪洋（采购经理）",
    said_at="2026-11-24 08:40",
    means="电话",
    heard_by="李敏",
    written_at="2026-11-24 08:52",
    contact="027-****-3300",
    deliver_to="武汉经开区备件库",
    due="2026-12-04",
    payment="月结 30 天",
    words="去刺刀具照上次的再要两套，下月四号前到备件库，价格同七月那单；急用，先发一套也行。",
    lines=LINES[2:],
    total="¥775.00",
    capital="人民币柒佰柒拾伍元整",
    tax_note="含 13% 增值税，单位：元",
    requirements=("可分两批发货",),
    buyer=BUYER,
    seller=SELLER,
)
