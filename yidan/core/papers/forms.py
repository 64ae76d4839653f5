"""The forms: title, number, shape, template, and the field classes a form may carry (none: not even a place for a price)."""

from __future__ import annotations

from dataclasses import dataclass, field

from yidan.core.fields import FieldClass
from yidan.core.papers import shapes
from yidan.core.papers.shapes.frame import Lang, Shape

# Wording of papers stands here and in the templates in both languages, not in the catalogue of the pages: a paper is printed in the
# language of its receiver, and a filed form must not change when a translation does.
CLASS_WORDS: dict[FieldClass, tuple[str, str]] = {
    FieldClass.P: ("P 级（售价、授信）", "class P (selling price, credit)"),
    FieldClass.M: ("M 级（毛利、估算成本）", "class M (margin, estimated cost)"),
    FieldClass.S: ("S 级（采购价、供应商条款）", "class S (purchase price, supplier terms)"),
    FieldClass.F: ("F 级（运费）", "class F (freight)"),
    FieldClass.D: ("D 级（联系方式）", "class D (contacts)"),
}
NO_PRICES = ("本单不含价格。", "No prices.")


@dataclass(frozen=True)
class Form:
    code: str
    shape: type[Shape]
    zh: str
    en: str
    no: str  # of the form itself, the head may name the company's own
    template: str = ""
    classes: frozenset[FieldClass] = field(default_factory=frozenset)
    rule: tuple[str, str] = ("", "")
    version: str = "A"
    printer: str = "laser"

    def title(self, lang: Lang = "zh") -> str:
        return self.zh if lang == "zh" else self.en

    def foot(self, lang: Lang, withheld: tuple[FieldClass, ...]) -> str:
        """Classes shown and withheld, then the form's rule: 本件含 P 级…，不含 S 级…。"""
        at = 0 if lang == "zh" else 1
        sentence = self._classes_said(at, withheld) if self.classes or withheld else ""
        return (sentence + (" " if at and sentence else "") + self.rule[at]).strip()

    def _classes_said(self, at: int, withheld: tuple[FieldClass, ...]) -> str:
        with_, without = ("本件含 ", "不含 ") if not at else ("With ", "without ")
        shown = [CLASS_WORDS[mark][at] for mark in FieldClass if mark in self.classes and mark not in withheld]
        cut = [CLASS_WORDS[mark][at] for mark in FieldClass if mark in withheld]
        joint, end = ("、", "。") if not at else (", ", ".")
        parts = ([with_ + joint.join(shown)] if shown else []) + ([without + joint.join(cut)] if cut else [])
        said = ("，" if not at else ", ").join(parts)
        return (said if shown or at else "本件" + said) + end


_P, _S, _M = frozenset({FieldClass.P}), frozenset({FieldClass.S}), frozenset({FieldClass.M})
_REVIEW = frozenset({FieldClass.P, FieldClass.M, FieldClass.S})
_CONTRACT_RULE = (
    "先评审后签署。逐页以页码与哈希为准，缺页无效。",
    "Signed after review. Pages are bound by number and hash; incomplete copies are void.",
)
_INSPECTOR = ("检验人与操作人不同一人。改动须重开新单，原单不改。", "The inspector is not the operator. Corrections need a new report.")
_ARCHIVE = (
    "一式两份，移交、接收各存一份。档号一经接收不改；补充件续编。",
    "Two copies. Codes do not change after transfer; supplements are added.",
)
_DISPOSAL = (
    "鉴定、批准、销毁、监销四人分开。本清册永久保存。",
    "Appraised, approved, removed and witnessed by four persons. Kept for ever.",
)

