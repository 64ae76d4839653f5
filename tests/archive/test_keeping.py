"""What the stories of chapter 8 leave out: the other findings, shared files, compliance counted, faults that the invariants see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.acceptance.web import call, client_of, post
from tests.archive.builders import a_consultation, a_paid_volume, a_volume, later, years_later
from yidan.archive import commands as archive
from yidan.archive import compliance, papers
from yidan.archive.commands import OpinionInput
from yidan.archive.commands.disposal import of_volume
from yidan.archive.models import Appraisal, CheckRun, Consultation, Finding, Use, UseRegister, Volume
from yidan.core import files, openings, triggers
from yidan.core.actors import Role
from yidan.core.files import Paper
from yidan.core.refusals import Refused
from yidan.desk import invariants

pytestmark = pytest.mark.django_db


def checked(cast, volume=None, **more) -> CheckRun:
    run = CheckRun()
    archive.check_volumes(run, volume=volume, by=later(cast.sun, days=1), **more)
    return run


def a_finding(cast, spoil: Callable[[bytes], bytes | None]) -> tuple[Finding, bytes]:
    """A volume of which one piece was spoilt, and what a check says."""
    blob = a_volume(cast).items.exclude(paper=None).get(form="events").paper.blob
    kept, bad = blob.read(), spoil(blob.read())
    blob.path.unlink() if bad is None else blob.path.write_bytes(bad)
    checked(cast, medium="档案盘读写正常")
    return Finding.objects.get(), kept


# ---- checks ----


@pytest.mark.parametrize(("spoil", "fault"), [(lambda b: None, "gone"), (lambda b: b + b"x", "altered"), (lambda b: b"", "altered")])
def test_a_lost_or_altered_file_comes_back_from_its_copy_only(cast, spoil, fault):
    finding, kept = a_finding(cast, spoil)
    assert finding.fault == fault and finding.run.medium == "档案盘读写正常"
    assert checked(cast, finding.volume).faults == 1 and Finding.objects.count() == 1  # counted again, not opened twice
    with pytest.raises(Refused):
        archive.repair(finding, what="已恢复", by=cast.sun)
    archive.repair(finding, what="已恢复", replacement=SimpleUploadedFile("copy.pdf", kept), by=cast.sun)
    assert checked(cast, finding.volume).faults == 0


def test_what_no_reader_opens_gets_a_legible_copy_beside_it(cast):
    volume = a_volume(cast, "compiled")
    with transaction.atomic(), openings.opened():
        bad = files.file(volume, b"no pdf", form="acceptance", title="现场照片", name="x.pdf", by=cast.li)
        item = volume.items.exclude(paper=None).filter(form="acceptance").first()
        item.paper = bad
        item.save()
        from yidan.archive.examine import total_hash

        Volume.objects.filter(pk=volume.pk).update(hash=total_hash(list(volume.items.select_related("paper__blob").order_by("position"))))
    archive.hand_over(volume, by=cast.li)
    archive.take_over(volume, by=cast.sun)
    checked(cast)
    finding = Finding.objects.get()
    assert finding.fault == "unreadable"
    for given in (None, SimpleUploadedFile("y.pdf", b"neither", "application/pdf")):
        with pytest.raises(Refused):
            archive.repair(finding, what="重扫", replacement=given, by=cast.sun)
    archive.repair(finding, what="重扫", replacement=SimpleUploadedFile("y.pdf", b"%PDF-1.4 x", "application/pdf"), by=cast.sun)
    assert finding.copy.title.startswith("现场照片")


def test_a_loss_is_signed_for_by_the_head_and_only_when_it_is_one(cast):
    finding, kept = a_finding(cast, lambda b: None)
    with pytest.raises(Refused, match="Only"):
        archive.accept_loss(finding, reason="备份中也没有", by=cast.sun)
    blob = finding.item.paper.blob
    blob.path.write_bytes(kept)
    with pytest.raises(Refused, match="there again"):
        archive.accept_loss(finding, reason="备份中也没有", by=cast.zong)
    blob.path.unlink()
    archive.accept_loss(finding, reason="备份中也没有", by=cast.zong)
    assert finding.stage == "lost"


# ---- disposal ----


def test_bytes_that_another_paper_holds_stay(cast, django_capture_on_commit_callbacks):
    """RET-2: two volumes hold the same file; destroying one leaves it readable in the other."""
    volume, other = a_paid_volume(cast), a_volume(cast)
    shared = next(paper for paper in of_volume(volume) if paper.form == "original")
    assert other.items.filter(paper__blob=shared.blob).exists()  # every order of the tests has the same original
    appraisal = Appraisal()
    archive.appraise(appraisal, opinions=[OpinionInput(volume, "destroy", "", "到期")], by=years_later(cast.sun, 11))
    archive.approve_appraisal(appraisal, by=years_later(cast.zong, 11))
    with django_capture_on_commit_callbacks(execute=True):
        archive.remove_files(appraisal, by=years_later(replace(cast.shen, roles=cast.sun.roles), 11))
    archive.witness_removal(appraisal, by=years_later(cast.zhou, 11))
    assert shared.blob.intact() and not invariants.run()["FIL-1"] and not invariants.run()["RET-2"]
    with transaction.atomic(), openings.opened():
        again = files.store(
            Paper.objects.filter(chain=volume.chain_id, form="events").first().blob.sha256.encode(), "text/plain", cast.sun.at
        )
    assert again.intact()


def test_an_appraisal_names_expired_volumes_once(cast):
    volume = a_volume(cast, retention="D10")
    day = years_later(cast.sun, 11)
    for rows in ([OpinionInput(volume, "keep", "", "x")], [OpinionInput(volume, "keep", "D10", "x")] * 2):
        with pytest.raises(Refused):
            archive.appraise(Appraisal(), opinions=rows, by=day)
    with pytest.raises(Refused, match="not ended"):
        archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "keep", "D10", "x")], by=cast.sun)
    archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "keep", "D10", "x")], by=day)
    with pytest.raises(Refused, match="already"):
        archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "keep", "D10", "x")], by=day)


# ---- counted ----


def test_compliance_counts_who_came_late(cast):
    volume = a_volume(cast)  # filed and taken over at once
    since, until = cast.sun.at - timedelta(days=1), cast.sun.at + timedelta(days=200)
    for count in (compliance.filed, compliance.taken_over):
        assert [(case.document, case.kept, bool(case.event)) for case in count(since, until)] == [(volume.order.number, True, True)]
    assert [case.kept for case in compliance.checked(since, until)] == [False]  # never looked at in 200 days
    archive.check_volumes(CheckRun(), by=later(cast.sun, days=50))
    assert [case.kept for case in compliance.checked(since, cast.sun.at + timedelta(days=100))] == [True]
    lent = a_consultation(cast, volume, way="borrow")
    assert [case.kept for case in compliance.returned(since, until)] == [False]
    archive.close_consultation(lent, by=later(cast.sun, days=1))
    assert [case.kept for case in compliance.returned(since, until)] == [True]
    assert [(case.kept, "2056-12-31" in str(case.why)) for case in compliance.appraised(since, years_later(cast.sun, 40).at)] == [
        (False, True)
    ]


def test_compliance_counts_what_still_lies_there(cast):
    order = a_volume(cast, "compiled").order
    until = cast.sun.at + timedelta(days=31)
    assert [(case.document, case.kept) for case in compliance.filed(cast.sun.at, until)] == [(order.number, False)]
    assert not list(compliance.filed(cast.sun.at, cast.sun.at + timedelta(days=3)))  # not due yet


def test_compliance_counts_repairs(cast):
    finding, kept = a_finding(cast, lambda b: None)
    until = cast.sun.at + timedelta(days=30)
    assert [case.kept for case in compliance.repaired(cast.sun.at, until)] == [False]
    archive.repair(finding, what="已恢复", replacement=SimpleUploadedFile("x", kept), by=later(cast.sun, days=2))
    assert [case.kept for case in compliance.repaired(cast.sun.at, until)] == [True]


# ---- the database, and the invariants ----


def test_the_database_holds_the_pairs_of_people(cast):
    """RET-2, USE-1: past the verbs, too."""
    one = a_consultation(cast, a_volume(cast), "approved")
    appraisal = Appraisal.objects
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        Consultation.objects.filter(pk=one.pk).update(given_by=one.created_by_id, given_at=cast.sun.at, until=later(cast.sun, days=1).at)
    with pytest.raises(IntegrityError), transaction.atomic(), openings.opened():
        Consultation.objects.filter(pk=one.pk).update(approved_by=one.created_by_id)
    assert not appraisal.exists()


FAULTS: dict[str, Callable[[Volume, Consultation], object]] = {
    "ARC-1": lambda v, c: v.items.filter(paper=None).update(absence_by=None),
    "ARC-2": lambda v, c: Volume.objects.filter(pk=v.pk).update(archival_code="HC-XS·2026-D30-0007"),
    "ARC-4": lambda v, c: v.items.filter(position=1).update(position=99),
    "ARC-5": lambda v, c: Volume.objects.filter(pk=v.pk).update(taken_at=later_than(v, -100)),
    "RET-1": lambda v, c: Volume.objects.filter(pk=v.pk).update(stage="destroyed"),
    "RET-2": lambda v, c: Appraisal.objects.update(stage="closed"),
    "USE-1": lambda v, c: Use.objects.update(at=later_than(v, 90)),
    "USE-1 register": lambda v, c: UseRegister.objects.update(uses=5),
}


def later_than(volume, days):
    return volume.taken_at + timedelta(days=days)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_turns_it_red(cast, name):
    volume = a_volume(cast, retention="D10" if name == "RET-2" else "D30")
    one = a_consultation(cast, volume)
    archive.read_piece(one, position=1, by=cast.chen)
    first = later(cast.sun, days=0).at.date().replace(month=1, day=1)
    archive.close_register(UseRegister(since=first, until=later(cast.sun, days=1).at.date()), by=later(cast.sun, days=2))
    name, fault = name.partition(" ")[0], FAULTS[name]
    if name == "RET-2":
        archive.appraise(Appraisal(), opinions=[OpinionInput(volume, "keep", "D10", "x")], by=years_later(cast.sun, 11))
    assert name in ("ARC-5", "RET-2") or not invariants.run()[name]
    triggers.clear()
    with transaction.atomic(), openings.opened():
        fault(volume, one)
    assert invariants.run()[name], name
    triggers.rebuild()


# ---- pages, API, papers ----


def test_pages_for_their_readers(cast):
    finding, _kept = a_finding(cast, lambda b: None)
    volume = finding.volume
    one = a_consultation(cast, volume)
    own = (f"/consultations/{one.key}", f"/consultations/{one.key}/print")
    everybody = (
        "/check-runs/", "/archive-findings/", "/appraisals/", "/consultations/", "/consultations/register", "/consultations/register.pdf", "/filing-rules/",
        f"/volumes/{volume.key}", f"/volumes/{volume.key}/print/catalogue", f"/volumes/{volume.key}/print/transfer", f"/archive-findings/{finding.key}",
        f"/check-runs/{finding.run.key}", f"/check-runs/{finding.run.key}/print", f"/api/archive-findings/{finding.key}",
        f"/consultations/consult?volume={volume.archival_code}",
    )  # fmt: skip
    for who, sees in (("sun", 200), ("chen", 200), ("chen_head", 200), ("wang", 404), ("fang", 200)):
        client = client_of(cast, who)
        assert [(url, client.get(url).status_code) for url in everybody] == [(url, 200) for url in everybody], who
        assert [client.get(url).status_code for url in own] == [sees, sees], who
    assert client_of(cast, "sun").get(f"/volumes/{volume.key}/print/other").status_code == 404


def test_a_request_by_page_and_its_approval_by_api(cast):
    volume = a_volume(cast)
    chen = client_of(cast, "chen")
    form = {"volume": volume.archival_code, "pieces": "1, 3-4", "way": "consult", "days": "2", "purpose": "比对"}
    assert post(chen, "/consultations/consult", **form | {"pieces": "first"}).status_code == 422
    assert post(chen, "/consultations/consult", **form | {"pieces": "999"}).status_code == 409
    assert post(chen, "/consultations/consult", **form).status_code == 303
    one = Consultation.objects.get()
    assert one.positions == {1, 3, 4} and one.number
    assert call(chen, f"/consultations/{one.key}/approve-consultation").status_code == 409
    answer = call(client_of(cast, "chen_head"), f"/consultations/{one.key}/approve-consultation")
    assert answer.status_code == 200 and answer.json()["stage"] == "approved" and answer.json()["approved_by"] == "吴静"


def test_papers_read_the_same_twice_and_in_both_languages(cast):
    volume = a_volume(cast)
    run = checked(cast)
    one = a_consultation(cast, volume)
    by, items = cast.sun, list(volume.items.select_related("paper__blob").order_by("position"))
    for draw in (
        lambda lang: papers.check_record(run, by, lang), lambda lang: papers.consultation(one, by, lang),
        lambda lang: papers.register(Use.objects.all(), "2026", by, lang), lambda lang: papers.catalogue(volume, items, by, lang),
        lambda lang: papers.transfer(volume, items, by, lang),
    ):  # fmt: skip
        assert draw("zh") == draw("zh") and draw("en") != draw("zh") and draw("en").startswith(b"%PDF-1.7")


def test_who_may_ask_and_who_may_not(cast):
    volume = a_volume(cast)
    outside = replace(cast.chen, roles=frozenset({Role.CUSTOMER}))
    with pytest.raises(Refused, match="Only"):
        archive.consult(Consultation(volume=volume, purpose="x"), by=outside)
    with pytest.raises(Refused, match="archived volume"):
        archive.consult(Consultation(volume=a_volume(cast, "compiled"), purpose="x"), by=cast.chen)
