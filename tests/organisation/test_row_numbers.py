"""Numbers of rows in our addresses: one converter reads them, and matches no number that no row can have."""

from __future__ import annotations

from inspect import unwrap

import pytest
from django.urls import resolve
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure.items.wagtail_hooks import keep_document
from disclosure.organisation.row_numbers import LARGEST_ROW_NUMBER, RowNumberConverter, is_row_number
from tests.architecture.test_sources import CODE, ROOT

NO_ROW = ["0", "000", str(2**63), "9" * 30, "9" * 5000]


@given(st.integers(1, LARGEST_ROW_NUMBER))
@example(1)
@example(LARGEST_ROW_NUMBER)
def test_a_number_that_a_row_can_have_is_read_and_written(number: int):
    converter = RowNumberConverter()
    assert is_row_number(str(number))
    assert converter.to_python(converter.to_url(number)) == converter.to_python(f"00{number}") == number


@pytest.mark.parametrize("text", [*NO_ROW, "", "-1", "+1", " 1", "1.0", "²", "x"], ids=lambda text: text[:30])
def test_a_number_that_no_row_can_have_is_refused(text: str):
    assert not is_row_number(text)
    with pytest.raises(ValueError, match="no row has the number"):
        RowNumberConverter().to_python(text)


@pytest.mark.parametrize("number", NO_ROW, ids=lambda text: text[:30])
@pytest.mark.parametrize("address", ["/editions/{}/", "/admin/dossiers/{}/", "/admin/meetings/{}/minutes/1/"])
def test_no_address_of_ours_matches_with_it(address: str, number: str):
    assert "<row:" in resolve(address.format(1)).route
    assert "<row:" not in resolve(address.format(number)).route


@pytest.mark.parametrize("number", ["7", "007", "0" * 30 + "7"])
def test_what_stands_in_front_of_a_view_of_wagtails_matches_every_spelling_of_a_row(number: str):
    found = resolve(f"/admin/documents/edit/{number}/")
    assert unwrap(found.func) is keep_document and found.kwargs == {"document_id": 7}


def test_no_address_of_ours_reads_a_row_number_in_another_way():
    sources = {path: path.read_text() for path in CODE if path.relative_to(ROOT).parts[0] != "tests"}
    assert any("<row:" in text for text in sources.values())
    assert [path for path, text in sources.items() if "<int:" in text] == []
