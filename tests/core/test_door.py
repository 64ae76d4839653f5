"""The door: locks, checks, runs, moves, records; and what the database refuses whoever walks past it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import at
from tests.factories import an_item, an_order, an_unsaved_order, compared, original, some_lines
from yidan.catalog.models import Customer
from yidan.core import derived, edit, events, heads, openings, triggers
from yidan.core.actors import Actor, Door, Role
from yidan.core.commands import COMMANDS
from yidan.core.documents import Chain
from yidan.core.events import Event
from yidan.core.many import each
from yidan.core.refusals import Refused, Stale, Unknown
from yidan.intake import commands as intake
from yidan.intake.models import Line, Order
from yidan.review import commands as review

pytestmark = pytest.mark.django_db


def test_an_order_is_approved_and_its_chain_holds(cast):
    order = an_order(cast, "approved")
    assert (order.stage, order.number) == ("approved", "SO-2026-00001")
    assert list(events.broken(Chain.objects.get(pk=order.chain_id))) == []
    told = [event.verb for event in order.chain.events.order_by("seq")]
    assert told == ["intake.enter", "intake.attach", "intake.compare", "intake.receive", *["review.opine"] * 4, "review.approve"]


def test_a_refusal_names_reason_and_clause_and_changes_nothing(cast):
    order = an_order(cast, "in_review")
    with pytest.raises(Refused) as refused:
        review.approve(order, promised=order.requested, revision=1, by=cast.zhao)
    assert refused.value.clause == "3.3a" and Order.objects.get(pk=order.pk).stage == "in_review"
    assert order.chain.events.filter(verb="review.approve").count() == 0


def test_rev3_whoever_entered_does_not_pass_the_review(cast):
    order = an_order(cast, "in_review")
    assert review.approve.refusal(order, cast.li) is not None
    assert review.approve.refusal(order, cast.lin) is None


def test_rev1_the_database_counts_the_opinions(cast):
    order = an_order(cast, "received")
    with pytest.raises(DatabaseError, match="REV-1"), transaction.atomic(), openings.opened():
        triggers.Edge.objects.create(verb="x", kind=Order.document_kind(), source="received", target="approved")
        chain = Chain.objects.get(pk=order.chain_id)
        events.append(chain, order, cast.lin, frozenset({Role.SALES_HEAD}), "x", "", "received", "approved", {}, {})
        Order.objects.filter(pk=order.pk).update(stage="approved")


def test_a_stale_version_is_refused_and_an_old_revision_too(cast):
    order = an_order(cast, "in_review")
    review.send_back(Order.objects.get(pk=order.pk), reason="价格", by=cast.lin)
    order.seen = order.version
    with pytest.raises(Stale):
        intake.amend(order, place="x", payment_terms="y", requested=order.requested, lines=some_lines(), reason="r", by=cast.li)
    other = an_order(cast, "received")
    with pytest.raises(Stale):
        review.opine(other, verdict="agree", text="x", revision=7, by=cast.wang)


def test_a_stranger_and_another_links_holder_find_nothing(cast):
    order, other = an_order(cast, "received", oral=True), an_order(cast, "received", oral=True)
    with pytest.raises(Unknown):
        intake.receive(order, by=cast.stranger)
    link = Actor(None, "张工", frozenset({Role.CUSTOMER}), Door.LINK, cast.li.at, chain_id=other.chain_id)
    with pytest.raises(Unknown):
        intake.confirm(order, signer="张工", content="", revision=1, by=link)


@pytest.mark.parametrize("sql", ["UPDATE core_event SET verb='x'", "DELETE FROM core_event"])
def test_aud1_events_are_append_only(cast, sql):
    an_order(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_sta1_sta2_num3_in_the_database(cast):
    order = an_order(cast, "received")
    with pytest.raises(DatabaseError, match="STA-2"), transaction.atomic(), openings.opened():
        Order.objects.filter(pk=order.pk).update(stage="planned")
    with pytest.raises(DatabaseError, match="NUM-3"), transaction.atomic(), openings.opened():
        Order.objects.filter(pk=order.pk).update(number="SO-1")
    with pytest.raises(DatabaseError, match="STA-1"), transaction.atomic(), openings.opened():
        chain = Chain.objects.get(pk=order.chain_id)
        events.append(chain, order, cast.li, frozenset({Role.SALES}), "review.approve", "", "draft", "approved", {}, {})
    with pytest.raises(DatabaseError, match="STA-1"), transaction.atomic(), openings.opened():
        an_unsaved = an_unsaved_order(cast)
        an_unsaved.chain, an_unsaved.created_at, an_unsaved.stage = Chain.objects.create(), cast.li.at, "approved"
        an_unsaved.save()


@pytest.mark.django_db(transaction=True)
def test_aud2_no_row_changes_while_the_door_is_shut(cast):
    order = an_order(cast)
    with pytest.raises(DatabaseError, match="AUD-2"), transaction.atomic():
        Line.objects.filter(order=order).update(ordered=99)
    with pytest.raises(DatabaseError, match="AUD-2"), transaction.atomic():
        order.lines.all().delete()
    with pytest.raises(DatabaseError, match="AUD-2"), transaction.atomic():
        Customer.objects.update(name="x")


@pytest.mark.django_db(transaction=True)
def test_num2_a_rollback_gives_the_number_back(cast):
    first = an_order(cast, "received")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        an_order(cast, "received")
        raise ZeroDivisionError
    second = an_order(cast, "received")
    assert (first.number, second.number) == ("SO-2026-00001", "SO-2026-00002")


def test_num2_the_years_first_number_is_the_factorys_year(cast):
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 01:00 on 1 January in Shanghai
    order = an_order(cast)
    intake.attach(order, original=original(), by=cast.li)
    intake.compare(order, found=compared(order), revision=1, by=cast.li)
    intake.receive(order, by=at(cast.li, new_year))
    assert order.number == "SO-2027-00001"


def test_what_is_classed_is_sealed_not_in_the_event(cast):
    order = an_order(cast, lines=some_lines(1, price=D("98765.43")))
    event = order.chain.events.first()
    sealed = event.sealed
    assert "98765.43" not in event.data and "98765.43" in sealed.content and "P" in sealed.classes
    assert event.inputs["sealed"]
    with transaction.atomic(), openings.opened():  # erased on demand: the chain still holds
        sealed.delete()
    assert list(events.broken(Chain.objects.get(pk=order.chain_id))) == []


def test_aud1_tampering_is_found(cast):
    order = an_order(cast, "received")
    triggers.clear()
    Event.objects.filter(pk=order.chain.events.first().pk).update(data="{}")
    assert "altered" in " ".join(events.broken(Chain.objects.get(pk=order.chain_id)))
    order.chain.events.last().delete()
    assert "cut" in " ".join(events.broken(Chain.objects.get(pk=order.chain_id)))
    triggers.rebuild()


def test_the_daily_head_is_signed_and_found_when_altered(cast):
    an_order(cast, "received")
    head = heads.seal(cast.li.at.date(), cast.li.at)
    assert head.events >= 4 and not list(heads.broken())
    triggers.clear()
    heads.Head.objects.filter(pk=head.pk).update(events=1)
    assert list(heads.broken())
    triggers.rebuild()


def test_save_edit_records_the_difference_by_class(cast):
    item = an_item("X-1", list_price=D(10))
    edit.write(item, {"list_price": D(12), "name": "新名"}, by=cast.gao)
    event = item.chain.events.order_by("-seq").first()
    assert event.verb == "catalog.edit_item" and "新名" in event.data and '"12"' not in event.data and "12" in event.sealed.content
    item.refresh_from_db()
    assert (item.name, item.list_price, item.initials, item.version) == ("新名", D(12), "xm", 2)
    with pytest.raises(Refused):
        edit.write(item, {"name": "别人"}, by=cast.zhou)
    before = item.chain.events.count()
    edit.write(item, {"name": "新名"}, by=cast.gao)  # nothing differs: nothing happens
    assert item.chain.events.count() == before


def test_one_verb_on_many_documents_writes_one_event_to_each(cast):
    orders = [an_order(cast, "approved") for _ in range(3)]
    each(intake.hold, orders, reason="停", by=cast.lin)
    for order in orders:
        fresh = Order.objects.get(pk=order.pk)
        assert fresh.on_hold and fresh.chain.events.filter(verb="intake.hold").count() == 1
        assert list(events.broken(Chain.objects.get(pk=order.chain_id))) == []
    with pytest.raises(Refused, match="SO-2026"):
        each(intake.hold, orders, reason="停", by=cast.lin)


def test_delegated_roles_are_told_apart(cast):
    lent = replace(cast.chen, roles=cast.chen.roles | {Role.SALES}, lent=((Role.SALES, cast.users["li"].pk),))
    order = an_order(cast, "received")
    intake.require_of_order(order, what="发黑", department="production", due=order.requested, by=lent)
    event = order.chain.events.order_by("-seq").first()
    assert (event.user_id, event.behalf_id) == (cast.users["chen"].pk, cast.users["li"].pk)


def test_derived(cast):
    an_order(cast, "in_review"), an_order(cast, "received")
    work = {c.name: rows.count() for c, rows in derived.worklist(cast.lin)}
    assert work["review.approve"] == 1 and work["review.opine"] == 2
    assert "draft --> received: intake.receive 2.3e" in derived.process_map(Order)
    assert len(COMMANDS) > 50


def test_a_list_offers_to_begin_one_only_to_those_who_may(cast, client):
    """Marketing starts campaigns; sales reads the list without the button."""
    client.force_login(cast.users["li"])
    assert "/campaigns/start-campaign" not in client.get("/campaigns/").content.decode()
    assert "/opportunities/note-opportunity" in client.get("/opportunities/").content.decode()
