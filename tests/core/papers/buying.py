"""Papers of purchasing. Figures of class P begin with 77, of class S with 66: the canaries."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import head
from tests.core.papers.selling import SELLER
from yidan.core.papers.shapes import (
    Party,
    Purchase,
    PurchaseLine,
    Signature,
    SupplierStatement,
    SupplyRow,
    SupplySum,
    Term,
)

PURCHASE = Purchase(
    head=head("PO2610-091", "已批准　待卖方签第 2 版"),
    revision="第 2 版",
    purpose="SO2610-031 关键件，任务 MO2610-031-1",
    buyer=replace(SELLER, role="买方", signed="赵倩　蒋文涛", proof="电子签，11-22 10:10", date="2026 年 11 月 22 日"),
    seller=Party(role="卖方", name="苏州铭驰电主轴有限公司", lines=("地址：苏州高新区科灵路 66 号", "税号：91320505MA00000000")),
    deliver_to="无锡市滨湖区澄江路 9 号 1 号库，工作日 8:00–17:00",
    lines=(
        PurchaseLine(
            n="1",
            item="电主轴 SP-65，2.2 kW，24000 r/min，IP65；标准 MC-Q-065 V4，每台附出厂测试单",
            our_no="WG-SP-065",
            unit="台",
            qty="8",
            price="66,180.00",
            amount="667,440.00",
            due="2026-11-27",
            was_due="2026-11-24",
        ),
        PurchaseLine(
            n="2", item="急件空运差价（卖方承担，见第 2 条）", our_no="", unit="次", qty="1", price="0.00", amount="0.00", due="2026-11-26"
        ),
    ),
    total="¥667,440.00",
    capital="人民币陆拾陆万柒仟肆佰肆拾元整",
    tax="66,223.58",
    tax_note="人民币，含 13% 增值税，单位：元",
    terms=(
        Term(title="质量与验收", text="到货 3 个工作日内按来料方案 IQC-SP-065 检验；不合格 2 日内换货，往返运费卖方承担。"),
        Term(title="违约", text="逾期每日按未交价款 0.5%，上限 10%；因卖方逾期产生的加急运费由卖方承担。"),
    ),
)

STATEMENT = SupplierStatement(
    head=head("SS-2026-00007", "待供应商确认　第 2 版"),
    supplier="东莞卓立精密传动机械股份有限公司　GY-0017",
    period="2026-10-01 至 2026-10-31",
    contact="曾会计　0769-0000-0000",
    reply_by="2026-11-15",
    summary=(
        SupplySum(name="期初应付", amount="6,641,800.00"),
        SupplySum(name="+ 合格收货", amount="6,694,440.00"),
        SupplySum(name="+ 价差", amount="660.00"),
        SupplySum(name="− 付款", amount="6,650,000.00"),
        SupplySum(name="= 期末应付", amount="6,686,900.00"),
    ),
    rows=(
        SupplyRow(date="2026-10-06", text="付款 网银 7702", document="PY-2026-00031", qty="", price="", plus="", minus="6,650,000.00", balance="−668,200.00"),
        SupplyRow(
            date="2026-10-09", text="直线模组 LM-60，行程 600 mm", document="PO-2026-00061 GR-2026-00088", qty="24", price="661,900.00",
            plus="6,645,600.00", minus="", balance="6,637,400.00",
        ),
    ),
    note="截至 2026-10-31 已开票 6,660,000.00；另有预付 660.00 未冲抵。",
    sentence="我司截至 2026-10-31 应付贵司 ¥6,686,900.00。",
    signatures=(Signature(role="制单（财务）", name="周雯", at="2026-11-02 09:10"), Signature(role="审核（财务负责人）"), Signature(role="采购")),
)  # fmt: skip
