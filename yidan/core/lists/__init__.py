"""The list kit: declared once -> table, cards on a phone, filters in the address, saved views, column chooser, Excel.

class OrderList(List):
    name, title, model, url = "orders", _("Orders"), Order, "intake:order_list"
    columns = [
        Column("number", _("Order"), link=True, filter="contains", sort=True),
        Column("customer.name", _("Customer"), filter="pinyin", phone="title"),
        Column("total", _("Amount"), kind="money", filter="min", sort=True),
        Column("stage", _("Stage"), kind="stage", filter="choice"),
        Column("requested", _("Requested"), kind="date", filter="until", sort=True),
    ]
    views = [View("open", _("In hand"), ~Q(stage__in=ENDED)), View("all", _("All"))]

def order_list(request): return OrderList(request).response()
"""

from yidan.core.lists.columns import Column
from yidan.core.lists.lists import List, View
from yidan.core.lists.picker import picker

__all__ = ["Column", "List", "View", "picker"]
