from ninja import Router

from yidan.settlement.doors import invoices, money, orders, sheets

router = Router(tags=["settlement"])
for noun in (invoices, money, sheets, orders):
    noun.endpoints(router)
