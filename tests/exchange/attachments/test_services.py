"""Files on their road: quarantine, cleaning, the draft, the approved text, and the way out."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from exchange import review
from exchange.attachments import cleaning, services
from exchange.attachments.limits import MOST_FILES
from exchange.attachments.shown import files_of, own_files, published_with
from exchange.choices import Attribution, FileState
from exchange.models import AttachedFile, QuarantinedFile, SharingTerms
from exchange.services import (
    BeingEdited,
    NotYours,
    StaleEdit,
    TooMany,
    discard,
    save_draft,
    submit,
)
from gaamac.media.cleaning.refusals import Refused
from practices.models import Practice
from tests.factories.attachments import attached, checked
from tests.factories.media import (
    office_parts,
    package_bytes,
    pdf_bytes,
    picture_bytes,
)
from tests.factories.posting import again, approved, drafted, latest, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def now_(page: Any) -> Any:
    return latest(page.translation_key, Practice).get_latest_revision_as_object()


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_nowhere_but_in_quarantine_until_it_is_clean(
    alice: Any, files_folder: Path
) -> None:
    page = drafted(alice).page
    row = attached(alice, page)
    assert row.state == FileState.WAITING
    assert stored_files(files_folder) == []
    assert now_(page).attachments == []
    # Nor can anybody read it in the database: it is encrypted, and its name was not kept.
    kept = bytes(QuarantinedFile.objects.get(pk=row.pk).content)
    assert b"CANARY" not in kept
    assert b"\xff\xd8\xff" not in kept


def test_a_clean_file_is_listed_by_the_draft_and_says_what_was_taken_out(
    alice: Any, files_folder: Path
) -> None:
    page = drafted(alice).page
    row = checked(alice, page)
    assert row.state == FileState.CLEAN
    assert [one["file"] for one in now_(page).attachments] == [str(row.pk)]
    told = own_files(now_(page), row.terms)[0]
    assert "the place where it was taken" in told.removed
    assert "the author’s name" in told.removed
    assert not QuarantinedFile.objects.exists()
    for path in stored_files(files_folder):
        assert b"CANARY" not in path.read_bytes()
    with row.small.open() as small:
        assert Image.open(BytesIO(small.read())).format == "WEBP"


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("pdf", pdf_bytes()),
        ("docx", package_bytes(office_parts("docx"))),
        ("xlsx", package_bytes(office_parts("xlsx"))),
        ("pptx", package_bytes(office_parts("pptx"))),
        ("png", picture_bytes("PNG")),
    ],
)
def test_each_kind_of_file_is_cleaned(
    alice: Any, extension: str, content: bytes, files_folder: Path
) -> None:
    row = checked(alice, drafted(alice).page, content, extension=extension)
    assert row.state == FileState.CLEAN
    assert row.removed
    for path in stored_files(files_folder):
        assert b"CANARY" not in path.read_bytes()


@pytest.mark.parametrize(
    ("extension", "content", "words"),
    [
        ("pdf", b"words", "not what its name says"),
        (
            "docx",
            package_bytes(office_parts("docx", **{"word/vbaProject.bin": b"x"})),
            "macros",
        ),
        ("docx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "locked by a password"),
        ("jpg", b"\xff\xd8\xff" + b"0" * 600, "can't be read"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_words_and_forgotten(
    alice: Any, extension: str, content: bytes, words: str, files_folder: Path
) -> None:
    page = drafted(alice).page
    row = checked(alice, page, content, extension=extension)
    assert row.state == FileState.REFUSED
    told = own_files(now_(page), row.terms)[0].refusal.lower()
    assert words in told or "not what its name says" in told
    assert stored_files(files_folder) == []
    assert not QuarantinedFile.objects.exists()
    assert now_(page).attachments == []


def test_the_database_refuses_a_file_that_could_be_served_unclean(alice: Any) -> None:
    row = attached(alice, drafted(alice).page)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachedFile.objects.filter(pk=row.pk).update(file="attachments/x.jpg")


def test_a_killed_task_loses_nothing_and_is_taken_up_by_the_sweep(
    alice: Any, monkeypatch: Any
) -> None:
    row = attached(alice, drafted(alice).page)

    class Killed(BaseException):
        """What stands for SIGKILL: nothing of ours runs after it."""

    def dies(*_args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "clean_apart", dies)
        with pytest.raises(Killed):
            cleaning.work_on(row.pk)
        # A second worker doesn't take it while the first may still be at it.
        cleaning.work_on(row.pk)
    cleaning.sweep()
    row.refresh_from_db()
    assert row.state == FileState.WAITING
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        cleaning.sweep()
    row.refresh_from_db()
    assert row.state == FileState.CLEAN


def test_a_task_killed_after_storing_leaves_one_file_when_it_is_done_again(
    alice: Any, monkeypatch: Any, files_folder: Path
) -> None:
    row = attached(alice, drafted(alice).page)

    def dies(*_args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "revise", dies)
        with pytest.raises(KeyboardInterrupt):
            cleaning.work_on(row.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        cleaning.sweep()
    row.refresh_from_db()
    assert row.state == FileState.CLEAN
    # The picture and its small one: nothing lies about.
    assert len(stored_files(files_folder)) == 2


def test_a_file_that_ends_its_workers_is_refused_in_the_end(
    alice: Any, monkeypatch: Any
) -> None:
    row = attached(alice, drafted(alice).page)

    def dies(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cleaning, "clean_apart", dies)
    for tries in range(cleaning.MOST_ATTEMPTS):
        AttachedFile.objects.filter(pk=row.pk).update(due_at=timezone.now())
        with pytest.raises(KeyboardInterrupt):
            cleaning.work_on(row.pk)
        assert tries < cleaning.MOST_ATTEMPTS
    AttachedFile.objects.filter(pk=row.pk).update(due_at=timezone.now())
    cleaning.sweep()
    row.refresh_from_db()
    assert row.state == FileState.REFUSED


def test_while_nothing_can_be_scanned_files_wait(alice: Any, monkeypatch: Any) -> None:
    row = attached(alice, drafted(alice).page)

    def closed(*_args: Any) -> None:
        raise Refused("unchecked")

    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "scan", closed)
        for _time in range(8):
            AttachedFile.objects.filter(pk=row.pk).update(due_at=timezone.now())
            cleaning.work_on(row.pk)
    row.refresh_from_db()
    assert row.state == FileState.WAITING
    AttachedFile.objects.filter(pk=row.pk).update(due_at=timezone.now())
    cleaning.work_on(row.pk)
    row.refresh_from_db()
    assert row.state == FileState.CLEAN


def test_a_file_added_after_publication_waits_for_approval(
    alice: Any, edith: Any
) -> None:
    page = approved(alice, edith)
    row = checked(alice, page)
    key = page.translation_key
    assert published_with("practice", key) == []
    saved = submit(alice, again_now(page))
    review.approve(saved.page.current_workflow_task_state, edith)
    assert [one.key for one in published_with("practice", key)] == [row.pk]
    services.remove(alice, "practice", key, row.pk)
    # Readers keep it until the text without it is approved; then the file itself goes.
    assert [one.key for one in published_with("practice", key)] == [row.pk]
    saved = submit(alice, again_now(page))
    review.approve(saved.page.current_workflow_task_state, edith)
    assert published_with("practice", key) == []
    cleaning.forget_unused()
    assert not AttachedFile.objects.exists()


def again_now(page: Any) -> Any:
    """The form of a published text, opened now."""
    from exchange.services import Saved

    terms = SharingTerms.objects.get(pk=page.translation_key)
    return again(Saved(now_(page), terms, changed=False))


def test_a_file_that_comes_during_a_review_starts_it_again(
    alice: Any, edith: Any
) -> None:
    saved = sent(alice)
    read = saved.page.current_workflow_task_state
    row = checked(alice, saved.page)
    with pytest.raises(review.StaleReview):
        review.approve(read, edith)
    page = latest(saved.page.translation_key, Practice)
    review.approve(page.current_workflow_task_state, edith)
    shown = published_with("practice", page.translation_key)
    assert [one.key for one in shown] == [row.pk]


def test_a_new_file_is_no_conflict_for_who_goes_on_writing(alice: Any) -> None:
    saved = drafted(alice)
    opened = again(saved, summary="What I go on writing.")
    row = checked(alice, saved.page)
    page = save_draft(alice, opened).page
    assert page.summary == "What I go on writing."
    assert [one["file"] for one in page.attachments] == [str(row.pk)]
    # What really changed meanwhile still is one.
    with pytest.raises(StaleEdit):
        save_draft(alice, again(saved, summary="Older words", base=opened.base))


def test_a_file_takes_the_place_of_another_once_it_is_clean(
    alice: Any, files_folder: Path
) -> None:
    page = drafted(alice).page
    first, second = checked(alice, page), checked(alice, page, title="The river")
    new = attached(alice, page, title="The new bridge", replaces=first.pk)
    assert [one.key for one in files_of(now_(page))] == [first.pk, second.pk]
    cleaning.work_on(new.pk)
    assert [one.title for one in files_of(now_(page))] == [
        "The new bridge",
        "The river",
    ]
    assert not AttachedFile.objects.filter(pk=first.pk).exists()


def test_there_are_at_most_ten_files_and_a_removed_one_makes_room(alice: Any) -> None:
    page = drafted(alice).page
    rows = [attached(alice, page) for _number in range(MOST_FILES)]
    with pytest.raises(TooMany):
        attached(alice, page)
    services.remove(alice, "practice", page.translation_key, rows[0].pk)
    attached(alice, page)


def test_nobody_changes_the_files_of_somebody_else(
    alice: Any, charlie: Any, edith: Any
) -> None:
    page = approved(alice, edith)
    row = checked(alice, page)
    key = page.translation_key
    for person in (charlie, edith):
        with pytest.raises(NotYours):
            attached(person, page)
        with pytest.raises(NotYours):
            services.remove(person, "practice", key, row.pk)
        with pytest.raises(NotYours):
            services.describe(person, "practice", key, row.pk, ("Mine", ""))
    # Nor does a file of one text stand for that of another.
    own = drafted(charlie, title="Something else").page
    with pytest.raises(NotYours):
        services.remove(charlie, "practice", own.translation_key, row.pk)


def test_an_editor_who_holds_the_text_is_not_disturbed(alice: Any, edith: Any) -> None:
    saved = sent(alice)
    Practice.objects.filter(pk=saved.page.pk).update(
        locked=True, locked_by=edith, locked_at=timezone.now()
    )
    row = attached(alice, saved.page)
    cleaning.work_on(row.pk)
    row.refresh_from_db()
    assert row.state == FileState.WAITING
    Practice.objects.filter(pk=saved.page.pk).update(locked=False, locked_by=None)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        cleaning.sweep()
    row.refresh_from_db()
    assert row.state == FileState.CLEAN
    Practice.objects.filter(pk=saved.page.pk).update(locked=True, locked_by=edith)
    with pytest.raises(BeingEdited):
        services.remove(alice, "practice", saved.page.translation_key, row.pk)


def test_a_deleted_draft_takes_its_files_along(
    alice: Any, files_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    page = drafted(alice).page
    checked(alice, page)
    attached(alice, page)
    with django_capture_on_commit_callbacks(execute=True):
        discard(alice, "practice", page.translation_key)
    assert not AttachedFile.objects.exists()
    assert not QuarantinedFile.objects.exists()
    assert stored_files(files_folder) == []


def test_nothing_beside_an_anonymous_file_says_who_sent_it_or_when(
    alice: Any, files_folder: Path
) -> None:
    page = drafted(alice, attribution=Attribution.ANONYMOUS).page
    row = checked(alice, page)
    services.describe(alice, "practice", page.translation_key, row.pk, ("A", "B"))
    with connection.cursor() as cursor:
        for table in (
            "exchange_attachedfile",
            "wagtailcore_revision",
            "wagtailcore_pagelogentry",
        ):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            told = " ".join(line for (line,) in cursor.fetchall())
            assert "alice" not in told.lower(), table
            assert f'"user_id": {alice.pk}' not in told, table
    row.refresh_from_db()
    assert row.due_at is None
    names = " ".join(str(path) for path in stored_files(files_folder)).lower()
    assert "alice" not in names
    assert "bridge" not in names
