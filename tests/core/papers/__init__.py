"""One filled paper of every form, invented, dense enough to show what breaks: long names, hidden figures, unsigned boxes."""

from dataclasses import replace

from tests.core.papers import buying, filing, floor, inside, money, quality, review, selling, shipping
from tests.core.papers.base import head
from yidan.core.papers.shapes import Shape

SAMPLES: dict[str, Shape] = {
    "refund": inside.REFUND,
    "cost_sheet": inside.COSTS,
    "quotation": selling.QUOTATION,
    "sales_contract": selling.CONTRACT,
    "order_confirmation": selling.CONTRACT,
    "blanket_agreement": selling.BLANKET,
    "oral_confirmation": selling.ORAL,
    "review": review.REVIEW,
    "change_notice": review.CHANGE,
    "purchase_order": buying.PURCHASE,
    "purchase_contract": buying.PURCHASE,
    "supplier_statement": buying.STATEMENT,
    "work_order": floor.WORK_ORDER,
    "traveller": floor.TRAVELLER,
    "material_issue": floor.ISSUE,
    "inspection": quality.INSPECTION,
    "incoming_inspection": quality.INCOMING,
    "nonconformity": quality.NONCONFORMITY,
    "acceptance": quality.ACCEPTANCE,
    "delivery": shipping.DELIVERY,
    "delivery_dot": replace(shipping.DELIVERY, head=head("SH2611-014", "已审核")),
    "packing_list": shipping.PACKING,
    "handover": shipping.HANDOVER,
    "settlement": money.SETTLEMENT,
    "invoice": money.INVOICE,
    "statement": money.STATEMENT,
    "reminder": money.REMINDER,
    "volume": filing.VOLUME,
    "transfer": filing.TRANSFER,
    "access": filing.ACCESS,
    "event_list": filing.EVENTS,
    "sheet": filing.SHEET,
    "check_record": filing.KEEPING,
    "appraisal": filing.KEEPING,
    "destruction": filing.KEEPING,
    "use_register": filing.KEEPING,
    "label": shipping.LABEL,
    "labels": shipping.LABELS,
}
