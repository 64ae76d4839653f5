from ninja import Router

from yidan.settlement.doors import NOUNS

router = Router(tags=["settlement"])
for noun in NOUNS:
    noun.endpoints(router)
