"""A portal is prepared again when anything it was prepared from has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gaamac.embedded.freshness import state_of_code


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "members/models.py",
        "static/css/main.css",
        "var/lock",
        "tests/test_x.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


def state(project: Path) -> str:
    return state_of_code(project, project / "var")


@pytest.mark.parametrize(
    "name", ["members/models.py", "static/css/main.css", "members/new.py"]
)
def test_a_new_or_changed_file_is_noticed(project, name):
    before = state(project)
    (project / name).write_text("changed")
    assert state(project) != before


def test_a_change_of_the_same_length_is_noticed(project):
    before = state(project)
    os.utime(project / "members/models.py", ns=(1, 1))
    assert state(project) != before


def test_a_file_that_is_gone_is_noticed(project):
    before = state(project)
    (project / "members/models.py").unlink()
    assert state(project) != before


@pytest.mark.parametrize(
    "name", ["var/lock", "tests/test_x.py", "members/__pycache__/models.pyc"]
)
def test_data_tests_and_caches_do_not_matter(project, name):
    before = state(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed")
    assert state(project) == before


def test_data_may_lie_anywhere_in_the_project(project):
    before = state_of_code(project, project / "members")
    (project / "members" / "models.py").write_text("data")
    assert state_of_code(project, project / "members") == before
