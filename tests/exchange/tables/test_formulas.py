"""Cells that start a formula become text, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.tables.formulas import neutralised, restored


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://evil.example","x")',
        "+1",
        "-1+cmd|'/c calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "'=1",
    ],
)
def test_a_cell_that_starts_a_formula_is_marked(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A word", "2013", "a = b", "’quoted’", "'tis so"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@＝ \t\rab")) | st.text())
def test_what_was_marked_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in set("=+-@\t\r＝＋－＠")
