from ninja import Router

from yidan.intake.doors import enquiries, orders, quotations

router = Router(tags=["intake"])
for noun in (enquiries, quotations, orders):
    noun.endpoints(router)
