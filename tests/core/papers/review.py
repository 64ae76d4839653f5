"""The review of an order. Figures of class P begin with 77, of class S with 66: the canaries."""

from __future__ import annotations

from tests.core.papers.base import head
from tests.core.papers.selling import BUYER, LINES, SELLER
from yidan.core.fields import FieldClass
from yidan.core.papers.shapes import (
    ChangeConsequence,
    ChangeNotice,
    Condition,
    DepartmentOpinion,
    Evidence,
    Option,
    Point,
    Review,
    ReviewLine,
    Signature,
    Signed,
    Talk,
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

CHANGE = ChangeNotice(
    head=head("CN2611-004", "待客户签认"),
    order="SO2610-019",
    customer="青岛蓝屿智能装备有限公司",
    customer_no="LY-26-0331",
    kind="cancel",
    revision="2",
    asked="二期厂房推迟，取消第 2 行 PD-6 皮带输送线 1 条",
    asked_at="2026-11-24 08:20",
    consequences=(
        ChangeConsequence(what="机架焊接已完 1 套", way="留用", due="2026-12-24"),
        ChangeConsequence(what="减速电机 RF-47 1 台，在途", way="退回", due="2026-12-01"),
    ),
    terms="机架留 30 天，二期下单可抵 3,185 元；预付款抵发货款。",
    charge="¥6,500.00",
    before="2026-12-10",
    day="2026-12-15",
    buyer=BUYER,
    maker=SELLER,
)
