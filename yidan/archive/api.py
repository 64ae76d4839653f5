from ninja import Router

from yidan.archive.doors import appraisals, check_runs, consultations, filing_rules, findings, use_registers, volumes

router = Router(tags=["archive"])
for noun in (volumes, check_runs, findings, appraisals, consultations, use_registers, filing_rules):
    noun.endpoints(router)
