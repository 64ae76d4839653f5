"""Why not. str() is the reason in the user's language; the edge maps the class to 409, 412, 404, 422, 428."""

from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    def __init__(self, reason: str, clause: str = "", field: str = "") -> None:
        super().__init__(reason)
        self.clause, self.field = clause, field


class Stale(Refused):
    """Somebody changed the document after the caller opened it."""


class Unknown(Refused):
    """The row rule hides it from this actor."""


class Missing(Refused):
    """No key, or no version on a form that overwrites: 428."""


class Invalid(Refused):
    """A form's fields are wrong: 422; the form keeps what was typed."""

    def __init__(self, form: Any, clause: str = "") -> None:
        super().__init__(_("Some fields are wrong."), clause)
        self.form = form
