from ninja import Router

from yidan.stock.doors import adjustments

router = Router(tags=["stock"])
adjustments.endpoints(router)
