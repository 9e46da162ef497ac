"""Addresses that say whom a mail was for: read by us, by nobody else made."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.mail_addresses import is_ours, open_address, seal_address

MAILBOX = "bounces@mail.example"
numbers = st.tuples(
    st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1)
)


@given(numbers)
def test_what_is_sealed_is_read_in_any_case(said) -> None:
    sealed = seal_address(MAILBOX, "a", said)
    assert open_address(sealed, "a") == said
    assert open_address(sealed.upper(), "a") == said
    assert open_address(f"Somebody <{sealed}>", "a") == said
    assert len(sealed.partition("@")[0]) <= 64
    assert is_ours(sealed, MAILBOX)


@given(numbers, st.integers(0, 31), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_one_is_none(said, place, letter) -> None:
    sealed = seal_address(MAILBOX, "a", said)
    start = sealed.index("+") + 1 + place
    changed = sealed[:start] + letter + sealed[start + 1 :]
    assert open_address(changed, "a") == (said if changed == sealed else None)


def test_one_purpose_is_not_another_and_one_key_not_another(settings) -> None:
    sealed = seal_address(MAILBOX, "a", (1, 2, 3))
    assert open_address(sealed, "b") is None
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert open_address(sealed, "a") is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert open_address(sealed, "a") == (1, 2, 3)


@given(st.text(max_size=120))
def test_rubbish_is_nobodys(text) -> None:
    assert open_address(text, "a") is None


def test_the_numbers_cannot_be_read_in_it() -> None:
    one, other = (seal_address(MAILBOX, "a", (7, 7, day)) for day in (1, 2))
    same = sum(a == b for a, b in zip(one[8:40], other[8:40], strict=True))
    assert same < 12
