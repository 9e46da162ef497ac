"""Imports in the desk: a table is uploaded and checked, an editor decides, the file is forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from exchange.choices import ImportState
from exchange.imports import runs, writing
from exchange.models import ImportRun, SharingTerms
from members.models import Country, User
from members.vocabulary import forget_places
from practices.models import Practice
from tests.exchange.imports.files import csv_bytes, row, xlsx_bytes
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

GOOD, BAD = row(), row(id="2", title="Second", country="Atlantis")


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


@pytest.fixture
def upload(desk: Client, django_capture_on_commit_callbacks: Any) -> Any:
    """Uploads a table, and does what a worker would."""

    def send(content: Any, name: str = "table.csv", **fields: Any) -> str:
        if not isinstance(content, bytes):
            content = csv_bytes(content)
        data = {"kind": "practice", "language": "en", "source": "import"} | fields
        with django_capture_on_commit_callbacks(execute=True):
            response = desk.post(
                "/cms/imports/new/", data | {"file": SimpleUploadedFile(name, content)}
            )
        return (
            response["Location"]
            if response.status_code == 302
            else response.content.decode()
        )

    return send


@pytest.fixture
def decide(desk: Client, django_capture_on_commit_callbacks: Any) -> Any:
    def send(address: str, decision: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(address, {"decision": decision})
        return desk.get(address).content.decode()

    return send


def test_a_table_is_checked_decided_about_and_imported(
    desk: Client, upload: Any, decide: Any, files_folder: Path, edith: User
) -> None:
    address = upload([GOOD, BAD])
    page = desk.get(address).content.decode()
    assert "Checked; waits for your decision" in page
    assert "we don’t know “Atlantis”" in page
    assert "Leave the bad out and import 1 row" in page
    assert not Practice.objects.exists()
    page = decide(address, "import")
    assert "What came of it" in page
    practice = Practice.objects.get()
    assert practice.current_workflow_state is not None
    assert practice.latest_revision.user == edith
    assert not [path for path in files_folder.rglob("*") if path.is_file()]
    run = ImportRun.objects.get()
    assert (run.by, run.state, run.counts) == (
        edith,
        ImportState.DONE,
        {"created": 1, "bad": 1},
    )


def test_excel_is_taken_and_published_as_asked(upload: Any, decide: Any) -> None:
    address = upload(xlsx_bytes([GOOD]), "t.xlsx", publish="on", visibility="0")
    decide(address, "import")
    assert Practice.objects.get().live


def test_a_table_can_be_dropped(upload: Any, decide: Any, files_folder: Path) -> None:
    assert "Dropped; nothing was imported" in decide(upload([GOOD]), "drop")
    assert not Practice.objects.exists()
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_it_is_decided_once(upload: Any, decide: Any) -> None:
    address = upload([GOOD])
    decide(address, "import")
    for decision in ("import", "drop"):
        assert "This was decided already." in decide(address, decision)
    assert Practice.objects.count() == 1
    assert ImportRun.objects.get().state == ImportState.DONE


def test_an_unusable_file_says_why_and_can_not_be_imported(
    desk: Client, upload: Any, decide: Any
) -> None:
    address = upload(b"%PDF-1.7 no table")
    page = desk.get(address).content.decode()
    assert "is a PDF, not a table" in page
    assert 'value="import"' not in page
    decide(address, "import")
    assert ImportRun.objects.get().state == ImportState.REFUSED


def test_all_rows_bad_leaves_nothing_to_import(desk: Client, upload: Any) -> None:
    page = desk.get(upload([BAD])).content.decode()
    assert 'value="import"' not in page
    assert 'value="drop"' in page


@pytest.mark.parametrize("name", ["t.pdf", "t.xls", "t"])
def test_another_kind_of_file_is_refused_in_the_form(upload: Any, name: str) -> None:
    assert "Only CSV and Excel workbooks" in upload([GOOD], name)
    assert not ImportRun.objects.exists()


def test_the_form_asks_for_a_file(desk: Client) -> None:
    response = desk.post(
        "/cms/imports/new/", {"kind": "practice", "language": "en", "source": "x"}
    )
    assert "Choose the file." in response.content.decode()
    assert desk.post("/cms/imports/new/", {"kind": "x"}).status_code == 200


def test_the_form_lists_the_columns(desk: Client) -> None:
    page = desk.get("/cms/imports/new/").content.decode()
    assert "what_did_not_work" in page
    assert "<script>" not in page.split("main_content")[-1]


def test_nobody_but_editors_imports(client: Client, alice: User, upload: Any) -> None:
    address = upload([GOOD])
    client.force_login(alice)
    for path in ("/cms/imports/", "/cms/imports/new/", address):
        assert client.get(path).status_code in (302, 403, 404)
    client.post(address, {"decision": "import"})
    assert ImportRun.objects.get().state == ImportState.CHECKED


def test_a_decision_needs_a_token(edith: User, upload: Any) -> None:
    address = upload([GOOD])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(edith)
    assert strict.post(address, {"decision": "import"}).status_code == 403
    assert not Practice.objects.exists()


def test_the_list_shows_every_import(desk: Client, upload: Any) -> None:
    upload([GOOD], "drupal-2026.csv")
    page = desk.get("/cms/imports/").content.decode()
    assert "drupal-2026.csv" in page
    assert "Import a table" in page


def test_its_words_are_the_editors_language(
    desk: Client, upload: Any, edith: User
) -> None:
    upload([BAD])
    assert ImportRun.objects.get().options["interface"] == "en"


def test_a_failure_of_ours_writes_nothing_and_says_so(
    desk: Client, upload: Any, decide: Any, monkeypatch: Any
) -> None:
    address = upload([GOOD])
    monkeypatch.setattr(writing, "_remember", lambda *_given: 1 / 0)
    assert "Failed; nothing was imported" in decide(address, "import")
    assert not SharingTerms.objects.exists()


def test_what_was_checked_is_shown_again_when_it_holds_no_more(
    desk: Client, upload: Any, decide: Any
) -> None:
    CountryFactory()
    address = upload([row(country="Kenya")])
    Country.objects.all().delete()
    forget_places()
    assert "we don’t know “Kenya”" in decide(address, "import")
    assert ImportRun.objects.get().state == ImportState.CHECKED
    assert not Practice.objects.exists()


def test_a_lost_import_is_begun_again_and_a_running_one_is_not(
    desk: Client, upload: Any, django_capture_on_commit_callbacks: Any
) -> None:
    upload([GOOD])
    run = ImportRun.objects.get()
    for begun, state in (
        (timezone.now(), ImportState.CHECKING),
        (timezone.now() - timedelta(hours=1), ImportState.CHECKED),
    ):
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.CHECKING, begun_at=begun
        )
        with django_capture_on_commit_callbacks(execute=True):
            runs.sweep()
        assert ImportRun.objects.get().state == state


def test_a_file_about_which_nobody_decides_is_forgotten(
    upload: Any, files_folder: Path
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        upload([GOOD])
    runs.sweep()
    assert ImportRun.objects.get().state == ImportState.DROPPED
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_no_address_leads_to_the_file(desk: Client, upload: Any) -> None:
    upload([GOOD])
    name = ImportRun.objects.get().file.name
    assert "table" not in name
    for path in (f"/media/{name}", f"/files/{name}", f"/{name}", f"/documents/{name}"):
        assert desk.get(path).status_code in (301, 404)


def test_progress_is_shown_while_it_works(desk: Client, upload: Any) -> None:
    address = upload([GOOD])
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=ImportState.WRITING)
    run.refresh_from_db()
    runs._progress(run, 5000)(1200)
    page = desk.get(address).content.decode()
    assert '<progress max="5000" value="1200">' in page
    assert "See how far it is now" in page
