"""Pages and API of people: everybody's account, the settings, secrets shown once, and who may not."""

import json
import uuid

import pytest
from django.test import Client
from django.utils.translation import override

from tests.people.builders import DAY, a_person, acts, admins
from yidan.core import clock
from yidan.core.actors import Role
from yidan.core.clauses import Clause
from yidan.core.events import Event
from yidan.core.once import Once
from yidan.people import commands as people
from yidan.people.models import LegalEntity, Person, Setting, Token, User
from yidan.people.settings import setting

pytestmark = pytest.mark.django_db
PAGES = [
    "/me",
    "/people/",
    "/entities/",
    "/settings/",
    "/settings/duties",
    "/settings/who-may",
    "/settings/departments",
    "/settings/numbers",
    "/settings/clauses",
]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, url: str, **fields):
    return client.post(url, {"key": uuid.uuid4().hex, **fields})


def api(client: Client, url: str, key: str = "", **fields):
    return client.post(
        f"/api{url}", json.dumps(fields, default=str), content_type="application/json", headers={"Idempotency-Key": key or uuid.uuid4().hex}
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(cast, page, language):
    person = a_person("tang", "唐宁", Role.SALES)
    people.relax(person, pair="enter_check", since=DAY, until=DAY.replace(month=12), reason="夜班一人", by=cast.zong)
    client = signed_in(cast.users["zong"])
    client.cookies["django_language"] = language
    answer = client.get(page)
    assert answer.status_code == 200, answer.content
    text = answer.content.decode()
    assert "<script>" not in text and " style=" not in text


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_person_without_a_role_sees_nothing_of_the_settings(cast, page):
    answer = signed_in(cast.users["stranger"]).get(page)
    assert answer.status_code == 404 or "唐宁" not in answer.content.decode()


def test_an_account_is_made_on_the_page_and_its_link_is_shown_once(cast):
    client = signed_in(admins().system.user)
    made = post(client, "/people/appoint", username="tang", name="唐宁", email="tang@example.com")
    assert made.status_code == 303 and made["Location"] == "/people/tang"
    page = client.get("/people/tang").content.decode()
    link = page.split('readonly value="')[1].split('"')[0]
    assert link.startswith("http://testserver/accounts/password/reset/key/")
    assert link not in client.get("/people/tang").content.decode()
    path = link.removeprefix("http://testserver")
    new = Client()
    form = new.get(path, follow=True)
    done = new.post(form.redirect_chain[-1][0], {"password1": "correct horse battery", "password2": "correct horse battery"})
    assert done.status_code == 302 and User.objects.get(username="tang").check_password("correct horse battery")
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()


def test_a_key_is_shown_once_and_kept_nowhere(cast):
    person = a_person("tang", "唐宁", Role.SALES)
    client = signed_in(person.user)
    answer = api(client, "/people/tang/give-token", "once", name="脚本")
    token = answer.json()["secret"]
    assert "secret" not in api(client, "/people/tang/give-token", "once", name="脚本").json() and Token.objects.count() == 1
    assert token not in "".join([*Once.objects.values_list("answer", flat=True), *Event.objects.values_list("data", flat=True)])
    machine = Client(headers={"Authorization": f"Bearer {token}"})
    assert machine.get("/api/people/tang").json()["name"] == "唐宁"
    assert post(client, "/people/tang/revoke-token", token=Token.objects.get().pk).status_code == 303
    assert machine.get("/api/people/tang").status_code == 401


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", "Basic bGk6eA=="])
def test_the_api_without_a_token_says_401_and_never_redirects(db, header):
    """Pitfall 4."""
    client = Client(headers={"Authorization": header} if header else {})
    for method, path in (
        ("get", "/api/people/li"),
        ("post", "/api/people/appoint"),
        ("get", "/api/nothing"),
        ("post", "/api/orders/enter"),
    ):
        answer = getattr(client, method)(path)
        assert answer.status_code == 401 and answer["Content-Type"] == "application/json" and answer.json()["code"] == "unauthenticated"


def test_a_wrong_token_is_not_helped_by_a_session(cast):
    client = signed_in(cast.users["li"])
    assert client.get("/api/people/li", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("who", "verb", "fields"),
    [
        ("li", "appoint", {"username": "x", "name": "X"}),
        ("zong", "appoint", {"username": "x", "name": "X"}),
        ("lin", "tang/seat", {"role": "sales", "since": DAY}),
        ("zong", "tang/seat", {"role": "sales", "since": DAY}),
        ("li", "tang/leave", {"left_on": DAY, "reason": "x"}),
        ("lin", "tang/relax", {"pair": "enter_check", "since": DAY, "until": DAY, "reason": "x"}),
        ("li", "tang/give-token", {"name": "x"}),
        ("li", "tang/delegate", {"taker": "li", "since": DAY, "until": DAY, "reason": "x"}),
        ("li", "tang/reset-password", {"reason": "x"}),
    ],
)
def test_page_and_api_refuse_alike(cast, who, verb, fields):
    a_person("tang", "唐宁")
    before = (User.objects.count(), Event.objects.count())
    client = signed_in(cast.users[who])
    url = f"/people/{verb}"
    page, answer = post(client, url, **fields), api(client, url, **fields)
    assert page.status_code == answer.status_code == 409
    assert answer.json()["clause"] in ("1.3a", "1.3e") and answer.json()["reason"] in page.content.decode()
    assert (User.objects.count(), Event.objects.count()) == before


def test_seats_by_page(cast):
    a_person("tang", "唐宁")
    client = signed_in(admins().security.user)
    wrong = post(client, "/people/tang/seat", role="sales", since="2026-06-01", agreed_by="zhao_head")
    assert wrong.status_code == 409 and "林晓东" in wrong.content.decode()
    assert post(client, "/people/tang/seat", role="sales", since="2026-06-01", agreed_by="lin").status_code == 303
    assert acts(Person.objects.get(user__username="tang")).roles == {Role.SALES}


def test_contacts_are_hidden_from_those_who_may_not_read_them(cast):
    """Class D: production reads no phone numbers; what is hidden is said to be hidden."""
    person = a_person("tang", "唐宁", Role.SALES)
    User.objects.filter(pk=person.user_id).update(phone="13812345678")
    for who, may in (("li", True), ("wang", False)):
        client = signed_in(cast.users[who])
        for url in ("/people/tang", "/people/", "/people/?format=xlsx", "/api/people/tang"):
            answer = client.get(url)
            assert answer.status_code == 200
            if not url.endswith("xlsx"):
                assert (b"13812345678" in answer.content) is may, url
    assert api_hidden(signed_in(cast.users["wang"])) == ["email", "phone"]


def api_hidden(client):
    return client.get("/api/people/tang").json()["hidden"]


def test_a_rule_of_the_company_is_changed_and_the_change_is_an_event(cast):
    assert setting("answer_hours") == 24
    client = signed_in(cast.users["zong"])
    assert "24" in client.get("/settings/rules/new?code=answer_hours").content.decode()
    for wrong in ("abc", "-1", "", "NaN", "9" * 30):
        assert post(client, "/settings/rules/new", code="answer_hours", value=wrong).status_code == 422
    assert post(client, "/settings/rules/new", code="nonsense", value="1").status_code == 422
    assert post(client, "/settings/rules/new", code="answer_hours", value="8").status_code == 303
    assert setting("answer_hours") == 8
    version = Setting.objects.get().version
    assert post(client, "/settings/rules/answer_hours/edit", code="answer_hours", value="4", version=version).status_code == 303
    assert post(client, "/settings/rules/answer_hours/edit", code="answer_hours", value="2", version=version).status_code == 412
    assert setting("answer_hours") == 4 and "8" in Event.objects.filter(verb="people.edit_setting").latest("pk").data
    refused = post(signed_in(cast.users["li"]), "/settings/rules/answer_hours/edit", code="answer_hours", value="1", version=version + 1)
    assert refused.status_code == 409 and setting("answer_hours") == 4


def test_a_yes_or_no_rule(cast):
    client = signed_in(cast.users["zong"])
    assert setting("circulated_minutes") is True
    post(client, "/settings/rules/new", code="circulated_minutes", value="0")
    assert setting("circulated_minutes") is False


def test_the_policy_is_reworded_by_the_general_manager_and_an_event_records_it(cast):
    client = signed_in(cast.users["zong"])
    form = client.get("/settings/clauses/new?code=2.1a").content.decode()
    shipped = Clause.objects.get(pk="2.1a")
    assert shipped.title_zh in form and shipped.text_en in form
    words = {
        "name": "询价当日答复",
        "title_en": "Answer the same day",
        "text_zh": "新文",
        "text_en": "new text",
        "evidence_zh": "证据",
        "evidence_en": "proof",
    }
    assert post(client, "/settings/clauses/new", code="2.1a", **words).status_code == 303
    again = Clause.objects.get(pk="2.1a")
    assert (again.title_zh, again.text_en) == ("询价当日答复", "new text")
    assert "询价当日答复" in Event.objects.filter(verb="people.edit_wording").get().data
    assert "Answer the same day" in client.get("/settings/clauses").content.decode()
    assert post(client, "/settings/clauses/new", code="9.9z", **words).status_code == 422
    assert (
        post(
            signed_in(cast.users["lin"]), "/settings/clauses/2.1a/edit", code="2.1a", version=1, **words | {"text_en": "another"}
        ).status_code
        == 409
    )


def test_a_legal_entity_is_edited_and_its_account_is_read_only_by_its_class(cast):
    client = signed_in(cast.users["zhou_head"])
    fields = {
        "code": "HC",
        "name": "衡川自动化",
        "tax_number": "91320500MA1XCW5T47",
        "bank": "中国银行",
        "account": "6222000011112222",
        "is_default": "on",
    }
    assert post(client, "/entities/new", **fields).status_code == 303
    assert "6222000011112222" in client.get("/entities/HC").content.decode()
    assert "6222000011112222" not in signed_in(cast.users["wang"]).get("/entities/HC").content.decode()
    admin = signed_in(admins().system.user)
    assert "6222000011112222" not in admin.get("/entities/HC/edit").content.decode()
    version = LegalEntity.objects.get().version
    kept = post(
        admin, "/entities/HC/edit", version=version, **{k: v for k, v in fields.items() if k not in ("bank", "account")} | {"phone": "0512"}
    )
    assert kept.status_code == 303 and LegalEntity.objects.get().account == "6222000011112222"
    second = post(client, "/entities/new", **fields | {"code": "HC2"})
    assert second.status_code == 422 and LegalEntity.objects.count() == 1  # one is the default


def test_every_cell_of_who_may_explains_itself(cast):
    client = signed_in(cast.users["song"] if "song" in cast.users else cast.users["fang"])
    for room in ("all", "people", "intake"):
        assert client.get(f"/settings/who-may?room={room}").status_code == 200
    page = client.get("/settings/who-may?room=intake&cell=intake.receive~sales&person=li").content.decode()
    assert "李敏" in page and "intake.receive" in page
    assert client.get("/settings/who-may?cell=nonsense~sales&person=nobody").status_code == 200


def test_the_matrix_on_the_page_is_the_commands_own(cast):
    from yidan.core.commands import COMMANDS
    from yidan.people import matrix

    for command in COMMANDS.values():
        for role in Role:
            own = role in command.roles or (role.is_head and role.clerk in command.roles)
            assert matrix.may(command, role) is own


def test_a_gap_in_a_series_is_found(cast):
    from tests.factories import an_order
    from yidan.core.numbers import Counter
    from yidan.people import series

    an_order(cast, "received")
    own = next(row for row in series.check() if row.series == "SO")
    assert own.whole and (own.taken, own.next) == (1, "SO-2026-00002")
    Counter.objects.filter(series="SO").update(last=3)
    own = next(row for row in series.check() if row.series == "SO")
    assert not own.whole and own.missing == ["SO-2026-00002", "SO-2026-00003"]


def test_a_request_costs_two_queries_for_its_actor(cast, django_assert_num_queries):
    """Seats and delegations; session and user are Django's own two."""
    from yidan.people.web import actor_of

    person = a_person("tang", "唐宁", Role.SALES, Role.LOGISTICS)
    people.delegate(person, taker=cast.users["li"], since=DAY, until=DAY, reason="休假", by=acts(person))
    from tests.cast import AT
    from yidan.core.actors import Door

    with django_assert_num_queries(2):
        assert Role.LOGISTICS in actor_of(cast.users["li"], Door.PAGE, AT).roles


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(cast, count, django_assert_max_num_queries):
    for n in range(count):
        a_person(f"p{n}", f"员工{n}", Role.SALES, Role.LOGISTICS)
    client = signed_in(cast.users["fang"])
    client.get("/people/")
    with django_assert_max_num_queries(12):
        client.get("/people/")


def test_unseating_by_page_is_at_once(cast):
    person = a_person("tang", "唐宁", Role.SALES)
    client = signed_in(admins().security.user)
    seat = person.account.seats.get()
    assert post(client, "/people/tang/unseat", seat=seat.pk, agreed_by="lin", reason="换岗").status_code == 303
    assert acts(person, clock.now()).roles == frozenset()


def test_a_denial_is_logged_with_who_what_and_on_which_document(cast, caplog):
    """SEC-2, on the page and in the API alike."""
    a_person("tang", "唐宁")
    client = signed_in(cast.users["li"])
    for call in (post, api):
        caplog.clear()
        call(client, "/people/tang/leave", left_on=DAY, reason="x")
        lines = [record.getMessage() for record in caplog.records if record.name == "yidan.denied"]
        assert len(lines) == 1 and "/people/tang/leave" in lines[0] and "李敏" in lines[0] and "409" in lines[0]


def test_every_verb_of_people_has_its_doors():
    """None with a reason: a rule and a clause are changed, never retired."""
    from yidan.core.commands import COMMANDS
    from yidan.core.doors import NOUNS

    doors = {way.command.name for noun in NOUNS for way in noun.ways}
    assert {name for name in COMMANDS if name.startswith("people.")} - doors == {"people.retire_setting", "people.retire_wording"}


def test_a_master_verb_is_named_in_the_readers_language():
    from django.utils.functional import Promise

    from yidan.core.commands import COMMANDS

    assert all(isinstance(c.label, Promise) for c in COMMANDS.values())
    with override("en"):
        assert str(COMMANDS["people.edit_setting"].label) == "Edit setting"
