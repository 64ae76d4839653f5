"""Private links (F15): a token is guessed, empty, of another object, expired, withdrawn: always the same friendly nothing."""

from __future__ import annotations

import re
import secrets
import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories import an_item, an_order
from tests.intake.builders import a_link, an_oral_order
from yidan.core import clock
from yidan.core.actors import Role
from yidan.core.files import Paper
from yidan.core.openings import opened
from yidan.core.signatures import Given, Link, Signature, content_hash, give_link
from yidan.intake import commands as intake
from yidan.intake import lines, rules
from yidan.portal.links import WRONG
from yidan.portal.purposes import PURPOSES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_cast_s_time(settings, cast):
    settings.CLOCK = timezone.localtime(cast.li.at).isoformat()
    cache.clear()


def post(client, url, **values):
    return client.post(url, {"key": uuid.uuid4().hex} | values)


def form_of(client, url):
    """The hidden fields as the page gives them."""
    form = client.get(url).context["acts"]["sign"]["form"]
    return {"content": form["content"].value(), "revision": form["revision"].value()}


# --- F15 ---


def dead_tokens(cast):
    """kind -> token that must not open."""
    order, other = an_oral_order(cast), an_oral_order(cast)
    withdrawn, link = a_link(order, cast)
    intake.withdraw_link(order, link=link, by=cast.li)
    expired, link = a_link(order, cast)
    with opened():
        Link.objects.filter(pk=link.pk).update(expires=clock.now() - timedelta(seconds=1))
        purposeless = give_link(order, purpose="all", role=Role.CUSTOMER, holder="x", days=7, by=cast.li)
        of_another_kind = give_link(order.customer, purpose="sign_order", role=Role.CUSTOMER, holder="x", days=7, by=cast.li)
        crossed, link = a_link(order, cast)
        Link.objects.filter(pk=link.pk).update(object_id=other.pk)  # a link of this chain that names another order
    return {
        "guess": secrets.token_urlsafe(32), "reserved": "admin", "hash": link.token_hash, "id": str(link.pk), "long": "x" * 5000, "withdrawn": withdrawn,
        "expired": expired, "no purpose": purposeless, "other kind": of_another_kind, "other order": crossed, "zero": "%00", "null": "null",
    }  # fmt: skip


def test_f15_every_dead_token_gets_the_same_page(cast):
    client, pages = Client(), set()
    for kind, token in dead_tokens(cast).items():
        cache.clear()
        for url in (f"/link/{token}", f"/link/{token}/papers/1"):
            answer = client.get(url)
            assert answer.status_code == 404, (kind, url)
            assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"], kind
            pages.add(re.sub(rb'X-CSRFToken": "\w+"', b"", answer.content))
        assert post(client, f"/link/{token}/sign", name="x").status_code == 404, kind
    assert len(pages) == 1
    assert client.get("/link/").status_code == 404


def test_wrong_tokens_are_slowed_and_right_ones_open(cast):
    client = Client()
    token, _link = a_link(an_oral_order(cast), cast)
    statuses = [client.get(f"/link/{secrets.token_urlsafe(32)}").status_code for _n in range(WRONG + 3)]
    assert statuses[:WRONG] == [404] * WRONG and statuses[WRONG:] == [429] * 3
    assert client.get(f"/link/{token}").status_code == 200


def test_the_token_is_kept_hashed(cast):
    token, link = a_link(an_oral_order(cast), cast)
    assert isinstance(token, Given) and len(token) >= 43
    assert token not in repr(list(Link.objects.values())) and link.token_hash != token


def test_a_link_of_one_order_shows_nothing_of_another(cast):
    order, other = an_oral_order(cast), an_oral_order(cast)
    token, _link = a_link(order, cast, "progress")
    foreign = Paper.objects.filter(chain_id=other.chain_id, form="contract").get()
    own = Paper.objects.filter(chain_id=order.chain_id, form="contract").get()
    client = Client()
    assert client.get(f"/link/{token}/papers/{own.pk}").status_code == 200
    assert client.get(f"/link/{token}/papers/{foreign.pk}").status_code == 404
    assert other.number not in client.get(f"/link/{token}").content.decode()


def test_a_link_opens_no_page_of_the_house(cast):
    token, _link = a_link(an_oral_order(cast), cast)
    client = Client()
    client.get(f"/link/{token}")
    for url in ("/orders/", "/api/orders/SO-2026-00001", "/papers/1"):
        assert client.get(url).status_code in (302, 401)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_an_act_is_posted(cast, method):
    token, _link = a_link(an_oral_order(cast), cast)
    assert getattr(Client(), method)(f"/link/{token}/sign").status_code == 405


def test_csrf_is_asked(cast):
    token, _link = a_link(an_oral_order(cast), cast)
    assert Client(enforce_csrf_checks=True).post(f"/link/{token}/sign", {"key": "k"}).status_code == 403


# --- signing ---


def test_what_is_signed_is_what_was_shown(cast):
    order = an_oral_order(cast)
    token, link = a_link(order, cast)
    client, url = Client(), f"/link/{token}"
    page = client.get(url)
    shown = page.content.decode()
    for said in ("宁波海纳电器", "2,260.00", "宁波北仑工厂 3 号门", "预付 30%", "再要两台"):
        assert said in shown, said
    assert "人民币" not in shown and "人民币贰仟贰佰陆拾元整" in Client(headers={"accept-language": "zh-CN"}).get(url).content.decode()
    fields = form_of(client, url)
    assert fields["content"] == content_hash(lines.to_sign(order))

    answer = post(client, f"{url}/sign", name="顾建平", post="采购主管", sure="on", **fields)

    assert answer.status_code == 303
    signature = Signature.objects.get()
    assert (signature.signer, signature.content_hash, signature.link_id) == ("顾建平 采购主管", fields["content"], link.pk)
    event = order.chain.events.get(verb="intake.confirm")
    assert (event.door, event.name, event.user_id) == ("link", "顾建平", None)
    again = client.get(url)
    assert "sign" not in again.context["acts"] and "顾建平" in again.content.decode()


