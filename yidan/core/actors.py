"""Who acts: built once at the edge (page, API, link, job), passed down; nothing below reads a clock or a request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """Clerk and head of each department, and who stands outside them. A head holds the clerk's role too."""

    SALES = "sales"
    SALES_HEAD = "sales_head"
    MARKETING = "marketing"
    MARKETING_HEAD = "marketing_head"
    ENGINEERING = "engineering"
    ENGINEERING_HEAD = "engineering_head"
    PRODUCTION = "production"
    PRODUCTION_HEAD = "production_head"
    PROCUREMENT = "procurement"
    PROCUREMENT_HEAD = "procurement_head"
    LOGISTICS = "logistics"
    LOGISTICS_HEAD = "logistics_head"
    QUALITY = "quality"
    QUALITY_HEAD = "quality_head"
    FINANCE = "finance"
    FINANCE_HEAD = "finance_head"
    AFTER_SALES = "after_sales"
    AFTER_SALES_HEAD = "after_sales_head"
    ARCHIVE = "archive"
    ARCHIVE_HEAD = "archive_head"
    OPERATOR = "operator"  # reports from the shop floor
    GENERAL_MANAGER = "general_manager"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"  # accounts
    SECURITY_ADMIN = "security_admin"  # roles
    AUDIT_ADMIN = "audit_admin"  # logs
    CUSTOMER = "customer"  # by private link
    SUPPLIER = "supplier"  # by private link
    SYSTEM = "system"

    @property
    def clerk(self) -> Role:
        """The clerk's role of this role's department; itself when there is none."""
        return Role(self.value.removesuffix("_head"))

    @property
    def is_head(self) -> bool:
        return self.value.endswith("_head")

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS: dict[Role, str | Promise] = {
    Role.SALES: _("Sales"),
    Role.SALES_HEAD: _("Head of sales"),
    Role.MARKETING: _("Marketing"),
    Role.MARKETING_HEAD: _("Head of marketing"),
    Role.ENGINEERING: _("Engineering"),
    Role.ENGINEERING_HEAD: _("Head of engineering"),
    Role.PRODUCTION: _("Production"),
    Role.PRODUCTION_HEAD: _("Head of production"),
    Role.PROCUREMENT: _("Procurement"),
    Role.PROCUREMENT_HEAD: _("Head of procurement"),
    Role.LOGISTICS: _("Logistics"),
    Role.LOGISTICS_HEAD: _("Head of logistics"),
    Role.QUALITY: _("Quality"),
    Role.QUALITY_HEAD: _("Head of quality"),
    Role.FINANCE: _("Finance"),
    Role.FINANCE_HEAD: _("Head of finance"),
    Role.AFTER_SALES: _("After-sales"),
    Role.AFTER_SALES_HEAD: _("Head of after-sales"),
    Role.ARCHIVE: _("Archive"),
    Role.ARCHIVE_HEAD: _("Head of archive"),
    Role.OPERATOR: _("Operator"),
    Role.GENERAL_MANAGER: _("General manager"),
    Role.AUDITOR: _("Auditor"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
    Role.CUSTOMER: _("Customer"),
    Role.SUPPLIER: _("Supplier"),
    Role.SYSTEM: _("System"),
}
DEPARTMENTS = tuple(role for role in Role if f"{role.value}_head" in set(Role))
HEADS = tuple(role for role in Role if role.is_head)
OUTSIDE = frozenset({Role.CUSTOMER, Role.SUPPLIER})


class Door(StrEnum):
    PAGE = "page"
    API = "api"
    LINK = "link"
    JOB = "job"
    IMPORT = "import"
    SIMULATION = "simulation"


@dataclass(frozen=True, slots=True)
class Actor:
    user_id: int | None
    name: str
    roles: frozenset[Role]
    door: Door
    at: datetime
    request: str = ""  # Idempotency-Key or form key: STA-3's request id
    reason: str = ""
    chain_id: int | None = None  # a private link opens this one chain
    link_id: int | None = None
    lent: tuple[tuple[Role, int], ...] = ()  # roles held only by delegation, and whose they are
    stands_for: tuple[int, ...] = ()  # those who are away and whose work this one does, of the own department too

    @property
    def signer(self) -> int:
        """The person who signs; links and the system sign nothing of ours."""
        if self.user_id is None:
            raise PermissionError("only a person of the house signs")
        return self.user_id

    def behalf(self, used: frozenset[Role]) -> int | None:
        """For whom: the person who lent the role, when every role used is a lent one."""
        owners = dict(self.lent)
        return next((owners[role] for role in sorted(used)), None) if used and used <= owners.keys() else None

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def as_system(self) -> Actor:
        """The same person's act, continued by the house itself: the spine's own verbs."""
        return replace(self, roles=frozenset({Role.SYSTEM}), lent=())
