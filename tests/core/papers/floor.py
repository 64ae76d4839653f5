"""Papers of shop floor, quality and shipping."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import COMPANY, head, signed
from yidan.core.papers import code
from yidan.core.papers.shapes import (
    Acceptance,
    AcceptanceItem,
    BoardOpinion,
    Characteristic,
    Delivery,
    DeliveryLine,
    Fact,
    Goods,
    HandedPaper,
    Handover,
    Inspection,
    IssueLine,
    Label,
    Material,
    MaterialIssue,
    Measured,
    Nonconformity,
    Objection,
    Operation,
    Package,
    PackingList,
    Party,
    Shape,
    Signature,
    Step,
    Traveller,
    WorkOrder,
)

WORK_ORDER = WorkOrder(
    head=head("MO2610-031-1", "受控　已下达"),
    order="SO2610-031 第 2 版",
    customer="台州海沃泵业",
    product="叶轮自动去毛刺单元 QB-260 双工位",
    qty="4 台",
    drawing="CJ-5210 / C",
    start="2026-10-19 08:00",
    finish="2026-12-04（周五）",
    serials="QB260-2611-001 至 004",
    buffer="2 个工作日",
    notes=(
        "依据：技术协议 V1.2、检验方案 JY-5210-C（28 项，关键 6 项）。去刺后棱边 R0.2 – 0.4 mm，铁屑不得残留在流道。",
        "关键工序 30、70、90：首件由质量检验合格、盖章后方可继续；操作人不得自检。",
        "C 版更改：主轴法兰 Φ62 → Φ65（ECN-2610-03）。B 版图纸已收回，见到即交班组长。",
    ),
    operations=tuple(
        Operation(
            no=str(10 * i),
            name=name,
            key=i in (3, 7, 9),
            centre=centre,
            owner=owner,
            setup="0.5",
            run=f"{i}.5",
            span=f"11-{i:02} — 12-{i:02}",
            instruction=f"ZY-{500 + i} / B",
        )
        for i, (name, centre, owner) in enumerate(
            [
                ("机架下料、焊接、去应力", "钣金焊接 2 组", "焊工组　丁伟"),
                ("底板精加工；孔系 H7", "数控 3 号机", "数控组　白强"),
                ("机架总装；导轨平行度 ≤ 0.02", "装配 A 线 3 号位", "A 线　何磊"),
                ("夹具、翻转台装配 2 套", "装配 A 线", "A 线　何磊"),
                ("防护罩、安全门锁", "装配 A 线", "A 线　吕鹏"),
                ("电控柜制作、点对点校线", "电装", "电装组　方圆"),
                ("整机接线、接地 ≤ 0.1 Ω", "电装", "电装组　方圆"),
                ("通电、IO 点检、单轴调试", "调试", "调试组　郑洁"),
                ("成品检验，方案 JY-5210-C", "成品检验", "质量　陈立"),
                ("清洁、防锈、装箱、附资料", "包装", "包装组　吴刚"),
            ],
            1,
        )
    ),
    route_note="工时为单台，小时",
    materials=tuple(
        Material(code=c, name=n, unit=u, per=p, total=t, ready=r, gap=g)
        for c, n, u, p, t, r, g in [
            ("CJ-5210-010", "机架焊接件 1400 × 1000 × 850", "件", "1", "4", "4", "已齐"),
            ("WG-SP-065", "电主轴 SP-65，2.2 kW，24000 r/min", "台", "2", "8", "0", "缺 8：PO2610-091 改 11-27"),
            ("WG-SV-400", "伺服电机 SV-400，带抱闸", "台", "6", "24", "24", "已齐"),
            ("BZ-M6-16", "内六角螺钉 M6 × 16，12.9 级", "个", "186", "744", "2,000", "已齐"),
            ("FL-XL-24", "线缆 RVVP 24 × 0.5，按米领", "m", "18.5", "74.0", "120.0", "已齐，主单位 m"),
        ]
    ),
    material_note="齐套 4 / 5 种；主轴到齐前工序 40 不开",
    signatures=(
        signed("制单（计划）", "王海"),
        signed("审核（技术）", "徐立群", instead_of="高志强"),
        signed("批准（生产）", "高志强"),
        Signature(role="接收（车间）", note="马超，应 10-16 17:00 前"),
    ),
)
TRAVELLER = Traveller(
    head=head("LZ2610-031-102", "受控　2 号机 002"),
    job="MO2610-031-1",
    order="SO2610-031",
    product="叶轮自动去毛刺单元 QB-260",
    drawing="CJ-5210 / C",
    serial="QB260-2611-002（2 号机）",
    finish="2026-12-04",
    steps=tuple(
        Step(
            no=o.no,
            name=o.name.split("；")[0].split("，")[0],
            centre=o.centre,
            qty="1",
            key=o.key,
            note="三坐标 5 点" if o.no == "20" else "",
            code=code("cj.example", f"MO2610-031-1/{o.no}"),
            good="合格 1\n不良 0\n报废 0" if o.no in ("10", "20") else "",
            who="丁伟 10-20\n9.2 h" if o.no in ("10", "20") else "",
            check="首检 陈立\n10-20 合格" if o.no in ("10", "20") else "",
        )
        for o in WORK_ORDER.operations
    ),
)
ISSUE = MaterialIssue(
    head=head("LL2611-143", "已发料　待签收"),
    job="MO2610-031-1",
    order="SO2610-031",
    used_for="2 号机 工序 30–70",
    warehouse="1 号库（物料）",
    team="装配 A 线　何磊",
    needed="A 线，11-24 08:00",
    lines=tuple(
        IssueLine(
            n=str(i),
            code=m.code,
            name=m.name,
            unit=m.unit,
            due=m.per,
            issued=m.per if m.ready != "0" else "0",
            lot=f"L2611-{i:04}" if m.ready != "0" else "—",
            bin=f"B-0{i}-11",
            note="" if m.ready != "0" else "缺 2，补料单待 11-27",
        )
        for i, m in enumerate(WORK_ORDER.materials, 1)
    ),
    signatures=(signed("制单（计划）", "王海"), signed("审核（车间）", "马超"), Signature(role="发料人"), Signature(role="领料人")),
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
FLOOR: dict[str, Shape] = {
    "work_order": WORK_ORDER,
    "traveller": TRAVELLER,
    "material_issue": ISSUE,
    "inspection": INSPECTION,
    "incoming_inspection": INCOMING,
    "nonconformity": NONCONFORMITY,
    "acceptance": ACCEPTANCE,
    "delivery": DELIVERY,
    "delivery_dot": replace(DELIVERY, head=head("SH2611-014", "已审核")),
    "packing_list": PACKING,
    "handover": HANDOVER,
    "label": LABEL,
}
