"""The door to files, and the pages on which their author keeps them, as people meet them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange import review
from exchange.attachments import cleaning
from exchange.attachments.shown import published_with
from exchange.choices import Attribution, FileState
from exchange.models import AttachedFile, CatalogueEntry, SharingTerms
from exchange.services import set_terms, submit, take_offline
from exchange.services.terms import Answers
from exchange.whole import read_whole
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from practices.documents import Document, as_html
from practices.models import Practice
from tests.factories.attachments import ALT, attached, checked
from tests.factories.media import picture_bytes, upload
from tests.factories.posting import again, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def as_(user: Any) -> Client:
    client = Client()
    if user is not None and user.is_authenticated:
        client.force_login(user)
    return client


def address(row: AttachedFile) -> str:
    return f"/files/attachments/{row.pk}/any.{row.extension}"


def status(user: Any, row: AttachedFile) -> int:
    answer = as_(user).get(address(row))
    body(answer)
    return answer.status_code


def body(answer: Any) -> bytes:
    """What came; read, so that its file is closed."""
    return answer.getvalue() if answer.streaming else answer.content


def published(author: Any, editor: Any, **fields: Any) -> tuple[Any, AttachedFile]:
    """A published practice with a file that was approved with it."""
    page = drafted(author, **fields).page
    row = checked(author, page)
    terms = SharingTerms.objects.get(pk=page.translation_key)
    from exchange.services import Saved

    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    saved = submit(author, again(Saved(draft, terms, changed=False)))
    review.approve(saved.page.current_workflow_task_state, editor)
    return latest(page.translation_key, Practice), row


def test_nobody_opens_a_file_before_it_is_clean_whatever_address_they_guess(
    alice: Any, edith: Any
) -> None:
    row = attached(alice, sent(alice).page)
    for person in (None, alice, edith):
        assert status(person, row) == 404
        assert as_(person).get(f"{address(row)[:-8]}/small/x.webp").status_code == 404


def test_a_clean_file_of_a_draft_is_its_authors_alone(
    alice: Any, bob: Any, charlie: Any, edith: Any
) -> None:
    row = checked(alice, drafted(alice).page)
    assert status(alice, row) == 200
    for person in (None, bob, charlie, edith):
        assert status(person, row) == 404


def test_editors_open_the_files_of_what_was_sent_to_them(
    alice: Any, bob: Any, edith: Any
) -> None:
    row = checked(alice, sent(alice).page)
    assert status(edith, row) == 200
    assert status(bob, row) == 404


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {"nobody", "pavel", "charlie", "fatima", "edith", "alice"}),
        (Visibility.COMMUNITY, {"charlie", "fatima", "edith", "alice"}),
        (Visibility.FOCAL_POINTS, {"fatima", "edith", "alice"}),
        (Visibility.EDITORS, {"edith", "alice"}),
    ],
)
def test_who_may_read_the_text_may_have_its_files(
    visibility: int, readers: set[str], request: Any, alice: Any, edith: Any
) -> None:
    _page, row = published(alice, edith, visibility=visibility)
    for name in ("nobody", "pavel", "charlie", "fatima", "edith", "alice"):
        person = request.getfixturevalue(name)
        expected = 200 if name in readers else 404
        assert status(person, row) == expected, name


def test_a_denied_file_answers_like_one_that_is_not_there(
    alice: Any, charlie: Any, edith: Any
) -> None:
    _page, row = published(alice, edith, visibility=Visibility.FOCAL_POINTS)
    client = as_(charlie)
    denied = client.get(address(row))
    missing = client.get(f"/files/attachments/{uuid4()}/any.jpg")
    assert denied.status_code == missing.status_code == 404
    assert dict(denied.items()).keys() == dict(missing.items()).keys()
    with CaptureQueriesContext(
        connection,
    ) as of_denied:
        client.get(address(row))
    with CaptureQueriesContext(connection) as of_missing:
        client.get(f"/files/attachments/{uuid4()}/any.jpg")
    assert len(of_denied) == len(of_missing)


def test_narrowing_and_taking_offline_hold_for_files_from_the_next_request(
    alice: Any, charlie: Any, edith: Any
) -> None:
    page, row = published(alice, edith)
    assert status(None, row) == 200
    set_terms(page, alice, Answers(Visibility.COMMUNITY, "named", None))
    assert status(None, row) == 404
    assert status(charlie, row) == 200
    take_offline(alice, "practice", page.translation_key)
    assert status(charlie, row) == 404
    assert status(alice, row) == 200


def test_a_suspended_author_has_their_files_no_more(alice: Any, edith: Any) -> None:
    row = checked(alice, sent(alice).page)
    alice.membership.state = "suspended"
    alice.membership.save()
    assert status(alice, row) == 404


def test_a_file_comes_as_something_inert(alice: Any, edith: Any) -> None:
    _page, row = published(alice, edith)
    answer = Client().get(address(row))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="the-bridge.jpg"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"CANARY" not in body(answer)
    assert Client().head(address(row)).status_code == 200
    part = Client().get(address(row), headers={"Range": "bytes=0-1"})
    assert (part.status_code, body(part)) == (206, b"\xff\xd8")


def test_an_editor_who_takes_what_is_for_focal_points_goes_on_record(
    alice: Any, edith: Any
) -> None:
    _page, row = published(alice, edith, visibility=Visibility.FOCAL_POINTS)
    before = AuditEntry.objects.count()
    status(edith, row)
    assert AuditEntry.objects.count() == before + 1


def test_files_stand_on_the_page_with_their_words(alice: Any, edith: Any) -> None:
    page, row = published(alice, edith)
    html = Client().get(f"/en/practices/{page.slug}/").content.decode()
    assert f'alt="{ALT}"' in html
    assert f"/files/attachments/{row.pk}/small/the-bridge.webp" in html
    assert 'href="#files"' in html
    # The same in other languages, and in what is taken away.
    assert (
        f"/files/attachments/{row.pk}/"
        in Client().get(f"/fr/practices/{page.slug}/").content.decode()
    )
    entry = CatalogueEntry.objects.get(slug=page.slug)
    taken = as_html(Document.of_one(read_whole([entry], AnonymousUser())[0]))
    assert f"http://testserver/files/attachments/{row.pk}/" in taken


def test_a_page_asks_for_many_files_as_for_one(alice: Any, edith: Any) -> None:
    page, _row = published(alice, edith)
    path = f"/en/practices/{page.slug}/"
    Client().get(path)
    with CaptureQueriesContext(connection) as one:
        Client().get(path)
    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    for _number in range(5):
        checked(alice, draft)
    draft = latest(page.translation_key, Practice)
    draft.get_latest_revision().publish()
    Client().get(path)
    with CaptureQueriesContext(connection) as many:
        html = Client().get(path).content.decode()
    assert html.count("<figure") == 6
    assert len(many) == len(one)


def files_page(page: Any) -> str:
    return reverse("contribution-files", args=["practice", page.translation_key])


def test_limits_are_said_before_the_upload(alice: Any) -> None:
    html = as_(alice).get(files_page(drafted(alice).page)).content.decode()
    for words in ("20 MB", "10 MB", "At most 10 files", "40 million pixels"):
        assert words in html


def test_a_member_sends_a_file_and_follows_it_without_script(
    alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = drafted(alice).page
    client, path = as_(alice), files_page(page)
    sent_ = {"action": "add", "title": "The bridge", "alt": ALT}
    file = upload("Amina Diallo at the bridge.JPG", picture_bytes())
    answer = client.post(path, sent_ | {"file": file}, follow=True)
    html = answer.content.decode()
    assert "is being checked" in html
    assert "data-waits" in html
    assert "Amina" not in html
    row = AttachedFile.objects.get()
    cleaning.work_on(row.pk)
    html = client.get(path).content.decode()
    assert "the place where it was taken" in html
    assert "data-waits" not in html
    alone = client.get(f"{path}states/").content.decode()
    assert "the place where it was taken" in alone
    assert "<html" not in alone


@pytest.mark.parametrize(
    ("name", "content", "words", "said"),
    [
        ("x.svg", b"<svg/>", {}, "Choose one of these"),
        ("x.docm", b"PK", {}, "Choose one of these"),
        ("x.pdf", b"", {}, "empty"),
        ("x.jpg", b"x" * (10 * 1024 * 1024 + 1), {}, "Make it smaller"),
        ("x.jpg", b"x", {"alt": ""}, "can’t see it"),
        ("x.pdf", b"x", {"title": ""}, "Give the file a title"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    alice: Any, name: str, content: bytes, words: dict[str, str], said: str
) -> None:
    page = drafted(alice).page
    typed = {"action": "add", "title": "The bridge", "alt": ALT} | words
    answer = as_(alice).post(files_page(page), typed | {"file": upload(name, content)})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not AttachedFile.objects.exists()


def test_an_anonymous_authors_name_is_not_taken_as_a_title(alice: Any) -> None:
    page = drafted(alice, attribution=Attribution.ANONYMOUS).page
    for title in ("Photo by Alice", "Peace Institute plan"):
        typed = {"action": "add", "title": title, "alt": ALT}
        file = upload("x.jpg", picture_bytes())
        answer = as_(alice).post(files_page(page), typed | {"file": file})
        assert "Leave the name out" in answer.content.decode()
    assert not AttachedFile.objects.exists()


def test_describing_replacing_and_removing(alice: Any) -> None:
    page = drafted(alice).page
    row = checked(alice, page)
    client = as_(alice)
    path = reverse("contribution-file", args=["practice", page.translation_key, row.pk])
    assert client.get(path).status_code == 200
    client.post(path, {"action": "describe", "title": "The old bridge", "alt": "Stone"})
    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    assert draft.attachments[0]["title"] == "The old bridge"
    answer = client.post(path, {"action": "describe", "title": "The old bridge"})
    assert "can’t see it" in answer.content.decode()
    typed = {"action": "replace", "new-title": "New", "new-alt": ALT}
    client.post(path, typed | {"new-file": upload("y.png", picture_bytes("PNG"))})
    new = AttachedFile.objects.get(state=FileState.WAITING)
    assert new.replaces == row.pk
    client.post(path, {"action": "remove"})
    draft = latest(page.translation_key, Practice).get_latest_revision_as_object()
    assert draft.attachments == []


def test_the_files_of_others_are_not_there(
    alice: Any, charlie: Any, edith: Any
) -> None:
    page, row = published(alice, edith)
    file = reverse("contribution-file", args=["practice", page.translation_key, row.pk])
    own = drafted(charlie, title="Something else").page
    strange = reverse(
        "contribution-file", args=["practice", own.translation_key, row.pk]
    )
    for path in (files_page(page), f"{files_page(page)}states/", file, strange):
        for answer in (
            as_(charlie).get(path),
            as_(charlie).post(path, {"action": "remove"}),
        ):
            assert answer.status_code == 404, path
    assert as_(None).get(files_page(page)).status_code == 302
    assert published_with("practice", page.translation_key)


def test_the_form_leads_to_the_files_and_keeps_what_was_typed(alice: Any) -> None:
    from tests.exchange.test_views_posting import typed

    client = as_(alice)
    form = typed(action="files", title="Only a title")
    answer = client.post("/en/contribute/practice/", form, follow=True)
    assert "Add a file" in answer.content.decode()
    page = latest(form["key"], Practice)
    checked(alice, page)
    edit = reverse("contribution-edit", args=["practice", page.translation_key])
    assert "Taken out of it" in client.get(edit).content.decode()
    preview = reverse("contribution-preview", args=["practice", page.translation_key])
    assert f'alt="{ALT}"' in client.get(preview).content.decode()


def test_editors_read_the_files_where_they_read_and_edit_the_text(
    alice: Any, edith: Any
) -> None:
    page = sent(alice).page
    row = checked(alice, page)
    for path in (f"/cms/pages/{page.pk}/edit/", reverse("review-read", args=[page.pk])):
        html = as_(edith).get(path).content.decode()
        assert f"/files/attachments/{row.pk}/" in html, path
        assert ALT in html, path
