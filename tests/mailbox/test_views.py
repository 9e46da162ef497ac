"""The local mailbox in the browser."""

from __future__ import annotations

from mailbox import Maildir
from pathlib import Path

import pytest

from tests.mailbox.test_letters import a_mail, put


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, db) -> Path:
    settings.ROOT_URLCONF = "tests.mailbox.urls"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    Maildir(settings.MAILBOX_DIR, create=True)
    return settings.MAILBOX_DIR


def test_the_list_names_subject_and_recipient(client, folder):
    put(folder, a_mail().as_bytes())
    page = client.get("/mailbox/").content.decode()
    assert "Доклад: مرحبا" in page
    assert "alice@example.org" in page


def test_an_empty_mailbox_says_so(client):
    assert "No mail yet" in client.get("/mailbox/").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999", "1e9"])
def test_a_malformed_page_is_still_a_page(client, folder, page):
    put(folder, a_mail().as_bytes())
    assert client.get("/mailbox/", {"page": page}).status_code == 200


def test_a_mail_shows_its_unsubscribe_header_and_posts_it(client, folder):
    message = a_mail(
        List_Unsubscribe="<http://testserver/en/u/1/>",
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
    )
    page = client.get(f"/mailbox/{put(folder, message.as_bytes())}/").content.decode()
    assert 'action="http://testserver/en/u/1/"' in page
    assert "List-Unsubscribe-Post" in page


def test_markup_in_a_mail_is_shown_not_obeyed(client, folder):
    message = a_mail()
    message.replace_header("Subject", "<script>alert(1)</script>")
    key = put(folder, message.as_bytes())
    for address in ("/mailbox/", f"/mailbox/{key}/"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_the_html_of_a_mail_runs_nothing_and_loads_nothing(client, folder):
    response = client.get(f"/mailbox/{put(folder, a_mail().as_bytes())}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("key", ["nothing", "..%2F..%2Fsecrets", "%2e%2e", "x" * 3000])
def test_an_unknown_mail_is_not_found(client, key):
    assert client.get(f"/mailbox/{key}/").status_code == 404
    assert client.get(f"/mailbox/{key}/html/").status_code == 404


def test_a_mail_without_html_has_no_frame(client, folder):
    key = put(folder, b"Subject: x\n\nOnly text")
    assert "<iframe" not in client.get(f"/mailbox/{key}/").content.decode()
    assert client.get(f"/mailbox/{key}/html/").status_code == 404


def test_elsewhere_than_on_an_embedded_portal_there_is_no_mailbox(client, settings):
    settings.ROOT_URLCONF = "gaamac.urls"
    assert client.get("/mailbox/").status_code == 404
