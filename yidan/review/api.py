from ninja import Router

from yidan.review.doors import changes, depth_rules, inquiries, orders

router = Router(tags=["review"])
for noun in (orders, depth_rules, inquiries, changes):
    noun.endpoints(router)
