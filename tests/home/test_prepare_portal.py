"""Preparing a portal does what is needed, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.common.test_staticfiles import PARTS


@pytest.fixture
def sources(settings, tmp_path: Path) -> Path:
    """A folder of static files small enough to collect in a test."""
    folder = tmp_path / "sources"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "tokens.css").write_text(PARTS["tokens.css"])
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "static"
    return folder


def test_it_builds_the_site_and_collects_static_files(sources, site, settings, capsys):
    call_command("prepare_portal")
    assert (settings.STATIC_ROOT / "css" / "tokens.css").exists()
    assert "Collecting static files" in capsys.readouterr().out


def test_a_second_time_there_is_nothing_to_do(sources, site, capsys):
    call_command("prepare_portal")
    capsys.readouterr()
    call_command("prepare_portal")
    assert capsys.readouterr().out == ""


def test_a_changed_file_is_collected_again(sources, site, settings):
    call_command("prepare_portal")
    (sources / "css" / "tokens.css").write_text("p { color: red }")
    call_command("prepare_portal")
    assert "red" in (settings.STATIC_ROOT / "css" / "tokens.css").read_text()


def test_a_file_that_is_gone_is_no_longer_served(sources, site, settings):
    (sources / "old.css").write_text("")
    call_command("prepare_portal")
    (sources / "old.css").unlink()
    call_command("prepare_portal")
    assert not (settings.STATIC_ROOT / "old.css").exists()


def test_a_portal_that_is_no_demonstration_stays_empty(sources, site):
    from exchange.models import CatalogueEntry
    from members.models import User

    call_command("prepare_portal")
    assert not CatalogueEntry.objects.exists()
    assert not User.objects.exists()
