"""The matrix: who sees what, asked of every surface as every reader (docs/decisions/0081).

A failure names its cells: surface, address, reader, contribution, field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from . import desk, rule
from .asking import Asker
from .cells import aggregates, singles
from .judging import Court
from .stage import sessions, world_on_stage
from .surfaces import CARRIES
from .world import Item, State, World

pytestmark = [pytest.mark.django_db]

# Routes that carry something and are asked by another test, or take no GET.
ASKED_ELSEWHERE = {
    "still-right": "test_dynamics.py: opens by a signed link alone",
    "own-data-file": "test_taken_away.py: opens by a link to one's own file alone",
    "response-withdraw": "tests/exchange/test_views_responses.py: takes POST alone",
    "adaptation-edit": "tests/practices/test_adaptations.py: by the key of a record",
    "review-queue": "tests/review/test_readings.py: one reviewer's queue",
    "review-reading": "tests/review/test_readings.py: by the key of a reading",
    "review-file": "tests/review/test_files.py: by the key of a reading",
    "outside-file": "tests/review/test_files.py: by a signed link alone",
    "outside-approval": "tests/review/test_outside.py: opens by a signed link alone",
    "adaptation-withdraw": "tests/practices/test_adaptations.py: takes POST alone",
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[World]:
    """The data set, for all tests of this module."""
    with django_db_blocker.unblock(), world_on_stage(worker_id) as world:
        yield world


@pytest.fixture(scope="module")
def court(world: World) -> Court:
    """Asks and judges; remembers what it has heard."""
    return Court(world, Asker(sessions(world.people)))


@pytest.fixture(autouse=True)
def files_folder(world: World) -> Path:
    """The files of the data set stay where they are."""
    from django.conf import settings

    return Path(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _empty_cache(world: World) -> None:
    """What the process has learnt of this database holds for every question."""


@pytest.fixture(scope="module")
def questions(world: World) -> dict[str, list[Any]]:
    """By surface."""
    found = defaultdict(list)
    for question in (*aggregates(world), *singles(world)):
        found[question.surface].append(question)
    return found


@pytest.mark.parametrize("reader", rule.READERS)
@pytest.mark.parametrize("surface", CARRIES)
def test_each_reader_sees_what_the_matrix_says(
    court: Court, questions: dict[str, list[Any]], surface: str, reader: str
) -> None:
    wrong = [
        line
        for question in questions[surface]
        if reader in question.readers
        for line in court.judge(question, reader)
    ]
    assert not wrong, "\n".join(wrong[:40])


def first(world: World, state: State, attribution: str) -> Item:
    """A contribution for everybody, so that it is hidden by its state or attribution alone."""
    return next(
        item
        for item in world.items
        if (item.state, item.attribution, item.visibility) == (state, attribution, 0)
    )


@pytest.mark.parametrize("reader", ["nobody", "member", "author", "suspended"])
def test_the_desk_is_shut_to_all_but_editors(
    world: World, court: Court, reader: str
) -> None:
    item = first(world, State.PUBLISHED, "named")
    for address in (*desk.addresses(world, None), *desk.addresses(world, item)):
        heard = court.asker.ask(reader, address)
        assert not heard.words, address
        if not address.endswith(("/sprite/", "/jsi18n/")):
            assert heard.status in (302, 403, 404, 405), address


def test_a_draft_that_was_never_sent_is_on_no_page_of_the_desk(
    world: World, court: Court
) -> None:
    """Pages that name it are 404; of all others none holds a word of it, or of any draft."""
    item = first(world, State.DRAFT, "named")
    for address in desk.addresses(world, item):
        heard = court.asker.ask("editor", address)
        assert heard.status == 404, address
    hidden = _private(world)
    searches = ["/cms/pages/search/?q=title", "/cms/tag-autocomplete/?term=zq"]
    for address in (*desk.addresses(world, None), *searches):
        heard = court.asker.ask("editor", address)
        leaks = heard.words & hidden
        assert not leaks, (address, [court.named(word) for word in leaks])


def _private(world: World) -> set[str]:
    """What only its author knows. Names of people and organisations stand in their registers; the
    form in which members write asks for no tags."""
    drafts = [item for item in world.items if item.state == State.DRAFT]
    fields = ("title", "summary", "body", "source", "place", "note")
    return {
        item.words[name] for item in drafts for name in fields if name in item.words
    }


def test_the_desk_names_no_author_of_what_is_anonymous(
    world: World, court: Court
) -> None:
    item = first(world, State.REVISED_IN_REVIEW, "anonymous")
    for address in desk.addresses(world, item):
        heard = court.asker.ask("editor", address)
        assert heard.status < 500, address
        assert item.words["author"] not in heard.words, address


def test_every_route_that_carries_something_is_asked(
    questions: dict[str, list[Any]],
) -> None:
    asked = {
        resolve(question.address.partition("?")[0]).view_name
        for several in questions.values()
        for question in several
    }
    declared = {name for names in CARRIES.values() for name in names}
    assert declared - asked == ASKED_ELSEWHERE.keys()


def test_there_are_thousands_of_cells(questions: dict[str, list[Any]]) -> None:
    """A cell: what one reader is told of one contribution at one address."""
    cells = sum(
        len(question.readers) * len(question.items)
        for several in questions.values()
        for question in several
    )
    assert cells > 20_000
