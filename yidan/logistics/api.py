from ninja import Router

from yidan.logistics.doors import orders, shipments

router = Router(tags=["logistics"])
for noun in (shipments, orders):
    noun.endpoints(router)
