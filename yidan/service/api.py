from ninja import Router

from yidan.service.doors import tickets

router = Router(tags=["service"])
tickets.endpoints(router)
