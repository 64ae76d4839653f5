from ninja import Router

from yidan.production.doors import issues, operations

router = Router(tags=["production"])
for noun in (operations, issues):
    noun.endpoints(router)
