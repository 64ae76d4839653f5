"""Parts made anew for what was scrapped: a work order of their own, with its material (5.1a)."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yidan.core.actors import Actor, Role
from yidan.core.commands import command
from yidan.core.formats import listed
from yidan.core.refusals import Refused
from yidan.planning import netting
from yidan.planning.commands import breakdown
from yidan.planning.models import Component, WorkOrder
from yidan.planning.netting import Wanted
from yidan.production import rules
from yidan.production.replacement import lacking_parts
from yidan.purchasing import commands as purchasing
from yidan.stock import postings

Stage = WorkOrder.Stage


@command(
    clause="5.1a", label=gettext_lazy("Make scrapped parts anew"), roles={Role.PRODUCTION, Role.PRODUCTION_HEAD},
    source={Stage.RELEASED, Stage.RUNNING}, target=None, unless=rules.nothing_lacking,
)  # fmt: skip
def replace_parts(work_order: WorkOrder, *, reason: str, by: Actor) -> None:
    """From free stock where there is some, else by a work order below this one, with its own operations, components and demands.
    Whole products that were scrapped are made anew by breaking the order down again."""
    order, today = work_order.order, timezone.localdate(by.at)
    lacking = lacking_parts(work_order)
    lines = {str(part.pk): work_order.line for part, _short in lacking}
    day = timezone.localdate(work_order.start) if work_order.start else today
    wanted = [Wanted(str(part.pk), part.item, short, max(day, today)) for part, short in lacking]
    found = netting.break_down(wanted, today, lock=True)
    if missing := found.without_routing:
        raise Refused(_("There is no current routing for: %s.") % listed(missing), "4.1b")
    made = breakdown.put_down(order, found, lines, by, above=work_order, anew={work_order.line_id})
    for key, part in found.served.items():
        if part.stock:
            kept = postings.reserve(part.item, part.stock, owner=work_order, by=by)
            Component.objects.filter(pk=int(key)).update(reserved=F("reserved") + kept)
    purchasing.raise_demands(breakdown.demands_of(order, found, made, lines, today), by=by)
