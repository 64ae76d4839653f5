from ninja import Router

from yidan.monitoring.doors import alerts, meetings

router = Router(tags=["monitoring"])
for noun in (alerts, meetings):
    noun.endpoints(router)
