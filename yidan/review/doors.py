"""The web doors of the review: verbs on the order."""

from django.urls import reverse

from yidan.core.documents import Document
from yidan.core.doors import Noun
from yidan.core.forms import ReasonForm
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.review import forms


def dossier(order: Document) -> str:
    return reverse("review:dossier", args=[order.key])


orders = Noun("orders", Order, room="review")
orders.verb(review.opine, forms.OpinionForm, then=dossier)
orders.verb(review.convene, forms.ConveneForm, then=dossier)
orders.verb(review.minute, forms.MinutesForm, then=dossier)
orders.verb(review.settle, forms.SettleForm, then=dossier)
orders.verb(review.approve, forms.ApproveForm)
orders.verb(review.send_back, ReasonForm)
orders.verb(review.negotiate, forms.NegotiationForm, then=dossier)
orders.verb(review.weigh, forms.ImpactForm, then=dossier)
orders.verb(review.abandon, ReasonForm)
orders.verb(review.cancel, ReasonForm)
