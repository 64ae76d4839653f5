"""Chapter 8, the archive: a settled order's papers bound, handed over, kept, checked, consulted, and destroyed when their time has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.acceptance.web import client_of, post
from tests.archive.builders import a_consultation, a_paid_volume, a_settled_order, a_volume, later, notes, years_later
from yidan.archive import commands as archive
from yidan.archive import jobs, queries, rules, scope
from yidan.archive.commands import OpinionInput
from yidan.archive.models import Appraisal, CheckRun, Consultation, Finding, RemovedFile, Use, UseRegister, Volume
from yidan.core import openings, search
from yidan.core.actors import Actor, Role
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.desk import invariants
from yidan.intake.models import Order
from yidan.people.models import Seat
from yidan.service import commands as service
from yidan.service.models import Ticket

pytestmark = pytest.mark.django_db(transaction=False)


def verbs(by: Actor) -> list[str]:
    return [str(one.verb) for one in queries.todo(by)]


def head_of_archive(cast: SimpleNamespace) -> Actor:
    """沈悦 moves to the archive as its head."""
    with transaction.atomic(), openings.opened():
        Seat.objects.create(user=cast.users["shen"], role=Role.ARCHIVE_HEAD.value, since=cast.sun.at.date())
    return replace(cast.shen, roles=frozenset({Role.ARCHIVE, Role.ARCHIVE_HEAD}))


# --- 8.1 filing ---


@pytest.mark.clause("8.1a")
def test_all_papers_are_there_or_somebody_signs_that_one_is_not(cast):
    """ARC-1: the scope names the papers of an order of this kind; what is missing is named, and needs a signed note."""
    order = a_settled_order(cast)
    assert "Compile the volume" in verbs(cast.li)
    lacking = rules.absent(order)
    assert lacking
    with pytest.raises(Refused, match="no note says why") as refused:
        archive.compile_volume(Volume(order=order), by=cast.li)
    assert refused.value.clause == "8.1a" and lacking[0].title in str(refused.value)
    volume = Volume(order=order)
    archive.compile_volume(volume, absences=notes(order), by=cast.li)
    forms = set(volume.items.exclude(paper=None).values_list("form", flat=True))
    assert {"original", "contract", "acceptance", "delivery_note", "hand_over", "settlement", "events"} <= forms
    absent = volume.items.filter(paper=None)
    assert {item.form for item in absent} == {rule.form for rule in lacking} and {item.absence_by_id for item in absent} == {
        cast.li.user_id
    }


@pytest.mark.clause("8.1a")
def test_what_comes_after_the_transfer_is_added_behind(cast):
    volume = a_volume(cast)
    assert archive.supplement.refusal(volume, cast.sun)
    day = later(cast.feng, days=30)
    ticket = Ticket(order=volume.order, customer=volume.order.customer, what="螺钉松动", severity="minor", answer_due=day.at)
    service.open_ticket(ticket, by=day)
    service.assign(ticket, technician=cast.users["ma"], promised_on=day.at.date(), promise="现场处理", by=day)
    service.solve(ticket, cause="未拧紧", resolution="已拧紧", by=day)
    assert "Add what came later" in verbs(later(cast.sun, days=40))
    n, before = volume.items.count(), volume.hash
    archive.supplement(volume, by=later(cast.sun, days=40))
    volume.refresh_from_db()
    assert volume.items.count() == n + 1 and volume.items.last().form == "service" and volume.hash != before
    assert not invariants.run()["ARC-4"]


@pytest.mark.clause("8.1b")
def test_a_volume_is_numbered_for_good(cast):
    """ARC-2: class, year, period and running number; the pieces stand in the order of the scope, numbered without a gap."""
    volume = a_volume(cast)
    assert volume.archival_code == "HC-XS·2026-D30-0001" and volume.keep_until.year == 2056
    places = list(volume.items.order_by("position").values_list("position", "form"))
    assert [n for n, _form in places] == list(range(1, len(places) + 1)) and places[0][1] == "contract"
    assert a_volume(cast, retention="D10").archival_code == "HC-XS·2026-D10-0001"


@pytest.mark.clause("8.1c")
def test_two_people_sign_the_transfer_and_everybody_finds_it_in_the_catalogue(cast):
    volume = a_volume(cast, "handed_over")
    assert "Take the volume over" in verbs(cast.sun)
    for who in (replace(cast.li, roles=cast.li.roles | cast.sun.roles), cast.wang):
        with pytest.raises(Refused):
            archive.take_over(volume, by=who)
    archive.take_over(volume, by=cast.sun)
    assert Order.objects.get(pk=volume.order_id).stage == "archived"
    made = set(Paper.objects.filter(kind="archive.volume", object_id=volume.pk).values_list("form", flat=True))
    assert made == {"events", "volume", "transfer"}
    found = client_of(cast, "wang").get("/volumes/?view=archived").content.decode()
    assert volume.archival_code in found and volume.title in found
    search.catch_up()
    for asked in (volume.archival_code, volume.title):
        assert volume.get_absolute_url() in client_of(cast, "wang").get(f"/search?q={asked}", follow=True).content.decode()
    assert client_of(cast, "wang").get(f"/{volume.archival_code}")["Location"] == volume.get_absolute_url()  # the code on its papers


# --- 8.2 keeping ---


@pytest.mark.clause("8.2a")
def test_an_archived_piece_is_closed_to_everybody_but_its_keepers(cast):
    """SEC-1, FIL-1: not by its address either; an altered file is found at once."""
    volume = a_volume(cast)
    piece = volume.items.exclude(paper=None).filter(form="acceptance").first()
    answer = client_of(cast, "chen").get(f"/papers/{piece.paper_id}")
    assert answer.status_code == 409 and "consult" in answer.content.decode()
    assert client_of(cast, "li").get(f"/orders/{volume.order.key}/original").status_code == 409
    assert client_of(cast, "sun").get(f"/papers/{piece.paper_id}").status_code == 200
    assert client_of(cast, "stranger").get(f"/papers/{piece.paper_id}").status_code == 404
    paper = piece.paper.blob
    kept = paper.read()
    paper.path.write_bytes(b"something else")
    try:
        assert invariants.run()["FIL-1"]
    finally:
        paper.path.write_bytes(kept)


@pytest.mark.clause("8.2b")
def test_volumes_are_checked_again_and_again_and_what_is_wrong_is_repaired(cast):
    """ARC-5: the worker checks what was not looked at for `check_days`; each fault stands on the archivist's desk until it is repaired."""
    volume = a_volume(cast)
    house = later(replace(cast.sun, user_id=None, roles=frozenset({Role.SYSTEM})), days=89)
    jobs.every_night(house)
    assert not CheckRun.objects.exists()
    blob = volume.items.exclude(paper=None).first().paper.blob
    kept = blob.read()
    blob.path.unlink()
    night = later(house, days=2)
    jobs.every_night(night)
    jobs.every_night(night)  # a job may run twice
    run = CheckRun.objects.get()
    assert (run.volumes, run.pieces, run.faults) == (1, volume.items.count(), 1) and not invariants.run()["ARC-5"]
    finding = Finding.objects.get()
    assert finding.fault == "gone" and finding.item.paper.blob == blob and "Repair" in verbs(cast.sun)
    with pytest.raises(Refused, match="another hash"):
        archive.repair(finding, what="从备份恢复", replacement=SimpleUploadedFile("x.pdf", b"%PDF- other"), by=cast.sun)
    with pytest.raises(Refused, match="still not the one filed"):
        archive.repair(finding, what="从备份恢复", by=cast.sun)
    with pytest.raises(Refused, match="not all repaired"):
        archive.sign_check(run, by=cast.sun)
    archive.repair(finding, what="从备份恢复", replacement=SimpleUploadedFile("x.pdf", kept), by=cast.sun)
    assert blob.intact() and finding.stage == "repaired" and "Repair" not in verbs(cast.sun)
    assert client_of(cast, "sun").get(f"/check-runs/{run.key}").status_code == 200
    assert "Sign the check record" in verbs(cast.sun)
    archive.sign_check(run, by=cast.sun)
    records = Paper.objects.filter(kind="archive.checkrun", object_id=run.pk, form="check_record").order_by("pk")
    assert [(p.number, p.blob.intact()) for p in records] == [(run.number, True)] * 2  # as found, and with the repairs
    assert "Sign the check record" not in verbs(cast.sun)


