"""Reads of service, shared by pages, API and desk."""

from yidan.service.queries.common import Common, common, corrected, recurred, todo_corrective
from yidan.service.queries.ticket import ServiceFile, service_file, todo

__all__ = ["Common", "ServiceFile", "common", "corrected", "recurred", "service_file", "todo", "todo_corrective"]
