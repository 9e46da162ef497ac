"""What the launcher reads from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaamac.embedded.__main__ import main
from gaamac.embedded.errors import CannotStart
from gaamac.embedded.launcher import Installation, read_installation

PROJECT = Path("/project")


def test_without_settings_it_is_var_and_port_8000():
    assert read_installation({}, PROJECT) == Installation(Path("/project/var"), 8000)
    assert read_installation({"PORT": "", "GAAMAC_VAR": ""}, PROJECT).port == 8000


def test_both_can_be_set(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = read_installation({"PORT": "8001", "GAAMAC_VAR": "data here"}, PROJECT)
    assert found == Installation(tmp_path / "data here", 8001)
    assert found.address == "http://127.0.0.1:8001/"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０８０", "80.5"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CannotStart, match="PORT must be a number"):
        read_installation({"PORT": port}, PROJECT)


def test_any_other_command_is_explained(capsys):
    assert main(["start"]) == 2
    assert "usage: python -m gaamac.embedded run" in capsys.readouterr().err
