"""Texts as they travel: whatever pieces are joined, the text comes out as it went in."""

from __future__ import annotations

from quopri import decodestring

from hypothesis import given
from hypothesis import strategies as st

from digests.encoding import Shape, encode, slot, without_slots

# Line ends of one kind; no control characters, as our texts are cleaned of them.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"),
    max_size=300,
) | st.text(st.sampled_from(".=-_ \nFrom é"), max_size=200)


def decoded(body: bytes) -> str:
    return decodestring(body).decode().replace("\r\n", "\n")


@given(st.lists(texts, max_size=8))
def test_pieces_read_as_their_texts_one_after_another(parts: list[str]) -> None:
    assert decoded(b"".join(encode(part) for part in parts)) == "".join(parts)


@given(st.lists(texts, max_size=8))
def test_no_line_is_too_long_or_begins_with_a_dot_or_is_not_ascii(
    parts: list[str],
) -> None:
    body = b"".join(encode(part) for part in parts)
    lines = body.split(b"\r\n")
    assert all(len(line) <= 76 and not line.startswith(b".") for line in lines)
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert body.isascii()


@given(texts, texts, texts)
def test_a_slot_is_filled_between_its_neighbours(
    before: str, value: str, after: str
) -> None:
    before, after = without_slots(before), without_slots(after)
    shape = Shape.of(f"{before}{slot('name')}{after}")
    assert decoded(shape.fill({"name": encode(value)})) == f"{before}{value}{after}"


def test_nobody_can_write_a_slot() -> None:
    assert without_slots(f"a{slot('unsubscribe_url')}b") == "aunsubscribe_urlb"
