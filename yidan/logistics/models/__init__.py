from yidan.logistics.models.returns import Return, ReturnLine
from yidan.logistics.models.shipment import FreightBill, Notice, Package, PaperHanded, Shipment, ShipmentLine, Track, Trouble

__all__ = ["FreightBill", "Notice", "Package", "PaperHanded", "Return", "ReturnLine", "Shipment", "ShipmentLine", "Track", "Trouble"]
