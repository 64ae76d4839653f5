"""One thing a person should do now: what every room's `queries.todo(by)` gives and the desk sorts by due time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yidan.core.pages import Text


@dataclass(frozen=True, slots=True)
class Todo:
    """`verb` is what to do ("Chase the signature"), `reason` why it stands here, `button` the word on its key."""

    verb: Text
    reason: Text
    clause: str
    url: str
    button: Text
    due: datetime | None = None
    who: str = ""  # customer or supplier
    key: str = ""  # the document's number
    amount: object = None  # shown only to readers of its class: the room has cut it already
