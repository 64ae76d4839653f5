from yidan.monitoring.models.alert import Alert
from yidan.monitoring.models.meeting import AgendaPoint, Decision, Meeting

__all__ = ["AgendaPoint", "Alert", "Decision", "Meeting"]
