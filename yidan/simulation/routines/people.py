"""Who is away and who leaves: an absence told with who stands in; a leaver's successor appointed, seated, and given the open posts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yidan.catalog.models import WorkCentre
from yidan.core import edit
from yidan.core.actors import Role
from yidan.people import commands as people
from yidan.people import rules
from yidan.people.models import Delegation, Person, Relaxation, Seat, User
from yidan.simulation.world import World

ADMIN = "xuguan"
STAND_IN = {  # who is away -> who does it meanwhile
    "limin": "shenyue", "shenyue": "limin", "qianwei": "xiaogang", "zhouwen": "zhengmin", "sunfang": "panhong", "fengtao": "luoying",
    "helei": "tangwei", "machao": "zhengjie", "zhengjie": "machao", "tangwei": "helei", "linxiaodong": "zongming", "wanghai": "hejianhua",
}  # fmt: skip
LEAVERS = ("machao", "zhengjie", "fengtao", "helei", "sunfang", "shenyue", "tangwei")
NEWCOMERS = (
    ("liuyang", "刘洋"),
    ("chengang", "陈刚"),
    ("wuxia", "吴霞"),
    ("jinlei", "金磊"),
    ("xuelin", "薛琳"),
    ("caomin", "曹敏"),
    ("dingbo", "丁波"),
)


def morning(w: World) -> None:
    w.at(8, 0)
    back(w)
    if w.happens("absence"):
        absent(w, w.chance.choice(sorted(STAND_IN)))
    if w.happens("leaver"):
        left(w)
    badges(w)
    duties(w)


def badges(w: World) -> None:
    """Whoever works at a shared tablet has a badge from his first morning on."""
    for who in Person.objects.filter(
        user__is_active=True, user__badge=None, user__seats__role="operator", user__seats__until=None
    ).order_by("pk"):
        w.does("hejianhua", people.give_badge, who)


def duties(w: World) -> None:
    """While somebody is missing one person does both of a pair; when it is over, the auditor looks at what it was used for."""
    if w.happens("duty_relaxed"):
        given = {"pair": "invoice_receipt", "since": w.day, "until": w.in_days(4), "reason": "出纳外出培训，临时兼办"}
        w.does("zongming", people.relax, person(w.holder("zhengmin")), **given)
    for one in Relaxation.objects.filter(until__lt=w.day, looked_at=None).select_related("user").order_by("pk"):
        w.does("fangmin", people.look_at_relaxation, Person.objects.get(user=one.user), relaxation=one, note="逐笔看过，无异常")


def person(username: str) -> Person:
    return Person.objects.get(user__username=username)


def absent(w: World, who: str) -> None:
    taker = STAND_IN[who]
    if who in w.posts or w.holder(taker) == who or taker in w.posts:
        return
    until = w.day + timedelta(days=w.chance.randint(1, 4))
    if w.does(who, people.delegate, person(who), taker=w.users[taker], since=w.day, until=until, reason="出差"):
        w.posts[who] = taker
        w.forget_roles()


def back(w: World) -> None:
    """The days are over, or somebody is back early."""
    for one in Delegation.objects.filter(ended_at=None, giver__is_active=True).select_related("giver").order_by("pk"):
        who = one.giver.username
        if one.until < w.day or w.seldom(0.1):
            w.posts.pop(who, None)
            if one.until >= w.day:
                w.does(who, people.end_delegation, person(who), delegation=one)
            w.forget_roles()


def left(w: World) -> None:
    """The next of those who will leave; whoever comes takes the seats and the work centres over."""
    gone = User.objects.filter(is_active=False).count()
    if gone >= len(LEAVERS) or (who := LEAVERS[gone]) in w.posts or who in w.posts.values():
        return
    username, name = NEWCOMERS[gone]
    roles = [Role(role) for role in Seat.objects.filter(rules.living(w.day), user__username=who).values_list("role", flat=True)]
    if not w.does(ADMIN, people.leave, person(who), left_on=w.day, reason="个人原因离职"):
        return
    newcomer = Person()
    w.does(ADMIN, people.appoint, newcomer, username=username, name=name)
    for role in roles:
        head = rules.affected_head(role, timezone.localdate(w.now))
        w.does(ADMIN, people.seat, newcomer, role=role.value, since=w.day, agreed_by=head)
    w.users[username] = newcomer.account
    w.posts[who] = username
    w.forget_roles()
    for centre in WorkCentre.objects.filter(leader__username=who).order_by("code"):
        w.attempt(lambda centre=centre: edit.write(centre, {"leader": newcomer.account}, by=w.act("hejianhua")))  # type: ignore[misc]
