"""Plain text is text and nothing else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaamac.media.cleaning.refusals import Refused
from gaamac.media.cleaning.texts import clean_text_file


def test_text_in_utf_8_stays_as_it_is() -> None:
    text = "País;Année;مثال\r\n\tКения;2008;中文\n".encode()
    assert clean_text_file(text) == text


def test_text_in_utf_16_becomes_utf_8() -> None:
    assert clean_text_file("Année;مثال".encode("utf-16")) == "Année;مثال".encode()


@pytest.mark.parametrize(
    "content", [b"a\x00b", "Ann\xe9e".encode("latin-1"), b"\x1b[31m", b"\x7fELF"]
)
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="not_text"):
        clean_text_file(content)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n1 0 obj", b"a,b\n%PDF-1.4", b"PK\x03\x04", b"{\\rtf1"]
)
def test_another_kind_of_file_under_this_name_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        clean_text_file(content)


@given(st.binary(max_size=200))
def test_any_bytes_become_text_or_are_refused(content: bytes) -> None:
    with contextlib.suppress(Refused):
        clean_text_file(content).decode()
