"""Mails are read from the Maildir, whole or broken."""

from __future__ import annotations

from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaamac.mailbox.letters import (
    forget_letters,
    html_for_frame,
    keys_newest_first,
    read_letter,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Maildir(tmp_path / "mailbox", create=True)
    return tmp_path / "mailbox"


def put(folder: Path, content: bytes) -> str:
    return Maildir(folder).add(content)


def a_mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Доклад: مرحبا"
    message["From"] = "GAAMAC <portal@gaamac.example>"
    message["To"] = "alice@example.org"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Read https://gaamac.example/x")
    message.add_alternative("<html><head></head><p>Read</p></html>", subtype="html")
    return message


def test_a_mail_is_read_with_both_its_bodies(folder):
    letter = read_letter(folder, put(folder, a_mail().as_bytes()))
    assert letter
    assert letter.subject == "Доклад: مرحبا"
    assert letter.recipient == "alice@example.org"
    assert "https://gaamac.example/x" in letter.text
    assert "<p>Read</p>" in letter.html
    assert letter.received


def test_the_newest_comes_first(folder):
    first, second = (put(folder, a_mail().as_bytes()) for _ in range(2))
    assert keys_newest_first(folder) == [second, first]


def test_where_no_mail_ever_came_there_is_none(tmp_path):
    assert keys_newest_first(tmp_path / "mailbox") == []
    assert read_letter(tmp_path / "mailbox", "1.M1P1Q1.host") is None


@pytest.mark.parametrize(
    "key", ["../secrets", "..", "", "new/x", "/etc/passwd", "a\0b", "x" * 5000]
)
def test_only_mails_of_the_folder_can_be_named(folder, key):
    (folder.parent / "secrets").write_text("SECRET_KEY=x")
    assert read_letter(folder, key) is None


def test_one_click_needs_both_headers(folder):
    list_unsubscribe = "<https://gaamac.example/u/1>, <mailto:u@gaamac.example>"
    with_post = a_mail(
        List_Unsubscribe=list_unsubscribe,
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
    )
    without = a_mail(List_Unsubscribe=list_unsubscribe)
    assert read_letter(folder, put(folder, with_post.as_bytes())).one_click_address == (
        "https://gaamac.example/u/1"
    )
    assert read_letter(folder, put(folder, without.as_bytes())).one_click_address == ""


def test_links_of_the_html_open_outside_its_frame(folder):
    letter = read_letter(folder, put(folder, a_mail().as_bytes()))
    assert '<head><base target="_blank"></head>' in html_for_frame(letter)


def test_an_unknown_character_set_is_read_as_utf_8(folder):
    content = b"Subject: x\nContent-Type: text/plain; charset=klingon\n\ncaf\xc3\xa9"
    assert read_letter(folder, put(folder, content)).text == "café"


def test_attachments_are_named(folder):
    message = a_mail()
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="m.ics"
    )
    assert read_letter(folder, put(folder, message.as_bytes())).attachments == ["m.ics"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"Subject: =?utf-8?b?broken\nTo: <<>>,;@\nFrom: \xff\xfe\n\nx",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: text/plain; charset=\n\n\xff",
        b"Content-Transfer-Encoding: base64\n\n!!!not base64",
        b"Content-Type: message/rfc822\n\n",
    ],
)
def test_a_broken_mail_is_shown_as_far_as_it_can_be_read(folder, content):
    assert read_letter(folder, put(folder, content)) is not None


@given(st.binary(max_size=400))
def test_any_bytes_can_be_shown(content):
    from gaamac.mailbox.letters import _parse

    letter = _parse("1.M1P1Q1.host", b"Subject: " + content)
    shown = [
        letter.subject,
        letter.sender,
        letter.text,
        letter.html,
        *letter.attachments,
    ]
    "".join(shown + [value for pair in letter.headers for value in pair]).encode()


def test_the_mails_to_somebody_who_is_erased_go_and_the_others_stay(folder):
    put(folder, a_mail().as_bytes())
    to_bob = a_mail()
    to_bob.replace_header("To", "Bob <bob@example.org>")
    kept = put(folder, to_bob.as_bytes())
    assert forget_letters(folder, {"alice@example.org"}) == 1
    assert keys_newest_first(folder) == [kept]
    assert forget_letters(folder / "nowhere", {"alice@example.org"}) == 0
