from ninja import Router

from yidan.production.doors import equipment, findings, issues, jobs, operations, patrol_plans, patrols

router = Router(tags=["production"])
for noun in (operations, issues, jobs, equipment, patrol_plans, patrols, findings):
    noun.endpoints(router)
