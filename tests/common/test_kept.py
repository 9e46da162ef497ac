"""What is read rarely is read once, and anew when it has changed."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from gaamac.common import kept
from gaamac.common.kept import Kept


class Source:
    """Something slow to read; knows how often it was."""

    def __init__(self) -> None:
        self.value = "first"
        self.times = 0

    def read(self) -> str:
        self.times += 1
        return self.value


@pytest.fixture
def source() -> Source:
    return Source()


def test_it_is_read_once(source: Source) -> None:
    value = Kept("test.kept", source.read)
    assert [value.get() for _ in range(3)] == ["first"] * 3
    assert source.times == 1


def test_another_process_finds_it_in_the_shared_cache(source: Source) -> None:
    Kept("test.kept", source.read).get()
    assert Kept("test.kept", source.read).get() == "first"
    assert source.times == 1


@pytest.mark.django_db
def test_what_has_changed_is_read_anew(source: Source) -> None:
    value = Kept("test.kept", source.read)
    value.get()
    source.value = "second"
    value.forget()
    assert value.get() == "second"


def test_another_process_sees_a_change_after_a_moment(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = Kept("test.kept", source.read)
    value.get()
    cache.set("test.kept", "changed elsewhere")
    assert value.get() == "first"
    monkeypatch.setattr(kept, "MOMENT", -1)
    value._fresh_until = 0
    assert value.get() == "changed elsewhere"


@pytest.mark.django_db
def test_it_is_forgotten_again_when_the_change_is_committed(
    source: Source, django_capture_on_commit_callbacks
) -> None:
    value = Kept("test.kept", source.read)
    with django_capture_on_commit_callbacks(execute=True):
        value.forget()
        value.get()
        source.value = "committed"
    assert value.get() == "committed"
