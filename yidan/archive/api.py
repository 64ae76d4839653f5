from ninja import Router

from yidan.archive.doors import filing_rules, volumes

router = Router(tags=["archive"])
for noun in (volumes, filing_rules):
    noun.endpoints(router)