def appraised(cast: SimpleNamespace, volume: Volume, opinion: str = "destroy", period: str = "") -> Appraisal:
    one = Appraisal(remark="2026 年 10 年期到期")
    archive.appraise(one, opinions=[OpinionInput(volume, opinion, period, "无继续保存价值")], by=years_later(cast.sun, 11))
    return one


@pytest.mark.clause("8.2c")
def test_nothing_is_destroyed_before_its_time_under_a_hold_or_with_claims_open(cast):
    """RET-1: by the rule, and by the database."""
    volume = a_volume(cast, retention="D10")
    for years, reason in ((1, "period ends"), (11, "owes money")):
        with pytest.raises(Refused, match=reason):
            archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "destroy", "", "x")], by=years_later(cast.sun, years))
    archive.hold_volume(volume, reason="与客户诉讼中", by=cast.zong)
    with pytest.raises(Refused, match="诉讼"):
        archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "destroy", "", "x")], by=years_later(cast.sun, 11))
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        Volume.objects.filter(pk=volume.pk).update(destroyed_on=years_later(cast.sun, 1).at.date())


@pytest.mark.clause("8.2c")
def test_an_expired_volume_is_appraised_approved_removed_and_witnessed_by_four_people(cast, django_capture_on_commit_callbacks):
    """RET-2: files are gone, hashes and lists stay; who did an earlier step does not do the next."""
    volume = a_paid_volume(cast)
    shen = head_of_archive(cast)
    assert volume in queries.expired(years_later(cast.sun, 11).at) and "Appraise the volume" in verbs(years_later(cast.sun, 11))
    appraisal = appraised(cast, volume)
    both = replace(cast.sun, roles=cast.sun.roles | {Role.GENERAL_MANAGER})
    with pytest.raises(Refused, match="two people"):
        archive.approve_appraisal(appraisal, by=years_later(both, 11))
    archive.approve_appraisal(appraisal, by=years_later(cast.zong, 11))
    with pytest.raises(Refused, match="two people"):
        archive.remove_files(appraisal, by=years_later(cast.sun, 11))
    paths = [item.paper.blob.path for item in volume.items.exclude(paper=None)]
    with django_capture_on_commit_callbacks() as callbacks:
        archive.remove_files(appraisal, by=years_later(shen, 11))
    with pytest.raises(Refused, match="still there"):
        archive.witness_removal(appraisal, by=years_later(cast.zhou, 11))
    for callback in callbacks:
        callback()
    assert not any(path.exists() for path in paths) and RemovedFile.objects.count() >= len(paths)
    archive.witness_removal(appraisal, by=years_later(cast.zhou, 11))
    volume.refresh_from_db()
    assert volume.stage == "destroyed" and appraisal.stage == "closed" and volume.archival_code
    lists = set(Paper.objects.filter(kind="archive.appraisal", object_id=appraisal.pk).values_list("form", flat=True))
    assert lists == {"appraisal", "destruction"}
    found = invariants.run()
    assert not [name for name in ("FIL-1", "RET-1", "RET-2", "ARC-2", "ARC-4") if found[name]]
    piece = RemovedFile.objects.filter(paper__form="events").get()
    piece.paper.blob.path.parent.mkdir(parents=True, exist_ok=True)
    piece.paper.blob.path.write_bytes(b"from an old backup")
    assert invariants.run()["RET-2"]
    jobs.every_night(years_later(replace(cast.sun, user_id=None, roles=frozenset({Role.SYSTEM})), 11))
    assert not invariants.run()["RET-2"] and not piece.paper.blob.path.exists()
    answer = client_of(cast, "sun").get(f"/papers/{piece.paper_id}")
    assert answer.status_code == 409 and appraisal.key in answer.content.decode()
    pages = (f"/volumes/{volume.key}", f"/appraisals/{appraisal.key}", f"/appraisals/{appraisal.key}/print/destruction")
    assert [client_of(cast, "zhou").get(url).status_code for url in pages] == [200, 200, 200]


