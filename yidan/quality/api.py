from ninja import Router

from yidan.quality.doors import inspections, nonconformities, plans

router = Router(tags=["quality"])
for noun in (plans, inspections, nonconformities):
    noun.endpoints(router)
