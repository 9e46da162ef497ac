"""Files of a text in review: with the text, to whoever reads it, and to nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from exchange.catalogue import terms_of
from exchange.models import AttachedFile
from exchange.services import save_draft
from exchange.services.posting import Saved
from members.models import User
from practices.models import Practice
from review import services
from tests.factories.attachments import checked
from tests.factories.posting import again, latest
from tests.factories.review import asked, in_review, path_of, reviewer, sent_outside
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