@pytest.mark.clause("8.2c")
def test_or_it_is_kept_on_for_another_period(cast):
    volume = a_volume(cast, retention="D10")
    appraisal = appraised(cast, volume, "keep", "D30")
    archive.approve_appraisal(appraisal, by=years_later(cast.zong, 11))
    volume.refresh_from_db()
    assert (volume.keep_until.year, volume.retention, volume.archival_code) == (2067, "D30", "HC-XS·2026-D10-0001")
    assert archive.remove_files.refusal(appraisal, years_later(head_of_archive(cast), 11))


# --- 8.3 consulting ---


def opened(cast: SimpleNamespace, who: str, piece: Any) -> int:
    return client_of(cast, who).get(f"/papers/{piece.paper_id}").status_code


@pytest.mark.clause("8.3a", "8.3b")
def test_quality_asks_its_head_approves_the_archive_gives_out_and_every_reading_is_registered(cast, settings):
    """USE-1: purpose, pieces, days; three people; open for the time approved and for the pieces asked for, no others."""
    settings.CLOCK = "2026-06-02T10:00:00"
    volume = a_volume(cast)
    pieces = {item.form: item for item in volume.items.exclude(paper=None)}
    one = Consultation(volume=volume, purpose="比对上一批验收数据", pieces=str(pieces["acceptance"].position), days=2)
    archive.consult(one, by=cast.chen)
    assert (one.department, one.approver) == ("quality", "quality_head") and "Approve the consultation" in verbs(cast.chen_head)
    for who in (replace(cast.chen, roles=cast.chen.roles | cast.chen_head.roles), cast.lin):  # her own; another department's head
        with pytest.raises(Refused):
            archive.approve_consultation(one, by=who)
    archive.approve_consultation(one, by=cast.chen_head)
    assert opened(cast, "chen", pieces["acceptance"]) == 409  # approved, not given out
    assert "Give out" in verbs(cast.sun)
    archive.give_out(one, by=cast.sun)
    assert opened(cast, "chen", pieces["acceptance"]) == 200
    assert opened(cast, "chen", pieces["events"]) == 409  # not asked for
    assert opened(cast, "wang", pieces["acceptance"]) == 409  # somebody else's consultation
    use = Use.objects.get()
    assert (use.by_id, use.item, use.way) == (cast.chen.user_id, pieces["acceptance"], "consult")
    register = client_of(cast, "sun").get("/consultations/register").content.decode()
    assert "陈立" in register and volume.archival_code in register
    assert "陈立" not in client_of(cast, "qian").get("/consultations/register").content.decode()
    settings.CLOCK = "2026-06-05T10:00:00"
    assert opened(cast, "chen", pieces["acceptance"]) == 409  # the time has run out
    assert not invariants.run()["USE-1"]


