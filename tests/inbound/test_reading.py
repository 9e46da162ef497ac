"""Any bytes are read without an error, and nothing comes of most of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbound.automatic import is_automatic
from inbound.choices import Outcome
from inbound.proof import is_proven
from inbound.reading import LARGEST, read
from inbound.receiving import receive
from inbound.reports import report_of
from members.models import Suppression

from .letters import BOUNCES, REPLY, complaint, letter, report

SEEDS = [letter(REPLY, "a@x.example"), report(BOUNCES), complaint(BOUNCES)]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A real mail with some of it changed."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _change in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(raw) - 1))
        raw[place : place + draw(st.integers(0, 4))] = draw(st.binary(max_size=6))
    return bytes(raw)


@given(st.one_of(st.binary(max_size=2000), broken()))
def test_whatever_comes_is_read(raw: bytes) -> None:
    mail = read(raw)
    assert isinstance(mail.sender, str)
    assert isinstance(mail.subject, str)
    assert isinstance(mail.text("plain") + mail.text("html"), str)
    assert mail.attachments >= 0
    assert is_automatic(mail) in (True, False)
    assert is_proven(mail) in (True, False)
    report_of(mail)
    assert mail.key == read(raw).key


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(raw=broken())
def test_whatever_comes_ends_no_mail_to_anybody(raw: bytes) -> None:
    assert receive(raw) in (Outcome.HELD, Outcome.DROPPED)
    assert not Suppression.objects.exists()


def test_a_mail_too_large_is_dropped() -> None:
    assert receive(b"a" * (LARGEST + 1)) == Outcome.DROPPED


def test_a_letter_is_no_report_and_a_report_is_no_letter() -> None:
    assert report_of(read(SEEDS[0])) is None
    assert report_of(read(SEEDS[1])).status == "5.1.1"
    assert is_automatic(read(SEEDS[1]))
    assert not is_automatic(read(SEEDS[0]))
