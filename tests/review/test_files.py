"""Files of a text in review: with the text, to whoever reads it, and to nobody else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from exchange import review as exchange_review
from exchange.catalogue import terms_of
from exchange.models import AttachedFile, HistoryLine
from exchange.services import save_draft, submit
from exchange.services.posting import Saved
from members.models import User
from practices.models import Practice
from review import services
from tests.factories.attachments import checked
from tests.factories.posting import again, latest
from tests.factories.review import asked, in_review, path_of, reviewer, sent_outside
from tests.mails import arrived, html_of
from tests.review.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def with_a_file(author: User, title: str = "Monitors for peace"):
    """A text in review with one clean file; its page and the file's key."""
    page = in_review(author, title=title)
    file = checked(author, page)
    return latest(page.translation_key, Practice), file.pk


def test_the_holder_of_a_link_takes_the_files_of_that_text_alone(
    edith: User, alice: User
) -> None:
    page, key = with_a_file(alice)
    _other, others = with_a_file(alice, "Another text")
    row = sent_outside(edith, page)
    official, path = Client(), path_of(row)
    shown = official.get(path).content.decode()
    assert f"{path}files/{key}/" in shown
    answer = official.get(f"{path}files/{key}/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"Alice" not in b"".join(answer.streaming_content)
    for wrong in (others, uuid4()):
        assert official.get(f"{path}files/{wrong}/").status_code == 404
    for way in (
        f"/files/attachments/{key}/x.pdf",
        f"/en/review/{uuid4()}/files/{key}/",
    ):
        assert official.get(way).status_code in (302, 404)
    services.revoke(edith, page.pk, row.key)
    assert official.get(f"{path}files/{key}/").status_code == 404


def test_a_file_that_is_not_clean_is_never_had(edith: User, alice: User) -> None:
    page, key = with_a_file(alice)
    row = sent_outside(edith, page)
    AttachedFile.objects.filter(pk=key).update(state="waiting", file="", small="")
    assert Client().get(f"{path_of(row)}files/{key}/").status_code == 404


def test_the_files_stop_with_the_link_when_the_text_changes(
    edith: User, alice: User
) -> None:
    page, key = with_a_file(alice)
    row = sent_outside(edith, page)
    save_draft(alice, again(Saved(page, terms_of(page), True), title="Changed"))
    assert Client().get(f"{path_of(row)}files/{key}/").status_code == 404


def test_a_reviewer_takes_the_files_of_their_queue_alone(
    edith: User, alice: User, rita: User, charlie: User
) -> None:
    page, key = with_a_file(alice)
    reviewer(rita)
    (reading,) = asked(edith, page, rita)
    address = f"/en/review/{reading.key}/files/{key}/"
    answer = signed_in(rita).get(address)
    assert answer.status_code == 200
    assert b"Alice" not in b"".join(answer.streaming_content)
    assert signed_in(charlie).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    services.go_on(
        latest(page.translation_key, Practice).current_workflow_task_state, edith
    )
    assert signed_in(rita).get(address).status_code == 404


def taken_off(
    person: User, page: Practice, key: object, why: str = "It shows a face."
) -> Any:
    return signed_in(person).post(
        f"/cms/review/{page.pk}/",
        {"action": "take-off", "file": str(key), "why": why},
        follow=True,
    )


def files_now(page: Practice) -> list[str]:
    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    return [one["file"] for one in draft.attachments]


def test_an_editor_takes_a_file_off_and_its_author_is_told_which_and_why(
    edith: User, alice: User
) -> None:
    page, key = with_a_file(alice)
    kept = checked(alice, page, title="The map")
    assert (
        "Take this file off"
        in signed_in(edith).get(f"/cms/review/{page.pk}/").content.decode()
    )
    nothing = taken_off(edith, page, key, why=" ").content.decode()
    assert "Say why: the author is sent this text." in nothing
    assert str(key) in files_now(page)

    assert "The file is off." in taken_off(edith, page, key).content.decode()
    assert files_now(page) == [str(kept.pk)]
    assert not AttachedFile.objects.filter(pk=key).exists()
    page = latest(page.translation_key, Practice)
    assert page.current_workflow_task_state.revision_id == page.latest_revision_id
    (mail,) = arrived(alice.email)
    assert "The bridge" in mail.body
    assert "It shows a face." in mail.body
    assert "Edith" not in mail.body + html_of(mail)
    history = signed_in(alice).get(
        f"/en/contribute/practice/{page.translation_key}/history/"
    )
    assert "A file was taken off" in history.content.decode()
    assert "It shows a face." in history.content.decode()
    # Nobody's words were changed: nothing more to ask its author about.
    exchange_review.approve(page.current_workflow_task_state, edith)
    assert latest(page.translation_key, Practice).live


def test_readers_keep_a_published_file_until_the_text_without_it_is_approved(
    edith: User, alice: User
) -> None:
    page, key = with_a_file(alice)
    exchange_review.approve(page.current_workflow_task_state, edith)
    page = latest(page.translation_key, Practice)
    assert "no longer up for review" in taken_off(edith, page, key).content.decode()
    submit(alice, again(Saved(page, terms_of(page), True), title="Second edition"))
    taken_off(edith, page, key)
    address = f"/files/attachments/{key}/x.jpg"
    answer = Client().get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    page = latest(page.translation_key, Practice)
    exchange_review.approve(page.current_workflow_task_state, edith)
    assert Client().get(address).status_code == 404


def test_nobody_else_takes_files_off(
    edith: User, ada: User, alice: User, bob: User, rita: User, fatima: User
) -> None:
    page, key = with_a_file(alice)
    reviewer(rita)
    asked(edith, page, rita)
    for other in (alice, bob, rita, fatima):
        given = {"action": "take-off", "file": str(key), "why": "No."}
        answer = signed_in(other).post(f"/cms/review/{page.pk}/", given)
        assert answer.status_code in (302, 403, 404)
        assert files_now(page) == [str(key)]
    _other, others = with_a_file(alice, "Another text")
    taken_off(edith, page, others)
    # Somebody else is at work on the text.
    Practice.objects.filter(pk=page.pk).update(locked=True, locked_by=ada)
    assert (
        "Another editor holds this text."
        in taken_off(edith, page, key).content.decode()
    )
    assert files_now(page) == [str(key)]
    assert files_now(_other) == [str(others)]
    assert "The file is off." in taken_off(ada, page, key).content.decode()


def test_one_s_own_files_an_editor_takes_off_as_a_member_and_on_no_record(
    edith: User,
) -> None:
    page, key = with_a_file(edith)
    assert "You wrote this text" in taken_off(edith, page, key).content.decode()
    assert files_now(page) == [str(key)]
    assert not HistoryLine.objects.filter(step="file-removed").exists()