@pytest.mark.clause("8.3a")
def test_a_head_asks_the_general_manager_and_he_the_head_of_finance(cast):
    """Never one's own: where the house has no head of archive, finance's head approves what the general manager asks for."""
    volume = a_volume(cast)
    for who, role in (("chen_head", "general_manager"), ("zong", "finance_head"), ("he", "production_head"), ("gao", "general_manager")):
        one = Consultation(volume=volume, purpose="核对", days=1)
        archive.consult(one, by=getattr(cast, who))
        assert one.approver == role, who
    with pytest.raises(Refused, match="Between 1 and"):
        archive.consult(Consultation(volume=volume, purpose="核对", days=90), by=cast.chen)


@pytest.mark.clause("8.3b")
def test_copies_are_numbered_and_a_borrowed_volume_must_come_back(cast):
    volume = a_volume(cast)
    copies = a_consultation(cast, volume, way="copy", pieces="")
    position = volume.items.exclude(paper=None).first().position
    for _ in range(2):
        archive.read_piece(copies, position=position, by=cast.chen)
    assert list(copies.uses.order_by("pk").values_list("way", "n")) == [("copy", 1), ("copy", 2)]
    lent = a_consultation(cast, volume, way="borrow", pieces="")
    assert lent.uses.get().way == "borrow"
    late = later(cast.sun, days=3)
    house = replace(late, user_id=None, roles=frozenset({Role.SYSTEM}))
    jobs.every_night(house)
    assert [Consultation.objects.get(pk=one.pk).stage for one in (copies, lent)] == ["closed", "open"]
    assert "Get the volume back" in verbs(late)
    archive.close_consultation(lent, condition="完好", by=late)
    paper = Paper.objects.get(kind="archive.consultation", object_id=lent.pk)
    assert paper.form == "consultation" and paper.blob.intact()


