"""Secrets are made once, and only their owner can read them."""

from __future__ import annotations

import stat

from cryptography.fernet import Fernet

from gaamac.embedded.keys import installation_keys, write_private


def test_the_same_keys_at_every_start(tmp_path):
    first = installation_keys(tmp_path / "secrets")
    assert installation_keys(tmp_path / "secrets") == first
    assert len(first["SECRET_KEY"]) >= 50
    Fernet(first["MFA_ENCRYPTION_KEYS"])
    Fernet(first["AUTHOR_ENCRYPTION_KEYS"])


def test_an_older_installation_gets_the_key_that_it_lacks_and_keeps_its_own(tmp_path):
    write_private(tmp_path / "secrets", ["SECRET_KEY=mine", "MFA_ENCRYPTION_KEYS=too"])
    keys = installation_keys(tmp_path / "secrets")
    assert keys["SECRET_KEY"] == "mine"
    assert keys["MFA_ENCRYPTION_KEYS"] == "too"
    Fernet(keys["AUTHOR_ENCRYPTION_KEYS"])
    assert installation_keys(tmp_path / "secrets") == keys


def test_no_two_installations_share_keys(tmp_path):
    assert installation_keys(tmp_path / "a") != installation_keys(tmp_path / "b")


def test_only_the_owner_can_read_what_is_written(tmp_path):
    (tmp_path / "file.unfinished").write_text("left behind, readable")
    write_private(tmp_path / "file", ["a b c"])
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert (tmp_path / "file").read_text() == "a b c\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
