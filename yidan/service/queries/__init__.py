"""Reads of service, shared by pages, API and desk."""

from yidan.service.queries.common import Common, common, corrected, lessons, recurred, todo_corrective
from yidan.service.queries.ticket import ServiceFile, answer_due, service_file, todo

__all__ = ["Common", "ServiceFile", "answer_due", "common", "corrected", "lessons", "recurred", "service_file", "todo", "todo_corrective"]