_ALL = (
    Form(
        "quotation",
        shapes.Quotation,
        "报价单",
        "Quotation",
        "YD-QR-0201",
        classes=_P,
        rule=("有效期内有效；签订合同前须经评审。", "Valid until the date given; a contract needs our review first."),
    ),
    Form("sales_contract", shapes.SalesContract, "销售合同", "Sales Contract", "YD-QR-0203", "contract", classes=_P, rule=_CONTRACT_RULE),
    Form(
        "order_confirmation",
        shapes.SalesContract,
        "订单确认书",
        "Order Confirmation",
        "YD-QR-0204",
        "contract",
        classes=_P,
        rule=_CONTRACT_RULE,
    ),
    Form(
        "blanket_agreement",
        shapes.BlanketAgreement,
        "框架协议",
        "Blanket Agreement",
        "YD-QR-0206",
        "blanket",
        classes=_P,
        rule=(
            "逐批以调用订单要货，调用订单注明本协议号。逐页以页码与哈希为准，缺页无效。",
            "Called off by orders that name this agreement. Pages are bound by number and hash; incomplete copies are void.",
        ),
    ),
    Form(
        "oral_confirmation",
        shapes.OralOrder,
        "口头订单确认书",
        "Oral Order Confirmation",
        "YD-QR-0205",
        classes=_P,
        rule=("客户签认前不下结论、不转执行。", "No verdict and no release before the customer has signed."),
    ),
    Form(
        "review",
        shapes.Review,
        "订单评审表",
        "Order Review",
        "YD-QR-0302",
        classes=_REVIEW,
        rule=("签名即冻结所列证据。", "A signature freezes the evidence listed."),
    ),
    Form(
        "change_notice",
        shapes.ChangeNotice,
        "变更通知单",
        "Change Notice",
        "YD-QR-0305",
        classes=_P,
        rule=("双方签认前照原订单执行。", "The order stands as it was until both have signed."),
    ),
    Form("purchase_order", shapes.Purchase, "采购订单", "Purchase Order", "YD-QR-0401", "purchase", classes=_S),
    Form("purchase_contract", shapes.Purchase, "采购合同", "Purchase Contract", "YD-QR-0402", "purchase", classes=_S),
    Form("supplier_statement", shapes.SupplierStatement, "供应商对账单", "Supplier Statement", "YD-QR-0408", classes=_S),
    Form(
        "work_order",
        shapes.WorkOrder,
        "生产任务单",
        "Work Order",
        "YD-QR-0501",
        rule=("本单不含价格。以扫码所见版本为准；旧版打印件自动作废。", "No prices. The scanned version counts; older prints are void."),
    ),
    Form("traveller", shapes.Traveller, "流转卡", "Traveller", "YD-QR-0503"),
    Form(
        "material_issue",
        shapes.MaterialIssue,
        "领料单",
        "Material Issue",
        "YD-QR-0506",
        rule=("第一联 仓库　第二联 车间　第三联 财务。本单不含单价。", "Copies: warehouse, workshop, finance. No prices."),
    ),
    Form("incoming_inspection", shapes.Inspection, "来料检验单", "Incoming Inspection", "YD-QR-0602", "inspection", rule=_INSPECTOR),
    Form("inspection", shapes.Inspection, "成品检验单", "Final Inspection Report", "YD-QR-0604", rule=_INSPECTOR),
    Form(
        "nonconformity",
        shapes.Nonconformity,
        "不合格品处理单",
        "Nonconformity Report",
        "YD-QR-0607",
        rule=("纠正措施需要时转 8D；本单不含金额。", "Corrective action goes to an 8D report. No amounts."),
    ),
    Form(
        "acceptance",
        shapes.Acceptance,
        "验收报告",
        "Acceptance Report",
        "YD-QR-0610",
        rule=(
            "签名方式如栏内所写；链接手写签不等同《电子签名法》第 13 条可靠电子签名，需要时另签纸质。",
            "The kind of signature is said in its box; a hand signature by link is not a reliable electronic signature in the law's sense.",
        ),
    ),
    Form(
        "delivery",
        shapes.Delivery,
        "送货单",
        "Delivery Note",
        "YD-QR-0701",
        rule=(
            "一式四联：存根（白）、客户（红）、财务（蓝）、回单（黄）。本单不列价格。签收即确认件数与外观；质量以验收报告为准。",
            "Four copies: file, customer, finance, return. No prices. The signature confirms packages and outer condition only.",
        ),
    ),
    Form("delivery_dot", shapes.Delivery, "送货单", "Delivery Note", "YD-QR-0701", printer="dot"),
    Form("packing_list", shapes.PackingList, "装箱单", "Packing List", "YD-QR-0702", rule=NO_PRICES),
    Form(
        "handover",
        shapes.Handover,
        "产品交接单",
        "Hand-over List",
        "YD-QR-0703",
        rule=(
            "一式三份：客户、物流、档案。实交数由双方当面填写；与验收报告不符不得签。",
            "Three copies: customer, logistics, archive. Filled in by both sides; not signed when it differs from the acceptance report.",
        ),
    ),
    Form("settlement", shapes.Settlement, "结算单", "Settlement Sheet", "YD-QR-0801", classes=_P),
    Form("invoice", shapes.Invoice, "开票通知单", "Invoice Notice", "YD-QR-0802", classes=_P),
    Form("statement", shapes.Statement, "对账单", "Statement of Account", "YD-QR-0804", classes=_P),
    Form("reminder", shapes.Reminder, "催款函", "Payment Reminder", "YD-QR-0805", classes=_P),
    Form(
        "refund",
        shapes.Refund,
        "退款单",
        "Refund Slip",
        "YD-QR-0806",
        classes=_P,
        rule=("申请、批准、付款三人分开；红字发票在先。", "Asked for, approved and paid by three people, after the red-letter invoice."),
    ),
    Form(
        "cost_sheet",
        shapes.CostSheet,
        "成本核对表",
        "Cost Sheet",
        "YD-QR-0807",
        classes=_M,
        rule=(
            "金额均为税前。只供财务、总经理与销售负责人阅读。",
            "Without tax. For finance, the general manager and the head of sales only.",
        ),
    ),
    Form("volume", shapes.Volume, "卷内目录", "Volume Catalogue", "YD-QR-1003", rule=_ARCHIVE),
    Form("transfer", shapes.Transfer, "档案移交清单", "Transfer List", "YD-QR-1004", rule=_ARCHIVE),
    Form("access", shapes.AccessRequest, "档案查阅申请表", "Archive Access Request", "YD-QR-1005"),
    Form("check_record", shapes.Sheet, "档案检测记录", "Archive Check Record", "YD-QR-1007", "sheet", rule=NO_PRICES),
    Form("appraisal", shapes.Sheet, "档案鉴定意见书", "Archive Appraisal", "YD-QR-1008", "sheet", rule=_DISPOSAL),
    Form("destruction", shapes.Sheet, "档案销毁清册", "Destruction List", "YD-QR-1009", "sheet", rule=_DISPOSAL),
    Form("use_register", shapes.Sheet, "档案利用登记簿", "Register of Use", "YD-QR-1010", "sheet", rule=NO_PRICES),
    Form("event_list", shapes.EventList, "过程事件清单", "Event List", "YD-QR-1006", rule=NO_PRICES),
    Form("sheet", shapes.Sheet, "记录单", "Record", "YD-QR-0001", rule=NO_PRICES),
    Form("label", shapes.Label, "标签", "Label", ""),
    Form("labels", shapes.Labels, "标签", "Labels", "", "label"),
)
FORMS: dict[str, Form] = {form.code: form for form in _ALL}
