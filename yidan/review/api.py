from ninja import Router

from yidan.review.doors import changes, inquiries, orders

router = Router(tags=["review"])
for noun in (orders, inquiries, changes):
    noun.endpoints(router)
