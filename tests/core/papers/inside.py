"""Papers about money that stay in the house, filled."""

from tests.core.papers.base import head, signed
from tests.core.papers.selling import BUYER
from yidan.core.papers.shapes import CostLine, CostSheet, Refund, RefundRow, Signature

REFUND = Refund(
    head=head("RF2611-002", "已付"),
    order="SO2609-017",
    customer=BUYER.name,
    reason="退回一台锁螺丝机，按到货价冲红，货款已付清",
    account="中国工商银行武汉东湖支行 3202 0061 0900 0012 345",
    paid="2026-11-24　ICBC-20261124-0093",
    rows=(
        RefundRow(n="1", item="已收款", amount="386,000.00", basis=""),
        RefundRow(n="2", item="订单金额", amount="386,000.00", basis="SO2609-017"),
        RefundRow(n="3", item="减：退货、折让", amount="-38,600.00", basis="红字发票、退货单"),
        RefundRow(n="4", item="本次退款", amount="38,600.00", basis="RF2611-002"),
    ),
    total="¥38,600.00",
    capital="人民币叁万捌仟陆佰元整",
    signatures=(signed("申请", "周雯"), signed("批准", "郑敏"), Signature(role="付款")),
)

COSTS = CostSheet(
    head=head("CS2611-004", "已核对"),
    order="SO2609-017",
    customer=BUYER.name,
    product="全自动锁螺丝机 AS-300　2 台",
    lines=(
        CostLine(kind="材料与外购件", estimate="142,600.00", actual="149,310.50", committed="1,200.00", over="7,910.50"),
        CostLine(kind="供应异常补救", estimate="0.00", actual="860.00", committed="0.00", over="860.00"),
        CostLine(kind="人工与设备", estimate="38,400.00", actual="37,905.25", committed="0.00", over=""),
        CostLine(kind="运费", estimate="3,600.00", actual="3,450.00", committed="0.00", over=""),
        CostLine(kind="合计", estimate="184,600.00", actual="191,525.75", committed="1,200.00", over="8,125.75"),
    ),
    net="¥341,592.92",
    estimated="156,992.92　46.0%",
    likely="148,867.17　43.6%",
    note="伺服电机改空运，供应商承担一半；下次提前两周下单。",
    signatures=(signed("核对（财务）", "周雯"), Signature(role="财务负责人"), Signature(role="总经理")),
)
