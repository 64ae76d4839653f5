from yidan.core.announcements import Announcement
from yidan.core.clauses import Clause
from yidan.core.documents import Chain
from yidan.core.events import Event, Sealed
from yidan.core.files import Blob, Paper
from yidan.core.heads import Head
from yidan.core.imports.models import ImportBatch
from yidan.core.lists.models import SavedView
from yidan.core.numbers import Counter
from yidan.core.once import Once
from yidan.core.search import SearchRow
from yidan.core.signatures import Link, Signature
from yidan.core.triggers import Edge

__all__ = [
    "Announcement",
    "Blob",
    "Chain",
    "Clause",
    "Counter",
    "Edge",
    "Event",
    "Head",
    "ImportBatch",
    "Link",
    "Once",
    "Paper",
    "SavedView",
    "Sealed",
    "SearchRow",
    "Signature",
]
