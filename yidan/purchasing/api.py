from ninja import Router

from yidan.purchasing.doors import NOUNS

router = Router(tags=["purchasing"])
for noun in NOUNS:
    noun.endpoints(router)
