from ninja import Router

from yidan.people.doors import entities, persons, rules, wordings

router = Router(tags=["people"])
for noun in (persons, entities, rules, wordings):
    noun.endpoints(router)
