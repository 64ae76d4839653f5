"""The people of every test, by name: sales 李, production 王, procurement 赵, quality 陈, finance 周, archive 孙, a stranger, an auditor ..."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from yidan.core import openings
from yidan.core.actors import Actor, Door, Role
from yidan.people.models import Seat, User
from yidan.people.rules import spread

AT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai
CAST: dict[str, tuple[str, list[Role]]] = {
    "li": ("李敏", [Role.SALES]),
    "shen": ("沈悦", [Role.SALES]),
    "lin": ("林晓东", [Role.SALES_HEAD]),
    "wang": ("王海", [Role.PRODUCTION]),
    "he_head": ("何建华", [Role.PRODUCTION_HEAD]),
    "he": ("何磊", [Role.OPERATOR]),
    "ma": ("马超", [Role.OPERATOR]),
    "zhao": ("赵倩", [Role.PROCUREMENT]),
    "zhao_head": ("钱进", [Role.PROCUREMENT_HEAD]),
    "chen": ("陈立", [Role.QUALITY]),
    "chen_head": ("吴静", [Role.QUALITY_HEAD]),
    "qian": ("钱伟", [Role.LOGISTICS]),
    "zhou": ("周雯", [Role.FINANCE]),
    "zhou_head": ("郑敏", [Role.FINANCE_HEAD]),
    "feng": ("冯涛", [Role.AFTER_SALES]),
    "sun": ("孙芳", [Role.ARCHIVE]),
    "gao": ("高远", [Role.ENGINEERING]),
    "zong": ("宗明", [Role.GENERAL_MANAGER]),
    "fang": ("方敏", [Role.AUDITOR]),
    "stranger": ("路人", []),
}


def build() -> SimpleNamespace:
    """Accounts and actors of the whole cast, seated since long ago. `cast.li` is an actor, `cast.users["li"]` the account."""
    users = {user.username: user for user in User.objects.filter(username__in=CAST)}
    new = [User(username=name, display=display) for name, (display, _roles) in CAST.items() if name not in users]
    if new:
        with transaction.atomic(), openings.opened():
            users |= {user.username: user for user in User.objects.bulk_create(new)}
            seated = [(user, role) for user in new for role in CAST[user.username][1]]
            Seat.objects.bulk_create(Seat(user=user, role=role.value, since=date(2020, 1, 1)) for user, role in seated)
    actors = {name: Actor(users[name].pk, display, spread(roles), Door.SIMULATION, AT) for name, (display, roles) in CAST.items()}
    return SimpleNamespace(**actors, users={name: users[name] for name in CAST})


def at(actor: Actor, moment: datetime, **more: Any) -> Actor:
    """The same person at another moment."""
    return replace(actor, at=moment, **more)
