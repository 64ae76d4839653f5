"""Delivery, packing, hand-over, label."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import COMPANY, head, signed
from yidan.core.papers import code
from yidan.core.papers.shapes import (
    Delivery,
    DeliveryLine,
    Fact,
    Goods,
    HandedPaper,
    Handover,
    Label,
    Labels,
    Package,
    PackingList,
    Signature,
)

PACKAGES = (
    Package(no="1 – 4", packing="木箱", size="3200 × 760 × 620", gross="286 × 4", content="01 号线滚筒段 3 m × 8"),
    Package(no="5 – 8", packing="木箱", size="3200 × 760 × 620", gross="286 × 4", content="02 号线滚筒段 3 m × 8"),
    Package(no="9、10", packing="裸装加固", size="800 × 600 × 1600", gross="72 × 2", content="电控箱 01、02，竖放，禁倒置"),
    Package(no="11", packing="纸箱", size="600 × 400 × 400", gross="28", content="安装附件 2 套，随货资料 2 套"),
)

DELIVERY = Delivery(
    head=head("SH2611-014", "已审核", copy="第二联 客户"),
    consignee="佛山市铭岳家电有限公司",
    order="SO2609-024",
    customer_no="MY-26-0931",
    waybill="YY26112400718",
    place="佛山顺德工业园 6 号 2 号门（雨天走 3 号门）",
    contact="梁志远　138 **** 6620",
    acceptance="YS2611-006（11-23 合格）",
    carrier="粤运物流　苏 E·7K216　司机 陆军",
    times="11-24 14:00 — 11-25 16:00",
    lines=(
        DeliveryLine(
            n="1", item="滚筒输送线 GT-24　24 m，含动力段", drawing="CJ-2104 / B", unit="条", qty="2", packages="8", note="GT24-2611-01、02"
        ),
        DeliveryLine(
            n="2",
            item="电控箱 DK-24（随线，已接端子）",
            drawing="CJ-2104-80 / B",
            unit="台",
            qty="2",
            packages="2",
            note="DK24-2611-01、02",
        ),
        DeliveryLine(n="3", item="地脚、膨胀螺栓、调平垫（每线一套）", drawing="", unit="套", qty="2", packages="1", note="与资料同箱"),
        DeliveryLine(
            n="4", item="随货资料：说明书、合格证、服务承诺、易损件清单", drawing="", unit="套", qty="2", packages="", note="在 11 号箱"
        ),
    ),
    total="滚筒输送线 2 条；电控箱 2 台；共 11 件（木箱 8，裸装加固 2，纸箱 1）；毛重 2,460 kg，体积 14.8 m³",
    count="11 / 11",
    packages=PACKAGES,
    signatures=(
        signed("制单", "钱伟"),
        signed("发货（仓库）", "邓芸"),
        Signature(role="承运人（司机）"),
        Signature(role="收货人（签字、盖章）"),
    ),
)

PACKING = PackingList(
    head=head("ZX2611-014"),
    delivery="SH2611-014",
    order="SO2609-024",
    customer="佛山市铭岳家电有限公司",
    place="佛山顺德工业园 6 号 2 号门",
    marks="MY-26-0931 / 1–11",
    packed="吴刚　2026-11-24 08:10",
    packages=tuple(replace(p, net="260 × 4") for p in PACKAGES),
    total="11 件；净重 2,210 kg；毛重 2,460 kg；体积 14.8 m³",
    notes=("木箱垫防潮纸，外覆防雨布；向上、防潮标识两面。", "裸装件竖放，禁止叠压。"),
    signatures=(signed("装箱", "吴刚"), signed("复核（质量）", "李娜"), Signature(role="承运人")),
)

HANDOVER = Handover(
    head=head("JJ2611-005", "已审核　待交接"),
    order="SO2609-024",
    customer="佛山市铭岳家电有限公司",
    acceptance="YS2611-006　2026-11-23 合格",
    delivery="SH2611-014　11 件",
    place="佛山顺德工业园 6 号 2 号车间",
    time="2026-11-25（预计 16:00）",
    goods=(
        Goods(n="1", item="滚筒输送线 GT-24　24 m", serial="GT24-2611-01、02", unit="条", accepted="2", due="2"),
        Goods(n="2", item="电控箱 DK-24", serial="DK24-2611-01、02", unit="台", accepted="2", due="2"),
    ),
    papers=(
        HandedPaper(n="1", name="产品合格证", no="HG2611-031、032", form="纸", due="2"),
        HandedPaper(n="2", name="使用说明书（含保养周期）", no="SM-GT24 / V3", form="纸 + PDF", due="2"),
        HandedPaper(n="3", name="服务承诺书", no="FW-24 / V2", form="纸", due="1", note="密封"),
    ),
    promise="质保 12 个月；故障 2 小时内答复，华南 24 小时内到场；易损件现货 5 年。",
    signatures=(Signature(role="交出（物流部）"), Signature(role="技术代表（安装指导）"), Signature(role="客户接收（签字、盖章）")),
)

LABEL = Label(
    company=COMPANY,
    kind="物料标签",
    badge="收货",
    title="电主轴 SP-65",
    subtitle="2.2 kW 24000 r/min　WG-SP-065",
    facts=(
        Fact(label="批次", value="L2611-0472"),
        Fact(label="数量", value="8 台"),
        Fact(label="供方", value="苏州铭驰"),
        Fact(label="到货", value="2026-11-27"),
        Fact(label="采购单", value="PO2610-091"),
    ),
    no="L2611-0472",
    code=code("cj.example", "L2611-0472"),
    stamp=True,
)

LABELS = Labels(company=COMPANY, no=LABEL.no, labels=(LABEL, replace(LABEL, badge="2 / 2", stamp=False)))
