"""How people come, get their roles, are away, and leave. Each test reads as what the company does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import AT
from tests.factories import an_order
from tests.people.builders import ACCOUNTS, DAY, ROLES, a_person, acts, admins
from yidan.core.actors import Door, Role
from yidan.core.events import Event, broken
from yidan.core.refusals import Refused
from yidan.intake import commands as intake
from yidan.people import commands as people
from yidan.people import queries, rules
from yidan.people.models import Delegation, Person, Relaxation, Seat, Token, User

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_a_new_colleague_is_appointed_and_seated_by_two_administrators(cast):
    house = admins()
    person = Person()
    link = people.appoint(person, username="tang", name="唐宁", phone="13800000000", by=acts(house.system))
    assert (person.stage, person.key, person.account.display, person.account.initials) == ("employed", "tang", "唐宁", "tn")
    assert link.startswith("/accounts/password/reset/key/") and not person.account.has_usable_password()
    assert acts(person).roles == frozenset()
    people.seat(person, role=Role.SALES, since=DAY, agreed_by=cast.users["lin"], by=acts(house.security))
    assert acts(person).roles == {Role.SALES}
    seat = Seat.objects.get(user=person.user)
    assert (seat.given_by, seat.agreed_by) == (house.security.user, cast.users["lin"])
    events = list(Event.objects.filter(chain=person.chain).order_by("seq"))
    assert [e.verb for e in events] == ["people.appoint", "people.seat"] and not list(broken(person.chain))
    assert "13800000000" not in "".join(e.data for e in events)  # personal data stands sealed beside the event


def test_the_head_who_must_agree_is_named(cast):
    person = a_person("tang", "唐宁")
    with pytest.raises(Refused, match="林晓东"):
        people.seat(person, role=Role.SALES, since=DAY, agreed_by=cast.users["zhao_head"], by=ROLES)
    with pytest.raises(Refused, match="林晓东"):
        people.seat(person, role=Role.SALES, since=DAY, by=ROLES)
    with pytest.raises(Refused, match="宗明"):  # to a role outside the departments the general manager agrees
        people.seat(person, role=Role.AUDITOR, since=DAY, agreed_by=cast.users["lin"], by=ROLES)
    with pytest.raises(Refused, match="林晓东"):  # a department has one head
        people.seat(person, role=Role.SALES_HEAD, since=DAY, agreed_by=cast.users["zong"], by=ROLES)


def test_one_person_sits_in_several_departments(cast):
    person = a_person("tang", "唐宁", Role.SALES, Role.AFTER_SALES)
    assert acts(person).roles == {Role.SALES, Role.AFTER_SALES}
    assert person.account in queries.colleagues(Role.SALES, DAY) and person.account in queries.colleagues(Role.AFTER_SALES, DAY)


def test_a_role_is_taken_back_at_once_or_with_a_day(cast):
    person = a_person("tang", "唐宁", Role.SALES, Role.LOGISTICS)
    sales, logistics = Seat.objects.filter(user=person.user).order_by("pk")
    people.unseat(person, seat=sales, agreed_by=cast.users["lin"], reason="换岗", by=ROLES)
    people.unseat(person, seat=logistics, until=date(2026, 6, 10), agreed_by=cast.users["zong"], reason="借调结束", by=ROLES)
    assert acts(person).roles == {Role.LOGISTICS}
    assert acts(person, AT + timedelta(days=9)).roles == {Role.LOGISTICS}
    assert acts(person, AT + timedelta(days=10)).roles == frozenset()


def test_an_absence_lends_the_roles_and_the_event_says_for_whom(cast):
    """The stand-in acts under his own name; the event carries for whom (papers print it)."""
    li = Person(user=cast.users["li"])
    person = a_person("tang", "唐宁", Role.SALES)
    people.delegate(person, taker=cast.users["wang"], since=DAY, until=DAY + timedelta(days=4), reason="休假", by=acts(person))
    wang = queries_actor(cast.users["wang"])
    assert Role.SALES in wang.roles and wang.behalf(frozenset({Role.SALES})) == person.user_id
    order = an_order(cast)
    intake.attach(order, original=__import__("tests.factories", fromlist=["original"]).original(), by=wang)
    event = Event.objects.filter(verb="intake.attach").latest("pk")
    assert (event.user, event.behalf) == (cast.users["wang"], person.user)
    people.end_delegation(person, delegation=Delegation.objects.get(), by=acts(person))
    assert queries_actor(cast.users["wang"]).roles == {Role.PRODUCTION}
    assert li


def test_administration_is_never_lent(cast):
    house = admins()
    people.delegate(house.security, taker=cast.users["wang"], since=DAY, until=DAY, reason="休假", by=acts(house.security))
    assert queries_actor(cast.users["wang"]).roles == {Role.PRODUCTION}


def test_who_may_enter_an_absence(cast):
    person = a_person("tang", "唐宁", Role.SALES)
    verb = people.delegate
    assert verb.refusal(person, acts(person)) is None
    assert verb.refusal(person, cast.lin) is None  # the head
    assert verb.refusal(person, ROLES) is None
    assert verb.refusal(person, cast.li) and verb.refusal(person, cast.zhao_head)


def test_a_leaver_is_out_everywhere_at_once(cast):
    """3: sessions and tokens die, the account is closed, roles and absences end, in one transaction."""
    person = a_person("tang", "唐宁", Role.SALES)
    token = people.give_token(person, name="脚本", by=acts(person))
    people.delegate(person, taker=cast.users["shen"], since=DAY, until=DAY + timedelta(days=30), reason="休假", by=acts(person))
    browser, other, machine = Client(), Client(), Client(headers={"Authorization": f"Bearer {token}"})
    browser.force_login(person.user)
    other.force_login(cast.users["li"])
    assert browser.get("/me").status_code == 200 and machine.get("/api/people/tang").status_code == 200
    people.leave(person, left_on=DAY, reason="离职", by=ACCOUNTS)
    assert browser.get("/me").status_code == 302 and machine.get("/api/people/tang").status_code == 401
    assert other.get("/me").status_code == 200 and Session.objects.count() == 1
    assert not User.objects.get(pk=person.user_id).is_active and Token.objects.get().revoked_at
    assert not Delegation.objects.filter(ended_at=None).exists() and acts(person, LATER).roles == frozenset()
    assert person.stage == "left"
    with pytest.raises(Refused):
        people.seat(person, role=Role.SALES, since=DAY, agreed_by=cast.users["lin"], by=ROLES)


def test_a_refused_leaving_leaves_everything_as_it_was(cast):
    house = admins()
    browser = Client()
    browser.force_login(house.system.user)
    with pytest.raises(Refused, match="魏工"):
        people.leave(house.system, left_on=DAY, reason="离职", by=ACCOUNTS)
    assert User.objects.get(username="wei").is_active and browser.get("/me").status_code == 200


def test_a_leavers_open_work_is_the_heads_at_once(cast):
    """1.3e: no task without an owner."""
    person = a_person("tang", "唐宁", Role.SALES)
    assert rules.stand_in(person.account, DAY) == person.user
    people.leave(person, left_on=DAY, reason="离职", by=ACCOUNTS)
    gone = User.objects.get(pk=person.user_id)
    assert rules.stand_in(gone, DAY) == cast.users["lin"]
    assert person.user_id in rules.worked_for(cast.lin)
    assert person.user_id not in rules.worked_for(cast.shen) and person.user_id not in rules.worked_for(cast.zhao_head)


def test_a_headless_departments_work_falls_to_the_general_manager(cast):
    head = a_person("tang", "唐宁", Role.LOGISTICS_HEAD)
    people.leave(head, left_on=DAY, reason="离职", by=ACCOUNTS)
    gone = User.objects.get(pk=head.user_id)
    assert rules.stand_in(gone, DAY) == cast.users["zong"]
    assert head.user_id in rules.worked_for(replace(cast.zong, at=LATER)) and head.user_id not in rules.worked_for(cast.qian)


def test_the_absents_work_is_the_stand_ins(cast):
    person = a_person("tang", "唐宁", Role.SALES)
    people.delegate(person, taker=cast.users["wang"], since=DAY, until=DAY, reason="休假", by=acts(person))
    assert person.user_id in rules.worked_for(queries_actor(cast.users["wang"]))
    assert person.user_id not in rules.worked_for(queries_actor(cast.users["wang"], AT + timedelta(days=1)))


def test_who_holds_the_role_himself_does_the_absents_work_too(cast):
    """1.3e: the usual case, one salesperson for another: no role is lent, the work is."""
    person = a_person("tang", "唐宁", Role.SALES)
    people.delegate(person, taker=cast.users["shen"], since=DAY, until=DAY, reason="休假", by=acts(person))
    shen = queries_actor(cast.users["shen"])
    assert shen.lent == () and person.user_id in rules.worked_for(shen)
    assert shen.behalf(frozenset({Role.SALES})) is None, "he acts by his own role"


@pytest.mark.parametrize(("pair", "may"), [(pair, may) for pair, (_meaning, may) in rules.PAIRS.items()])
def test_relaxing_a_duty(cast, pair, may):
    """RELIABILITY 2.3: the maker's inspection, one's own discount, money reconciled by its receiver, destruction: never."""
    person = a_person("tang", "唐宁", Role.SALES)
    relax = lambda: people.relax(person, pair=pair, since=DAY, until=DAY + timedelta(days=30), reason="两人部门", by=cast.zong)  # noqa: E731
    if not may:
        with pytest.raises(Refused):
            relax()
        assert rules.apart(pair, person.user_id, acts(person))
        return
    assert rules.apart(pair, person.user_id, acts(person))
    relax()
    assert rules.apart(pair, person.user_id, acts(person)) is None
    assert rules.apart(pair, person.user_id, acts(person, AT + timedelta(days=31)))  # over by itself


def test_never_relaxable_is_what_the_policy_says():
    assert {pair for pair, (_meaning, may) in rules.PAIRS.items() if not may} == {
        "discount",
        "inspect",
        "money_reconcile",
        "refund",
        "consultation",
        "destruction",
    }


def test_every_use_of_a_relaxation_is_an_event_and_is_looked_at(cast):
    """The order is entered and compared a second time by the same person, which only the relaxation allows."""
    from tests.factories import compared, original

    tang = a_person("tang", "唐宁", Role.SALES)
    people.relax(tang, pair="enter_check", since=DAY, until=DAY + timedelta(days=30), reason="夜班一人", by=cast.zong)
    relaxation = Relaxation.objects.get()
    order = an_order(cast)
    by = acts(tang)
    intake.attach(order, original=original(), by=by)
    assert queries.uses(relaxation) == []
    intake.compare(order, found=compared(order), revision=1, by=by)
    intake.compare(order, found=compared(order), revision=1, by=by)
    assert [event.verb for event in queries.uses(relaxation)] == ["intake.compare"]
    assert queries.todo(cast.lin)[0].key == "" and "唐宁" in str(queries.todo(cast.lin)[0].reason)
    for stranger in (by, cast.zong):
        with pytest.raises(Refused):
            people.look_at_relaxation(tang, relaxation=relaxation, note="看过", by=replace(stranger, roles=stranger.roles | {Role.AUDITOR}))
    people.look_at_relaxation(tang, relaxation=relaxation, note="看过", by=replace(cast.lin, at=LATER))
    relaxation.refresh_from_db()
    assert relaxation.looked_by == cast.users["lin"] and queries.todo(cast.lin) == []
    people.end_relaxation(tang, relaxation=relaxation, reason="来了新人", by=cast.zong)
    assert rules.relaxed("enter_check", by) is None


def test_administrators_do_no_business(cast):
    house = admins()
    for person, role in ((house.system, Role.SECURITY_ADMIN), (house.system, Role.SALES), (house.security, Role.AUDIT_ADMIN)):
        with pytest.raises(Refused):
            people.seat(person, role=role, since=DAY, agreed_by=rules.affected_head(role, DAY), by=ROLES)
    people.relax(house.system, pair="administration", since=DAY, until=DAY + timedelta(days=90), reason="厂小", by=cast.zong)
    people.seat(house.system, role=Role.SALES, since=DAY, agreed_by=cast.users["lin"], by=ROLES)
    assert [e.verb for e in queries.uses(Relaxation.objects.get())] == ["people.seat"] or Relaxation.objects.exists()


def test_nobody_gives_himself_a_role(cast):
    house = admins()
    with pytest.raises(Refused):
        people.seat(house.security, role=Role.SALES, since=DAY, agreed_by=cast.users["lin"], by=acts(house.security))


def queries_actor(user, moment=AT):
    from yidan.people.web import actor_of

    return actor_of(user, Door.PAGE, moment)
