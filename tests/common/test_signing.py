"""Signed tokens: read only by the purpose they were made for, and never an error."""

from __future__ import annotations

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.signing import make, read

JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=8,
)


@given(JSON)
def test_what_was_signed_is_read_back(payload: object) -> None:
    assert read("unsubscribe", make("unsubscribe", payload)) == payload


@given(st.text(max_size=300))
def test_rubbish_reads_as_nothing(token: str) -> None:
    assert read("unsubscribe", token) is None


@given(st.integers(0, 60), st.characters())
def test_a_changed_token_reads_as_nothing(place: int, character: str) -> None:
    token = make("unsubscribe", [1, 2])
    changed = token[:place] + character + token[place + 1 :]
    assert read("unsubscribe", changed) in (None, [1, 2] if changed == token else None)


def test_a_token_for_one_purpose_is_rubbish_for_another() -> None:
    assert read("reply", make("unsubscribe", 7)) is None


def test_a_token_grows_too_old_only_where_an_age_is_asked() -> None:
    with time_machine.travel("2026-01-01 12:00Z", tick=False):
        token = make("review", 7)
    with time_machine.travel("2026-01-02 12:01Z", tick=False):
        assert read("review", token, max_age=86400) is None
        assert read("review", token) == 7


def test_a_payload_too_long_to_be_read_is_refused_when_it_is_signed() -> None:
    with pytest.raises(ValueError, match="review"):
        make("review", "x" * 5000)


def test_an_endless_token_is_not_looked_at() -> None:
    assert read("review", make("review", 7) + "x" * 10_000_000) is None
