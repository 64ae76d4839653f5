from ninja import Router

from yidan.intake.doors import agreements, campaigns, enquiries, opportunities, orders, quotations

router = Router(tags=["intake"])
for noun in (campaigns, opportunities, enquiries, quotations, agreements, orders):
    noun.endpoints(router)
