"""What each department answers for, clause by clause (3.2a-l)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yidan.core.actors import Role
from yidan.core.pages import Text

QUESTIONS: dict[Role, dict[str, Text]] = {
    Role.SALES: {
        "3.2a": _("The order is complete and correct, special requirements are recorded."),
        "3.2b": _("The customer's credit is good, or a precaution is proposed."),
        "3.2c": _("The price keeps to the policy and leaves a fair margin."),
    },
    Role.ENGINEERING: {"3.2d": _("Product structure, routing and drawings are ready.")},
    Role.PRODUCTION: {
        "3.2d": _("Equipment, people and process suffice in time."),
        "3.2e": _("Material is there, or the demand is stated."),
        "3.2f": _("The date can be kept beside the work already planned."),
    },
    Role.PROCUREMENT: {
        "3.2g": _("The suppliers are capable: quality level and lead time."),
        "3.2h": _("Suppliers have it, or another source is asked for."),
        "3.2i": _("The cost is within budget and compared with the market."),
    },
    Role.QUALITY: {
        "3.2j": _("There is an inspection standard and plan for every line."),
        "3.2k": _("Control means and people suffice, or measures are proposed."),
        "3.2l": _("Risks such as data security and intellectual property are assessed."),
    },
    Role.FINANCE: {
        "3.2b": _("The customer's credit is good, or a precaution is proposed."),
        "3.2c": _("The price keeps to the policy and leaves a fair margin."),
    },
}


EVERY = tuple(sorted({clause for asked in QUESTIONS.values() for clause in asked}))


def clauses(department: Role) -> list[str]:
    return list(QUESTIONS[department])
