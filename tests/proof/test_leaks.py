"""SEC-4: what a person may not read stands nowhere in what the product gives him: pages, lists with every column, workbooks, papers, the API,
search, mail, private links.

Each field class has a reader who holds every role that may not read it. `YIDAN_LEAKS=all` crawls as every person of the cast besides, with
more documents of each kind."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

import yidan.urls  # noqa: F401  (loads every room's lists)
from tests.cast import AT, CAST, build
from tests.proof import addresses, leaks
from tests.proof.people import somebody
from tests.proof.world import a_world
from yidan.archive.rules import ARCHIVISTS
from yidan.core import triggers
from yidan.core.actors import Actor, Door, Role
from yidan.core.announcements import Announcement
from yidan.core.doors import NOUNS
from yidan.core.fields import EVERYBODY, READERS, FieldClass
from yidan.core.files import Paper
from yidan.core.lists import List
from yidan.core.search import SearchRow
from yidan.core.signatures import link_of
from yidan.intake.models import Order
from yidan.monitoring import jobs
from yidan.people.models import User
from yidan.people.rules import roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WHOLE = os.environ.get("YIDAN_LEAKS") == "all"
GUARDED = [one for one in FieldClass if one is not FieldClass.N]
# Shares and rates of at most four digits, and what is never a text of its own.
TOO_SHORT = {
    "settlement.Milestone.percent", "settlement.PenaltyTerms.rate", "settlement.PenaltyTerms.cap", "intake.Line.discount",
    "intake.Revision.differences",
}  # fmt: skip


def lists_below(cls: type[List]) -> Iterator[type[List]]:
    for one in cls.__subclasses__():
        yield one
        yield from lists_below(one)


LISTS = {reverse(one.url): one for one in lists_below(List) if one.url}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One company for all tests of this file, undone after them; its triggers are off while the marks are written."""
    clock = override_settings(CLOCK=timezone.localtime(AT).isoformat())
    with django_db_blocker.unblock(), clock, transaction.atomic():
        cast = build()
        world = a_world(cast)
        triggers.clear()
        leaks.stamp()
        yield SimpleNamespace(**vars(world), marks=leaks.gather(), cast=cast)
        transaction.set_rollback(True)


def blind(letter: FieldClass) -> User:
    """Every role that may not read this class, in one person."""
    filed = ARCHIVISTS if letter == FieldClass.D else frozenset()  # the archive opens what it keeps, outsiders' names included
    return somebody(f"no_{letter}", EVERYBODY - READERS[letter] - filed - {Role.SYSTEM})


def actor(user: User) -> Actor:
    return Actor(user.pk, str(user), roles_of(user, AT.date())[0], Door.PAGE, AT)


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


class Crawl:
    """One reader's way through the addresses: what he was shown that he may not read, and how much he was shown at all."""

    def __init__(self, world: SimpleNamespace, client: Client, forbidden: set[str], who: str) -> None:
        self.client, self.forbidden, self.who, self.marks = client, forbidden, who, world.marks
        self.wan = leaks.in_wan(forbidden)
        self.seen: set[str] = set()
        self.filed: set[str] = set()  # what a paper may show because it lies in the reader's archive
        self.leaked: dict[str, str] = {}
        self.answers: Counter[int] = Counter()

    def get(self, url: str, **more: Any) -> None:
        answer = self.client.get(url, **more)
        self.answers[answer.status_code] += 1
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.read(url, content, answer.headers.get("Content-Type", ""))

    def read(self, url: str, content: bytes, mime: str = "") -> None:
        found = leaks.found_in(content, mime)
        self.seen |= found
        for mark in found & self.forbidden - (self.filed if url.startswith("/papers/") else set()):
            self.leaked.setdefault(mark, url)
        if "万".encode() in content:
            text = leaks.text_of(content, mime)
            self.leaked.update({mark: f"{url} ({shown})" for shown, mark in self.wan.items() if f" {shown}" in f" {text}"})

    def faults(self) -> list[str]:
        told = []
        for mark, url in sorted(self.leaked.items(), key=lambda pair: pair[1]):
            sources = sorted(f"{one.where}[{one.classes}]" for one in self.marks.sources[mark])
            told.append(f"{self.who}: {mark} at {url}: {', '.join(sources)[:200]}")
        return told


def crawl(world: SimpleNamespace, user: User, kinds: set[str], most: int) -> Crawl:
    one = Crawl(world, client_of(user), world.marks.forbidden(actor(user)), user.username)
    if actor(user).has(*ARCHIVISTS):  # the archive opens what it keeps, outsiders' names included
        one.filed = world.marks.classed("D")
    for address in addresses.every(most):
        if address.kind in kinds:
            if address.url in LISTS:
                lists(one, address.url)
            else:
                one.get(address.url)
    if "document" in kinds:
        api(one, most)
        for query in ("zzS", "SO-2026", "宁波"):
            one.get(f"/search?q={query}")
    return one


def lists(one: Crawl, url: str) -> None:
    """Every column asked for, on the page and in the workbook."""
    if cls := LISTS.get(url):
        names = ",".join(column.name for column in cls.columns)
        one.get(f"{url}?view=all&cols={names}")
        one.get(f"{url}?view=all&format=xlsx&cols={names}")


