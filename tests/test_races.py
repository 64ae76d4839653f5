"""Two clerks at once: no double, no oversold, no gap. Each with a control that turns red. Threads need a server: PostgreSQL shows the races."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import connection, connections, transaction

from tests.factories import a_customer, an_item, an_order, an_unsaved_order, compared, put, some_lines
from yidan.catalog.models import Place
from yidan.core import events, openings
from yidan.core.documents import Chain
from yidan.core.once import once
from yidan.intake import commands as intake
from yidan.intake.models import Order
from yidan.review import commands as review
from yidan.stock import postings
from yidan.stock.models import Balance

pytestmark = [pytest.mark.django_db(transaction=True)]
server = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite queues its writers: the race is shown on PostgreSQL")


def together(n: int, work: Callable[[int], object]) -> list[str]:
    """Run `work(i)` in n threads from one barrier on; what came out, sorted."""
    gate, out = threading.Barrier(n), []

    def run(i: int) -> None:
        try:
            gate.wait()
            out.append(str(work(i) or "ok"))
        except Exception as exc:
            out.append(type(exc).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(out)


def test_two_approve_at_once_and_one_does(cast):
    for _ in range(3):
        order = an_order(cast, "in_review")
        heads = [cast.lin, cast.zong]
        got = together(2, lambda i: review.approve(Order.objects.get(pk=order.pk), promised=order.requested, revision=1, by=heads[i]))  # noqa: B023
        assert got == ["Refused", "ok"]
        assert order.chain.events.filter(verb="review.approve").count() == 1


@server
def test_control_without_the_lock_both_approve(cast, monkeypatch):
    """The same race with the chain lock taken out: two verdicts are recorded or the hash chain is torn."""
    order = an_order(cast, "in_review")
    gate = threading.Barrier(2)

    def unlocked(self, document, by, judged):
        chain = Chain.objects.get(pk=document.chain_id)
        document.refresh_from_db()
        gate.wait(5)
        return chain

    monkeypatch.setattr(type(review.approve), "_lock", unlocked)
    heads = [cast.lin, cast.zong]
    got = together(2, lambda i: review.approve(Order.objects.get(pk=order.pk), promised=order.requested, revision=1, by=heads[i]))
    assert got != ["Refused", "ok"]  # both passed the check: only the database's own constraints stood between


def a_balance(quantity: int = 1) -> Balance:
    item = an_item("BUY-1", kind="buy")
    place = put(Place, "A-01", name="A-01")
    with transaction.atomic(), openings.opened():
        from tests.cast import AT
        from yidan.stock.models import Lot

        return Balance.objects.create(lot=Lot.objects.create(item=item, code="L1", at=AT), place=place, on_hand=D(quantity))


def test_stk2_the_last_piece_is_reserved_once(cast):
    balance = a_balance()
    orders = [an_order(cast, "draft") for _ in range(4)]

    def take(i: int) -> str:
        with transaction.atomic(), openings.opened():
            return f"kept {postings.reserve(balance.lot.item, D(1), owner=orders[i], by=cast.li):.0f}"

    assert together(4, take) == ["kept 0", "kept 0", "kept 0", "kept 1"]
    balance.refresh_from_db()
    assert balance.reserved == balance.on_hand == 1


@server
def test_control_reading_first_oversells(cast):
    """Read, think, write: what the conditional update is for."""
    balance = a_balance()
    gate, won = threading.Barrier(4), []

    def naive(i: int) -> str:
        with transaction.atomic(), openings.opened():
            seen = Balance.objects.get(pk=balance.pk)
            gate.wait(5)
            if seen.on_hand - seen.reserved >= 1:
                Balance.objects.filter(pk=balance.pk).update(reserved=seen.reserved + 1)
                won.append(i)
        return "ok"

    together(4, naive)
    assert len(won) > 1


def test_num1_num2_orders_from_eight_clients_with_rollbacks(cast):
    """1,000 numbers on PostgreSQL, fewer on SQLite (its writers queue)."""
    an_item("AS-300"), a_customer()
    each_client = 125 if connection.vendor == "postgresql" else 6
    drafts = {i: [] for i in range(8)}
    for i in range(8):
        for _ in range(2):
            drafts[i].append(an_order(cast, "draft", n=1))

    def clerk(i: int) -> str:
        chance = random.Random(i)
        for n in range(each_client):
            try:
                with transaction.atomic():
                    order = an_unsaved_order(cast)
                    order.oral = True
                    intake.enter(order, lines=some_lines(1), by=cast.li)
                    intake.compare(order, found=compared(order), revision=1, by=cast.li)
                    intake.receive(order, by=replace(cast.li, request=f"{i}-{n}"))
                    if chance.random() < 0.1:
                        raise KeyError
            except KeyError:
                pass
        return "ok"

    assert together(8, clerk) == ["ok"] * 8
    numbers = sorted(int(number[-5:]) for number in Order.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 4 * each_client
    assert not [why for chain in Chain.objects.all()[:40] for why in events.broken(chain)]


@server
def test_control_a_sequence_leaves_gaps(cast):
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE naive_number")

    def taker(i: int) -> str:
        chance = random.Random(i)
        for _ in range(50):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO core_counter (series, year, last) SELECT 'N' || n, 2026, n FROM (SELECT nextval('naive_number') n) s"
                    )
                    if chance.random() < 0.1:
                        raise KeyError
            except KeyError:
                pass
        return "ok"

    together(4, taker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(last) FROM core_counter WHERE series LIKE 'N%%'")
        count, highest = cursor.fetchone()
        cursor.execute("DROP SEQUENCE naive_number")
    assert count < highest


def test_ide1_one_key_from_four_clients_has_one_effect(cast):
    done = []

    def effect() -> tuple[int, str]:
        done.append(1)
        return 200, f"answer {len(done)}"

    got = together(4, lambda i: once(replace(cast.li, request="k"), b"body", effect)[1])
    assert got == ["answer 1"] * 4 or (len(set(got)) == 1 and Order.objects.count() == 0)


def test_four_heads_give_their_opinions_at_once(cast):
    """Opinions carry the revision, not the version: nobody is refused because another was quicker."""
    order = an_order(cast, "received")
    seen = [Order.objects.get(pk=order.pk) for _ in range(4)]
    people = [cast.shen, cast.wang, cast.zhao, cast.chen]
    got = together(4, lambda i: review.opine(seen[i], verdict="agree", text="", revision=1, by=people[i]))
    assert got == ["ok"] * 4


@server
def test_a_deadlock_is_told_and_tried_again(cast):
    a, b = an_order(cast).chain_id, an_order(cast).chain_id
    gate = threading.Barrier(2)
    first = {0: True, 1: True}

    def crossing(i: int) -> tuple[int, str]:
        x, y = ((a, b), (b, a))[i]
        Chain.objects.select_for_update().get(pk=x)
        if first[i]:
            first[i] = False
            gate.wait(5)
        Chain.objects.select_for_update().get(pk=y)
        return 200, "ok"

    assert together(2, lambda i: once(replace(cast.li, request=f"dead-{i}"), b"", lambda: crossing(i))[1]) == ["ok", "ok"]
