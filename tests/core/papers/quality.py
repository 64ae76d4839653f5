"""Inspection, nonconformity, acceptance."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import COMPANY, head, signed
from yidan.core.papers.shapes import (
    Acceptance,
    AcceptanceItem,
    BoardOpinion,
    Characteristic,
    Inspection,
    Measured,
    Nonconformity,
    Objection,
    Party,
    Signature,
)

INSPECTION = Inspection(
    head=head("FQC2611-022", "合格　已批准"),
    source="MO2610-031-1",
    order="SO2610-031",
    product="叶轮自动去毛刺单元 QB-260（1 号机）",
    drawing="CJ-5210 / C",
    serial="QB260-2611-001",
    qty="1 台 / 全检",
    plan="JY-5210-C",
    time="11-13 08:10 — 15:40",
    environment="22.5 ℃，48% RH",
    lines=tuple(
        Characteristic(n=str(i), category=cat, item=item, standard=std, gauge=gauge, values=val, verdict="合格", inspector="陈立", key=key)
        for i, (cat, item, std, gauge, val, key) in enumerate(
            [
                ("外观", "喷塑 RAL 7035，无流挂、露底、碰伤", "对照色板 ΔE ≤ 1.5", "色差仪 CD-03，27-03", "ΔE 0.8　0.9　0.7", False),
                ("尺寸", "机架外形 1400 × 1000 × 1850", "±3 mm", "卷尺 JC-11，27-01", "1401　999　1852", False),
                ("尺寸", "导轨平行度（双工位）", "≤ 0.02 / 400 mm", "千分表 QF-07，26-12", "工位 1　0.012\n工位 2　0.015", True),
                (
                    "性能",
                    "去刺后棱边，每腔 10 点",
                    "R0.2 – 0.4 mm",
                    "轮廓仪 LK-02，27-02",
                    "平均 0.29　最小 0.22\n最大 0.37　Cpk 1.62",
                    True,
                ),
                ("性能", "节拍，连续 2 h", "≤ 42 s / 件", "秒表 MB-04", "平均 39.6，最长 41.1", True),
                ("安全", "接地电阻", "≤ 0.1 Ω", "接地仪 JD-02，27-01", "0.04", True),
            ],
            1,
        )
    ),
    stats="6 项：合格 6，不合格 0；关键 4 项全合格；一次通过",
    defects="0（CR 0，MA 0，MI 0）",
    conclusion="pass",
    note="原始曲线 60 条随记录归档。",
    signatures=(signed("检验员", "陈立"), signed("审核（质量部负责人）", "何建华"), signed("入库（仓库）", "邓芸")),
)

INCOMING = replace(
    INSPECTION,
    head=head("IQC2611-031", "不合格　待处置", official=False),
    source="PO2610-091　收货 SH-0472",
    order="苏州铭驰电主轴有限公司",
    product="电主轴 SP-65，2.2 kW",
    drawing="",
    serial="L2611-0472",
    qty="8 台 / 抽 3",
    environment="",
    conclusion="return",
    signatures=(signed("检验员", "李娜"), Signature(role="审核（质量部负责人）", note="应 11-24 17:00 前")),
)

NONCONFORMITY = Nonconformity(
    head=head("NCR-2611-09", "待批准", official=False),
    source="过程检验 IPQC2611-037",
    order="SO2610-031\nMO2610-031-3",
    found="2026-11-23 16:40",
    product="翻转台 FZ-45　CJ-5245 / B",
    qty="2 套 / 检 8 套",
    serials="FZ45-2611-007、008",
    grade="严重（MA）",
    place="隔离区 Q-2，挂红牌",
    description="定位销孔 2-Φ8H7 孔距要求 120 ±0.03 mm（图 CJ-5245-03 尺寸 ⑤，关键）。007 实测 120.06、008 实测 120.08。照片附电子件。",
    points=(
        Measured(serial="FZ45-2611-007", spot="销孔距 A–B", standard="120 ±0.03", measured="120.06", over="+0.03", verdict="不合格"),
        Measured(serial="FZ45-2611-008", spot="销孔距 A–B", standard="120 ±0.03", measured="120.08", over="+0.05", verdict="不合格"),
    ),
    cause="换 V 形块后未重新找正，首件未送三坐标。责任工序 20 精加工；同批其他件已全检，6 套合格。",
    dispositions=("rework", "concession"),
    disposition_text="007 返工：销孔扩至 Φ10H7，压入偏心衬套后按原尺寸精铰。008 让步接收。",
    consent="客户函 HW-2611-12（11-24），1 套，FZ45-2611-008",
    opinions=(
        BoardOpinion(
            department="质量", opinion="同意返工", basis="偏心衬套法 2024 年用过 3 次，无复发", signed="陈立　11-24 08:35　e7b0…51"
        ),
        BoardOpinion(department="技术", opinion="同意返工", basis="衬套过盈 0.015–0.025，强度满足", signed="徐立群　11-24 08:50　14fa…c8"),
        BoardOpinion(department="采购", opinion="不涉及", basis="—", signed="—"),
    ),
    rechecks=(
        Measured(serial="FZ45-2611-007", spot="孔距 A–B", standard="120 ±0.03"),
        Measured(serial="FZ45-2611-007", spot="销孔 2-Φ8H7", standard="0 / +0.015"),
    ),
    signatures=(
        signed("提出（检验员）", "李娜"),
        signed("审核（质量部）", "陈立"),
        Signature(role="批准处置（质量部负责人）", note="应 11-24 17:00 前"),
        Signature(role="关闭（复检合格后）"),
    ),
)

ACCEPTANCE = Acceptance(
    head=head("YS2611-006", "已签　生效", printed=""),
    order="SO2609-024",
    customer="佛山市铭岳家电有限公司",
    product="滚筒输送线 GT-24（24 m）　2 条　序列号 GT24-2611-01、02",
    way="出厂验收（FAT）；现场验收免",
    time_place="2026-11-23 09:30–15:00　总装 B 区",
    basis=(
        "销售合同 HT2609-024 第 6 条；技术协议 V1.1 第 4 章；图纸 CJ-2104 / B",
        "成品检验单 FQC2611-018、019（合格）；验收预约 YY2611-009，客户 11-19 确认",
    ),
    items=tuple(
        AcceptanceItem(n=str(i), category=cat, item=item, standard=std, result=res, verdict="合格")
        for i, (cat, item, std, res) in enumerate(
            [
                ("外观", "机架、滚筒表面，标识", "协议 4.1，无碰伤、露底", "01、02 符合"),
                ("尺寸", "线体长、宽、面高", "24,000 ±10；620 ±2；750 ±5 mm", "24,004 / 24,002；620；751 / 750"),
                ("性能", "输送速度，0.5 × 额载与满载", "6–18 m/min 无级", "5.9–18.3；满载 17.8"),
                ("安全", "拉绳急停、护罩、接地", "拉绳任一点 ≤ 1 s；≤ 0.1 Ω", "0.6 s；0.05 Ω"),
                ("资料", "说明书、合格证、易损件清单、电气图", "各 2 套", "齐"),
            ],
            1,
        )
    ),
    objections=(
        Objection(
            n="1",
            problem="02 号线第 5 段滚筒护盖卡扣偏紧，单手难取下",
            handling="换加长卡扣 12 只，当日 14:20 完成，客户复看合格",
            who="马超",
            due="11-23",
            confirmed="梁志远 已签",
        ),
        Objection(
            n="2",
            problem="客户希望增加 1 个光电备用位（合同外）",
            handling="不影响验收；变更单 BG2611-004",
            who="李敏",
            due="12-05",
            confirmed="待收",
        ),
    ),
    conclusion="pass",
    text="双方于上述时间按合同与技术协议逐项试验，5 项全部合格，异议 1 项已当场关闭，遗留 1 项不影响使用。质保期 12 个月。",
    buyer=Party(
        role="客户（甲方）",
        name="佛山市铭岳家电有限公司",
        lines=("代表：梁志远（设备主管）", "参加：苏文（工艺）"),
        signed="梁志远",
        proof="链接手写，11-23 15:06，哈希 9b41…7d0e",
        date="2026 年 11 月 23 日",
    ),
    maker=Party(
        role="承制方（乙方）",
        name=COMPANY.entity,
        lines=("代表：李敏（销售）、陈立（质量）",),
        signed="李敏、陈立",
        proof="电子签，11-23 15:10，哈希 e1f3…2290",
        date="2026 年 11 月 23 日",
    ),
)
