"""Papers of sales, review, purchasing, finance and archive. Figures of class P begin with 77, of class S with 66: the canaries."""

from __future__ import annotations

from dataclasses import replace

from tests.core.papers.base import COMPANY, head, signed
from yidan.core.fields import FieldClass
from yidan.core.papers.shapes import (
    AccessItem,
    AccessRequest,
    AgeBand,
    Check,
    Column,
    Condition,
    DepartmentOpinion,
    EventLine,
    EventList,
    Evidence,
    Instalment,
    Invoice,
    InvoiceLine,
    InvoiceRow,
    Item,
    Option,
    OralOrder,
    Party,
    Point,
    Purchase,
    PurchaseLine,
    Quotation,
    Review,
    ReviewLine,
    SaleLine,
    SalesContract,
    Section,
    Settlement,
    SettlementRow,
    Shape,
    Sheet,
    SheetFact,
    Signature,
    Signed,
    Statement,
    StatementRow,
    Talk,
    Term,
    Transfer,
    TransferLine,
    Volume,
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
    **TOTALS,  # type: ignore[arg-type]
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
    **TOTALS,  # type: ignore[arg-type]
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


def evidence(clause: str, item: str, *figure: str, verdict: str = "符合", bad: bool = False) -> Evidence:
    return Evidence(clause=clause, item=item, figure=figure, verdict=verdict, bad=bad)


REVIEW = Review(
    head=head("PS2611-018", "评审中", official=False, printed="林晓东 销售部负责人 2026-11-24 09:42"),
    order="SO2611-018",
    revision="第 1 版",
    customer=BUYER.name,
    customer_no="客户单号 XH-PO-26-1187",
    round="第 1 轮　11-24 08:32 接收",
    depth="完整评审：超 100 万、新型号、交期紧；意见应于 2026-11-24 12:00 前签齐",
    requested="2026-12-18（周五）",
    promise="2026-12-25（周五）",
    amount="¥771,286.00",
    place="武汉经开区 3 号路 18 号 2 号楼 1 层",
    payment="预付 30%、发货前 40%、验收后 30%",
    requirements=("节拍 ≤ 42 s / 件，连续运行 2 h（已答）", "去刺后棱边 R0.2 – 0.4 mm，铁屑不残留（质量未答测法）"),
    lines=tuple(
        ReviewLine(n=x.n, item=x.item, drawing=x.drawing, qty=f"{x.qty} {x.unit}", due="12-18", price=x.price, amount=x.amount)
        for x in LINES
    ),
    promise_basis="计划第 147 版，11-24 08:32 算，输入至今未变",
    promise_why="比客户要求 12-18 晚 7 天。卡在装配 A 线：12-14 至 12-22 已满（108%）。其次：电主轴 SP-65 最早 12-11 到，再早也要等它。",
    options=(
        Option(name="照现在", promise="12-25", against="晚 7 天", extra="0", margin="达标", who_late="无"),
        Option(
            name="装配 A 线加班 2 个周末（拟采用）",
            promise="12-21",
            against="晚 3 天",
            extra="21,700",
            margin="达标",
            who_late="无",
            chosen=True,
        ),
        Option(
            name="硬按 12-18 排",
            promise="12-18",
            against="按期",
            extra="0",
            margin="达标",
            who_late="SO2611-007 晚 4 天；SO2610-019 晚 1 天",
        ),
    ),
    departments=(
        DepartmentOpinion(
            name="销售",
            evidence=(
                evidence("§3.2a", "完整性", "必填 22 / 22 项；特殊要求 2 条，已答 1 条", "技术协议 V1.2 已附", verdict="齐"),
                Evidence(
                    clause="§3.2b",
                    item="信用",
                    figure=("应收 77,620（逾期 77,096）", "接单后敞口 772,340 / 额度 772,000"),
                    verdict="超额度 77,340",
                    bad=True,
                    field_class=FieldClass.P,
                    public=("防范：预付 30%，到账前不排产",),
                    public_verdict="超额度",
                ),
                Evidence(
                    clause="§3.2c",
                    item="价格毛利",
                    figure=("单价 77,196 / 底价 77,188", "估算成本 77,898；毛利 77,240"),
                    verdict="毛利 21.1%",
                    field_class=FieldClass.M,
                    public=("价格不低于底价；毛利达标",),
                    public_verdict="合策略",
                ),
            ),
            opinion="conditional",
            text="预付到账，敞口降到额度内",
            conditions=(Condition(kind="条件", what="收到预付款", who="李敏", due="排产前 11-27"),),
            signed=Signed(name="李敏", at="11-24 08:40", hash="5c1a…e09b"),
            head=Signed(name="林晓东", at="11-24 08:52", note="价格、毛利"),
        ),
        DepartmentOpinion(
            name="生产",
            evidence=(
                evidence(
                    "§3.2d",
                    "产能负荷",
                    "12-01 至 12-25，无本单 → 有本单（%）",
                    "装配 A 线 91→108　调试 79→97　数控 72→81",
                    verdict="A 线超 8%",
                    bad=True,
                ),
                evidence("§3.2e", "齐套", "齐套率 83%，缺 2 种（最早到）：电主轴 SP-65 12 件（12-11）", verdict="缺 2 种", bad=True),
                evidence("§3.2f", "起止", "12-03 至 12-23，46 道工序 × 7 件", verdict="12-25 可交"),
            ),
            opinion="agree",
            text="加班 2 个周末，可承诺 12-21",
            signed=Signed(name="王海", at="11-24 09:05", hash="a94f…03d7"),
        ),
        DepartmentOpinion(
            name="采购",
            evidence=(
                evidence("§3.2g", "供应商", "按期率 / 不良 / 最早到", "电主轴 苏州铭驰 71% / 0.2% / 12-09", verdict="铭驰 71%", bad=True),
                Evidence(
                    clause="§3.2i",
                    item="采购成本",
                    figure=("估算 66,512 / 预算 66,498",),
                    verdict="超预算 2.9%",
                    bad=True,
                    field_class=FieldClass.S,
                    public=("略高于预算；不高于市场参考",),
                    public_verdict="略超预算",
                ),
            ),
            due="赵倩，应 11-24 12:00 前",
        ),
        DepartmentOpinion(
            name="质量",
            evidence=(
                evidence("§3.2j", "检验方案", "28 项，关键 6 项；棱边 R0.2：无约定测法", verdict="缺 1 测法", bad=True),
                evidence("§3.2l", "风险", "中：客户产品图纸保密，协议已签", verdict="1 中"),
            ),
            opinion="object",
            text="棱边没有双方认可的测法，验收会扯皮",
            conditions=(Condition(kind="问题 1", what="与客户定测法", who="李敏", due="11-25"),),
            signed=Signed(name="陈立", at="11-24 09:20", hash="1d77…b62c"),
        ),
    ),
    points=(
        Point(kind="问题 1", origin="质量", what="棱边测法未约定", who="李敏", due="11-25", state="谈判中"),
        Point(kind="条件", origin="销售", what="预付 30%", who="李敏", due="排产前 11-27", state="未收"),
    ),
    talks=(Talk(at="11-24 09:31", ours="交期 12-18 → 12-21，加班费我方担", theirs="未答，链接已打开", again="生产、采购"),),
    way="circulated",
    way_text="11-24 08:32 发出 4 部门，应答 3",
    verdict_note="现在不能下结论：采购未签；问题 1 未关 §3.3a",
    signatures=(Signature(role="主持（销售部）"), Signature(role="审核（销售部负责人）"), Signature(role="批准（总经理）")),
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
OFFICE: dict[str, Shape] = {
    "quotation": QUOTATION,
    "sales_contract": CONTRACT,
    "order_confirmation": CONTRACT,
    "oral_confirmation": ORAL,
    "review": REVIEW,
    "purchase_order": PURCHASE,
    "purchase_contract": PURCHASE,
    "settlement": SETTLEMENT,
    "invoice": INVOICE,
    "statement": STATEMENT,
    "volume": VOLUME,
    "transfer": TRANSFER,
    "event_list": EVENTS,
    "access": ACCESS,
    "sheet": SHEET,
}
