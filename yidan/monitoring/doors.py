"""The web doors of early warnings."""

from yidan.core.doors import Noun
from yidan.monitoring import commands as monitoring
from yidan.monitoring import forms
from yidan.monitoring.models import Alert

alerts = Noun("alerts", Alert)
alerts.verb(monitoring.act, forms.ActForm)
alerts.verb(monitoring.close, forms.CloseForm)