@pytest.mark.clause("8.3b")
def test_the_register_of_use_is_closed_month_by_month_and_filed(cast, settings):
    """USE-1: no use between two registers, none twice; nobody but who may see every consultation reads who read what."""
    volume = a_volume(cast)
    one = a_consultation(cast, volume)
    archive.read_piece(one, position=1, by=cast.chen)
    july = replace(cast.sun, at=cast.sun.at.replace(month=7, day=2))
    settings.CLOCK = "2026-07-02T10:00:00"
    assert "Close the register of use" not in verbs(cast.sun) and "Close the register of use" in verbs(july)
    with pytest.raises(Refused, match="not over"):
        archive.close_register(UseRegister(since=date(2026, 1, 1), until=date(2026, 7, 2)), by=july)
    answer = post(client_of(cast, "sun"), "/use-registers/close-register", until="2026-06-30")
    assert answer.status_code == 303
    closed = UseRegister.objects.get()
    paper = Paper.objects.get(kind="archive.useregister")
    assert (closed.uses, str(closed.since)) == (1, "2026-01-01") and paper.form == "use_register" and paper.number == closed.number
    assert "Close the register of use" not in verbs(july) and not invariants.run()["USE-1"]
    with pytest.raises(Refused, match="ended on another day"):
        archive.close_register(UseRegister(since=date(2026, 6, 1), until=date(2026, 6, 30)), by=july)
    following = UseRegister(since=date(2026, 7, 1), until=date(2026, 7, 1))
    archive.close_register(following, by=july)
    assert following.uses == 0
    for who, page, file in (("sun", 200, 200), ("zong", 200, 200), ("chen", 404, 404)):
        client = client_of(cast, who)
        assert client.get(f"/use-registers/{closed.key}").status_code == page
        assert client.get(f"/papers/{paper.pk}").status_code == file


@pytest.mark.clause("8.1a")
def test_the_company_s_own_rules_change_the_scope_paper_by_paper(cast):
    """One rule of one's own does not make the others go: it replaces its paper's; a retired one takes the paper out."""
    order = a_settled_order(cast)
    usual = [rule.form for rule in scope.rules_for(order)]
    sun = client_of(cast, "sun")
    new = {"code": "photo", "name": "出厂照片", "name_en": "photographs", "position": "55", "kinds": "make,spare"}
    assert post(sun, "/filing-rules/new", **new).status_code == 303
    assert post(sun, "/filing-rules/new", **new | {"code": "plan", "name": "生产计划书", "position": "40"}).status_code == 303
    titles = {rule.form: rule.zh for rule in scope.rules_for(order)}
    assert set(titles) == {*usual, "photo"} and titles["plan"] == "生产计划书" and list(titles).index("photo") == 5
    assert post(sun, "/filing-rules/plan/retire", reason="并入任务单").status_code == 303
    assert "plan" not in [rule.form for rule in scope.rules_for(order)]
    page = sun.get("/filing-rules/").content.decode()
    assert "出厂照片" in page and "sales contract" in page  # what is in force stands there, the company's own marked


@pytest.mark.clause("8.1c")
def test_the_catalogue_is_searched_over_all_volumes(cast):
    volume = a_volume(cast)
    piece = volume.items.filter(form="acceptance").first()
    for who in ("sun", "chen"):
        client = client_of(cast, who)
        assert volume.archival_code in client.get(f"/volumes/pieces?number={piece.number}").content.decode()
        assert volume.archival_code not in client.get("/volumes/pieces?number=none-such").content.decode()
        found = client.get("/volumes/pick?q=D30-0001").json()["results"]
        assert [row["code"] for row in found] == [volume.archival_code]
