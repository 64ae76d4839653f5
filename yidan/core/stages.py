"""One colour per stage, everywhere: which tone a stage of any document takes. The tones are those of the order's spine in app.css."""

from __future__ import annotations

from functools import lru_cache

# tone -> the stages that wear it. "ended" is grey and struck, "hold" amber, "broken" red: flags and ends, not steps.
TONES: dict[str, str] = {
    "draft": "draft new open planned_draft unsent proposed idle pending raised due requested todo waiting queued",
    "received": "received reported arrived registered announced appointed scheduled demanded",
    "review": "in_review review checking in_inspection inspecting quoting asked under_review to_amend consulted answered negotiating",
    "approved": "approved quoted confirmed agreed released_for_purchase accepted_by_supplier won signed_off decided",
    "planned": "planned ordered booked released ready packed picked contracted",
    "exec": "in_execution running started in_progress dispatched producing partly_received partly_delivered shipped in_transit working sending sent",
    "inspected": "inspected held passed finished done made completed repaired dispositioned re_inspected",
    "accepted": "accepted signed customer_accepted",
    "delivered": "delivered issued handed_over invoiced in_force",
    "settled": "settled paid closed reconciled matched posted allocated filed_complete active",
    "archived": "archived historic transferred filed sealed stored",
    "ended": "abandoned left cancelled retired withdrawn void voided lost expired destroyed superseded rejected_by_us",
    "hold": "on_hold uncertain suspended paused quarantined stopped disputed objected blocked",
    "broken": "rejected failed refused scrapped broken overdue",
}
TONE_OF = {stage: tone for tone, stages in TONES.items() for stage in stages.split()}
SPINE = ("received", "review", "approved", "planned", "exec", "inspected", "accepted", "delivered", "settled", "archived")


@lru_cache(maxsize=512)
def tone(stage: str) -> str:
    """The tone of a stage by its value; grey for one nobody has named."""
    if stage in TONE_OF:
        return TONE_OF[stage]
    words = stage.split("_")
    return next((TONE_OF[word] for word in reversed(words) if word in TONE_OF), "draft")


def reached(stage: str) -> int:
    """How many of the spine's ten steps are reached, 0 for a draft."""
    found = tone(stage)
    return SPINE.index(found) + 1 if found in SPINE else 0
