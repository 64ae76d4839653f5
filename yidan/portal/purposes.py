"""What a private link is for: purpose -> the document, what is shown of it, what can be done there. One table.

`shown` is a pure function of the document to what the page says: no cost, no supplier, nobody of the house but the person to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yidan.acceptance import commands as acceptance
from yidan.acceptance.models import Acceptance
from yidan.acceptance.rules import SIGN_ACCEPTANCE
from yidan.core.commands import Command
from yidan.core.documents import Document
from yidan.core.forms import Form
from yidan.core.pages import Text
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.intake.papers import oral_by_link
from yidan.intake.rules import PROGRESS, SIGN_ORDER
from yidan.logistics import commands as logistics
from yidan.logistics.models import Shipment
from yidan.logistics.rules import SIGN_HAND_OVER
from yidan.portal import forms
from yidan.portal.shown import buying, progress, signing
from yidan.portal.shown import review as review_shown
from yidan.portal.shown import service as service_shown
from yidan.purchasing import commands as purchasing
from yidan.purchasing.models import PurchaseOrder, SupplierQuote, SupplierStatement
from yidan.purchasing.rules import CONFIRM, CONFIRM_STATEMENT, QUOTE
from yidan.quality import commands as quality
from yidan.quality.models import Nonconformity
from yidan.quality.rules import SIGN_CONCESSION
from yidan.review import commands as review
from yidan.review.models import Change, StockInquiry
from yidan.review.rules import SIGN_CHANGE, STOCK
from yidan.service import commands as service
from yidan.service.models import Ticket
from yidan.service.rules import RATE
from yidan.settlement.commands import sheet as settlement
from yidan.settlement.commands import statement as statements
from yidan.settlement.models import SettlementSheet, Statement
from yidan.settlement.rules import SIGN_SETTLEMENT, reconciling

Command_ = Command[Any, Any, Any]


@dataclass(frozen=True)
class Act:
    """One thing the outsider can do. `main`: the page's filled key; the others open below it. `sure` is the sentence to tick."""

    name: str
    command: Command_
    form: type[Form]
    word: Text
    done: Text
    main: bool = False
    icon: str = ""
    sure: Text = ""


@dataclass(frozen=True)
class Purpose:
    code: str
    model: type[Document]
    title: Text
    template: str
    shown: Callable[[Any, datetime], dict[str, Any]]
    acts: tuple[Act, ...]
    forms: frozenset[str] = frozenset()  # papers he may have, by their form
    field_classes: str = "ND"  # which he may read
    printed: Callable[[Any, str, datetime], bytes] | None = None  # the paper with the link's own code

    @property
    def prints(self) -> bool:
        return self.printed is not None

    def act(self, name: str) -> Act | None:
        return next((act for act in self.acts if act.name == name), None)

    def contact(self, document: Any) -> Any:
        """The document's own person, the order's, or of a ticket without an order the technician."""
        if hasattr(document, "owner"):
            return document.owner
        return document.order.owner if document.order else getattr(document, "technician", None)


HIS = frozenset(
    "contract oral_confirmation quotation inspection acceptance delivery_note packing_list hand_over invoice settlement statement".split()
)
CHANGE = Act("change", intake.wish, forms.WishForm, _("Not right, please change"), _("Thank you. We will call you about it."))

