"""Papers of the archive, and the plain sheet."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import head, signed
from yidan.core.papers.shapes import (
    AccessItem,
    AccessRequest,
    Check,
    Column,
    EventLine,
    EventList,
    Item,
    Section,
    Sheet,
    SheetFact,
    Signature,
    Transfer,
    TransferLine,
    Volume,
)

CHECKS = (
    Check(nature="真实性", content="签名 9 枚有效，来源与事件链一致，哈希与登记相符", passed="24 / 24", result="过"),
    Check(nature="完整性", content="归档范围应有 6 件齐；编号无漏；元数据 31 项齐", passed="49 / 49", result="过"),
    Check(nature="可用性", content="全部可打开、可打印；格式合规；件 5 扫描 150 dpi（要求 200）", passed="18 / 18", result="过，注 1"),
    Check(nature="安全性", content="无病毒，无多余文件，无加密", passed="12 / 12", result="过"),
)

VOLUME = Volume(
    head=head("YJ2611-008", "已移交　已接收", printed=""),
    code="CJ01-XS·2026-D30-YW-0412",
    keep="30 年，至 2056-12-31",
    title="合肥晶岚科技　点胶锁付一体机 2 台　订单卷 SO2607-009",
    secrecy="内部",
    extent="6 件，71 页",
    span="2026-07-13 至 2026-11-05",
    unit="销售部　李敏",
    items=tuple(
        Item(no=f"{i:02}", title=title, document_no=no, author=author, date=date, pages=pages, format="PDF/A", hash=digest)
        for i, (title, no, author, date, pages, digest) in enumerate(
            [
                ("销售合同", "HT2607-009", "李敏", "2026-07-14", "12", "3f0a 91b1"),
                ("订单评审表（含两轮）", "PS2607-009", "四部门", "2026-07-15", "6", "a1f3 6b92"),
                ("采购合同 伺服电机", "PO2607-031", "赵倩", "2026-07-20", "5", "c4a9 8817"),
                ("生产任务单、流转卡", "MO2607-009", "王海", "2026-09-10", "24", "6d40 7ca8"),
                ("送货单回执", "SH2609-011", "钱伟", "2026-09-28", "8", "2a97 d1b4"),
                ("过程事件清单（218 条）", "", "系统", "2026-11-05", "16", "8c02 e741"),
            ],
            1,
        )
    ),
    checks=CHECKS,
    check_note="2026-11-05 16:20，103 / 103 项",
    statement="移交单位与接收单位按本目录逐件核对 6 件、71 页，哈希全部相符，一并移交。注 1：件 5 为纸质回执扫描，接收后重扫，补充件另编。",
    signatures=(
        signed("移交人（销售部）", "李敏"),
        signed("移交部门负责人", "林晓东"),
        signed("接收人（档案部）", "孙芳"),
        Signature(role="监交（可选）"),
    ),
)

TRANSFER = Transfer(
    head=head("YJ2611-009", "已移交　待接收"),
    giver="销售部　李敏",
    taker="档案管理部　孙芳",
    time="2026-11-05 17:02",
    way="在线移交（归档信息包）",
    extent="2 卷，24 件，217 页，52,480,113 字节",
    lines=tuple(
        TransferLine(
            n=str(i),
            code=f"CJ01-XS·2026-D30-YW-04{11 + i}",
            title=f"订单卷 SO2607-0{8 + i:02}",
            span="2026-07-13\n2026-11-05",
            items="12",
            pages="108",
            bytes="26,240,056",
            keep="30 年",
            hash="8c02 e741",
        )
        for i in (1, 2)
    ),
    checks=CHECKS,
    check_note="2026-11-05 16:20",
    statement="双方按本清单逐卷核对，哈希全部相符。",
    signatures=(signed("移交人", "李敏"), signed("移交部门负责人", "林晓东"), Signature(role="接收人（档案部）")),
)

EVENTS = EventList(
    head=head("SJ2611-004", "已归档", printed=""),
    order="SO2607-009",
    customer="合肥晶岚科技有限公司",
    span="2026-07-13 08:32 至 2026-11-05 16:20",
    count="3",
    chain_head="8c02e741" * 8,
    lines=tuple(
        EventLine(
            n=str(i), at=f"2026-07-1{i} 08:32", clause=clause, verb=verb, document=no, actor=actor, role=role, text=text, hash="8c02 e741"
        )
        for i, (clause, verb, no, actor, role, text) in enumerate(
            [
                ("2.3d", "接收订单", "SO2607-009", "李敏", "销售", "草稿 → 已接收"),
                ("3.2d", "签署意见", "PS2607-009", "王海", "生产", "同意"),
                ("3.3a", "转执行", "SO2607-009", "林晓东", "销售负责人", "评审中 → 评审通过"),
            ],
            1,
        )
    ),
    statement="本清单由事件链导出，链尾哈希与当日签名一致。",
)

ACCESS = AccessRequest(
    head=head("CY2611-003", "待档案部", official=False),
    applicant="陈立",
    department="质量控制部　检验主管",
    time="2026-11-24 08:46",
    contact="分机 8213",
    reason="SO2611-012 与该卷同型号，需比对上一批过程检验记录与成品检验数据。不涉及对外提供。",
    volume="CJ01-XS·2026-D30-YW-0412　订单卷 SO2607-009（内部，保管 30 年）",
    contents=("件 10　过程检验记录 IPQC2608-022，16 页", "件 11　成品检验报告 FQC2609-006，9 页"),
    way="consult",
    period="2 天，批准后起算",
    classes="所申请件不含 P 级、S 级",
    approval="同意。仅限件 10、11，只看，2 天。　何建华　2026-11-24 09:10",
    archive="",
    uses=(AccessItem(content="件 10", pages="16"), AccessItem(content="件 11", pages="9"), AccessItem(content="")),
    signatures=(
        signed("申请人", "陈立"),
        signed("部门负责人", "何建华"),
        Signature(role="档案管理员（提供）", note="孙芳，应 11-24 17:00 前"),
        Signature(role="归还 / 关闭确认"),
    ),
)

SHEET = Sheet(
    head=replace(head("HY2611-011"), title="协调会议纪要", form_no="YD-QR-0504"),
    facts=(
        SheetFact(label="时间", value="2026-11-24 16:00"),
        SheetFact(label="主持", value="王海"),
        SheetFact(label="出席", value="王海、李敏、赵倩、陈立、钱伟", wide=True),
    ),
    sections=(
        Section(
            title="一　延误与风险",
            note="§5.4d",
            columns=(Column(name="订单", width="26mm"), Column(name="问题", width="1fr"), Column(name="晚", width="14mm", align="right")),
            rows=(("SO2610-031", "电主轴改期 11-27，工序 40 等料", "3 天"),),
        ),
        Section(title="二　决定", text=("1　赵倩 11-25 前取得铭驰书面交期。", "2　王海 11-24 调换装配 A 线两单次序。")),
    ),
    signatures=(signed("记录", "王海"),),
)

KEEPING = replace(SHEET, head=head("JD2611-001"))
