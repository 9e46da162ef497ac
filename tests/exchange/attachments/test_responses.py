"""Files that come with a response: had by whom the response is shown to, gone when it goes."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from exchange.attachments import cleaning
from exchange.attachments.responses import Parcel, Sent, hang_on
from exchange.choices import FileState
from exchange.models import AttachedFile, QuarantinedFile, Response
from exchange.services import withdraw_response
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from gaamac.home.own_data import archive
from tests.factories.exchange import contribution
from tests.factories.media import pdf_bytes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("site", "files_folder"),
]
PUBLIC, COMMUNITY, FOCAL, EDITORS = Visibility


@pytest.fixture
def people(alice: Any, bob: Any, charlie: Any, fatima: Any, edith: Any) -> dict:
    """Bob wrote what Alice answers."""
    return {
        "anonymous": None,
        "alice": alice,
        "bob": bob,
        "charlie": charlie,
        "fatima": fatima,
        "edith": edith,
    }


def answered(author: Any, writer: Any, under: int, visibility: int) -> AttachedFile:
    """A response with one file, which is clean."""
    page = contribution(title="A practice", author=writer, visibility=under)
    answer = Response.objects.create(
        translation_key=page.translation_key,
        author=author,
        form_key=uuid4(),
        text="See the file.",
        visibility=visibility,
    )
    hang_on(answer, author, Parcel([Sent(pdf_bytes(), "pdf")]))
    row = AttachedFile.objects.get()
    cleaning.work_on(row.pk)
    row.refresh_from_db()
    assert row.state == FileState.CLEAN
    return row


def asked_for(person: Any, key: Any) -> tuple[int, int]:
    """What somebody is answered who asks for a file, and after how many queries."""
    client = Client()
    if person:
        client.force_login(person)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/files/attachments/{key}/file-1.pdf")
    # Read, so that its file is closed.
    if response.streaming:
        response.getvalue()
    return response.status_code, len(queries)


@pytest.mark.parametrize(
    ("under", "visibility", "readers"),
    [
        (PUBLIC, PUBLIC, "anonymous alice bob charlie fatima edith"),
        (PUBLIC, COMMUNITY, "alice bob charlie fatima edith"),
        (PUBLIC, EDITORS, "alice edith"),
        (COMMUNITY, FOCAL, "alice fatima edith"),
        # Alice may not see any more what she answered.
        (FOCAL, FOCAL, "bob fatima edith"),
        (EDITORS, EDITORS, "bob edith"),
    ],
)
def test_a_file_is_had_by_whom_its_response_is_shown_to(
    people: dict, under: int, visibility: int, readers: str
) -> None:
    row = answered(people["alice"], people["bob"], under, visibility)
    for name, person in people.items():
        status, queries = asked_for(person, row.pk)
        assert status == (200 if name in readers.split() else 404), name
        if status == 404:
            # Not even the number of queries tells it from a file that is not there.
            assert (status, queries) == asked_for(person, uuid4())
    is_noted = FOCAL in (under, visibility) and under == FOCAL
    assert AuditEntry.objects.filter(act="read-restricted").exists() == is_noted


def test_files_go_with_the_response(alice: Any, bob: Any, files_folder: Path) -> None:
    row = answered(alice, bob, PUBLIC, PUBLIC)
    hang_on(row.response, alice, Parcel([Sent(pdf_bytes(), "pdf")]))
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_response(alice, row.response)
    assert not AttachedFile.objects.exists()
    assert not QuarantinedFile.objects.exists()
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_its_author_finds_it_among_their_data(alice: Any, bob: Any) -> None:
    row = answered(alice, bob, PUBLIC, PUBLIC)
    out = BytesIO()
    archive.write(alice, out)
    with ZipFile(out) as found:
        assert found.read(f"attachments/{row.pk}.pdf").startswith(b"%PDF")
        (told,) = json.loads(found.read("attachments.json"))
    assert told["response"] == row.response_id
    assert told["title"] == "File 1"


def test_a_file_belongs_to_one_text(alice: Any, bob: Any) -> None:
    row = answered(alice, bob, PUBLIC, PUBLIC)
    for more in ({"response": None}, {"terms": row.response.translation_key}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AttachedFile.objects.filter(pk=row.pk).update(**more)
