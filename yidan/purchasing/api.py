from ninja import Router

from yidan.purchasing.doors import demands, purchases, receipts

router = Router(tags=["purchasing"])
for noun in (demands, purchases, receipts):
    noun.endpoints(router)
