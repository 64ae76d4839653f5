"""What marketing does before an enquiry: campaigns, opportunities, visits (2.1a)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.documents import NEW
from yidan.intake.models import Campaign, Opportunity, Visit

MARKETING = {Role.MARKETING, Role.MARKETING_HEAD}
SELLERS = {Role.SALES, Role.SALES_HEAD} | MARKETING
OPEN = Opportunity.Stage.OPEN


@command(clause="2.1a", label=gettext_lazy("Start a campaign"), roles=MARKETING, source={NEW}, target=Campaign.Stage.RUNNING)
def start_campaign(campaign: Campaign, *, by: Actor) -> None:
    pass


@command(
    clause="2.1a", label=gettext_lazy("Close the campaign"), roles=MARKETING, source={Campaign.Stage.RUNNING}, target=Campaign.Stage.CLOSED
)
def close_campaign(campaign: Campaign, *, result: str, by: Actor) -> None:
    campaign.result = result


@command(clause="2.1a", label=gettext_lazy("Note an opportunity"), roles=SELLERS, source={NEW}, target=OPEN)
def note_opportunity(opportunity: Opportunity, *, by: Actor) -> None:
    pass


@command(clause="2.1a", label=gettext_lazy("Record a visit"), roles=SELLERS, source={OPEN, Opportunity.Stage.ASKED}, target=None)
def record_visit(
    opportunity: Opportunity, *, held_at: datetime, text: str, next_step: str = "", next_on: date | None = None, by: Actor
) -> None:
    """What was said, and what comes next until when; an empty next step: nothing is due."""
    Visit.objects.create(opportunity=opportunity, held_at=held_at, text=text, by_id=by.signer, at=by.at)
    opportunity.next_step, opportunity.next_on = next_step, next_on


@command(clause="2.1a", label=gettext_lazy("Drop the opportunity"), roles=SELLERS, source={OPEN}, target=Opportunity.Stage.DROPPED)
def drop_opportunity(opportunity: Opportunity, *, reason: str, by: Actor) -> None:
    opportunity.next_step, opportunity.next_on = "", None


@command(clause="2.1a", label=gettext_lazy("An enquiry came of it"), roles={Role.SYSTEM}, source={OPEN}, target=Opportunity.Stage.ASKED)
def asked(opportunity: Opportunity, *, by: Actor) -> None:
    opportunity.next_step, opportunity.next_on = "", None