def api(one: Crawl, most: int) -> None:
    for noun in NOUNS:
        if noun.app == noun.model._meta.app_label:
            for key in addresses.documents(noun.model, None, most):
                one.get(f"/api/{noun.nouns}/{key}")


def test_every_guarded_field_has_a_mark(world):
    """A field without one would be proved by nothing."""
    empty = {f"{model._meta.label}.{name}" for model, name, _ in leaks.guarded() if not model._default_manager.exists()}
    assert leaks.unmarked(world.marks) - empty <= TOO_SHORT
    assert all(len(world.marks.classed(letter)) >= 4 for letter in "PMSFD")


@pytest.mark.parametrize("letter", GUARDED)
def test_who_may_not_read_a_class_is_shown_none_of_it(world, letter):
    kinds = {"document"} | ({"list", "other"} if letter in "PD" else set()) | ({"list", "other", "form"} if WHOLE else set())
    one = crawl(world, blind(letter), kinds, 6 if WHOLE else 1)
    assert one.answers[200] > 80 and not [code for code in one.answers if code >= 500], one.answers
    assert not one.leaked, "\n".join(one.faults())


@pytest.mark.skipif(not WHOLE, reason="YIDAN_LEAKS=all")
@pytest.mark.parametrize("name", CAST)
def test_each_person_of_the_cast(world, name):
    one = crawl(world, world.cast.users[name], {"document", "list", "other"}, 3)
    assert not one.leaked, "\n".join(one.faults())


def test_whoever_may_read_is_shown_it(world):
    """The other half: a crawl that finds nothing anywhere would prove nothing. The auditor reads all classes."""
    one = crawl(world, world.cast.users["fang"], {"list", "document"}, 2 if WHOLE else 1)
    assert not one.leaked
    seen = {letter: len(one.seen & world.marks.classed(letter)) for letter in "PMSFD"}
    assert min(seen.values()) >= 1 and sum(seen.values()) > 60, seen


def test_control_a_field_without_its_class_is_found(world, monkeypatch):
    monkeypatch.setattr(Order, "field_classes", {name: c for name, c in Order.field_classes.items() if name != "total"})
    user = blind(FieldClass.P)
    one = Crawl(world, client_of(user), world.marks.forbidden(actor(user)), user.username)
    one.get(f"/api/orders/{world.order.key}")
    assert any("intake.Order.total[P]" in fault for fault in one.faults()), one.faults()


def test_nobody_sorts_or_filters_by_what_he_may_not_read(world):
    """F6: an order of rows, or which rows are left, would tell the figure."""
    tried = 0
    for letter in GUARDED:
        user = blind(letter)
        for url, cls in LISTS.items():
            for column in asked(cls, url, user, "").hidden:
                plain = asked(cls, url, user, "")
                assert asked(cls, url, user, f"sort=-{column.name}").order == plain.order, (url, column.name)
                assert column.name not in asked(cls, url, user, f"{column.name}=1&cols={column.name}").filters, (url, column.name)
                tried += 1
    assert tried > 40


def asked(cls: type[List], url: str, user: User, query: str) -> Any:
    request = RequestFactory().get(f"{url}?{query}")
    request.user, request.actor, request.session = user, actor(user), {}  # type: ignore[attr-defined]
    return cls(request)


def test_a_private_link_shows_its_holder_s_own_only(world):
    """Of another customer nothing; of his own what a customer or a supplier may read. Page, print and papers."""
    for name, token in world.tokens.items():
        link = link_of(token, AT)
        document = apps.get_model(link.kind)._default_manager.get(pk=link.object_id)
        forbidden = world.marks.forbidden_to(link.actor(AT), leaks.owner_of(document))
        one = Crawl(world, Client(), forbidden, f"link {name}")
        one.get(f"/link/{token}")
        one.get(f"/link/{token}/print")
        for paper in Paper.objects.values_list("pk", flat=True):
            one.get(f"/link/{token}/papers/{paper}")
        assert one.answers[200] >= 1 and not one.leaked, "\n".join(one.faults())


def test_messages_and_mail_tell_nobody_what_he_may_not_read(world):
    jobs.every_minute()
    assert Announcement.objects.filter(channel="in_app").count() > 20 and mail.outbox
    for user in User.objects.filter(announcements__isnull=False).distinct():
        one = Crawl(world, client_of(user), world.marks.forbidden(actor(user)), user.username)
        one.get("/messages")
        assert not one.leaked, "\n".join(one.faults())
    for letter in mail.outbox:
        told = leaks.found_in(f"{letter.subject}\n{letter.body}".encode())
        assert not told & set(world.marks.sources), (letter.to, told & set(world.marks.sources))


def test_search_knows_no_guarded_word(world):
    """Class N alone stands in the index: asking for a guarded word finds no more than asking for nonsense."""
    jobs.every_minute()
    words = {mark for letter in "PMSFD" for mark in world.marks.classed(letter)}
    for row in SearchRow.objects.all():
        assert not leaks.found_in(f"{row.title} {row.detail} {row.words}".encode()) & words, row.title
