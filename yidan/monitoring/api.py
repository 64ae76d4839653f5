from ninja import Router

from yidan.monitoring.doors import alerts

router = Router(tags=["monitoring"])
alerts.endpoints(router)
