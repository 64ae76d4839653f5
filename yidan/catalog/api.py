from ninja import Router

from yidan.catalog.doors import NOUNS

router = Router(tags=["catalog"])
for noun in NOUNS:
    noun.endpoints(router)
