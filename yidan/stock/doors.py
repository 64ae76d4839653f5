"""The web doors of stock."""

from yidan.core.doors import Noun
from yidan.stock import commands as stock
from yidan.stock import forms
from yidan.stock.models import Adjustment

adjustments = Noun("adjustments", Adjustment)
adjustments.birth(stock.open_balance, forms.AdjustmentForm)
adjustments.birth(stock.count_stock, forms.AdjustmentForm)
