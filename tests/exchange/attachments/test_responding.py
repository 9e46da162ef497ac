"""Files sent with the form under a contribution: as it is said, as it is refused, as readers get them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from exchange.attachments import cleaning
from exchange.attachments.limits import MOST_TOGETHER, UPLOADS
from exchange.attachments.responses import room_for
from exchange.choices import Attribution
from exchange.models import AttachedFile, QuarantinedFile, Response
from gaamac.common.visibility import Visibility
from members.models import User
from members.notify import sweep
from tests.factories.exchange import contribution
from tests.factories.media import pdf_bytes, picture_bytes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("site", "files_folder"),
]

PAGE = "/en/practices/monitors/"
RESPOND = "/en/respond/practice/monitors/"
AGAIN = "Choose them again"
WORDS = "We did the same, see the plan."


def pdf(name: str = "plan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def photo(name: str = "Bob at home.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes())


def send(client: Client, user: User | None, *files: Any, **changes: Any) -> str:
    """The page that somebody sees after sending a response with these files."""
    if user:
        client.force_login(user)
    typed = {"key": str(uuid4()), "text": WORDS, "visibility": "1"}
    sent = client.post(RESPOND, typed | changes | {"files": files}, follow=True)
    assert sent.status_code == 200
    return sent.content.decode()


def clean_all() -> None:
    for key in list(AttachedFile.objects.values_list("pk", flat=True)):
        cleaning.work_on(key)


def mailed() -> list[Any]:
    """What has been mailed since, of files."""
    mail.outbox.clear()
    sweep()
    return [one for one in mail.outbox if "files of your" in one.subject]


def test_files_of_a_response_stand_with_it_once_they_are_clean(
    client: Client, alice: User, bob: User, charlie: User
) -> None:
    contribution(title="Monitors", author=alice)
    key = str(uuid4())
    for _time in range(2):
        page = send(client, bob, pdf(), photo(), alt="A bridge from the south", key=key)
    assert "Its files are being checked" in page
    assert "2 files are being checked" in page
    assert AttachedFile.objects.count() == 2
    client.force_login(charlie)
    assert "being checked" not in client.get(PAGE).content.decode()

    clean_all()
    shown = client.get(PAGE).content.decode()
    found = re.findall(r'/files/attachments/[^"]+', shown)
    assert [one.rpartition("/")[2] for one in found] == ["file-1.pdf", "file-2.jpg"]
    assert "What the pictures show:" in shown
    assert "A bridge from the south" in shown
    assert "at home" not in shown
    for one in found:
        answer = client.get(one)
        assert answer.status_code == 200
        assert b"CANARY" not in answer.getvalue()
        # The response is for approved members alone, and so are its files.
        assert Client().get(one).status_code == 404

    (said,) = mailed()
    assert said.to == [bob.email]
    assert "the place where it was taken" in said.body
    client.force_login(bob)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/en/responses/{Response.objects.get().pk}/withdraw/")
    assert not AttachedFile.objects.exists()


def test_who_may_not_read_the_response_gets_none_of_its_files(
    client: Client, alice: User, bob: User, charlie: User, edith: User
) -> None:
    contribution(title="Monitors", author=alice)
    send(client, bob, pdf(), visibility=str(int(Visibility.EDITORS)))
    clean_all()
    address = f"/files/attachments/{AttachedFile.objects.get().pk}/file-1.pdf"
    for reader, status in ((bob, 200), (edith, 200), (charlie, 404), (alice, 404)):
        client.force_login(reader)
        response = client.get(address)
        assert response.status_code == status, reader
        if status == 200:
            response.getvalue()
    # Nor does anybody send one to what they may not read.
    contribution(title="Hidden", author=alice, visibility=Visibility.EDITORS)
    client.force_login(charlie)
    typed = {"key": str(uuid4()), "text": WORDS, "visibility": "3", "files": [pdf()]}
    assert client.post("/en/respond/practice/hidden/", typed).status_code == 404
    assert AttachedFile.objects.count() == 1


def test_an_anonymous_author_who_answers_with_files_is_named_nowhere(
    client: Client, alice: User, charlie: User
) -> None:
    contribution(title="Monitors", author=alice, attribution=Attribution.ANONYMOUS)
    page = send(client, alice, photo("Alice.jpg"), alt="A bridge")
    assert "1 file is being checked" in page
    response = Response.objects.get()
    assert response.by_author
    assert response.author is None
    held = QuarantinedFile.objects.get()
    for stored in (held.content, held.sender):
        assert alice.email.encode() not in bytes(stored)
        assert str(alice.pk).encode() != bytes(stored)
    clean_all()
    (said,) = mailed()
    assert said.to == [alice.email]
    row = AttachedFile.objects.get()
    values = [str(getattr(row, one.attname)) for one in AttachedFile._meta.fields]
    assert not [one for one in values if "alice" in one.lower()]
    client.force_login(charlie)
    shown = client.get(PAGE).content.decode()
    assert "file-1.jpg" in shown
    assert "being checked" not in shown
    assert alice.name not in shown.partition('id="responses"')[2]


def test_what_is_wrong_with_a_file_is_said_and_what_was_typed_is_kept(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice)
    half = b"x" * (MOST_TOGETHER // 2 + 1)
    for files, words in (
        ([pdf("run.exe", b"MZ"), pdf()], "“run.exe”: A file of this kind"),
        ([pdf("nothing.pdf", b"")], "“nothing.pdf”: This file is empty"),
        ([pdf("big.pdf", b"x" * (MOST_TOGETHER + 1))], "“big.pdf”: This file has"),
        ([pdf("a.pdf", half), pdf("b.pdf", half)], "together; the most is"),
        ([pdf(f"{n}.pdf", b"%PDF") for n in range(11)], "You chose 11 files"),
        ([photo()], "Say in a sentence or two what the picture shows"),
        ([pdf("<b>.exe", b"MZ")], "“&lt;b&gt;.exe”"),
    ):
        page = send(client, bob, *files)
        assert words in page
        assert AGAIN in page
        assert WORDS in page
    # Also where the files are right and the words are not.
    page = send(client, bob, pdf(), text="y" * 5001)
    assert "y" * 5001 in page
    assert AGAIN in page
    assert AGAIN not in send(client, bob, text="")
    assert not Response.objects.exists()
    assert not AttachedFile.objects.exists()


def test_a_file_that_turns_out_to_be_something_else_is_told_of_by_mail(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice)
    send(client, bob, pdf("words.pdf", b"No PDF at all"))
    clean_all()
    (said,) = mailed()
    assert "not what its name says" in said.body
    assert "words.pdf" not in said.body
    assert not AttachedFile.objects.exists()
    page = client.get(PAGE).content.decode()
    assert WORDS in page
    assert "/files/attachments/" not in page


def test_an_hour_has_room_for_so_many_files_and_the_words_are_kept(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice)
    assert room_for(bob, UPLOADS.amount) == UPLOADS.amount
    page = send(client, bob, pdf())
    assert "sixty files" in page
    assert WORDS in page
    assert not Response.objects.exists()
    assert "Your response is there." in send(client, bob)


def test_words_outlive_the_session_and_files_are_asked_for_again(
    client: Client, alice: User, bob: User
) -> None:
    contribution(title="Monitors", author=alice)
    typed = {"key": str(uuid4()), "text": WORDS, "visibility": "1", "files": [pdf()]}
    assert client.post(RESPOND, typed).url.startswith("/en/account/login/")
    client.force_login(bob)
    page = client.get(RESPOND).content.decode()
    assert WORDS in page
    assert AGAIN in page
