from ninja import Router

from yidan.logistics.doors import orders, returns, shipments

router = Router(tags=["logistics"])
for noun in (shipments, returns, orders):
    noun.endpoints(router)
