from yidan.monitoring.commands.alerts import act, close, over, pass_on, raise_alert, restate, warn
from yidan.monitoring.commands.mails import settle_mail
from yidan.monitoring.commands.meetings import TaskInput, add_point, call_off, convene, decide, done, hold, postpone

__all__ = [
    "TaskInput", "act", "add_point", "call_off", "close", "convene", "decide", "done", "hold", "over", "pass_on", "postpone", "raise_alert",
    "restate", "settle_mail", "warn",
]  # fmt: skip
