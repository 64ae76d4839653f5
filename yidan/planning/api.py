from ninja import Router

from yidan.planning.doors import operations, orders, outages, plans, work_orders

router = Router(tags=["planning"])
for noun in (orders, plans, work_orders, operations, outages):
    noun.endpoints(router)