_ALL = (
    Purpose(
        SIGN_ORDER, Order, _("Please confirm your order"), "portal/sign.html", signing.order,
        (
            Act(
                "sign", intake.confirm, forms.HandForm, _("Confirm and sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("This is what I ordered, and I may confirm it for my company."),
            ),
            CHANGE,
        ),
        frozenset({"contract", "oral_confirmation"}), printed=oral_by_link,
    ),
    Purpose(
        PROGRESS, Order, _("Your order's progress"), "portal/progress.html", progress.order,
        (
            Act("agree", intake.agree_to_date, forms.DayForm, _("Agree to the new date"), _("Thank you. We keep to the new date."), main=True),
            Act("call", intake.wish, forms.WishForm, _("No, please call me"), _("Thank you. We will call you about it.")),
            Act("problem", service.report_problem, forms.ProblemForm, _("Something is wrong with it"), _("Thank you. We are looking into it and answer you.")),
        ),
        HIS,
    ),
    Purpose(
        SIGN_ACCEPTANCE, Acceptance, _("Acceptance of your order"), "portal/sign.html", signing.acceptance,
        (
            Act(
                "sign", acceptance.sign, forms.HandForm, _("Accept and sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("I have seen this and accept it, and I may sign for my company."),
            ),
            Act("agree", acceptance.agree, forms.NothingForm, _("Time and place suit us"), _("Agreed. We look forward to seeing you."), main=True),
            Act("other", acceptance.ask_other_time, forms.OtherTimeForm, _("Another time, please"), _("Thank you. We will propose another time.")),
            Act("object", acceptance.object, forms.ObjectForm, _("Not in order"), _("Thank you. We will put it right and invite you again.")),
        ),
        frozenset({"acceptance", "inspection"}),
    ),
    Purpose(
        SIGN_CONCESSION, Nonconformity, _("Your consent is asked"), "portal/sign.html", signing.concession,
        (
            Act(
                "sign", quality.consent, forms.HandForm, _("Consent and sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("I know what deviates on these pieces and accept them as they are, and I may do so for my company."),
            ),
            Act("object", quality.refuse_concession, forms.RefuseForm, _("We do not accept this"), _("Thank you. We will put it right.")),
        ),
        frozenset({"inspection"}),
    ),
    Purpose(
        SIGN_HAND_OVER, Shipment, _("Your goods have arrived"), "portal/sign.html", signing.hand_over,
        (
            Act(
                "sign", logistics.sign, forms.HandForm, _("Received, sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("We have received these goods and papers as listed, and I may sign for my company."),
            ),
            Act("object", logistics.object, forms.ObjectForm, _("Not in order"), _("Thank you. Your salesperson calls you about it.")),
        ),
        frozenset({"hand_over", "delivery_note", "packing_list"}),
    ),
    Purpose(
        SIGN_SETTLEMENT, SettlementSheet, _("Settlement of your order"), "portal/sign.html", signing.settlement,
        (
            Act(
                "sign", settlement.confirm, forms.HandForm, _("Confirm and sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("This sum is right, and I may confirm it for my company."),
            ),
        ),
        frozenset({"settlement", "invoice"}),
    ),
    Purpose(
        RATE, Ticket, _("Is it in order again?"), "portal/ticket.html", service_shown.ticket,
        (
            Act("rate", service.rate, forms.RateForm, _("Send"), _("Thank you for your answer."), main=True),
            Act("still", service.not_solved, forms.StillForm, _("Not solved yet"), _("Thank you. We take it up again and call you.")),
        ),
        frozenset({"service"}),
    ),
    Purpose(
        reconciling.purpose, Statement, _("Your statement of account"), "portal/statement.html", signing.statement,
        (
            Act(
                "sign", statements.confirm_statement, forms.HandForm, _("All right, sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("These figures agree with our books, and I may confirm them for my company."),
            ),
            Act("differ", statements.dispute_statement, forms.DifferForm, _("It differs"), _("Thank you. We look into it and answer you.")),
        ),
        frozenset({"statement"}), "NPD",
    ),
    Purpose(
        CONFIRM, PurchaseOrder, _("Purchase order"), "portal/purchase.html", buying.purchase,
        (
            Act("confirm", purchasing.confirm, forms.DatesForm, _("Confirm these dates"), _("Confirmed. Thank you."), main=True),
            Act(
                "sign", purchasing.sign_contract, forms.HandForm, _("Sign the contract"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("We deliver on these dates and terms, and I may sign for my company."),
            ),
            Act("expect", purchasing.expect, forms.OtherDatesForm, _("Tell another date"), _("Noted. Our buyer will call you if it does not do."), main=True),
            Act("progress", purchasing.note_progress, forms.ProgressForm, _("Tell how far it is"), _("Noted. Thank you.")),
        ),
        frozenset({"purchase_contract"}), "NSD",
    ),
    Purpose(
        QUOTE, SupplierQuote, _("Your prices, please"), "portal/rfq.html", buying.quote,
        (
            Act("offer", purchasing.offer, forms.QuoteForm, _("Send the prices"), _("Thank you. You can change them until the time is up."), main=True),
            Act("decline", purchasing.decline, forms.DeclineForm, _("We cannot quote"), _("Thank you for telling us.")),
        ),
        frozenset(), "NSD",
    ),
    Purpose(
        CONFIRM_STATEMENT, SupplierStatement, _("Statement of account"), "portal/sign.html", buying.statement,
        (
            Act(
                "sign", purchasing.confirm_statement, forms.SignForm, _("All right, sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("This agrees with our books, and I may confirm it for my company."),
            ),
            Act("object", purchasing.dispute_statement, forms.DisputeForm, _("We have another figure"), _("Thank you. We will look into it.")),
        ),
        frozenset({"supplier_statement"}), "NSD",
    ),
    Purpose(
        SIGN_CHANGE, Change, _("Change of your order"), "portal/sign.html", review_shown.change,
        (
            Act(
                "sign", review.agree_change, forms.HandForm, _("Agree and sign"), _("Signed. Thank you."), main=True, icon="signature",
                sure=_("I agree to this change, and I may sign for my company."),
            ),
            Act("object", review.refuse_change, forms.ReasonForm, _("Not on these terms"), _("Thank you. We will call you about it.")),
        ),
        frozenset({"change_notice"}),
    ),
    Purpose(
        STOCK, StockInquiry, _("Stock inquiry"), "portal/stock.html", review_shown.stock,
        (Act("answer", review.answer_stock, forms.StockForm, _("Send the answer"), _("Thank you. Your answer is with our buyer."), main=True),),
        frozenset(), "NSD",
    ),
)  # fmt: skip
PURPOSES: dict[str, Purpose] = {purpose.code: purpose for purpose in _ALL}
