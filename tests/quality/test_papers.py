"""The inspection report and the nonconformity sheet, printed again as they stand, in either language."""

from decimal import Decimal as D

import pytest
from django.test import Client
from django.utils import translation

from tests.policy.test_6_quality import a_failed, proposed
from tests.quality.builders import a_final, an_order_made
from yidan.core.signatures import Signature
from yidan.quality import commands as quality
from yidan.quality import papers

pytestmark = pytest.mark.django_db


def test_an_inspection_prints_before_and_after_its_verdict(cast):
    """Before: no conclusion and nobody's name in the box. Same document, same bytes."""
    case = an_order_made(cast)
    inspection = a_final(case.line, D(4), cast.chen)
    with translation.override("en"):
        shape = papers.inspection_shape(inspection, "", cast.chen, "en")
    assert (shape.head.lang, shape.head.status, shape.conclusion, shape.signatures[0].name, shape.time) == ("en", "open", "", "", "")
    for language in ("zh", "en"):
        first = papers.printed_inspection(inspection, cast.chen, language)
        assert first[:5] == b"%PDF-" and first == papers.printed_inspection(inspection, cast.chen, language)


def test_a_failed_report_says_so_and_then_what_was_decided(cast):
    bad = a_failed(cast).bad
    assert papers.concluded(bad.inspection) == "fail"
    quality.decide_rework(bad, method="重新铰孔", by=cast.chen_head)
    assert papers.concluded(bad.inspection) == "rework"


def test_the_sheet_says_who_decided_and_to_what_the_customer_consented(cast):
    case = proposed(cast)
    with translation.override("en"):
        waiting = papers.nonconformity_shape(case.bad, None, cast.li, "en")
        quality.record_consent(case.bad, signer="曾志宏", revision=1, by=cast.li)
        given = papers.nonconformity_shape(case.bad, Signature.objects.get(), cast.li, "en")
        filed, floor = (papers.nonconformity_shape(case.bad, Signature.objects.get(), by, "en") for by in (None, cast.wang))
    assert (waiting.consent, waiting.dispositions, waiting.serials) == ("awaited", ("concession",), "HC-003, HC-004")
    assert "曾志宏" in given.consent and "HC-003, HC-004" in given.consent and given.signatures[1].name == "吴静"
    for shape in (filed, floor):
        assert "曾志宏" not in shape.consent and "宁波海纳电器" in shape.consent, "a contact is not named on what everybody may read"


def test_both_print_from_their_pages_in_the_readers_language(cast):
    case = a_failed(cast)
    client = Client()
    client.force_login(cast.users["chen"])
    for url in (f"/inspections/{case.bad.inspection.key}/paper", f"/nonconformities/{case.bad.key}/paper"):
        assert client.get(url).content[:5] == b"%PDF-"
        assert client.get(url, headers={"Accept-Language": "zh-hans"}).content[:5] == b"%PDF-"
    stranger = Client()
    stranger.force_login(cast.users["stranger"])
    assert stranger.get(f"/nonconformities/{case.bad.key}/paper").status_code == 404
