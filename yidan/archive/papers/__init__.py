"""The archive's papers, in both languages. Titles, people, days and hashes, never a price."""

from yidan.archive.papers.filing import catalogue, event_list, transfer
from yidan.archive.papers.keeping import appraisal, check_record, consultation, destruction, register

__all__ = ["appraisal", "catalogue", "check_record", "consultation", "destruction", "event_list", "register", "transfer"]
