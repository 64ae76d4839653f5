"""The installation's own settings with a short patience, so that a test need not wait a quarter of an hour."""

from yidan.settings import *  # noqa: F403
from yidan.settings import Q_CLUSTER as PATIENT

Q_CLUSTER = {**PATIENT, "timeout": 4, "retry": 6, "guard_cycle": 0.2}
