from ninja import Router

from yidan.acceptance.doors import acceptances, orders

router = Router(tags=["acceptance"])
for noun in (acceptances, orders):
    noun.endpoints(router)
