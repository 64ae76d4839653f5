from ninja import Router

from yidan.monitoring.doors import alerts, meetings, orders

router = Router(tags=["monitoring"])
for noun in (alerts, meetings, orders):
    noun.endpoints(router)
