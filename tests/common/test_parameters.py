"""Links that change one parameter of a list and keep the others."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from gaamac.common.parameters import query_with, query_without


@pytest.mark.parametrize(
    ("given", "changes", "expected"),
    [
        (
            "q=x&topic=land&topic=media&page=3",
            {"page": 2},
            "?q=x&topic=land&topic=media&page=2",
        ),
        ("q=x&page=3", {"sort": "title"}, "?q=x&sort=title"),
        ("q=x&page=3", {"view": "table"}, "?q=x&page=3&view=table"),
        ("q=x&region=2", {"q": None}, "?region=2"),
        ("q=x", {"q": ""}, ""),
        ("q=&utm_source=mail&q=y", {}, "?q=y"),
        ("q=%D9%85%26", {}, "?q=%D9%85%26"),
    ],
)
def test_a_link_keeps_what_is_known_and_changes_what_is_named(
    given: str, changes: dict[str, object], expected: str
) -> None:
    assert query_with(QueryDict(given), **changes) == expected


def test_taking_out_one_value_leaves_the_others_and_goes_back_to_the_first_page() -> (
    None
):
    given = QueryDict("topic=land&topic=media&page=4")

    assert query_without(given, "topic", "land") == "?topic=media"
    assert query_without(given, "topic") == ""
