"""Papers of the shop floor."""

from __future__ import annotations

from tests.core.papers.base import head, signed
from yidan.core.papers import code
from yidan.core.papers.shapes import (
    IssueLine,
    Material,
    MaterialIssue,
    Operation,
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
