from ninja import Router

from yidan.review.doors import orders

router = Router(tags=["review"])
orders.endpoints(router)
