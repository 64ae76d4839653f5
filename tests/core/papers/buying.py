"""Papers of purchasing. Figures of class P begin with 77, of class S with 66: the canaries."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import head
from tests.core.papers.selling import SELLER
from yidan.core.papers.shapes import (
    Party,
    Purchase,
    PurchaseLine,
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
