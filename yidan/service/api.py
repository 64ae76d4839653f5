from ninja import Router

from yidan.service.doors import actions, tickets

router = Router(tags=["service"])
for noun in (tickets, actions):
    noun.endpoints(router)
