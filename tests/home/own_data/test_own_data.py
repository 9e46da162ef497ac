"""A member takes their own data away: after the password, theirs alone, for two days."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as portal
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from exchange.choices import Attribution
from exchange.models import Authorship, SharingTerms
from exchange.services import respond
from gaamac.audit.models import AuditEntry
from gaamac.common.personal_data import Area, told_of
from gaamac.common.visibility import Visibility
from gaamac.home.account.services import Texts, leave
from gaamac.home.models import OwnDataExport
from gaamac.home.own_data import services
from members.models import User
from tests.factories.adaptations import entry_of
from tests.factories.exchange import contribution
from tests.factories.media import document
from tests.factories.members import PASSWORD
from tests.factories.posting import drafted, sent
from tests.mails import html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PAGE = "/en/me/data/"


def signed_in(user: User) -> Client:
    """A browser of somebody who has just given their password again."""
    client = Client()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post(f"/en/account/reauthenticate/?next={PAGE}", {"password": PASSWORD})
    return client


@pytest.fixture
def asked(alice: User, django_capture_on_commit_callbacks: Any) -> Client:
    """Alice, whose archive is ready."""
    client = signed_in(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE)
    return client


def archive_of(client: Client) -> zipfile.ZipFile:
    export = OwnDataExport.objects.get()
    answer = client.get(f"{PAGE}{export.key}/")
    assert answer.status_code == 200
    return zipfile.ZipFile(BytesIO(b"".join(answer)))


def read(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(f"{name}.json"))


# -- Asking for it


def test_the_page_asks_for_the_password_first(client: Client, alice: User) -> None:
    client.post("/en/account/login/", {"login": alice.email, "password": PASSWORD})
    answer = client.get(PAGE)
    assert answer.headers["Location"].startswith("/en/account/reauthenticate/")
    client.post(PAGE)
    assert not OwnDataExport.objects.exists()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/en/account/login/")


def test_the_page_says_what_is_in_it(alice: User) -> None:
    html = signed_in(alice).get(PAGE).content.decode()
    assert "Put my data together" in html
    assert "your texts and drafts, responses and adaptations" in html


def test_while_it_is_made_the_page_says_so_and_looks_again(alice: User) -> None:
    client = signed_in(alice)
    page = client.post(PAGE, follow=True)
    assert "You can leave this page" in page.content.decode()
    assert page.headers["Refresh"] == "5"
    client.post(PAGE)
    assert OwnDataExport.objects.count() == 1
    services.sweep()
    page = client.get(PAGE)
    assert "Download the file" in page.content.decode()
    assert "Refresh" not in page.headers


def test_the_mail_says_nothing_but_that_it_is_ready(asked: Client, alice: User) -> None:
    export = OwnDataExport.objects.get()
    letter = next(one for one in mail.outbox if "ready" in one.subject)
    assert letter.subject == "GAAMAC: what you asked for is ready"
    assert letter.to == [alice.email]
    told = str(letter.body) + html_of(letter)
    assert f"{portal.PORTAL_URL}{PAGE}" in told
    assert str(export.key) not in told
    assert "data" not in told.replace(PAGE, "").replace("data-", "").lower()


def test_too_many_orders_are_refused(alice: User, settings) -> None:
    client = signed_in(alice)
    settings.RATE_LIMITS_TIMES = 1
    statuses = [client.post(PAGE).status_code for _ in range(6)]
    assert statuses == [302, 302, 302, 302, 302, 429]


# -- What is in it


def test_every_area_is_there_and_explained(asked: Client) -> None:
    archive = archive_of(asked)
    contents = read(archive, "contents")
    assert contents["format"] == 1
    assert {"contents.json", *contents["areas"]} == set(archive.namelist())
    assert read(archive, "account")["addresses"] == [
        {"email": "alice@example.org", "verified": True, "primary": True}
    ]
    assert PASSWORD not in str([archive.read(name) for name in archive.namelist()])
    assert read(archive, "membership")["reason"] == "To learn from others."
    acts = read(archive, "acts")
    assert {"signed-in", "own-data-asked"} <= {act["act"] for act in acts}


def test_every_area_is_documented(alice: User) -> None:
    text = (portal.BASE_DIR / "docs" / "own-data.md").read_text()
    for part in told_of(alice):
        assert isinstance(part, Area)
        assert f"`{part.name}.json`" in text


def test_own_texts_are_there_as_markdown_drafts_and_anonymous_ones_too(
    alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    contribution(author=alice, title="Named", context="What was there.")
    contribution(author=alice, title="Hidden", attribution=Attribution.ANONYMOUS)
    drafted(alice, title="Unfinished")
    client = signed_in(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE)
    archive = archive_of(client)
    texts = {one["title"]: one for one in read(archive, "contributions")}
    assert set(texts) == {"Named", "Hidden", "Unfinished"}
    written = archive.read(texts["Named"]["text"]).decode()
    assert written.startswith("# Named\n")
    assert "## Context\n\nWhat was there." in written
    assert texts["Unfinished"]["is_published"] is False


def test_nothing_of_others_is_in_it(
    alice: User,
    bob: User,
    charlie: User,
    edith: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """No co-author, no answer, no reader of theirs, no editor by name."""
    own = contribution(author=alice, title="Together")
    Authorship.objects.create(
        terms=SharingTerms.objects.get(pk=own.translation_key), user=bob
    )
    respond(charlie, entry_of(own), "Zqanswer", Visibility.PUBLIC, own.translation_key)
    contribution(author=bob, title="Zqother", context="Zqbody")
    document("zqfile.txt", uploaded_by_user=bob)
    document("mine.txt", b"my words", title="Mine", uploaded_by_user=alice)
    sent(alice, title="Waits")
    client = signed_in(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE)
    archive = archive_of(client)
    everything = "".join(
        name + archive.read(name).decode() for name in archive.namelist()
    )
    for word in ("Bob", "Charlie", "Edith", "Zq", "bob@", "charlie@", "edith@"):
        assert word not in everything, word
    files = read(archive, "files")
    assert archive.read(files[0]["path"]) == b"my words"


def test_a_file_that_the_storage_has_lost_keeps_the_rest_from_nobody(
    alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    lost = document("mine.txt", uploaded_by_user=alice)
    lost.file.storage.delete(lost.file.name)
    client = signed_in(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE)
    names = archive_of(client).namelist()
    assert any(name.endswith(".missing.txt") for name in names)


# -- Who gets it, and for how long


def test_it_is_sent_to_be_stored_and_kept_by_nobody_on_the_way(asked: Client) -> None:
    export = OwnDataExport.objects.get()
    answer = asked.get(f"{PAGE}{export.key}/")
    assert b"".join(answer)[:2] == b"PK"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert export.file.name not in str(answer.headers)


def test_its_address_is_worth_nothing_to_anybody_else(
    asked: Client, bob: User, edith: User
) -> None:
    export = OwnDataExport.objects.get()
    address = f"{PAGE}{export.key}/"
    assert Client().get(address).status_code == 302
    for other in (bob, edith):
        assert signed_in(other).get(address).status_code == 404
    missing = f"{PAGE}00000000-0000-4000-8000-000000000000/"
    assert asked.get(missing).status_code == 404


def test_it_asks_for_the_password_again_after_a_while(asked: Client) -> None:
    export = OwnDataExport.objects.get()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        answer = asked.get(f"{PAGE}{export.key}/")
    assert answer.headers["Location"].startswith("/en/account/reauthenticate/")


@pytest.fixture
def two_days_later(asked: Client) -> Iterator[None]:
    with time_machine.travel(timezone.now() + services.KEPT + timedelta(minutes=1)):
        yield


@pytest.mark.usefixtures("two_days_later")
def test_after_two_days_it_is_gone_even_before_the_sweep(alice: User) -> None:
    export = OwnDataExport.objects.get()
    client = signed_in(alice)
    assert client.get(f"{PAGE}{export.key}/").status_code == 404
    assert "Put my data together" in client.get(PAGE).content.decode()


@pytest.mark.usefixtures("two_days_later")
def test_the_sweep_deletes_file_and_row(
    files_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert list((files_folder / "own-data").iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        services.sweep()
    assert not OwnDataExport.objects.exists()
    assert not list((files_folder / "own-data").iterdir())


def test_a_file_that_no_row_knows_is_deleted_after_an_hour(
    asked: Client, files_folder: Path
) -> None:
    OwnDataExport.objects.all().delete()
    services.sweep()
    assert list((files_folder / "own-data").iterdir())
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        services.sweep()
    assert not list((files_folder / "own-data").iterdir())


def test_an_archive_over_which_a_worker_died_is_made_again(alice: User) -> None:
    export = services.ask(alice)
    OwnDataExport.objects.update(
        state="building", begun_at=timezone.now() - services.LONGEST
    )
    services.build(export.pk)
    assert OwnDataExport.objects.get().is_ready


def test_one_that_somebody_is_at_is_left_alone(alice: User) -> None:
    export = services.ask(alice)
    OwnDataExport.objects.update(state="building", begun_at=timezone.now())
    services.build(export.pk)
    assert OwnDataExport.objects.get().is_at_work


def test_a_new_one_takes_the_place_of_the_old(
    asked: Client, files_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old = OwnDataExport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        asked.post(PAGE)
    assert OwnDataExport.objects.get().key != old.key
    assert len(list((files_folder / "own-data").iterdir())) == 1


def test_leaving_deletes_it(
    asked: Client,
    alice: User,
    files_folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        leave(User.objects.get(pk=alice.pk), Texts.KEEP)
    assert not list((files_folder / "own-data").iterdir())


def test_one_that_is_being_made_while_its_owner_leaves_is_thrown_away(
    alice: User, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = services.ask(alice)
    finish = services._finish

    def leave_first(*args: Any) -> bool:
        User.objects.get(pk=alice.pk).delete()
        return finish(*args)

    monkeypatch.setattr(services, "_finish", leave_first)
    services.build(export.pk)
    assert not list((files_folder / "own-data").iterdir())


# -- On record, and for those who can't sign in


def test_asking_and_taking_are_on_record(asked: Client, alice: User) -> None:
    archive_of(asked)
    acts = AuditEntry.objects.filter(act__startswith="own-data").order_by("pk")
    assert [(one.act, one.actor) for one in acts] == [
        ("own-data-asked", alice.pk),
        ("own-data-taken", alice.pk),
    ]


def test_the_operators_write_it_for_a_suspended_member(
    alice: User, tmp_path: Path
) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    file = tmp_path / "alice.zip"
    call_command("own_data", "ALICE@example.org", str(file))
    assert "account.json" in zipfile.ZipFile(file).namelist()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("own_data", "alice@example.org", str(file))
    with pytest.raises(CommandError, match="no account"):
        call_command("own_data", "nobody@example.org", str(tmp_path / "x.zip"))
