"""A person in a form: read and shown by name and department, named to the API by user name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from yidan.core import clock
from yidan.core.actors import Role
from yidan.core.formats import listed
from yidan.core.forms import PickField
from yidan.people.models import Seat, User

PICK = "people:user_pick"
DOT = " · "


def seats_now(user: User) -> list[Seat]:
    """From what was prefetched."""
    day = clock.today()
    return [seat for seat in user.seats.all() if seat.since <= day and (seat.until is None or seat.until >= day)]


def roles_text(user: User) -> str:
    return listed(Role(seat.role).label for seat in seats_now(user))


def departments_text(user: User) -> str:
    """A head stands under his department; who is in none, under his role."""
    return listed(dict.fromkeys(Role(seat.role).clerk.label for seat in seats_now(user)))


def shown(user: User) -> str:
    """李敏 · 销售; of two of the same name each with the user name."""
    twins = User.objects.filter(display=user.display, is_active=True).exclude(pk=user.pk).exists()
    return DOT.join(filter(None, [f"{user} ({user.username})" if twins else str(user), departments_text(user)]))


def meant(rows: QuerySet[User], text: str) -> User | None:
    """By user name, by name, by pinyin initials, or as `shown` shows it; None when it could be two."""
    name = text.partition(DOT)[0].strip()
    login = name[name.rindex("(") + 1 : -1] if name.endswith(")") and "(" in name else name
    same = list(rows.filter(Q(username=login) | Q(display=name) | Q(initials=name.lower())).distinct()[:3])
    exact = [user for user in same if user.username == login]
    return exact[0] if exact else same[0] if len(same) == 1 else None


class PersonField(PickField):
    """Somebody who works here. `choose`: a list of a few (those of `queryset`), else looked for by name or initials."""

    def __init__(self, queryset: Any = None, *, choose: bool = False, **kwargs: Any) -> None:
        rows = User.objects.filter(is_active=True) if queryset is None else queryset
        picker = "" if choose else PICK
        super().__init__(rows, **{"to_field": "username", "picker": picker} | kwargs)

    def _set_queryset(self, queryset: Any) -> None:
        """With the seats, which the label names: one query for all."""
        super()._set_queryset(None if queryset is None else queryset.prefetch_related("seats"))  # type: ignore[misc]

    queryset = property(PickField._get_queryset, _set_queryset)  # type: ignore[attr-defined]

    def label_from_instance(self, obj: Any) -> str:
        return DOT.join(filter(None, [str(obj), departments_text(obj)]))

    def _found(self, text: str) -> Any:
        return meant(self.rows, text)

    def prepare_value(self, value: Any) -> Any:
        key = super().prepare_value(value)
        if not self.picks or key in self.empty_values:
            return key
        user = value if isinstance(value, User) else self._found(str(key))
        return shown(user) if user is not None else key

    def noted(self, value: Any) -> str:
        return ""  # the field itself says name and department

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | ({"data-person": ""} if self.picks else {})
