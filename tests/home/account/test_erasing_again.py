"""After an older backup was restored, who was erased since is erased again, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from exchange.models import CatalogueEntry
from gaamac.home.account import journal
from gaamac.home.account.services import Texts, leave
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.members import UserFactory, editor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def come_back(number: int, **fields: Any) -> User:
    """An account as a restored backup brings it: with the number it had."""
    long_ago = timezone.now() - timedelta(days=30)
    return UserFactory(pk=number, **{"date_joined": long_ago, **fields})


@pytest.fixture
def erased(alice: User, django_capture_on_commit_callbacks: Any) -> int:
    number = alice.pk
    with django_capture_on_commit_callbacks(execute=True):
        leave(alice, Texts.REMOVE)
    mail.outbox.clear()
    return number


def again(*options: str) -> str:
    out = StringIO()
    call_command("erase_again", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_who_came_back_with_a_backup_goes_as_they_wished_and_is_not_told_twice(
    erased: int, django_capture_on_commit_callbacks: Any
) -> None:
    contribution(author=come_back(erased), title="Came back")
    with django_capture_on_commit_callbacks(execute=True):
        assert "Erased again: 1" in again()
    assert not User.objects.filter(pk=erased).exists()
    assert not CatalogueEntry.objects.exists()
    assert mail.outbox == []


def test_it_is_part_of_every_start(erased: int, settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = []
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    come_back(erased)
    call_command("prepare_portal")
    assert not User.objects.filter(pk=erased).exists()


def test_a_number_that_was_given_again_is_somebody_else(erased: int) -> None:
    somebody = come_back(erased, date_joined=timezone.now() + timedelta(minutes=1))
    assert "Erased again: 0" in again()
    assert User.objects.filter(pk=somebody.pk).exists()


def test_the_storage_knows_it_where_the_audit_was_restored_too(
    alice: User, files_folder: Path
) -> None:
    journal.note(alice.pk, "keep")
    told = json.loads((files_folder / "erased" / f"{alice.pk}.json").read_text())
    assert set(told) == {"number", "at", "texts"}
    User.objects.update(date_joined=timezone.now() - timedelta(days=9))
    assert "Erased again: 1" in again()


def test_a_list_kept_elsewhere_is_given_back(alice: User, tmp_path: Path) -> None:
    kept = tmp_path / "erased.txt"
    at = timezone.now() + timedelta(minutes=1)
    kept.write_text(journal.Erased(alice.pk, at, "keep").line() + "\n")
    assert "Erased again: 1" in again("--also", str(kept))


def test_the_list_names_nobody(erased: int) -> None:
    lines = again("--list").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [erased]
    assert "alice" not in "".join(lines).lower()


def test_a_file_that_is_no_such_list_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "erased.txt"
    wrong.write_text("alice@example.org\n")
    with pytest.raises(CommandError, match="no erasure"):
        again("--also", str(wrong))


def test_a_broken_file_in_the_storage_stops_nothing(
    erased: int, files_folder: Path
) -> None:
    (files_folder / "erased" / "0.json").write_text("{")
    come_back(erased)
    assert "Erased again: 1" in again()


def test_the_only_administrator_is_said_and_stops_nothing(tmp_path: Path) -> None:
    ada = editor("Ada")
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    kept = tmp_path / "erased.txt"
    at = timezone.now() + timedelta(minutes=1)
    kept.write_text(journal.Erased(ada.pk, at, "keep").line())
    assert "only administrator" in again("--also", str(kept))
    assert User.objects.filter(pk=ada.pk).exists()
