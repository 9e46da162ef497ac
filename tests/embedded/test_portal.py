"""The whole portal from one command: one life, from the first start to a `kill -9`."""

from __future__ import annotations

import re
import signal
import smtplib
import stat
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from tests.embedded.canaries import leave_canaries, logs_of, told_by
from tests.embedded.hostile import left_by_headers, left_by_paths
from tests.embedded.portal import Portal, left_of, processes_of

ROLES = ["admin", "editor", "focal_point", "member", "pending"]


@pytest.fixture
def portal(place) -> Iterator[Portal]:
    portal = Portal(place / "var of the portal")
    yield portal
    if portal.process.poll() is None:
        portal.end(signal.SIGKILL)


def test_one_life_of_a_portal(portal):
    portal.start()
    _it_serves_and_names_one_account_per_role(portal)
    _its_secrets_are_private(portal)
    _mail_that_is_sent_lies_in_the_mailbox(portal)
    _nobody_leaves_anything_in_the_page_of_the_next_reader(portal)
    canaries = leave_canaries(portal)
    _a_second_start_says_that_one_runs(portal)
    _another_copy_on_the_same_port_says_so(portal)
    accounts = (portal.folder / "accounts.txt").read_text()
    said = portal.end(signal.SIGTERM)
    assert "The GAAMAC portal is running" in said
    _no_log_tells_of_people(portal, said, canaries)
    assert portal.process.returncode == 0, said
    assert not processes_of(portal.folder)
    _manage_says_that_none_runs(portal)

    portal.start()
    assert (portal.folder / "accounts.txt").read_text() == accounts
    # And the one of the person who left canaries.
    accounts_now = int(portal.manage("shell", "-v0", "-c", COUNT_ACCOUNTS))
    assert accounts_now == len(ROLES) + 1
    portal.end(signal.SIGKILL)
    assert left_of(portal.folder) == []


COUNT_ACCOUNTS = "from members.models import User; print(User.objects.count())"


def _it_serves_and_names_one_account_per_role(portal: Portal) -> None:
    assert [portal.get(path) for path in ("/en/", "/ar/", "/mailbox/")] == [
        200,
        200,
        200,
    ]
    lines = (portal.folder / "accounts.txt").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ROLES
    assert all(re.fullmatch(r"\S+ \S+@\S+ \S{16,}", line) for line in lines)


def _its_secrets_are_private(portal: Portal) -> None:
    for name in ("accounts.txt", "secrets", "environment"):
        assert stat.S_IMODE((portal.folder / name).stat().st_mode) == 0o600
    for name in ("mailbox", "files", "log", "postgres", "valkey", "beat"):
        assert stat.S_IMODE((portal.folder / name).stat().st_mode) == 0o700


def _mail_that_is_sent_lies_in_the_mailbox(portal: Portal) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Hello",
        "a@example.org",
        "b@example.org",
    )
    address = re.search(
        r"EMAIL_URL=smtp://([\d.]+):(\d+)", (portal.folder / "environment").read_text()
    )
    with smtplib.SMTP(address[1], int(address[2])) as server:
        server.send_message(message)
    assert any("Subject: Hello" in mail.read_text() for mail in mails(portal.folder))


def mails(folder: Path) -> list[Path]:
    return list((folder / "mailbox" / "new").iterdir())


def _nobody_leaves_anything_in_the_page_of_the_next_reader(portal: Portal) -> None:
    assert left_by_paths(portal) == []
    assert left_by_headers(portal) == []


def _no_log_tells_of_people(
    portal: Portal, said: str, canaries: dict[str, str]
) -> None:
    """What web, worker and beat say goes through the launcher; the servers have files."""
    logs = logs_of(portal.folder) | {"launcher": said}
    assert told_by(logs, canaries) == []


def _a_second_start_says_that_one_runs(portal: Portal) -> None:
    assert f"already runs on {portal.folder}" in portal.refused()


def _another_copy_on_the_same_port_says_so(portal: Portal) -> None:
    other = Portal(portal.folder.with_name("another"))
    other.port = portal.port
    assert f"Port {portal.port} of this machine is used" in other.refused()
    assert not processes_of(other.folder)


def _manage_says_that_none_runs(portal: Portal) -> None:
    with pytest.raises(CalledProcessError):
        portal.manage("check")
