"""A blank row of a sheet is nobody's line, whatever it holds of itself."""

import pytest

from yidan.logistics.forms import HandOverForm


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ({"name": "", "copies": "1"}, 1),  # the blank row at the foot of the sheet: copies stands at 1
        ({"name": "", "copies": "1", "handed": "on"}, 1),
        ({"name": "说明书", "copies": "1"}, 2),
        ({"name": "", "copies": "2"}, None),  # somebody typed: what is missing is asked for
    ],
)
@pytest.mark.django_db
def test_what_stands_in_a_row_by_itself_is_not_typed(row, lines):
    data = {"receiver": "梁志远", "papers_handed": [{"name": "合格证", "copies": "1", "handed": "on"}, row]}
    form = HandOverForm(data)
    assert form.is_valid() is (lines is not None)
    if lines:
        assert len(form.cleaned_data["papers_handed"]) == lines
