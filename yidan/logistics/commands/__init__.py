from yidan.logistics.commands.receiving import ask_signature, compare_signature, object, record_scan, record_signature, sign
from yidan.logistics.commands.returns import (
    announce_return,
    credit_return,
    inspect_return,
    receive_return,
    replace_return,
    withdraw_return,
)
from yidan.logistics.commands.shipment import LOGISTICS, PackInput, book, cancel_shipment, pack, plan_shipment, replan, tell
from yidan.logistics.commands.transit import HandedInput, bill_freight, delivered, hand_over, report_trouble, settle_trouble, ship, track

__all__ = [
    "LOGISTICS", "HandedInput", "PackInput", "announce_return", "ask_signature", "bill_freight", "book", "cancel_shipment", "compare_signature", "credit_return", "delivered", "hand_over",
    "inspect_return", "object", "pack", "plan_shipment", "receive_return", "record_scan", "record_signature", "replace_return", "replan", "report_trouble", "settle_trouble", "ship", "sign", "tell",
    "track", "withdraw_return",
]  # fmt: skip
