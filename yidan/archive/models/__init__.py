"""The order's papers bound into a volume, kept, checked, lent, and destroyed when their time has come (8)."""

from yidan.archive.models.checking import CheckedVolume, CheckRun, Finding
from yidan.archive.models.consulting import Consultation, Use, UseRegister
from yidan.archive.models.disposal import Appraisal, AppraisalItem, RemovedFile
from yidan.archive.models.filing import FilingRule, Period, Volume, VolumeItem

__all__ = [
    "Appraisal", "AppraisalItem", "CheckRun", "CheckedVolume", "Consultation", "FilingRule", "Finding", "Period", "RemovedFile", "Use", "UseRegister", "Volume",
    "VolumeItem",
]  # fmt: skip
