"""REV-4: frozen evidence is what was shown, word for word in both languages; whoever reads it reads his own, and the hash stays."""

import json

import pytest
from django.utils import translation

from tests.factories import an_order
from yidan.core.actors import Role
from yidan.core.said import kept, said, spoken
from yidan.review import evidence
from yidan.review.look import Look
from yidan.review.models import Opinion
from yidan.review.papers import review_shape

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("writer", ["en", "zh-hans"])
def test_evidence_is_read_in_the_readers_language_and_its_hash_stays(cast, writer):
    with translation.override(writer):
        order = an_order(cast, "approved")
    opinion = Opinion.objects.get(order=order, department="sales")
    words = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            first = evidence.shown(opinion.evidence, cast.zong)[0]
            words[language] = (first["item"], first["figures"][0][0], first["figures"][2][1])
            assert evidence.digest(opinion.evidence) == opinion.evidence_hash
    assert words["en"][0] == "Completeness" and words["en"][2] in ("yes", "no")
    assert all(one != other for one, other in zip(words["en"], words["zh-hans"], strict=True))


def test_the_same_figures_have_the_same_hash_in_whatever_language_they_were_seen(cast):
    """REV-2."""
    order = an_order(cast, "in_review")
    hashes = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            seen = evidence.of(Look(order, cast.chen), Role.QUALITY)
            assert json.loads(json.dumps(seen)) == seen, "plain JSON"
            hashes.add(evidence.digest(seen))
    assert len(hashes) == 1


def test_the_paper_speaks_one_language(cast):
    order = an_order(cast, "approved")
    with translation.override("zh-hans"):
        items = [one.item for department in review_shape(order, cast.lin).departments for one in department.evidence]
    assert items and "Completeness" not in items and not any(item.startswith("{") for item in items)


def test_what_was_kept_in_one_language_stays_as_it_is():
    old = {"facts": [{"item": "完整性", "figures": [["限额", "1"]]}]}
    assert spoken(old) == old
    assert spoken(kept({"a": [said("%s days") % 3, 4, None]}))["a"][1:] == [4, None]