def test_a_changed_order_is_not_signed_and_shows_what_it_is_now(cast):
    order = an_oral_order(cast)
    token, _link = a_link(order, cast)
    client, url = Client(), f"/link/{token}"
    fields = form_of(client, url)
    changed = lines.LineInput(order.lines.get(position=1).item, D(3), D(113), position=1)
    intake.amend(
        order, place=order.place, payment_terms=order.payment_terms, requested=order.requested, lines=[changed], reason="三台", by=cast.li
    )
    answer = post(client, f"{url}/sign", name="顾建平", sure="on", **fields)
    assert answer.status_code == 412
    assert not Signature.objects.exists() and "339.00" in answer.content.decode()


def test_a_forged_hash_is_refused(cast):
    token, _link = a_link(an_oral_order(cast), cast)
    answer = post(Client(), f"/link/{token}/sign", name="顾建平", sure="on", content="0" * 64, revision="1")
    assert answer.status_code == 412 and not Signature.objects.exists()


@pytest.mark.parametrize("missing", ["name", "sure"])
def test_name_and_tick_are_asked(cast, missing):
    token, _link = a_link(an_oral_order(cast), cast)
    client, url = Client(), f"/link/{token}"
    values = {"name": "顾建平", "sure": "on"} | form_of(client, url)
    del values[missing]
    assert post(client, f"{url}/sign", **values).status_code == 422
    assert not Signature.objects.exists()


def test_pressed_twice_it_is_one_signature(cast):
    """IDE-1 on the link's door."""
    token, _link = a_link(an_oral_order(cast), cast)
    client, url = Client(), f"/link/{token}"
    values = {"key": "one", "name": "顾建平", "sure": "on"} | form_of(client, url)
    assert [client.post(f"{url}/sign", values).status_code for _n in range(2)] == [303, 303]
    assert Signature.objects.count() == 1
    values.pop("key")
    assert client.post(f"{url}/sign", values).status_code == 428


def test_a_name_drawn_by_hand_is_kept(cast):
    token, _link = a_link(an_oral_order(cast), cast)
    client, url = Client(), f"/link/{token}"
    png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    values = {"name": "顾建平", "sure": "on", "hand": png} | form_of(client, url)
    assert post(client, f"{url}/sign", **values).status_code == 303
    assert Signature.objects.get().scan.read().startswith(b"\x89PNG")
    token, _link = a_link(an_oral_order(cast), cast)
    assert post(client, f"/link/{token}/sign", **values | {"hand": "data:text/html;base64,PHNjcmlwdD4="}).status_code == 422


def test_not_right_please_change(cast):
    order = an_oral_order(cast)
    token, _link = a_link(order, cast)
    client = Client()
    assert post(client, f"/link/{token}/change", text="要 12 套").status_code == 303
    (asked,) = rules.requirements_of(order)
    assert (asked.what, asked.department, asked.asked_by) == ("要 12 套", "sales", "顾建平")
    assert post(client, f"/link/{token}/change", text="").status_code == 422
    assert post(client, f"/link/{token}/approve").status_code == 404


# --- progress ---


def test_progress_tells_dates_and_steps_and_no_more(cast):
    order = an_order(cast, "received")
    with opened():
        type(order).objects.filter(pk=order.pk).update(promised="2026-08-08", forecast="2026-08-11", stage=order.stage)
    token, _link = a_link(order, cast, "progress")
    page = Client().get(f"/link/{token}")
    text = page.content.decode()
    assert page.context["shown"]["late"] == 3
    assert [step.state for step in page.context["shown"]["steps"]] == ["done", "now", *["next"] * 5]
    for hidden in (cast.lin.name, cast.wang.name, "enter_check", "113.00", "review"):
        assert hidden not in text, hidden
    assert cast.li.name in text


def test_a_service_has_fewer_steps(cast):
    order = an_order(cast, "received", lines=[lines.LineInput(an_item("SV", kind="service"), D(1), D(500))])
    token, _link = a_link(order, cast, "progress")
    steps = Client().get(f"/link/{token}").context["shown"]["steps"]
    assert len(steps) == 4


def test_every_purpose_names_verbs_of_its_own_document():
    for purpose in PURPOSES.values():
        for act in purpose.acts:
            assert act.command.model is purpose.model
            assert not act.command.roles.isdisjoint({Role.CUSTOMER, Role.SUPPLIER}), act.command.name


def test_a_link_does_not_fill_our_desks(cast):
    order = an_oral_order(cast)
    token, _link = a_link(order, cast)
    statuses = [post(Client(), f"/link/{token}/change", text=f"{n} 套").status_code for n in range(7)]
    assert statuses == [303] * 5 + [409] * 2
    assert len(rules.requirements_of(order)) == 5


def test_a_promised_day_that_has_passed_is_said_and_not_shown_as_expected(cast):
    """Whoever looks must not read a date that can no longer come."""
    from yidan.portal.shown import progress

    order = an_order(cast, "approved")
    said = progress.order(order, cast.li.at + timedelta(days=(order.promised - cast.li.at.date()).days + 3))
    assert said["passed"] == order.promised and said["forecast"] is None and not said["late"]
    assert progress.order(order, cast.li.at)["passed"] is None
